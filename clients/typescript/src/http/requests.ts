import { ApiError, errorOf } from "./errors.ts";
import { patiently } from "./patience.ts";

/** API Gateway answers after 30 seconds at the latest. */
const TIMEOUT_MS = 31_000;

export type Headers = Readonly<Record<string, string>>;

export interface RequestDeps {
  /** Where the server is: `https://chat.example`, without a slash at its end. Empty: where the page comes from. */
  base: string;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Whether a browser sends the cookies of another origin. */
  credentials: "same-origin" | "include";
  /** What says who asks; null when nobody may be asked for now. */
  authorization: () => Headers | null | Promise<Headers | null>;
  /** The token was over: whether there is a new one. */
  renewed: () => Promise<boolean>;
  /** The server refused a request: the sign-in may be over. */
  onRefused: (error: ApiError) => void;
  /** The database is waking up, or has. */
  onWaiting: (waits: boolean) => void;
}

/** Whom a request is made as. */
export interface As {
  /** Instead of whoever is signed in. */
  token?: string;
  /** A refusal is about this request alone: it does not end the sign-in. */
  asks?: boolean;
  /** How long the answer may take, where it is worth less time than API Gateway takes at most. */
  withinMs?: number;
}

/** Requests of the HTTP API. Every failure is an `ApiError` with the server's code, or `UNREACHABLE`. */
export class Requests {
  constructor(private readonly deps: RequestDeps) {}

  /** An answer of the API that is a success. `again`: it was asked before, with a token that was over. */
  async respond(method: string, path: string, body?: unknown, as: As = {}, again = false): Promise<Response> {
    const ask = () => this.send(method, path, body, as);
    const response = await patiently(path, ask, this.deps.onWaiting);
    if (response.ok) return response;
    const error = await errorOf(response);
    if (as.token !== undefined) throw error;
    if (mayBeOver(error) && !again && (await this.renewed()))
      return this.respond(method, path, body, as, true);
    if (!as.asks) this.deps.onRefused(error);
    throw error;
  }

  /** The JSON that the API answers with. */
  async request<T>(method: string, path: string, body?: unknown, as: As = {}): Promise<T> {
    const response = await this.respond(method, path, body, as);
    if (response.status === 204) return undefined as T;
    const value = (await response.json().catch(() => null)) as (T & { success?: boolean }) | null;
    if (value !== null && value.success !== false) return value;
    throw new ApiError("HTTP", "the answer is not JSON", response.status);
  }

  private async send(method: string, path: string, body: unknown, as: As): Promise<Response> {
    const { token, withinMs = TIMEOUT_MS } = as;
    try {
      const found = token === undefined ? this.deps.authorization() : { authorization: `Bearer ${token}` };
      // A guest's request goes out at once.
      const given = found instanceof Promise ? await found : found;
      if (given === null) throw new ApiError("SIGN_IN_FIRST", "the sign-in is over", 401);
      return await this.deps.fetch(`${this.deps.base}${path}`, {
        method,
        credentials: this.deps.credentials,
        signal: AbortSignal.timeout(withinMs),
        headers: body === undefined ? given : { ...given, "content-type": "application/json" },
        body: body === undefined ? null : JSON.stringify(body),
      });
    } catch (cause) {
      throw cause instanceof ApiError ? cause : new ApiError("UNREACHABLE", String(cause), 0);
    }
  }

  private async renewed(): Promise<boolean> {
    try {
      return await this.deps.renewed();
    } catch (cause) {
      throw new ApiError("UNREACHABLE", String(cause), 0);
    }
  }
}

/** Where API Gateway checks tokens, it refuses one that is over as any other, and without a code. */
function mayBeOver({ code, status }: ApiError): boolean {
  return code === "TOKEN_EXPIRED" || (status === 401 && code === "HTTP");
}
