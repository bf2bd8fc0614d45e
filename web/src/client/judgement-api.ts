import type { Usage } from "./api";
import { request } from "./api";

/** The part of the HTTP API that is about what the person thinks of replies. */

export type Thumb = "up" | "down";

/** `word`: why, as it is stored, personal data redacted. */
export interface Judgement {
  messageId: string;
  thumb: Thumb;
  word: string | null;
}

/** What is known of a conversation besides what was said. */
export interface Details {
  usage: Usage;
  judgements: Judgement[];
}

/** The longest word that is taken. */
export const MAX_WORD_CHARS = 500;

/** The API takes so many copied replies at once. */
export const MAX_COPIES = 20;

const conversation = (id: string) => `/api/conversations/${encodeURIComponent(id)}`;
const judgement = (id: string, messageId: string) =>
  `${conversation(id)}/messages/${encodeURIComponent(messageId)}/judgement`;

interface Judged {
  messageId: string;
  judgement: Judgement | null;
}

export const copiedPath = (id: string) => `${conversation(id)}/copied`;

export function details(id: string): Promise<Details> {
  return request("GET", `${conversation(id)}?limit=1`);
}

/** Judges a reply; the answer is the judgement as it is stored. */
export async function judge(id: string, { messageId, thumb, word }: Judgement): Promise<Judgement | null> {
  const body = word === null ? { thumb } : { thumb, word };
  return (await request<Judged>("PUT", judgement(id, messageId), body)).judgement;
}

export function withdraw(id: string, messageId: string): Promise<unknown> {
  return request("DELETE", judgement(id, messageId));
}

export function noteCopies(id: string, messageIds: readonly string[]): Promise<unknown> {
  return request("POST", copiedPath(id), { messageIds });
}
