import { request } from "../client/api";
import type { Thumb } from "../client/judgement-api";
import type { SignalsRow } from "../components/signals-table";

/** The part of the HTTP API that is for admins and auditors. None of its refusals ends a sign-in. */

export type By = "user" | "model" | "day";

export interface UsageRow {
  key: string;
  calls: number;
  errors: number;
  interruptions: number;
  inputTokens: number;
  outputTokens: number;
  /** US dollars; null: none is known. */
  cost: number | null;
  estimated: boolean;
}

export interface UsageTable {
  since: string;
  until: string;
  rows: UsageRow[];
}

export interface FailedCall {
  id: string;
  userId: string;
  conversationId: string | null;
  source: string;
  model: string;
  provider: string;
  code: string;
  message: string | null;
  latencyMs: number;
  createdAt: string;
}

/** What somebody thinks of a reply; nothing that was said. `word`: theirs, redacted. */
export interface JudgedReply {
  id: string;
  conversationId: string;
  userId: string;
  /** Empty where it is not known, like `promptVersion`. */
  model: string;
  promptVersion: string;
  thumb: Thumb;
  word: string | null;
  judgedAt: string;
}

export interface AuditEntry {
  id: string;
  actor: string;
  actorKind: string;
  action: string;
  target: string;
  detail: string;
  createdAt: string;
}

export interface OfferedModel {
  id: string;
  name: string;
  provider: string;
  on: boolean;
  default: boolean;
}

export type Scope = "ingest" | "metrics" | "api";

export interface Token {
  id: string;
  name: string;
  scopes: Scope[];
  createdAt: string;
  createdBy: string;
  expiresAt: string | null;
  lastUsedOn: string | null;
  revokedAt: string | null;
}

/** Each limit in force; 0: there is none. Amounts are US dollars. */
export interface LimitsInForce {
  messagesPerMinute: number;
  turnsAtOnce: number;
  connectionsPerConversation: number;
  connectionsPerUser: number;
  conversationsPerDay: number;
  budgetUserDaily: number;
  budgetUserMonthly: number;
  budgetTenantDaily: number;
  budgetTenantMonthly: number;
  budgetDaily: number;
  budgetMonthly: number;
}

const ASKS = { asks: true };
const get = <T>(path: string) => request<T>("GET", `/api/admin/${path}`, undefined, ASKS);
const from = (cursor: string | null) => (cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`);

export const usage = (by: By, days: number) => get<UsageTable>(`usage?by=${by}&days=${days}`);
export const limits = () => get<{ limits: LimitsInForce }>("limits");
export const models = () => get<{ models: OfferedModel[] }>("models");
export const tokens = () => get<{ tokens: Token[] }>("tokens");

export const errors = (cursor: string | null) =>
  get<{ errors: FailedCall[]; nextCursor: string | null }>(`errors${from(cursor)}`);

export const signals = (days: number) => get<{ rows: SignalsRow[] }>(`signals?days=${days}`);

/** Thumbs down, the latest first. */
export const thumbsDown = (cursor: string | null) =>
  get<{ judgements: JudgedReply[]; nextCursor: string | null }>(
    `judgements?thumb=down${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
  );

export const trail = (cursor: string | null) =>
  get<{ entries: AuditEntry[]; nextCursor: string | null }>(`audit${from(cursor)}`);

/** Offers exactly the models that are not in `off`. */
export const switchModels = (off: readonly string[]) =>
  request<{ models: OfferedModel[] }>("PUT", "/api/admin/models", { off }, ASKS);

export const makeToken = (wanted: { name: string; scopes: Scope[]; expiresInDays: number }) =>
  request<{ token: Token; secret: string }>("POST", "/api/admin/tokens", wanted, ASKS);

export const revokeToken = (id: string) =>
  request<unknown>("DELETE", `/api/admin/tokens/${encodeURIComponent(id)}`, undefined, ASKS);
