import { bubbles, firstOf, type Reply } from "taskflow-client/chat/bubbles";
import { answersBefore, isAnsweredAgain, merged } from "taskflow-client/chat/earlier";
import type { EarlierAnswer, Thread } from "taskflow-client/chat/thread";
import { readEarlier } from "taskflow-client/http/earlier";
import { createStore } from "zustand/vanilla";
import * as api from "./api";

/** Answers that another one took the place of: which there are, and those that were read. */

interface OfConversation {
  /** By a question's id: with which generation each of its earlier answers began. */
  told: Readonly<Record<string, readonly number[]>>;
  read: Readonly<Record<string, readonly EarlierAnswer[]>>;
}

const NOTHING: OfConversation = { told: {}, read: {} };

export const answers = createStore<{ of: Readonly<Record<string, OfConversation>> }>(() => ({ of: {} }));

function change(id: string, to: (known: OfConversation) => OfConversation): void {
  answers.setState(({ of }) => ({ of: { ...of, [id]: to(of[id] ?? NOTHING) } }));
}

/** What the server tells of a conversation: all of its questions that were answered again. */
export function learnAgain(id: string, again: readonly api.AnsweredAgain[]): void {
  const told = Object.fromEntries(again.map((one) => [one.questionId, one.generationIds]));
  if (again.length > 0 || answers.getState().of[id] !== undefined)
    change(id, (known) => ({ ...known, told }));
}

/** The conversation is gone, and with it all that was read of it. */
export function forgetAnswers(id: string): void {
  answers.setState(({ of: { [id]: _, ...others } }) => ({ of: others }));
}

/** An earlier answer; null while it is not read. */
export interface Version {
  generationId: number;
  answer: EarlierAnswer | null;
}

/** The earlier answers before a reply, the earliest first: those that were heard here, and those that the server has. Pure. */
export function versionsOf(
  reply: Reply,
  heard: readonly EarlierAnswer[],
  known: OfConversation | undefined,
): readonly Version[] {
  if (heard.length === 0 && known === undefined) return [];
  const ids = reply.questions.flatMap((one) => one.id ?? []);
  const read = ids.flatMap((one) => known?.read[one] ?? []);
  const found = answersBefore(reply, merged(read, heard));
  const before = reply.turns[0]?.generationId ?? Number.POSITIVE_INFINITY;
  const told = ids.flatMap((one) => known?.told[one] ?? []).filter((one) => one < before);
  const generations = new Set([...found.map((one) => one.generationId), ...told]);
  return [...generations]
    .sort((a, b) => a - b)
    .map((generationId) => ({
      generationId,
      answer: found.find((one) => one.generationId === generationId) ?? null,
    }));
}

/** Reads the earlier answers to what a reply answers. What the server has not is not told of any more. */
export async function readAnswers(id: string, reply: Reply): Promise<void> {
  for (const { id: question } of reply.questions) {
    if (question === null || !answers.getState().of[id]?.told[question]) continue;
    const found = await readEarlier(api, id, question);
    // It was deleted meanwhile.
    if (answers.getState().of[id] === undefined) return;
    change(id, ({ told, read }) => ({
      told: { ...told, [question]: found.map((one) => one.generationId) },
      read: { ...read, [question]: found },
    }));
  }
}

/** How long a reply may be there before the record of the one before it has surely come. */
const RECORDED_MS = 60_000;

/**
 * Whether there is a reply that was asked for again of which nobody has told whose place it took. `now`: then only one that is so
 * new that the record of the other may still be on its way.
 */
export function isUntold(id: string, thread: Thread, now: number | null = null): boolean {
  const known = answers.getState().of[id];
  return bubbles(thread.messages).some(
    (one) =>
      one.role === "assistant" &&
      isAnsweredAgain(one) &&
      (now === null || now - firstOf(one).createdAt < RECORDED_MS) &&
      !isTold(one, versionsOf(one, thread.earlier, known)),
  );
}

function isTold(reply: Reply, versions: readonly Version[]): boolean {
  const before = firstOf(reply).generationId - 1;
  return versions.some(
    ({ generationId, answer }) =>
      generationId === before || answer?.turns.some((one) => one.generationId === before),
  );
}
