import type { AiErrorCode } from "./chat/protocol.gen.ts";
import { isMadeOf } from "./chat/reconcile.ts";
import { isTurn, type Thread, type UserMessage } from "./chat/thread.ts";
import type { TurnMessage } from "./chat/turn.ts";

/** What a thread knows of the answer to one thing that was said. Pure. */

export interface Asked {
  /** Of what was said; null when the last question is to be answered again. */
  clientMessageId: string | null;
  /** What the server calls it, once that is known; of queued messages, the one that they became. */
  messageId: string | null;
  /** Its answer has a higher generation. */
  after: number;
  /** It waits in the queue, or has left it and will be said: which of the two events comes first is not certain. */
  queued: boolean;
  /** What was said; null when the last question is to be answered again. */
  text: string | null;
}

/**
 * How an answer ended. `none`: there is none. What was said stood beside a reply or stopped it, was taken back, or made way for
 * something newer before a word of the answer was shown.
 */
export type Ending = "completed" | "interrupted" | "none";

export type Answer =
  | { state: "waiting"; turn: null }
  | { state: "speaking"; turn: TurnMessage }
  | { state: "over"; turn: TurnMessage | null; ending: Ending }
  /** `code` is null where the refusal has said more. */
  | { state: "failed"; turn: TurnMessage | null; code: AiErrorCode | "REFUSED" | "UNANSWERED" };

const WAITING: Answer = { state: "waiting", turn: null };
const NONE: Answer = { state: "over", turn: null, ending: "none" };

/** The answer as it is shown. */
export function answerTo(thread: Thread, asked: Asked): Answer {
  if (asked.clientMessageId === null) return answerAfter(thread, asked.after);
  const question = thread.messages.find((one): one is UserMessage => isAsked(one, asked));
  if (!question) return asked.queued ? WAITING : NONE;
  if (question.delivery === "failed") return { state: "failed", turn: null, code: "REFUSED" };
  if (question.mode === "backchannel" || question.mode === "stop") return NONE;
  if (question.generationId === null) return WAITING;
  return answerAfter(thread, question.generationId - 1, question.generationId);
}

/** The first turn after `after`, up to `last`. */
function answerAfter(thread: Thread, after: number, last = Number.POSITIVE_INFINITY): Answer {
  const turns = thread.messages.filter(isTurn);
  const turn = turns.find((one) => one.generationId > after && one.generationId <= last);
  if (turn) return stateOf(turn);
  if (thread.unanswered) return { state: "failed", turn: null, code: "UNANSWERED" };
  // A turn that came to nothing is not listed.
  return thread.floor > last || turns.some((one) => one.generationId > last) ? NONE : WAITING;
}

function stateOf(turn: TurnMessage): Answer {
  if (turn.phase === "failed") return { state: "failed", turn, code: turn.error ?? "UNKNOWN" };
  if (turn.phase === "streaming" || turn.frozen || turn.shown < turn.text.length)
    return { state: "speaking", turn };
  return { state: "over", turn, ending: turn.phase };
}

/** Whether it waits in the queue for certain: after a reconnection that is not known for a while. */
export function isQueued({ queue }: Thread, { messageId }: Asked): boolean {
  if (queue.staleAt !== null) return false;
  return messageId !== null && queue.items.some((one) => one.messageId === messageId);
}

/** What a queued message has become, or is a part of: known by its words, where the event that says so was lost. */
export function becameOf(thread: Thread, { text, after }: Asked): UserMessage | undefined {
  if (text === null) return undefined;
  return thread.messages.findLast(
    (one): one is UserMessage => one.role === "user" && isMadeOf(one, text, after),
  );
}

function isAsked(message: Thread["messages"][number], { clientMessageId, messageId }: Asked): boolean {
  if (message.role !== "user") return false;
  return message.clientMessageId === clientMessageId || (messageId !== null && message.id === messageId);
}
