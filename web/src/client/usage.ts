import { createStore } from "zustand/vanilla";
import { learnAgain } from "./answers";
import type { Usage } from "./api";
import * as conversations from "./conversations";
import { type Details, details } from "./judgement-api";
import { learn, now } from "./judgements";

/** What conversations have used so far, by id. Records arrive a while after their turn, through a queue. */
export const usages = createStore<{ of: Readonly<Record<string, Usage>> }>(() => ({ of: {} }));

/** When to look after a turn has ended: again, and later, only while nothing more has been counted. */
const LOOKS_MS = [2_500, 6_000, 20_000];

const looks = new Map<string, ReturnType<typeof setTimeout>>();

/** Something was said in a conversation: its usage grows soon. `stored`: the database is known to have it. */
export function expectUsage(id: string, stored = false): void {
  look(id, { calls: usages.getState().of[id]?.calls ?? 0, stored }, 0);
}

/**
 * Reads what there is of a conversation that was opened again: what it has used, what the person thought of replies, which
 * questions were answered again. `more`: whether something of that is surely still on its way.
 */
export function readUsage(id: string, more?: () => boolean): void {
  look(id, { calls: 0, stored: true, more }, 0, 0);
}

interface Expected {
  /** So many calls were known. */
  calls: number;
  stored: boolean;
  more?: (() => boolean) | undefined;
}

function look(id: string, expected: Expected, attempt: number, wait = LOOKS_MS[attempt]): void {
  clearTimeout(looks.get(id));
  looks.delete(id);
  if (wait === undefined) return;
  const timer = setTimeout(async () => {
    const asked = now();
    const found = await read(id, expected.stored);
    if (found) {
      learn(id, found.judgements ?? [], asked);
      learnAgain(id, found.answeredAgain ?? []);
    }
    if (looks.get(id) !== timer) return;
    const usage = found?.usage;
    if (usage) usages.setState(({ of }) => ({ of: { ...of, [id]: usage } }));
    const all = usage !== undefined && usage.calls > expected.calls && !expected.more?.();
    look(id, expected, all ? LOOKS_MS.length : attempt + 1);
  }, wait);
  looks.set(id, timer);
}

async function read(id: string, stored: boolean): Promise<Details | null> {
  if (!stored && !conversations.isStored(id)) {
    conversations.refreshSoon();
    return null;
  }
  try {
    return await details(id);
  } catch {
    return null;
  }
}
