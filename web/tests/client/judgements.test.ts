import { afterEach, beforeEach, expect, test, vi } from "vitest";

interface Asked {
  method: string;
  body: unknown;
  answer: (status: number, body: object) => void;
}

let judgements: typeof import("../../src/client/judgements");
let asked: Asked[] = [];

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  asked = [];
  vi.stubGlobal(
    "fetch",
    (_: string, init: RequestInit) =>
      new Promise<Response>((resolve) => {
        const body = init.body ? JSON.parse(String(init.body)) : null;
        const answer = (status: number, told: object) =>
          resolve(new Response(JSON.stringify(told), { status }));
        asked.push({ method: init.method ?? "GET", body, answer });
      }),
  );
  judgements = await import("../../src/client/judgements");
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const UP = { thumb: "up", word: null } as const;
const DOWN = { thumb: "down", word: null } as const;
const shown = () => judgements.judgements.getState().of.c?.m ?? null;
const sent = async (count: number) => {
  await vi.waitFor(() => expect(asked.length).toBe(count));
  return asked[count - 1] as Asked;
};
const stored = (judgement: object | null) => ({ success: true, messageId: "m", judgement });
const refused = (code: string) => ({ success: false, error: { code, message: "no" } });

test("a thumb is shown at once and as it was stored afterwards", async () => {
  const done = judgements.judge("c", "m", { ...DOWN, word: "me@example.com" });
  expect(shown()).toEqual({ thumb: "down", word: "me@example.com" });
  const request = await sent(1);
  expect(request).toMatchObject({ method: "PUT", body: { thumb: "down", word: "me@example.com" } });
  request.answer(200, stored({ messageId: "m", thumb: "down", word: "[REDACTED:EMAIL]" }));
  await done;
  expect(shown()).toEqual({ thumb: "down", word: "[REDACTED:EMAIL]" });
});

test("a thumb that is taken back is withdrawn", async () => {
  judgements.learn("c", [{ messageId: "m", ...UP }], judgements.now());
  const done = judgements.judge("c", "m", null);
  expect(shown()).toBeNull();
  const request = await sent(1);
  expect(request.method).toBe("DELETE");
  request.answer(200, stored(null));
  await done;
  expect(shown()).toBeNull();
});

test("a refusal is raised, and leads back to what the server has", async () => {
  judgements.learn("c", [{ messageId: "m", ...UP }], judgements.now());
  const done = judgements.judge("c", "m", DOWN);
  const failed = expect(done).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  (await sent(1)).answer(500, refused("DATABASE_UNAVAILABLE"));
  await failed;
  expect(shown()).toEqual(UP);
});

test("of changes in a row only the last is sent once the first has arrived", async () => {
  const first = judgements.judge("c", "m", UP);
  const request = await sent(1);
  const second = judgements.judge("c", "m", DOWN);
  const third = judgements.judge("c", "m", { ...DOWN, word: "why" });
  expect(shown()).toEqual({ thumb: "down", word: "why" });
  request.answer(200, stored({ messageId: "m", ...UP }));
  await Promise.all([first, second]);
  expect(shown()).toEqual({ thumb: "down", word: "why" });
  const last = await sent(2);
  expect(last.body).toEqual({ thumb: "down", word: "why" });
  last.answer(500, refused("DATABASE_UNAVAILABLE"));
  await expect(third).rejects.toMatchObject({ status: 500 });
  expect(shown()).toEqual(UP);
});

test("an answer that was asked for before a change does not undo it", async () => {
  const before = judgements.now();
  const done = judgements.judge("c", "m", UP);
  judgements.learn("c", [], before);
  judgements.learn("c", [], judgements.now());
  expect(shown()).toEqual(UP);
  (await sent(1)).answer(200, stored({ messageId: "m", ...UP }));
  await done;
  judgements.learn("c", [], before);
  expect(shown()).toEqual(UP);
  judgements.learn("c", [{ messageId: "m", ...DOWN }], judgements.now());
  expect(shown()).toEqual(DOWN);
  judgements.learn("c", [], judgements.now());
  expect(shown()).toBeNull();
});

test("a reply that counts as spoken for a moment more is judged after that", async () => {
  const done = judgements.judge("c", "m", UP);
  (await sent(1)).answer(409, {
    success: false,
    error: { code: "REPLY_IN_PROGRESS", message: "wait", retryAfter: 2 },
  });
  await vi.advanceTimersByTimeAsync(2_000);
  (await sent(2)).answer(200, stored({ messageId: "m", ...UP }));
  await done;
  expect(shown()).toEqual(UP);
});

test("conversations do not mix", () => {
  judgements.learn("c", [{ messageId: "m", ...UP }], judgements.now());
  judgements.learn("d", [{ messageId: "n", ...DOWN }], judgements.now());
  expect(judgements.judgements.getState().of).toEqual({ c: { m: UP }, d: { n: DOWN } });
});
