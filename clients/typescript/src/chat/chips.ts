import { chips, type Queue } from "./queue.ts";
import { isWaiting, type Message } from "./thread.ts";

/** What stands above the message box: what is queued, and what is on its way there. Pure. */

export interface Chip {
  /** Stable also when the server's id becomes known. */
  key: string;
  /** Null until the server has accepted it. */
  messageId: string | null;
  text: string;
  /** All of its text is known here: else it cannot be edited. */
  whole: boolean;
  /** The server has not confirmed what it says. */
  pending: boolean;
}

export function chipsOf(queue: Queue, messages: readonly Message[]): readonly Chip[] {
  const known = new Set<string>();
  const queued = chips(queue).map(({ messageId, clientMessageId, text, whole, pending }) => {
    const key = clientMessageId !== null && !known.has(clientMessageId) ? clientMessageId : messageId;
    known.add(key);
    return { key, messageId, text, whole, pending };
  });
  const coming = messages.flatMap((one) =>
    one.role === "user" && isWaiting(one) && !known.has(one.key)
      ? [{ key: one.key, messageId: null, text: one.text, whole: true, pending: true }]
      : [],
  );
  return [...queued, ...coming];
}
