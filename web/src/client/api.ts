import type { MessageView } from "../chat/protocol.gen";
import { authorization, credentials, end, renew } from "./credentials";
import { patiently } from "./waking";

/** The HTTP API. Every failure is an `ApiError` with the server's code, or `UNREACHABLE`. */

export interface ConversationSummary {
  id: string;
  title: string | null;
  status: string;
  model: string | null;
  provider: string | null;
  createdAt: string;
  updatedAt: string;
  messageCount: number;
  lastMessagePreview: string | null;
}

export interface ConversationPage {
  conversations: ConversationSummary[];
  nextCursor: string | null;
}

export interface ModelInfo {
  id: string;
  name: string;
  provider: string;
  /** Who made it, where the provider passes on models of others. */
  vendor?: string | null;
  description?: string | null;
  local?: boolean;
  contextTokens?: number | null;
}

export interface ModelList {
  models: ModelInfo[];
  defaultModel: string;
}

/** What all calls of models in a conversation took, as far as they are recorded. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
  /** US dollars; null when no call's cost is known. */
  cost: number | null;
  /** A token count is an estimate. */
  estimated: boolean;
  calls: number;
}

export interface ConversationDetail {
  conversation: ConversationSummary;
  usage: Usage;
  messages: MessageView[];
  nextCursor: string | null;
}

export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    /** Whole seconds, where a limit refused. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** API Gateway answers after 30 seconds at the latest. */
const TIMEOUT_MS = 31_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whom a request is made as. */
export interface As {
  /** Instead of whoever this tab is signed in as. */
  token?: string;
  /** A refusal is about this request alone: it does not end the sign-in. */
  asks?: boolean;
}

/** An answer of the API, as the person; raises `ApiError`. `again`: it was asked before, with a token that was over. */
export async function respond(
  method: string,
  path: string,
  body?: unknown,
  as: As = {},
  again = false,
): Promise<Response> {
  const response = await patiently(path, () => send(method, path, body, as));
  if (response.ok) return response;
  const error = await errorOf(response);
  if (as.token !== undefined) throw error;
  if (error.code === "TOKEN_EXPIRED" && !again && (await renewed()))
    return respond(method, path, body, as, true);
  if (!as.asks) endedBy(error);
  throw error;
}

async function send(method: string, path: string, body: unknown, { token }: As): Promise<Response> {
  try {
    const found = token === undefined ? authorization() : { authorization: `Bearer ${token}` };
    // A guest's request goes out at once.
    const given = found instanceof Promise ? await found : found;
    if (given === null) throw new ApiError("SIGN_IN_FIRST", "the sign-in is over", 401);
    return await fetch(path, {
      method,
      credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: body === undefined ? given : { ...given, "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch (cause) {
    throw cause instanceof ApiError ? cause : new ApiError("UNREACHABLE", String(cause), 0);
  }
}

/** Whether there is a new token. */
async function renewed(): Promise<boolean> {
  if (!credentials.getState().account?.renewable) return false;
  try {
    await renew();
  } catch (cause) {
    throw new ApiError("UNREACHABLE", String(cause), 0);
  }
  return credentials.getState().ended === null;
}

/** What an answer says about the sign-in as a whole. */
function endedBy({ code, status }: ApiError): void {
  const known = credentials.getState().account !== null;
  if (code === "CLAIM_REFUSED") end("refused");
  if (status !== 401 || code === "SIGN_IN_FIRST") return;
  if (code === "SIGNED_OUT") end("signed_out");
  else end(known ? "expired" : "required");
}

interface Wrong {
  error?: { code?: string; message?: string; retryAfter?: number };
}

async function errorOf(response: Response): Promise<ApiError> {
  const { error } = ((await response.json().catch(() => null)) ?? {}) as Wrong;
  return new ApiError(
    error?.code ?? "HTTP",
    error?.message ?? response.statusText,
    response.status,
    error?.retryAfter ?? retryAfterOf(response),
  );
}

export async function request<T>(method: string, path: string, body?: unknown, as: As = {}): Promise<T> {
  const response = await respond(method, path, body, as);
  if (response.status === 204) return undefined as T;
  const value = (await response.json().catch(() => null)) as (T & { success?: boolean }) | null;
  if (value !== null && value.success !== false) return value;
  throw new ApiError("HTTP", "the answer is not JSON", response.status);
}

/** What API Gateway says when it refuses itself; a date is as good as nothing here. */
function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : null;
}

const conversationPath = (id: string) => `/api/conversations/${encodeURIComponent(id)}`;

/**
 * A single-use ticket for one WebSocket connection; sets the guest cookie on first use. `refused`: the conversation whose
 * handshake was refused before (null: a new one). A browser is not told why; this request is, when it was a limit.
 */
export async function ticket(refused?: { conversationId: string | null }): Promise<string> {
  const { conversationId = null } = refused ?? {};
  const id = conversationId !== null && UUID.test(conversationId) ? { conversationId } : {};
  const body = refused && { afterRefusal: true, ...id };
  return (await request<{ ticket: string }>("POST", "/api/tickets", body)).ticket;
}

export function models(): Promise<ModelList> {
  return request("GET", "/api/models");
}

export function conversations(query: {
  cursor?: string;
  limit?: number;
  q?: string;
}): Promise<ConversationPage> {
  const params = new URLSearchParams();
  if (query.cursor) params.set("cursor", query.cursor);
  if (query.limit) params.set("limit", String(query.limit));
  if (query.q) params.set("q", query.q);
  return request("GET", `/api/conversations?${params}`);
}

/** A conversation with its newest messages, oldest first; `cursor` asks for the ones before. */
export function conversation(id: string, cursor: string | null = null): Promise<ConversationDetail> {
  const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
  return request("GET", `${conversationPath(id)}${query}`);
}

export async function usage(id: string): Promise<Usage> {
  return (await request<ConversationDetail>("GET", `${conversationPath(id)}?limit=1`)).usage;
}

/** Gives a conversation another title; the answer is the title as it is stored. */
export async function rename(id: string, title: string): Promise<string> {
  const path = conversationPath(id);
  return (await request<{ conversation: { title: string } }>("PATCH", path, { title })).conversation.title;
}

export function remove(id: string): Promise<unknown> {
  return request("DELETE", conversationPath(id));
}

export function exportUrl(id: string, format: "markdown" | "json"): string {
  return `${conversationPath(id)}/export?format=${format}`;
}
