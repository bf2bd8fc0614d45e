import { chips, type Queue } from "./queue";
import { isWaiting, type Message } from "./thread";

/** What stands above the message box: what is queued, and what is on its way there. Pure. */

export interface Chip {
  /** Stable also when the server's id becomes known. */
  key: string;
  /** Null until the server has accepted it. */
  messageId: string | null;
  text: string;
  /** The server has not confirmed what it says. */
  pending: boolean;
}

export function chipsOf(queue: Queue, messages: readonly Message[]): readonly Chip[] {
  const queued = chips(queue).map(({ messageId, clientMessageId, text, pending }) => {
    return { key: clientMessageId ?? messageId, messageId, text, pending };
  });
  const known = new Set(queued.map((one) => one.key));
  const coming = messages.flatMap((one) =>
    one.role === "user" && isWaiting(one) && !known.has(one.key)
      ? [{ key: one.key, messageId: null, text: one.text, pending: true }]
      : [],
  );
  return [...queued, ...coming];
}
