import { SLOW_MS, TRIES } from "taskflow-client/http/patience";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as api from "../../src/client/api";
import { waking } from "../../src/client/waking";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  expect(waking.getState().waiting).toBe(0);
});

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const asleep = (retryAfter?: number) =>
  answer(503, { success: false, error: { code: "DATABASE_WAKING", message: "asleep", retryAfter } });
const page = { success: true, conversations: [], nextCursor: null };
const said = () => waking.getState().waiting > 0;

test("a request is repeated until the database is awake, and the page says so meanwhile", async () => {
  const answers = [asleep(5), asleep(5), answer(200, page)];
  const fetched = vi.fn(async () => answers.shift() as Response);
  vi.stubGlobal("fetch", fetched);
  const asked = api.conversations({});
  await vi.advanceTimersByTimeAsync(0);
  expect([fetched.mock.calls.length, said()]).toEqual([1, true]);
  await vi.advanceTimersByTimeAsync(7_500);
  await vi.advanceTimersByTimeAsync(7_500);
  expect(fetched).toHaveBeenCalledTimes(3);
  expect(await asked).toEqual(page);
  expect(said()).toBe(false);
});

test("one that takes long is told of before its answer", async () => {
  let done: (response: Response) => void = () => {};
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (done = resolve)));
  const asked = api.conversations({});
  await vi.advanceTimersByTimeAsync(SLOW_MS - 1);
  expect(said()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(said()).toBe(true);
  done(answer(200, page));
  await asked;
});

test("what does not read the database may take its time without a word", async () => {
  let done: (response: Response) => void = () => {};
  const slowly = () => new Promise<Response>((resolve) => (done = resolve));
  vi.stubGlobal("fetch", slowly);
  const asked = api.models();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said()).toBe(false);
  done(answer(200, {}));
  await asked;
});

test("a database that never wakes up is told as what it is, after a few tries", async () => {
  const fetched = vi.fn(async () => asleep());
  vi.stubGlobal("fetch", fetched);
  const asked = api.conversations({}).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(fetched).toHaveBeenCalledTimes(TRIES);
  expect(await asked).toMatchObject({ code: "DATABASE_WAKING", status: 503 });
});

test.each([
  [503, "DATABASE_UNAVAILABLE"],
  [503, "HTTP"],
  [429, "RATE_LIMITED"],
  [500, "INTERNAL"],
])("nothing else is repeated: %s %s", async (status, code) => {
  const fetched = vi.fn(async () => answer(status, { success: false, error: { code, message: "" } }));
  vi.stubGlobal("fetch", fetched);
  await expect(api.conversations({})).rejects.toMatchObject({ code, status });
  expect(fetched).toHaveBeenCalledTimes(1);
});

test.each([
  [undefined, 7_500],
  [0, 1_500],
  [600, 45_000],
])("it waits as the server says, within reason: %s", async (retryAfter, most) => {
  const answers = [asleep(retryAfter), answer(200, page)];
  const fetched = vi.fn(async () => answers.shift() as Response);
  vi.stubGlobal("fetch", fetched);
  const asked = api.conversations({});
  await vi.advanceTimersByTimeAsync(0);
  expect(fetched).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(most);
  await asked;
  expect(fetched).toHaveBeenCalledTimes(2);
});

test("a request that fails leaves no word behind", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("network");
  });
  await expect(api.conversations({})).rejects.toMatchObject({ code: "UNREACHABLE" });
});
