import { bubbles, firstOf, type Reply } from "./bubbles.ts";
import type { MessageView } from "./protocol.gen.ts";
import { listed } from "./reconcile.ts";
import {
  type EarlierAnswer,
  EMPTY_THREAD,
  isAside,
  isTurn,
  isWaiting,
  type Message,
  type Thread,
  type UserMessage,
} from "./thread.ts";
import { isNothing, saysSomething, supersede, type TurnMessage } from "./turn.ts";

/** Answers that another one took the place of: kept while this client is there, and asked for after that. Pure. */

/**
 * The thread `after` something that takes answers away, with those that it took of `before`. `asked`: another answer was asked
 * for. What is only missing in a list may have come to nothing: it was replaced where it had ended, and another answer stands in
 * its place.
 */
export function keepEarlier(before: Thread, after: Thread, asked = true): Thread {
  if (after.messages === before.messages) return after;
  const stands = new Set(after.messages.filter(isTurn).map((one) => one.generationId));
  const questions = new Set(after.messages.map((one) => (one.role === "user" ? one.id : null)));
  const kept = before.earlier.filter((one) => !stands.has(one.generationId));
  const standing = asked ? [] : repliesOf(after.messages);
  const gone = repliesOf(before.messages)
    .filter(({ turns }) => turns.every((one) => !stands.has(one.generationId)))
    .filter(({ turns }) => asked || turns.every((one) => one.phase !== "streaming" && !one.incomplete))
    .flatMap((reply) => replaced(reply) ?? [])
    .filter((one) => questions.has(one.questionId))
    .filter((one) => asked || standing.some((reply) => answersBefore(reply, [one]).length > 0));
  if (gone.length === 0 && kept.length === before.earlier.length)
    return { ...after, earlier: before.earlier };
  return { ...after, earlier: merged(kept, gone) };
}

function repliesOf(messages: readonly Message[]): Reply[] {
  return bubbles(messages).filter((one): one is Reply => one.role === "assistant");
}

/** A reply as the earlier answer that it becomes. Null when it answers nothing, as a nudge, or has said nothing. */
function replaced(reply: Reply): EarlierAnswer | null {
  const questionId = reply.questions.at(-1)?.id ?? null;
  const turns = reply.turns
    .map((one) => supersede({ ...one, frozen: false }))
    .filter((one) => !isNothing(one) && (one.text !== "" || one.phase === "failed"));
  const [first] = turns;
  if (questionId === null || first === undefined) return null;
  return { questionId, generationId: first.generationId, turns, asides: reply.asides };
}

/** An earlier answer as the server has it. Null when nothing of it is to be seen. */
export function earlierOf(
  questionId: string,
  { generationId, messages }: { generationId: number; messages: readonly MessageView[] },
): EarlierAnswer | null {
  const all = listed(EMPTY_THREAD, messages);
  const turns = all.filter((one): one is TurnMessage => isTurn(one) && saysSomething(one));
  if (turns.length === 0) return null;
  const asides = all.filter((one) => one.role === "user" && isAside(one)) as EarlierAnswer["asides"];
  return { questionId, generationId, turns, asides };
}

/** Two lists of earlier answers as one, the earliest first. Of one that is in both, that of the second which is whole counts. */
export function merged(
  first: readonly EarlierAnswer[],
  second: readonly EarlierAnswer[],
): readonly EarlierAnswer[] {
  const all = new Map(first.map((one) => [one.generationId, one]));
  for (const one of second) if (!all.has(one.generationId) || isWhole(one)) all.set(one.generationId, one);
  return [...all.values()].sort((a, b) => a.generationId - b.generationId);
}

function isWhole({ turns }: EarlierAnswer): boolean {
  return turns.every((one) => !one.incomplete);
}

/** Those of `answers` that were given to what a reply answers, before it. It may be one that has not said anything. */
export function answersBefore(reply: Reply, answers: readonly EarlierAnswer[]): readonly EarlierAnswer[] {
  const ids = new Set(reply.questions.map((one) => one.id));
  const before = reply.turns[0]?.generationId ?? Number.POSITIVE_INFINITY;
  return answers.filter((one) => ids.has(one.questionId) && one.generationId < before);
}

/** Whether `answers` are all that there can be before a reply: every turn since what it answers was said is among them. */
export function isComplete(reply: Reply, answers: readonly EarlierAnswer[]): boolean {
  const known = new Set(answers.flatMap((one) => one.turns.map((turn) => turn.generationId)));
  const { generationId } = firstOf(reply);
  for (let asked = reply.questions[0]?.generationId ?? generationId; asked < generationId; asked++)
    if (!known.has(asked)) return false;
  return true;
}

/** Whether a reply was asked for again: what it answers was said for an earlier turn than it. */
export function isAnsweredAgain(reply: Reply): boolean {
  const asked = reply.questions.at(-1)?.generationId ?? null;
  return asked !== null && asked < firstOf(reply).generationId;
}

/** What stands where a question was answered again and nothing came of that; null when something stands there, or may yet come. */
export function nothingSaid({ messages }: Pick<Thread, "messages">, question: UserMessage): Reply | null {
  const spoken = messages.filter((one) => !isAside(one) && !isWaiting(one));
  if (spoken.at(-1)?.key !== question.key || question.generationId === null) return null;
  const from = spoken.findLastIndex((one) => isTurn(one) || one.mode !== "steer");
  const first = spoken[from];
  const questions = spoken.slice(first && isTurn(first) ? from + 1 : from) as UserMessage[];
  return { role: "assistant", key: `none-${question.key}`, turns: [], remarks: [], asides: [], questions };
}

/** An earlier answer as a bubble, with the remarks that steered it, as far as they stand in the conversation. */
export function replyOf(answer: EarlierAnswer, messages: readonly Message[]): Reply {
  const { turns, asides } = answer;
  const remarks = turns.slice(1).flatMap((turn, index) => {
    const message = messages.find(
      (one) => one.role === "user" && one.mode === "steer" && one.generationId === turn.generationId,
    );
    const before = turns[index];
    return message?.role === "user" && before ? [{ message, after: before.generationId }] : [];
  });
  return {
    role: "assistant",
    key: `earlier-${answer.generationId}`,
    turns,
    remarks,
    asides,
    questions: [],
  };
}
