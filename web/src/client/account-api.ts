import { request } from "./api";

/** The part of the HTTP API that is about the person who asks. */

export interface AuthConfig {
  mode: "anonymous" | "oidc";
  /** null: nobody signs in here. */
  issuer: string | null;
  clientId: string | null;
  scopes: string;
}

export type Role = "user" | "auditor" | "admin";

export interface Me {
  kind: "guest" | "account" | "service";
  /** null: a guest who has no cookie yet. */
  id: string | null;
  tenantId: string;
  roles: Role[];
  expires: string | null;
  signedInSince: string | null;
}

/** US dollars; `resetsAt` is ISO 8601. */
export interface Budget {
  limit: number;
  spent: number;
  reserved: number;
  left: number;
  resetsAt: string;
}

/** Of each limit that is set, what is left of it; null: there is none. */
export interface Limits {
  day: Budget | null;
  month: Budget | null;
  messages: { perMinute: number; left: number } | null;
  turns: { atOnce: number; now: number } | null;
}

/** A part of everything that is stored of the person. */
export interface ExportPart {
  userId: string | null;
  tenantId: string | null;
  exportedAt: string;
  section: string;
  rows: Record<string, unknown>[];
  nextCursor: string | null;
}

export const CONFIRMATION = "erase everything";

export function authConfig(): Promise<AuthConfig> {
  return request("GET", "/api/auth/config", undefined, { asks: true });
}

export function me(token?: string): Promise<Me> {
  return request("GET", "/api/me", undefined, token === undefined ? {} : { token });
}

/** The conversations of the guest that the browser's cookie names become the account's. */
export function adopt(token: string): Promise<{ conversations: number }> {
  return request("POST", "/api/me/adopt", undefined, { token });
}

/** Ends every sign-in of the person, here and elsewhere. */
export function signOutEverywhere(): Promise<unknown> {
  return request("POST", "/api/me/sign-out");
}

export function limits(): Promise<Limits> {
  return request("GET", "/api/me/limits");
}

export function exportPart(cursor: string | null): Promise<ExportPart> {
  return request("GET", `/api/me/export${cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`}`);
}

export function erase(): Promise<{ erasedAt: string; remaining: number }> {
  return request("POST", "/api/me/erase", { confirm: CONFIRMATION });
}
