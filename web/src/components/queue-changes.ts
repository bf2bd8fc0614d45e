import type { Chip } from "taskflow-client/chat/chips";
import { strings } from "../strings";

/** What a screen reader is told of the queue. Pure. */

export interface QueueState {
  /** Of what the server has queued: what is only on its way there may be refused. */
  ids: readonly string[];
  /** Why it waits for the person, in words; null when it does not. */
  held: string | null;
  /** Ids that were queued once. */
  known: ReadonlySet<string>;
}

export const NOTHING_QUEUED: QueueState = { ids: [], held: null, known: new Set() };

export function stateOf(chips: readonly Chip[], held: string | null, before: QueueState): QueueState {
  const ids = chips.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]));
  return { ids, held, known: new Set([...before.known, ...ids]) };
}

/** What has become of the queue, in words; null when nothing has. */
export function changeOf(before: QueueState, now: QueueState): string | null {
  const text = strings.queue;
  const count = now.ids.length;
  const came = now.ids.filter((id) => !before.ids.includes(id));
  if (now.held !== null && now.held !== before.held) return now.held;
  if (came.some((id) => !before.known.has(id))) return text.added(count);
  // What was taken out here and could not be: it is no new message.
  if (came.length > 0) return text.waiting(count);
  if (before.ids.every((id) => now.ids.includes(id))) return null;
  return count === 0 ? text.empty : text.left(count);
}
