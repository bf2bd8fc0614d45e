import { afterEach, beforeEach, expect, test, vi } from "vitest";

const used = (calls: number) => ({
  inputTokens: 100 * calls,
  outputTokens: 10 * calls,
  cost: null,
  estimated: false,
  calls,
});

let usage: typeof import("../../src/client/usage");
let conversations: typeof import("../../src/client/conversations");
let counted = 0;
let listed: string[] = [];
let requests: string[] = [];

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000_000_000 });
  vi.resetModules();
  [counted, listed, requests] = [0, [], []];
  vi.stubGlobal("fetch", async (path: string) => {
    requests.push(path);
    const body = path.startsWith("/api/conversations?")
      ? { conversations: listed.map((id) => ({ id, updatedAt: "", messageCount: 2 })), nextCursor: null }
      : { usage: used(counted) };
    return new Response(JSON.stringify({ success: true, ...body }));
  });
  usage = await import("../../src/client/usage");
  conversations = await import("../../src/client/conversations");
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const details = () => requests.filter((path) => path === "/api/conversations/c?limit=1").length;
const known = () => usage.usages.getState().of.c;

test("a turn that has been counted is asked for once", async () => {
  listed = ["c"];
  await conversations.refresh();
  counted = 1;
  usage.expectUsage("c");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(known()).toEqual(used(1));
  expect(details()).toBe(1);
});

test("turns in a row are asked for together", async () => {
  counted = 2;
  usage.expectUsage("c", true);
  await vi.advanceTimersByTimeAsync(1_000);
  usage.expectUsage("c", true);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(details()).toBe(1);
});

test("while nothing more was counted it asks again, ever later, and then no more", async () => {
  usage.expectUsage("c", true);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(details()).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(details()).toBe(2);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(details()).toBe(3);
});

test("what is counted late is found", async () => {
  usage.expectUsage("c", true);
  await vi.advanceTimersByTimeAsync(5_000);
  counted = 1;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(known()).toEqual(used(1));
});

test("a conversation that the database does not have yet is not asked for", async () => {
  usage.expectUsage("c");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(details()).toBe(0);
  listed = ["c"];
  counted = 1;
  await vi.advanceTimersByTimeAsync(8_000);
  expect(known()).toEqual(used(1));
  expect(details()).toBe(1);
});

test("a server that does not answer changes nothing", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new Error("down")));
  usage.expectUsage("c", true);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(known()).toBeUndefined();
});

test("a conversation that is opened again is read once more while something of it is on its way", async () => {
  counted = 3;
  let late = 2;
  usage.readUsage("c", () => late-- > 0);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(details()).toBe(3);
  usage.readUsage("d");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(requests.filter((path) => path.includes("/d?"))).toHaveLength(1);
});
