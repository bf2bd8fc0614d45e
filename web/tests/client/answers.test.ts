import { bubbles, type Reply } from "taskflow-client/chat/bubbles";
import type { MessageView } from "taskflow-client/chat/protocol.gen";
import { reduce } from "taskflow-client/chat/reduce";
import { type EarlierAnswer, EMPTY_THREAD, type Thread } from "taskflow-client/chat/thread";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

let answers: typeof import("../../src/client/answers");
let asked: string[] = [];
let pages: { answers: { generationId: number; messages: MessageView[] }[]; nextCursor: string | null }[] = [];

beforeEach(async () => {
  vi.resetModules();
  [asked, pages] = [[], []];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    const page = pages.shift();
    return new Response(JSON.stringify({ success: true, ...page }), { status: page ? 200 : 404 });
  });
  answers = await import("../../src/client/answers");
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const NOW = Date.parse("2026-01-02T03:04:10Z");
const view = (role: MessageView["role"], generationId: number): MessageView => ({
  id: `${role}-${generationId}`,
  role,
  content: `${role} ${generationId}`,
  status: "completed",
  createdAt: "2026-01-02T03:04:05Z",
  generationId,
});
const listed = (...messages: MessageView[]): Thread =>
  reduce(
    EMPTY_THREAD,
    { type: "conversation_resumed", conversationId: "c", model: "m", title: "t", messages },
    NOW,
  );
const stored = (generationId: number) => ({ generationId, messages: [view("assistant", generationId)] });
const heard = (generationId: number): EarlierAnswer => {
  const { messages } = listed(view("assistant", generationId));
  return { questionId: "user-2", generationId, turns: messages as EarlierAnswer["turns"], asides: [] };
};

/** A question that was answered by the turns 2, 3, 4 and now 5. */
const thread = listed(view("user", 2), view("assistant", 5));
const reply = bubbles(thread.messages)[1] as Reply;
const told = () => answers.answers.getState().of.c;
const versions = (live: readonly EarlierAnswer[] = []) =>
  answers.versionsOf(reply, live, told()).map(({ generationId, answer }) => [generationId, answer !== null]);

test("of a conversation without earlier answers nothing is kept", () => {
  answers.learnAgain("c", []);
  expect(told()).toBeUndefined();
  expect(versions()).toEqual([]);
});

test("what the server tells of and what was heard here are counted once", () => {
  answers.learnAgain("c", [
    { questionId: "user-2", generationIds: [2, 3] },
    { questionId: "other", generationIds: [1] },
  ]);
  expect(versions()).toEqual([
    [2, false],
    [3, false],
  ]);
  expect(versions([heard(3), heard(4)])).toEqual([
    [2, false],
    [3, true],
    [4, true],
  ]);
});

test("all are read together, page after page, and what is not there any more is not told of", async () => {
  answers.learnAgain("c", [{ questionId: "user-2", generationIds: [2, 3, 4] }]);
  pages = [
    { answers: [stored(4)], nextCursor: "more" },
    { answers: [stored(2)], nextCursor: null },
  ];
  await answers.readAnswers("c", reply);
  expect(asked).toEqual([
    "/api/conversations/c/messages/user-2/answers",
    "/api/conversations/c/messages/user-2/answers?cursor=more",
  ]);
  expect(versions()).toEqual([
    [2, true],
    [4, true],
  ]);
  answers.forgetAnswers("c");
  expect(versions()).toEqual([]);
});

test("what cannot be read stays to be read", async () => {
  answers.learnAgain("c", [{ questionId: "user-2", generationIds: [4] }]);
  await expect(answers.readAnswers("c", reply)).rejects.toThrow();
  expect(versions()).toEqual([[4, false]]);
});

test("a reply that was asked for again is looked into until somebody has told whose place it took", () => {
  expect(answers.isUntold("c", thread)).toBe(true);
  expect(answers.isUntold("c", { ...thread, earlier: [heard(4)] })).toBe(false);
  answers.learnAgain("c", [{ questionId: "user-2", generationIds: [2, 3] }]);
  // The record of the last one is on its way, for so long as that takes.
  expect(answers.isUntold("c", thread, NOW)).toBe(true);
  expect(answers.isUntold("c", thread, NOW + 60_000)).toBe(false);
  answers.learnAgain("c", [{ questionId: "user-2", generationIds: [2, 3, 4] }]);
  expect(answers.isUntold("c", thread)).toBe(false);
  expect(answers.isUntold("c", listed(view("user", 2), view("assistant", 2)))).toBe(false);
});

test("what comes of a conversation that was deleted meanwhile is not kept", async () => {
  answers.learnAgain("c", [{ questionId: "user-2", generationIds: [4] }]);
  pages = [{ answers: [stored(4)], nextCursor: null }];
  const reading = answers.readAnswers("c", reply);
  answers.forgetAnswers("c");
  await reading;
  expect(told()).toBeUndefined();
});
