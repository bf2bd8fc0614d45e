import { thaw } from "./optimistic.ts";
import type { MessageAccepted, QueueChanged, UserMessageEvent } from "./protocol.gen.ts";
import { joined, said, told } from "./queue.ts";
import { isMadeOf, newQuestion } from "./reconcile.ts";
import {
  ANSWER_PATIENCE_MS,
  type Awaiting,
  isTurn,
  isWaiting,
  type Thread,
  type UserMessage,
  withMessage,
  without,
  withReplaced,
} from "./thread.ts";
import { saysSomething } from "./turn.ts";

/** How messages were taken: answered, queued, or left beside the reply that goes on. Pure. */

/** An acknowledgement. */
export function accept(thread: Thread, event: MessageAccepted, now: number): Thread {
  const mine = thread.messages.find(
    (one): one is UserMessage =>
      one.role === "user" &&
      event.clientMessageId !== undefined &&
      one.clientMessageId === event.clientMessageId,
  );
  const question =
    mine ??
    thread.messages.find((one): one is UserMessage => one.role === "user" && one.id === event.messageId);
  if (event.mode === "queue") return queueUp(thread, event, mine, now);
  return settleQuestion(thread, event, question, now);
}

/** The message waits for the reply being spoken, which goes on. */
function queueUp(
  thread: Thread,
  event: MessageAccepted,
  message: UserMessage | undefined,
  now: number,
): Thread {
  if (!message || message.generationId !== null) return thread;
  // Said again, after its acknowledgement was lost: it may have been said in the meantime.
  const said = thread.messages.some(
    (one) => one.role === "user" && isMadeOf(one, message.text, event.generationId),
  );
  if (said) return resume(without(thread, message), event.generationId, now);
  const queue = joined(thread.queue, {
    messageId: event.messageId,
    clientMessageId: message.clientMessageId,
    text: message.text,
    createdAt: message.createdAt,
    whole: true,
  });
  return resume({ ...without(thread, message), queue }, event.generationId, now);
}

/** What was said cut nothing off: the reply goes on where the reader is. */
function resume(thread: Thread, generation: number, now: number): Thread {
  if (cutsIn(thread)) return thread;
  return { ...thaw(thread, generation), awaiting: expectedOf(thread, generation, now) };
}

/** Whether something that was said here may still cut in. */
function cutsIn({ messages }: Thread): boolean {
  return messages.some((one) => one.role === "user" && one.delivery === "pending" && !isWaiting(one));
}

/** What is still awaited of a reply that goes on: its first word, if nobody has heard it. */
function expectedOf(thread: Thread, generation: number, now: number): Awaiting | null {
  const begun = thread.messages.some(
    (one) => isTurn(one) && one.generationId >= generation && saysSomething(one),
  );
  if (begun || generation < thread.floor) return null;
  return { after: generation - 1, until: now + ANSWER_PATIENCE_MS };
}

/** What is queued. */
export function tellQueue(thread: Thread, event: QueueChanged): Thread {
  const queue = told(thread.queue, event);
  if (queue === thread.queue) return thread;
  // Its acknowledgement may have been lost on the way.
  const ids = new Set(queue.items.map((one) => one.clientMessageId ?? ""));
  const messages = thread.messages.filter(
    (one) => one.role !== "user" || one.generationId !== null || !ids.has(one.clientMessageId ?? "?"),
  );
  return {
    ...thread,
    queue,
    messages: messages.length === thread.messages.length ? thread.messages : messages,
  };
}

/** What was said elsewhere, or is made of queued messages. */
export function hear(before: Thread, event: UserMessageEvent, now: number): Thread {
  const thread = { ...before, queue: said(before.queue, event) };
  // It waits: the queue tells of it.
  if (event.mode === "queue" && event.queuedIds === undefined) return before;
  const known = thread.messages.find(
    (one): one is UserMessage =>
      one.role === "user" &&
      (one.id === event.messageId ||
        (one.id !== null && event.queuedIds?.includes(one.id)) ||
        (event.clientMessageId !== undefined && one.clientMessageId === event.clientMessageId)),
  );
  const question =
    known ?? newQuestion({ key: event.messageId, text: event.text, now, after: event.generationId - 1 });
  return settleQuestion(thread, event, { ...question, text: event.text }, now);
}

function settleQuestion(
  thread: Thread,
  event: MessageAccepted | UserMessageEvent,
  question: UserMessage | undefined,
  now: number,
): Thread {
  const generation = event.generationId;
  let messages = thread.messages;
  const replaced = event.replacesGenerationId;
  if (replaced !== undefined) {
    messages = messages.filter(
      (one) =>
        one.generationId === null ||
        one.generationId < replaced ||
        one.generationId >= generation ||
        one.id === event.messageId,
    );
  }
  // The list may hold the same message already, when its acknowledgement was lost on the way.
  messages = messages.filter((one) => one === question || one.role !== "user" || one.id !== event.messageId);
  let next: Thread = { ...thread, messages };
  if (replaced !== undefined) next = withReplaced(next, replaced, generation);
  if (question) {
    const settled: UserMessage = {
      ...question,
      id: event.messageId,
      clientMessageId: event.clientMessageId ?? question.clientMessageId,
      // A question that is answered again keeps its place.
      generationId: question.generationId ?? generation,
      delivery: "sent",
      refusal: null,
      mode: event.mode ?? question.mode,
      reason: event.reason ?? question.reason,
    };
    next = withMessage(next, settled);
  }
  if (event.mode === "backchannel") return resume(next, generation, now);
  if (event.mode === "stop")
    return cutsIn(next) ? next : { ...next, awaiting: null, unanswered: false, nudge: null };
  const begun = thread.messages.some(
    (one) => isTurn(one) && one.generationId >= generation && saysSomething(one),
  );
  if (begun || generation < thread.floor) return next;
  return {
    ...next,
    floor: generation,
    awaiting: { after: generation - 1, until: now + ANSWER_PATIENCE_MS },
    unanswered: false,
    ended: false,
    nudge: null,
  };
}
