import { respond } from "./api";

/**
 * Saves what an address of the API answers with, under the name that the answer has. What comes in pages becomes one
 * file.
 */
export async function saveFrom(path: string): Promise<void> {
  const parts: Blob[] = [];
  const read = new Set<string>();
  let name = "";
  let next: string | null = path;
  while (next !== null) {
    read.add(next);
    const response: Response = await respond("GET", next);
    name ||= nameIn(response.headers.get("content-disposition") ?? "");
    parts.push(await response.blob());
    next = nextIn(response.headers.get("link") ?? "");
    if (next !== null && read.has(next)) throw new Error("the pages lead in a circle");
  }
  save(new Blob(parts, { type: parts[0]?.type ?? "" }), name);
}

/** The next page, as a `Link` header names it (RFC 8288); null on the last one. Only of this API. */
export function nextIn(header: string): string | null {
  return /<(\/api\/[^>\s]*)>\s*;\s*rel="?next"?/i.exec(header)?.[1] ?? null;
}

/** Gives the person a file. */
export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The file's name in a `Content-Disposition` (RFC 6266). */
export function nameIn(header: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  const plain = /filename="([^"]*)"/i.exec(header)?.[1];
  try {
    return encoded === undefined ? (plain ?? "conversation") : decodeURIComponent(encoded);
  } catch {
    return plain ?? "conversation";
  }
}
