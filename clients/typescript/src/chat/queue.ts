import type { QueueChanged, QueuedMessage, UserMessageEvent } from "./protocol.gen.ts";
import { codePoints } from "./text.ts";

/**
 * Messages that wait until the reply being spoken is over. What the server says is the truth; what the person has
 * changed and the server has not confirmed is laid over it. Pure.
 */

export interface Queued {
  messageId: string;
  clientMessageId: string | null;
  text: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** `text` is all of it: what does not fit one frame is told without its end. */
  whole: boolean;
}

/** What the person did to a queued message. */
export interface Change {
  kind: "edit" | "remove" | "send";
  messageId: string;
  /** Of an edit: the new words. Of the others: those that it had. */
  text: string;
  sent: boolean;
}

export interface Queue {
  /** In the order in which they will be said, as the server last told. */
  items: readonly Queued[];
  /** The reply they waited for was stopped or failed: they wait until one is sent, or a later reply completes. */
  held: boolean;
  /** Of the last event on this connection: an older one came late. */
  revision: number;
  /** When a list that nobody has confirmed since the connection came back is over, in milliseconds since the epoch. */
  staleAt: number | null;
  changes: readonly Change[];
  /** Ids that were queued once: an acknowledgement that comes late does not queue them again. */
  known: readonly string[];
}

export const EMPTY_QUEUE: Queue = {
  items: [],
  held: false,
  revision: -1,
  staleAt: null,
  changes: [],
  known: [],
};

/** A joining connection is told of the queue at once, when there is one. */
export const STALE_MS = 2_500;
const KNOWN = 64;

function remember(known: readonly string[], ids: readonly string[]): readonly string[] {
  const fresh = ids.filter((id) => !known.includes(id));
  return fresh.length === 0 ? known : [...known, ...fresh].slice(-KNOWN);
}

/** A message as the server tells it. Its end may be missing there, and be known here. */
function queued(view: QueuedMessage, texts: readonly string[]): Queued {
  const chars = view.textChars ?? null;
  const known = texts.find((one) => codePoints(one) === chars && one.startsWith(view.text));
  return {
    messageId: view.messageId,
    clientMessageId: view.clientMessageId ?? null,
    text: known ?? view.text,
    createdAt: Date.parse(view.createdAt) || 0,
    whole: chars === null || known !== undefined,
  };
}

/** Whether the server has done what the person asked for. An edit of what is gone is answered by a refusal. */
function isDone(change: Change, items: readonly Queued[]): boolean {
  const item = items.find((one) => one.messageId === change.messageId);
  return change.kind === "edit" ? item?.text === change.text : item === undefined;
}

/** The server says what is queued. */
export function told(queue: Queue, event: QueueChanged): Queue {
  if (event.revision <= queue.revision) return queue;
  const items = event.queued.map((view) => {
    const same = (one: { messageId: string }) => one.messageId === view.messageId;
    return queued(
      view,
      [...queue.items.filter(same), ...queue.changes.filter(same)].map((one) => one.text),
    );
  });
  return {
    items,
    held: event.held && items.length > 0,
    revision: event.revision,
    staleAt: null,
    changes: queue.changes.filter((one) => !isDone(one, items)),
    known: remember(
      queue.known,
      items.map((one) => one.messageId),
    ),
  };
}

/** A message was accepted and waits. */
export function joined(queue: Queue, item: Queued): Queue {
  if (queue.known.includes(item.messageId)) return queue;
  return {
    ...queue,
    items: [...queue.items, item],
    known: remember(queue.known, [item.messageId]),
  };
}

/** Queued messages have become a turn's question. */
export function said(queue: Queue, event: UserMessageEvent): Queue {
  const ids = [event.messageId, ...(event.queuedIds ?? [])];
  const { items, changes } = queue;
  if (![...items, ...changes].some((one) => ids.includes(one.messageId))) return queue;
  const left = items.filter((one) => !ids.includes(one.messageId));
  return {
    ...queue,
    items: left,
    held: queue.held && left.length > 0,
    changes: changes.filter(
      (one) => !ids.includes(one.messageId) || (one.kind === "edit" && !event.text.includes(one.text)),
    ),
    known: remember(queue.known, ids),
  };
}

/** Another connection: what was under way on the old one may be lost, and the list is no longer certain. */
export function reconnected(queue: Queue, listed: ReadonlySet<string>, now: number): Queue {
  const items = queue.items.filter((one) => !listed.has(one.messageId));
  const changes = queue.changes
    .filter((one) => one.kind === "edit" || items.some((item) => item.messageId === one.messageId))
    .map((one) => ({ ...one, sent: false }));
  const staleAt = items.length > 0 ? now + STALE_MS : null;
  return { ...queue, items, changes, revision: -1, staleAt, held: queue.held && items.length > 0 };
}

/** Nobody has confirmed the list in time: there is none. */
export function expire(queue: Queue, now: number): Queue {
  if (queue.staleAt === null || now < queue.staleAt) return queue;
  const changes = queue.changes.filter((one) => one.kind === "edit");
  return { ...queue, items: [], held: false, staleAt: null, changes };
}

/** The person changes a queued message. The last word counts. */
export function change(queue: Queue, kind: Change["kind"], messageId: string, text?: string): Queue {
  const chip = chips(queue).find((one) => one.messageId === messageId);
  if (!chip || (kind === "edit" && text === chip.text)) return queue;
  const others = queue.changes.filter((one) => one.messageId !== messageId);
  return { ...queue, changes: [...others, { kind, messageId, text: text ?? chip.text, sent: false }] };
}

/** What is to be told to the server now. While the list is not certain, nothing is. */
export function toSend(queue: Queue): readonly Change[] {
  return queue.staleAt === null ? queue.changes.filter((one) => !one.sent) : [];
}

export function sent(queue: Queue): Queue {
  return { ...queue, changes: queue.changes.map((one) => (one.sent ? one : { ...one, sent: true })) };
}

/**
 * The server refused a change, and does not name it: most likely the oldest one of a message that is gone. Returns what
 * stands then, and the change.
 */
export function refused(queue: Queue): [Queue, Change | null] {
  const under = queue.changes.filter((one) => one.sent);
  const gone = under.find((one) => !queue.items.some((item) => item.messageId === one.messageId));
  const refusedOne = gone ?? under[0] ?? null;
  return [{ ...queue, changes: queue.changes.filter((one) => one !== refusedOne) }, refusedOne];
}

export interface Chip extends Queued {
  /** The server has not confirmed what it says. */
  pending: boolean;
}

/** The queue as the person sees it. */
export function chips(queue: Queue): readonly Chip[] {
  return queue.items.flatMap((item): Chip[] => {
    const changed = queue.changes.find((one) => one.messageId === item.messageId);
    if (!changed) return [{ ...item, pending: false }];
    return changed.kind === "edit" ? [{ ...item, text: changed.text, whole: true, pending: true }] : [];
  });
}
