import { afterEach, beforeEach, expect, test, vi } from "vitest";

let copies: typeof import("../../src/client/copies");
let told: { path: string; messageIds: string[]; keepalive: boolean }[] = [];

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  told = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    told.push({ path, ...JSON.parse(String(init.body)), keepalive: init.keepalive ?? false });
    return new Response(JSON.stringify({ success: true }));
  });
  copies = await import("../../src/client/copies");
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("copies in a row are one request, and each reply is told once", async () => {
  for (const id of ["a", "b", "a"]) {
    copies.noteCopy("c", id);
    await vi.advanceTimersByTimeAsync(9_000);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  copies.noteCopy("c", "a");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([{ path: "/api/conversations/c/copied", messageIds: ["a", "b"], keepalive: false }]);
});

test("conversations are told apart, twenty replies at a time", async () => {
  for (let number = 0; number < 45; number += 1) copies.noteCopy("c", `${number}`);
  copies.noteCopy("d", "x");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told.map((one) => [one.path, one.messageIds.length])).toEqual([
    ["/api/conversations/c/copied", 20],
    ["/api/conversations/c/copied", 20],
    ["/api/conversations/c/copied", 5],
    ["/api/conversations/d/copied", 1],
  ]);
});

test("a page that goes tells at once what waits, and nothing twice", async () => {
  copies.noteCopy("c", "a");
  copies.flushCopies();
  copies.flushCopies();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([{ path: "/api/conversations/c/copied", messageIds: ["a"], keepalive: true }]);
});

test("a server that does not answer is not asked again", async () => {
  const asked = vi.fn(() => Promise.reject(new Error("down")));
  vi.stubGlobal("fetch", asked);
  copies.noteCopy("c", "a");
  await vi.advanceTimersByTimeAsync(120_000);
  copies.noteCopy("c", "a");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toHaveBeenCalledTimes(1);
});
