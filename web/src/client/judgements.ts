import { createStore } from "zustand/vanilla";
import { ApiError } from "./api";
import * as api from "./judgement-api";

/** What the person thinks of replies, by conversation and by the id of a reply (of its first part, where it was steered). */

export type Judgement = Omit<api.Judgement, "messageId">;

type OfConversation = Readonly<Record<string, Judgement>>;

export const judgements = createStore<{ of: Readonly<Record<string, OfConversation>> }>(() => ({ of: {} }));

/** What was changed here, by reply, in the order of changes: an answer that was asked for before knows less. */
const changed = new Map<string, number>();
let changes = 0;
/** Replies whose judgement is on its way. */
const busy = new Set<string>();

/** A moment to compare what is changed here with. */
export function now(): number {
  return changes;
}

function put(id: string, messageId: string, judgement: Judgement | null): void {
  judgements.setState(({ of }) => {
    const { [messageId]: _, ...others } = of[id] ?? {};
    return { of: { ...of, [id]: judgement === null ? others : { ...others, [messageId]: judgement } } };
  });
}

function change(id: string, messageId: string, judgement: Judgement | null): number {
  changed.set(messageId, ++changes);
  put(id, messageId, judgement);
  return changes;
}

/** What the server knows of a conversation. `asked`: when it was asked; what was changed here since stays. */
export function learn(id: string, known: readonly api.Judgement[], asked: number): void {
  judgements.setState(({ of }) => {
    const since = (messageId: string) => busy.has(messageId) || (changed.get(messageId) ?? 0) > asked;
    const own = Object.entries(of[id] ?? {}).filter(([messageId]) => since(messageId));
    const told = known.filter(({ messageId }) => !since(messageId));
    for (const messageId of stands.keys()) if (!since(messageId)) stands.delete(messageId);
    const entries = told.map(({ messageId, thumb, word }): [string, Judgement] => [
      messageId,
      { thumb, word },
    ]);
    return { of: { ...of, [id]: Object.fromEntries([...entries, ...own]) } };
  });
}

/**
 * Judges a reply, or withdraws the judgement (null), on the page at once. Raises what the server refused it with; then the
 * page shows what it did before, unless the person has changed their mind since.
 */
export async function judge(id: string, messageId: string, judgement: Judgement | null): Promise<void> {
  if (!stands.has(messageId)) stands.set(messageId, judgements.getState().of[id]?.[messageId] ?? null);
  const mine = change(id, messageId, judgement);
  const latest = () => changed.get(messageId) === mine;
  busy.add(messageId);
  await (sending.get(messageId) ?? Promise.resolve()).catch(() => {});
  // What the person thought in between does not matter any more.
  if (!latest()) return;
  const sent = patiently(() => send(id, messageId, judgement));
  sending.set(messageId, sent);
  try {
    const stored = await sent;
    const standing = stored === null ? null : { thumb: stored.thumb, word: stored.word };
    stands.set(messageId, standing);
    if (latest()) end(id, messageId, standing);
  } catch (error) {
    if (!latest()) return;
    end(id, messageId, stands.get(messageId) ?? null);
    throw error;
  }
}

function end(id: string, messageId: string, standing: Judgement | null): void {
  busy.delete(messageId);
  change(id, messageId, standing);
}

/** What the server is known to have of replies that were judged here: what a refusal leads back to. */
const stands = new Map<string, Judgement | null>();

/** One request for a reply at a time: the last one is the last to arrive. */
const sending = new Map<string, Promise<unknown>>();

async function send(
  id: string,
  messageId: string,
  judgement: Judgement | null,
): Promise<api.Judgement | null> {
  if (judgement !== null) return api.judge(id, { messageId, ...judgement });
  await api.withdraw(id, messageId);
  return null;
}

/** A reply that has only just ended may count as spoken for a moment more. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "REPLY_IN_PROGRESS") throw error;
    await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 2) * 1_000));
    return ask();
  }
}
