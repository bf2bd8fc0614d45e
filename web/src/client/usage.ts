import { createStore } from "zustand/vanilla";
import * as api from "./api";
import * as conversations from "./conversations";

/** What conversations have used so far, by id. Records arrive a while after their turn, through a queue. */
export const usages = createStore<{ of: Readonly<Record<string, api.Usage>> }>(() => ({ of: {} }));

/** When to look after a turn has ended: again, and later, only while nothing more has been counted. */
const LOOKS_MS = [2_500, 6_000, 20_000];

const looks = new Map<string, ReturnType<typeof setTimeout>>();

/** Something was said in a conversation: its usage grows soon. `stored`: the database is known to have it. */
export function expectUsage(id: string, stored = false): void {
  look(id, usages.getState().of[id]?.calls ?? 0, stored, 0);
}

function look(id: string, calls: number, stored: boolean, attempt: number): void {
  clearTimeout(looks.get(id));
  looks.delete(id);
  const wait = LOOKS_MS[attempt];
  if (wait === undefined) return;
  const timer = setTimeout(async () => {
    const usage = await read(id, stored);
    if (looks.get(id) !== timer) return;
    if (usage) usages.setState(({ of }) => ({ of: { ...of, [id]: usage } }));
    look(id, calls, stored, usage && usage.calls > calls ? LOOKS_MS.length : attempt + 1);
  }, wait);
  looks.set(id, timer);
}

async function read(id: string, stored: boolean): Promise<api.Usage | null> {
  if (!stored && !conversations.isStored(id)) {
    conversations.refreshSoon();
    return null;
  }
  try {
    return await api.usage(id);
  } catch {
    return null;
  }
}
