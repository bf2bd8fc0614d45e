import {
  type EditLastFrame,
  type ErrorEvent,
  MAX_TEXT_CHARS,
  type UserMessageFrame,
} from "./protocol.gen.ts";
import { codePoints, utf8Bytes } from "./text.ts";

/**
 * Messages the server has not acknowledged yet. They go out at once, and frames overtake each other: each names the
 * one before it (`after`), so that they are accepted in the order in which they were said. Each keeps its
 * `clientMessageId`, so that saying it again changes nothing.
 */

export type OutboxFrame = (UserMessageFrame | EditLastFrame) & { clientMessageId: string };

export interface OutboxItem {
  frame: OutboxFrame;
  /** When the person said it, in milliseconds since the epoch. */
  saidAt: number;
}

export interface Outbox {
  items: readonly OutboxItem[];
  /** How many of them, from the first on, are under way. */
  underway: number;
  /** When they count as lost and are sent again; null when none is under way. */
  resendAt: number | null;
  /** How often the first item was sent. */
  tries: number;
}

export const EMPTY_OUTBOX: Outbox = { items: [], underway: 0, resendAt: null, tries: 0 };

/** API Gateway closes the connection beyond 32 KB a frame, and a browser cannot choose its frame size. */
export const MAX_FRAME_BYTES = 30_000;
export const ACK_MS = 8_000;
export const RETRY_MS = 1_000;
export const MAX_ACK_MS = 60_000;

export function enqueue(outbox: Outbox, item: OutboxItem): Outbox {
  return { ...outbox, items: [...outbox.items, item] };
}

/** The frames to send now, each naming the one before it; the first names `last`, the last one accepted. */
export function toSend(outbox: Outbox, last: string | null): OutboxFrame[] {
  return outbox.items.slice(outbox.underway).map(({ frame }, i) => {
    const after = outbox.items[outbox.underway + i - 1]?.frame.clientMessageId ?? last;
    // The same message may be said again, right after it was accepted.
    return after === null || after === frame.clientMessageId ? frame : { ...frame, after };
  });
}

/** Everything is under way. */
export function sent(outbox: Outbox, now: number): Outbox {
  const underway = outbox.items.length;
  if (outbox.underway > 0) return { ...outbox, underway };
  const patience = Math.min(MAX_ACK_MS, ACK_MS * 2 ** outbox.tries);
  return { ...outbox, underway, resendAt: now + patience, tries: outbox.tries + 1 };
}

/** The server asked for another try: a little later, and later each time. */
export function later(outbox: Outbox, now: number): Outbox {
  const wait = Math.min(MAX_ACK_MS, RETRY_MS * 2 ** Math.max(0, outbox.tries - 1));
  return { ...outbox, resendAt: Math.min(outbox.resendAt ?? Number.POSITIVE_INFINITY, now + wait) };
}

/** The connection is another one, or the acknowledgement is overdue: what was under way is sent again. */
export function again(outbox: Outbox): Outbox {
  return outbox.resendAt === null ? outbox : { ...outbox, underway: 0, resendAt: null };
}

/** Takes an item out: it is acknowledged. */
export function settle(outbox: Outbox, clientMessageId: string | undefined): Outbox {
  const index = indexOf(outbox, clientMessageId);
  if (index < 0) return outbox;
  const underway = outbox.underway - (index < outbox.underway ? 1 : 0);
  return {
    items: outbox.items.toSpliced(index, 1),
    underway,
    resendAt: underway > 0 ? outbox.resendAt : null,
    tries: index === 0 ? 0 : outbox.tries,
  };
}

/** Takes an item out: it is refused for good. What follows has named it in vain, and is sent again. */
export function drop(outbox: Outbox, clientMessageId: string): Outbox {
  const index = indexOf(outbox, clientMessageId);
  const rest = settle(outbox, clientMessageId);
  if (index < 0 || index >= rest.underway) return rest;
  return { ...rest, underway: index, resendAt: index > 0 ? rest.resendAt : null };
}

function indexOf(outbox: Outbox, clientMessageId: string | undefined): number {
  return outbox.items.findIndex((one) => one.frame.clientMessageId === clientMessageId);
}

const ABOUT_A_MESSAGE: readonly string[] = ["MESSAGE_TOO_LARGE", "INVALID_MESSAGE", "NOTHING_TO_REPLACE"];

/** Which unacknowledged message an `error` refuses, if it is about one. */
export function refusedBy(outbox: Outbox, event: ErrorEvent): OutboxItem | null {
  if (event.clientMessageId !== undefined) {
    return outbox.items.find((one) => one.frame.clientMessageId === event.clientMessageId) ?? null;
  }
  return outbox.underway > 0 && ABOUT_A_MESSAGE.includes(event.code) ? (outbox.items[0] ?? null) : null;
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
