import { request } from "./api";

/** The part of the HTTP API that is about what is remembered of the person, and what stands for a conversation's start. */

export interface MemoryState {
  /** Whether this service offers it. */
  allowed: boolean;
  on: boolean;
  /** How many messages are remembered. */
  messages: number;
  /** False while what was said before is still read. */
  complete: boolean;
  by: "words" | "meaning";
  /** Languages whose meaning is known; null: not known which. */
  languages: readonly string[] | null;
}

export interface Remembered {
  id: string;
  conversationId: string;
  title: string;
  role: "user" | "assistant";
  excerpt: string;
  createdAt: string;
}

export interface RememberedPage {
  messages: Remembered[];
  nextCursor: string | null;
}

export interface Summary {
  text: string;
  /** How many of the first messages it stands for. */
  messages: number;
  throughMessageId: string;
  model: string;
  createdAt: string;
}

const PATH = "/api/me/memory";

export function memory(): Promise<MemoryState> {
  return request("GET", PATH);
}

export function switchMemory(on: boolean): Promise<MemoryState> {
  return request("PUT", PATH, { on });
}

export function remembered(cursor: string | null): Promise<RememberedPage> {
  const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
  return request("GET", `${PATH}/messages${query}`);
}

/** The API takes so many ids at once. */
const MAX_IDS = 20;

/** Of these messages, those that are remembered still. */
export async function rememberedOf(ids: readonly string[]): Promise<Remembered[]> {
  const query = new URLSearchParams(ids.slice(0, MAX_IDS).map((id) => ["ids", id]));
  return (await request<RememberedPage>("GET", `${PATH}/messages?${query}`)).messages;
}

export function forget(id: string): Promise<unknown> {
  return request("DELETE", `${PATH}/messages/${encodeURIComponent(id)}`);
}

export function forgetAll(): Promise<unknown> {
  return request("DELETE", `${PATH}/messages`);
}

/** Null while there is none. */
export async function summary(conversationId: string): Promise<Summary | null> {
  const path = `/api/conversations/${encodeURIComponent(conversationId)}/summary`;
  return (await request<{ summary: Summary | null }>("GET", path)).summary;
}
