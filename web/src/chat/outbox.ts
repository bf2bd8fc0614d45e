import { type EditLastFrame, type ErrorEvent, MAX_TEXT_CHARS, type UserMessageFrame } from "./protocol.gen";
import { codePoints, utf8Bytes } from "./text";

/**
 * Messages the server has not acknowledged yet. One is under way at a time, so that they arrive in the order in
 * which they were said; each keeps its `clientMessageId`, so that saying it again changes nothing.
 */

export type OutboxFrame = (UserMessageFrame | EditLastFrame) & { clientMessageId: string };

export interface OutboxItem {
  frame: OutboxFrame;
  /** When the person said it, in milliseconds since the epoch. */
  saidAt: number;
}

export interface Outbox {
  items: readonly OutboxItem[];
  /** When the first item counts as lost and is sent again; null when it is to be sent at once. */
  resendAt: number | null;
  /** How often the first item was sent. */
  tries: number;
}

export const EMPTY_OUTBOX: Outbox = { items: [], resendAt: null, tries: 0 };

/** API Gateway closes the connection beyond 32 KB a frame, and a browser cannot choose its frame size. */
export const MAX_FRAME_BYTES = 30_000;
export const ACK_MS = 8_000;
export const RETRY_MS = 1_000;
export const MAX_ACK_MS = 60_000;

export function enqueue(outbox: Outbox, item: OutboxItem): Outbox {
  return { ...outbox, items: [...outbox.items, item] };
}

/** The frame to send now, if the first one is not under way. */
export function toSend(outbox: Outbox): OutboxFrame | null {
  return outbox.resendAt === null ? (outbox.items[0]?.frame ?? null) : null;
}

export function sent(outbox: Outbox, now: number): Outbox {
  const patience = Math.min(MAX_ACK_MS, ACK_MS * 2 ** outbox.tries);
  return { ...outbox, resendAt: now + patience, tries: outbox.tries + 1 };
}

/** The server asked for another try: a little later, and later each time. */
export function later(outbox: Outbox, now: number): Outbox {
  return { ...outbox, resendAt: now + Math.min(MAX_ACK_MS, RETRY_MS * 2 ** Math.max(0, outbox.tries - 1)) };
}

/** The connection is another one, or the acknowledgement is overdue: what was under way is sent again. */
export function again(outbox: Outbox): Outbox {
  return outbox.resendAt === null ? outbox : { ...outbox, resendAt: null };
}

/** Takes an item out: acknowledged, or refused for good. */
export function settle(outbox: Outbox, clientMessageId: string | undefined): Outbox {
  const items = outbox.items.filter((one) => one.frame.clientMessageId !== clientMessageId);
  if (items.length === outbox.items.length) return outbox;
  const first = items[0] === outbox.items[0];
  return first ? { ...outbox, items } : { items, resendAt: null, tries: 0 };
}

const ABOUT_A_MESSAGE: readonly string[] = ["MESSAGE_TOO_LARGE", "INVALID_MESSAGE", "NOTHING_TO_REPLACE"];

/** Which unacknowledged message an `error` refuses, if it is about one. */
export function refusedBy(outbox: Outbox, event: ErrorEvent): OutboxItem | null {
  if (event.clientMessageId !== undefined) {
    return outbox.items.find((one) => one.frame.clientMessageId === event.clientMessageId) ?? null;
  }
  return outbox.resendAt !== null && ABOUT_A_MESSAGE.includes(event.code) ? (outbox.items[0] ?? null) : null;
}

/** Why a text cannot be sent, or null. */
export type TooLong = { reason: "chars" | "bytes"; over: number } | null;

export function tooLong(text: string): TooLong {
  const chars = codePoints(text);
  if (chars > MAX_TEXT_CHARS) return { reason: "chars", over: chars - MAX_TEXT_CHARS };
  // What travels is JSON: escapes count, and so do the other fields.
  const bytes = utf8Bytes(JSON.stringify(text)) + 256;
  return bytes > MAX_FRAME_BYTES ? { reason: "bytes", over: bytes - MAX_FRAME_BYTES } : null;
}
