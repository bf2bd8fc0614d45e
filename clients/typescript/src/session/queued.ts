import type { ClientFrame, ErrorCode, ErrorEvent, Seen } from "../chat/protocol.gen.ts";
import type { Change } from "../chat/queue.ts";
import type { Thread } from "../chat/thread.ts";

/** Changes of queued messages on the wire. */

/** The frame of a change. `seen`: what was on screen when a queued message was sent. */
export function frameOf({ kind, messageId, text }: Change, seen: { seen?: Seen }): ClientFrame {
  if (kind === "edit") return { type: "edit_queued", messageId, text };
  if (kind === "remove") return { type: "remove_queued", messageId };
  return { type: "send_queued", messageId, ...seen };
}

const OF_ANY_FRAME: readonly ErrorCode[] = [
  "TRY_AGAIN",
  "INVALID_MESSAGE",
  "RATE_LIMITED",
  "BUDGET_EXCEEDED",
  "MODEL_NOT_FOUND",
];

/** Whether an `error` without a message of its own is about a change of a queued message. */
export function isAboutQueue({ code, clientMessageId }: ErrorEvent, { queue }: Thread): boolean {
  if (clientMessageId !== undefined) return false;
  if (code === "NOT_QUEUED" || code === "QUEUE_FULL") return true;
  return queue.changes.some((one) => one.sent) && OF_ANY_FRAME.includes(code);
}
