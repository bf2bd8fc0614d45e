import { authorizationNow } from "./credentials";
import * as api from "./judgement-api";

/** Which replies were copied, told to the server some at a time: a sign that they were of use. Never what of them. */

/** How long after the last copy: whoever copies one often copies more, and by then the reply is stored. */
const QUIET_MS = 10_000;

const waiting = new Map<string, Set<string>>();
const told = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

export function noteCopy(conversationId: string, messageId: string): void {
  if (told.has(messageId)) return;
  told.add(messageId);
  const of = waiting.get(conversationId) ?? new Set();
  waiting.set(conversationId, of.add(messageId));
  clearTimeout(timer);
  timer = setTimeout(() => void tell(), QUIET_MS);
}

function* batches(): Generator<[string, string[]]> {
  for (const [id, messageIds] of waiting) {
    const all = [...messageIds];
    for (let start = 0; start < all.length; start += api.MAX_COPIES)
      yield [id, all.slice(start, start + api.MAX_COPIES)];
  }
  waiting.clear();
}

async function tell(): Promise<void> {
  for (const [id, messageIds] of [...batches()]) {
    // Nobody waits for it, and nothing is lost that somebody would miss.
    await api.noteCopies(id, messageIds).catch(() => {});
  }
}

/** Tells at once: the page is about to go. */
export function flushCopies(): void {
  clearTimeout(timer);
  const headers = authorizationNow();
  for (const [id, messageIds] of [...batches()])
    if (headers !== null)
      void fetch(api.copiedPath(id), {
        method: "POST",
        keepalive: true,
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ messageIds }),
      }).catch(() => {});
}
