/** Cookies where no browser keeps them: a guest is known by one. */
export class Cookies {
  private readonly kept = new Map<string, string>();

  /** `header`: what `header` of another one was. */
  constructor(header = "") {
    for (const pair of header.split(";")) this.keep(pair);
  }

  /** What a request carries, as a `Cookie` header; empty when there is nothing. */
  get header(): string {
    return [...this.kept].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** A `fetch` that sends what is kept, and keeps what is set. */
  fetching(fetch: (url: string, init: RequestInit) => Promise<Response>): typeof fetch {
    return async (url, init) => {
      const { header } = this;
      const headers = new Headers(init.headers);
      if (header !== "") headers.set("cookie", header);
      const response = await fetch(url, { ...init, headers });
      for (const set of response.headers.getSetCookie?.() ?? []) this.take(set);
      return response;
    };
  }

  private take(set: string): void {
    const [pair = "", ...attributes] = set.split(";");
    // What a server takes back has no time left.
    if (attributes.some((one) => /^\s*max-age\s*=\s*(0|-\d+)\s*$/i.test(one)))
      this.kept.delete(pair.split("=")[0]?.trim() ?? "");
    else this.keep(pair);
  }

  private keep(pair: string): void {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    if (at > 0 && name !== "") this.kept.set(name, pair.slice(at + 1).trim());
  }
}
