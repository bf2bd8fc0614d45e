import { bubbles, firstOf } from "./bubbles.ts";
import { keepEarlier } from "./earlier.ts";
import type { MessageView, UserMessageFrame } from "./protocol.gen.ts";
import * as queue from "./queue.ts";
import { listed, newQuestion } from "./reconcile.ts";
import { type Pace, type RevealClock, reveal } from "./reveal.ts";
import type { Message, Thread, UserMessage } from "./thread.ts";
import {
  ANSWER_PATIENCE_MS,
  EMPTY_THREAD,
  inOrder,
  isAside,
  isRevealing,
  isRunning,
  isTurn,
  lastQuestion,
  newestGeneration,
  withMessage,
  withReplaced,
} from "./thread.ts";
import { supersede, type TurnMessage } from "./turn.ts";

/** What the person does, and what time does, to a thread. All pure. */

/** Stops every reveal where it stands: the person has cut in. */
export function freeze(thread: Thread): Thread {
  let changed = false;
  const messages = thread.messages.map((one) => {
    if (!isTurn(one) || one.frozen || (one.phase !== "streaming" && one.shown === one.text.length))
      return one;
    changed = true;
    return { ...one, frozen: true };
  });
  return changed ? { ...thread, messages } : thread;
}

/**
 * Lets every reveal go on: what cut in did not reach the conversation. `from`: the reply that is known to go on; one
 * before it that is still spoken is about to be cut where the person was, and stays there.
 */
export function thaw(thread: Thread, from = 0): Thread {
  const melts = (one: Message): one is TurnMessage =>
    isTurn(one) && one.frozen && (one.phase !== "streaming" || one.generationId >= from);
  if (!thread.messages.some(melts)) return thread;
  return {
    ...thread,
    messages: thread.messages.map((one) => (melts(one) ? { ...one, frozen: false } : one)),
  };
}

export interface Said {
  clientMessageId: string;
  text: string;
  now: number;
  /** What is to become of the reply being spoken. */
  mode?: UserMessageFrame["mode"] | undefined;
}

/**
 * The person said something. What is to be queued waits for the reply being spoken, which goes on; of all else the answer
 * is awaited from now on.
 */
export function say(thread: Thread, said: Said): Thread {
  const after = newestGeneration(thread);
  const made = newQuestion({ key: said.clientMessageId, text: said.text, now: said.now, after });
  const question = { ...made, clientMessageId: said.clientMessageId };
  if (said.mode === "queue" && isRunning(thread))
    return withMessage({ ...thread, nudge: null }, { ...question, toQueue: true });
  const undecided = said.mode === "auto" || said.mode === "steer";
  const next = withMessage(freeze(thread), { ...question, undecided });
  return { ...next, ...expectAnswer(after, said.now) };
}

/** The answers to the last question make way for another, with what was thrown in beside them. They are kept as earlier ones. */
export function regenerate(thread: Thread, now: number): Thread {
  const question = lastQuestion(thread);
  const goes = (one: Message) => one.role === "assistant" || isAside(one);
  const cut = cutFrom(thread, goes, answersFrom(thread, question));
  return { ...keepEarlier(thread, cut), ...expectAnswer(newestGeneration(thread), now) };
}

/** The first generation that answers a question: of a reply that it steered, the one that began it. */
function answersFrom({ messages }: Thread, question: UserMessage | null): number | null {
  if (question?.mode !== "steer") return question?.generationId ?? null;
  const steered = bubbles(messages).find(
    (one) => one.role === "assistant" && one.remarks.some(({ message }) => message.key === question.key),
  );
  return steered?.role === "assistant" ? firstOf(steered).generationId : question.generationId;
}

/** The last question and its answers make way for a better question. */
export function sayInstead(thread: Thread, said: Said): Thread {
  const question = lastQuestion(thread);
  return say(
    cutFrom(thread, () => true, question?.generationId ?? null),
    said,
  );
}

function cutFrom(thread: Thread, goes: (one: Message) => boolean, from: number | null): Thread {
  const start = from ?? Number.MAX_SAFE_INTEGER;
  const newest = newestGeneration(thread);
  return {
    ...withReplaced(thread, start, newest + 1),
    floor: newest + 1,
    messages: thread.messages.filter(
      (one) => one.generationId === null || one.generationId < start || !goes(one),
    ),
  };
}

function expectAnswer(after: number, now: number) {
  return {
    awaiting: { after, until: now + ANSWER_PATIENCE_MS },
    unanswered: false,
    ended: false,
    nudge: null,
  };
}

/** The person pressed stop. */
export function stop(thread: Thread): Thread {
  return { ...freeze(thread), awaiting: null };
}

/** A message did not get through, and why. `again`: it may be said again as it is. */
export function refused(thread: Thread, clientMessageId: string, sentence: string, again = false): Thread {
  const messages = thread.messages.map((one) =>
    one.role === "user" && one.clientMessageId === clientMessageId && one.generationId === null
      ? { ...one, delivery: "failed" as const, refusal: sentence, ...(again ? { again } : {}) }
      : one,
  );
  return thaw({ ...thread, messages, awaiting: null });
}

/** A message did not get through and goes back to where it was written. */
export function givenBack(thread: Thread, clientMessageId: string): Thread {
  return thaw({ ...withdraw(thread, clientMessageId), awaiting: null });
}

/** Its conversation is gone, in which nothing was said: what waits to be said goes into another one. */
export function beginAnew(thread: Thread): Thread {
  const messages = thread.messages.filter((one) => one.role === "user");
  return { ...EMPTY_THREAD, model: thread.model, messages, awaiting: thread.awaiting };
}

/** Takes back a message that was refused. */
export function withdraw(thread: Thread, clientMessageId: string): Thread {
  return {
    ...thread,
    messages: thread.messages.filter(
      (one) => one.role !== "user" || one.clientMessageId !== clientMessageId || one.generationId !== null,
    ),
  };
}

/** The person changes a queued message. */
export function changeQueued(
  thread: Thread,
  kind: "edit" | "remove",
  messageId: string,
  text?: string,
): Thread {
  return { ...thread, queue: queue.change(thread.queue, kind, messageId, text) };
}

/** The person sends a queued message now: it cuts in. */
export function sendQueued(thread: Thread, messageId: string, now: number): Thread {
  const chip = queue.chips(thread.queue).find((one) => one.messageId === messageId);
  if (!chip) return thread;
  const changed = queue.change(thread.queue, "send", messageId);
  const said = { clientMessageId: chip.clientMessageId ?? messageId, text: chip.text, now };
  const next = say({ ...thread, queue: changed }, said);
  const messages = next.messages.map((one) =>
    one.role === "user" && one.key === said.clientMessageId ? { ...one, id: messageId } : one,
  );
  return { ...next, messages };
}

/** A change of a queued message was refused: what the server has stands. */
export function changeRefused(thread: Thread): [Thread, queue.Change | null] {
  const [left, change] = queue.refused(thread.queue);
  const next = { ...thread, queue: left };
  if (change?.kind !== "send") return [next, change];
  const messages = thread.messages.filter(
    (one) => one.role !== "user" || one.id !== change.messageId || one.generationId !== null,
  );
  return [{ ...thaw({ ...next, messages }), awaiting: null }, change];
}

/** Stops expecting an answer that has not come, and a queue that nobody has confirmed. */
export function losePatience(before: Thread, now: number): Thread {
  const kept = queue.expire(before.queue, now);
  const thread = kept === before.queue ? before : { ...before, queue: kept };
  if (!thread.awaiting || now < thread.awaiting.until) return thread;
  const messages = thread.messages
    .filter((one) => !isTurn(one) || one.phase !== "streaming" || one.text !== "")
    .map((one) => (isTurn(one) && one.phase === "streaming" && one.lastSeq === null ? supersede(one) : one));
  return { ...thread, messages, awaiting: null, unanswered: true };
}

/** Puts older settled messages before those that are listed. */
export function prepend(thread: Thread, views: readonly MessageView[], more: boolean): Thread {
  const ids = new Set(thread.messages.map((one) => one.id));
  const replacedBy = new Set(thread.messages.filter(isTurn).map((one) => one.generationId));
  const older = listed({ ...thread, messages: [] }, views).filter(
    (one) => !ids.has(one.id) && !(isTurn(one) && replacedBy.has(one.generationId)),
  );
  return { ...thread, more, messages: inOrder([...older, ...thread.messages]) };
}

/** Moves the reveal on to `now`. `clock` is the due time of the next piece; both come back changed. */
export function advance(
  thread: Thread,
  clock: RevealClock,
  now: number,
  pace: Pace,
): { thread: Thread; clock: RevealClock } {
  const turn = thread.messages.find(isRevealing);
  if (!turn) return { thread, clock: { dueAt: Math.max(clock.dueAt, now) } };
  const step = reveal(turn.text, turn.shown, clock, now, pace);
  if (step.shown === turn.shown) return { thread, clock: step.clock };
  return { thread: withMessage(thread, { ...turn, shown: step.shown }), clock: step.clock };
}
