import { beforeEach, expect, test, vi } from "vitest";

let parts: (object | number)[];
let cursors: (string | null)[];

beforeEach(() => {
  vi.useFakeTimers();
  cursors = [];
  vi.stubGlobal("fetch", async (path: string) => {
    cursors.push(new URL(path, "http://here").searchParams.get("cursor"));
    const next = parts.shift();
    if (typeof next !== "number") return new Response(JSON.stringify({ success: true, ...next }));
    return new Response(JSON.stringify({ error: { code: "NO", retryAfter: 3 } }), { status: next });
  });
});

const who = { userId: "u", tenantId: "t", exportedAt: "2026-11-28T20:00:00Z" };
const part = (section: string, ids: number[], nextCursor: string | null) => ({
  ...who,
  section,
  rows: ids.map((id) => ({ id })),
  nextCursor,
});

async function collect() {
  const { collect: run } = await import("../../src/account/everything");
  const told: number[] = [];
  const finished = run((count) => told.push(count)).then(
    (found) => ({ found, told }),
    (error: unknown) => ({ error, told }),
  );
  await vi.runAllTimersAsync();
  return finished as Promise<{ found?: Awaited<ReturnType<typeof run>>; error?: unknown; told: number[] }>;
}

test("all parts become one file, in their sections", async () => {
  parts = [
    part("conversations", [1, 2], "a&b"),
    part("messages", [3], "c"),
    part("messages", [4], "d"),
    part("calls", [5], null),
  ];
  const { found, told } = await collect();
  expect(found).toEqual({
    file: {
      ...who,
      conversations: [{ id: 1 }, { id: 2 }],
      messages: [{ id: 3 }, { id: 4 }],
      calls: [{ id: 5 }],
      judgements: [],
    },
    rows: 5,
  });
  expect(cursors).toEqual([null, "a&b", "c", "d"]);
  expect(told).toEqual([1, 2, 3, 4]);
});

test("a part that is refused for now is asked for again, one that never comes is told", async () => {
  parts = [part("conversations", [1], "a"), 429, 503, part("messages", [2], null)];
  expect((await collect()).found?.rows).toBe(2);
  parts = [503, 503, 503, 503, 503, part("calls", [], null)];
  expect((await collect()).error).toMatchObject({ status: 503 });
  parts = [400, part("calls", [], null)];
  expect((await collect()).error).toMatchObject({ status: 400 });
});

test("parts that lead in a circle end", async () => {
  parts = Array.from({ length: 9 }, (_, index) => part("calls", [index], index % 2 ? "a" : "b"));
  expect((await collect()).error).toBeInstanceOf(Error);
});
