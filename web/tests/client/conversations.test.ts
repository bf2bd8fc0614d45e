import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ConversationSummary } from "../../src/client/api";

type Conversations = typeof import("../../src/client/conversations");

interface Call {
  method: string;
  url: URL;
  respond: (body: unknown, status?: number) => Promise<void>;
}

let conversations: Conversations;
let calls: Call[];

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000_000_000 });
  vi.resetModules();
  calls = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
    return new Promise<Response>((resolve) => {
      const respond = async (body: unknown, status = 200) => {
        resolve(new Response(JSON.stringify(body), { status }));
        await vi.advanceTimersByTimeAsync(0);
      };
      calls.push({ method: init.method ?? "GET", url: new URL(path, "http://here"), respond });
    });
  });
  conversations = await import("../../src/client/conversations");
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function summary(id: string, age = 0): ConversationSummary {
  const at = new Date(Date.now() - age).toISOString();
  const base = { title: id, status: "active", model: "m", provider: "p", lastMessagePreview: "" };
  return { id, ...base, createdAt: at, updatedAt: at, messageCount: 2 };
}

const ids = () => conversations.list.getState().items.map((one) => one.id);
const page = (items: ConversationSummary[], nextCursor: string | null = null) => ({
  success: true,
  conversations: items,
  nextCursor,
});
const call = (index: number): Call => {
  const found = calls[index];
  if (!found) throw new Error(`no request ${index}`);
  return found;
};

test("pages follow one another by cursor", async () => {
  void conversations.refresh();
  await call(0).respond(page([summary("a")], "next"));
  void conversations.more();
  expect(call(1).url.searchParams.get("cursor")).toBe("next");
  await call(1).respond(page([summary("a"), summary("b", 1_000)]));
  expect(ids()).toEqual(["a", "b"]);
  expect(conversations.list.getState().cursor).toBeNull();
  void conversations.more();
  expect(calls).toHaveLength(2);
});

describe("what another tab has deleted of further pages", () => {
  const many = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) =>
      summary(`c${from + index}`, 60_000 + (from + index) * 1_000),
    );

  beforeEach(async () => {
    void conversations.refresh();
    await call(0).respond(page(many(0, 30), "second"));
    void conversations.more();
    await call(1).respond(page(many(30, 45), "third"));
  });

  test("leaves the list here, too, and the pages behind it follow where it now ends", async () => {
    void conversations.refresh(true);
    expect(call(2).url.searchParams.get("limit")).toBe("45");
    await call(2).respond(page([...many(0, 40), ...many(41, 46)], "further"));
    expect(ids()).toHaveLength(45);
    expect(ids()).not.toContain("c40");
    expect(conversations.list.getState().cursor).toBe("further");
  });

  test("and so does what stood below a first page that is all there is", async () => {
    void conversations.refresh();
    await call(2).respond(page(many(0, 29)));
    expect(ids()).toHaveLength(29);
    expect(conversations.list.getState().cursor).toBeNull();
  });
});

test("an answer that comes after a newer question is ignored", async () => {
  void conversations.refresh();
  conversations.search("tea");
  await vi.advanceTimersByTimeAsync(300);
  expect(call(1).url.searchParams.get("q")).toBe("tea");
  await call(1).respond(page([summary("tea")]));
  await call(0).respond(page([summary("everything")]));
  expect(ids()).toEqual(["tea"]);
});

test("a search waits for the person to finish typing", async () => {
  for (const query of ["t", "te", "tea"]) conversations.search(query);
  await vi.advanceTimersByTimeAsync(300);
  expect(calls.map((one) => one.url.searchParams.get("q"))).toEqual(["tea"]);
});

test("a reply that ends meanwhile does not put a search off", async () => {
  conversations.search("tea");
  conversations.refreshSoon();
  await vi.advanceTimersByTimeAsync(300);
  expect(calls.map((one) => one.url.searchParams.get("q"))).toEqual(["tea"]);
  await call(0).respond(page([]));
  conversations.refreshSoon();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(calls).toHaveLength(2);
});

test("a new conversation stands on top until the database knows it", async () => {
  conversations.add("new", { title: null, model: "m" });
  void conversations.refresh();
  await call(0).respond(page([summary("old", 5_000)]));
  expect(ids()).toEqual(["new", "old"]);
  await vi.advanceTimersByTimeAsync(60_000);
  void conversations.refresh();
  await call(1).respond(page([summary("old", 65_000)]));
  expect(ids()).toEqual(["old"]);
});

test("what was said in a new conversation is not lost to a list that was read before", async () => {
  void conversations.refresh();
  conversations.add("new", { title: null, model: "m" });
  conversations.touch("new", { messageCount: 1, lastMessagePreview: "Hello!" }, true);
  await call(0).respond(page([summary("a", 60_000)]));
  expect(ids()).toEqual(["new", "a"]);
  void conversations.refresh();
  await call(1).respond(page([summary("new"), summary("a", 60_000)]));
  void conversations.refresh();
  await call(2).respond(page([summary("a", 60_000)]));
  expect(ids()).toEqual(["a"]);
});

test("a failure says so, and the list stays", async () => {
  void conversations.refresh();
  await call(0).respond(page([summary("a")]));
  void conversations.refresh();
  await call(1).respond({ success: false, error: { code: "DATABASE_UNAVAILABLE", message: "" } }, 503);
  expect(conversations.list.getState().phase).toBe("failed");
  expect(ids()).toEqual(["a"]);
});

test("a rename shows at once and goes back when it fails", async () => {
  void conversations.refresh();
  await call(0).respond(page([summary("a")]));
  const renaming = conversations.rename("a", "Better");
  expect(conversations.list.getState().items[0]?.title).toBe("Better");
  expect(call(1).method).toBe("PATCH");
  const failed = expect(renaming).rejects.toThrow();
  await call(1).respond({ success: false, error: { code: "X", message: "no" } }, 422);
  await failed;
  expect(conversations.list.getState().items[0]?.title).toBe("a");
});

test("a rename is stored as the server has it", async () => {
  conversations.add("a", { title: null, model: "m" });
  const renaming = conversations.rename("a", "Mail me at a@b.c");
  await call(0).respond({ success: true, conversation: { id: "a", title: "Mail me at [EMAIL]" } });
  expect(await renaming).toBe("Mail me at [EMAIL]");
  expect(conversations.list.getState().items[0]?.title).toBe("Mail me at [EMAIL]");
});

test("a deletion hides at once, and is carried out when it can no longer be taken back", async () => {
  void conversations.refresh();
  await call(0).respond(page([summary("a"), summary("b")]));
  const outcome = { onGone: vi.fn(), onFailure: vi.fn() };
  conversations.remove("a", outcome);
  expect([...conversations.list.getState().leaving]).toEqual(["a"]);
  await vi.advanceTimersByTimeAsync(conversations.UNDO_MS - 1);
  expect(calls).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(call(1).method).toBe("DELETE");
  await call(1).respond({ success: true, id: "a" });
  expect(ids()).toEqual(["b"]);
  expect(outcome.onGone).toHaveBeenCalledOnce();
});

test("a deletion that was taken back does not happen", async () => {
  conversations.add("a", { title: null, model: "m" });
  conversations.remove("a", { onGone: vi.fn(), onFailure: vi.fn() });
  conversations.undoRemove("a");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calls).toHaveLength(0);
  expect(conversations.list.getState().leaving.size).toBe(0);
});

test("a deletion that fails brings the conversation back", async () => {
  conversations.add("a", { title: null, model: "m" });
  const outcome = { onGone: vi.fn(), onFailure: vi.fn() };
  conversations.remove("a", outcome);
  await vi.advanceTimersByTimeAsync(conversations.UNDO_MS);
  await call(0).respond({ success: false, error: { code: "X", message: "" } }, 503);
  expect(outcome.onFailure).toHaveBeenCalledOnce();
  expect(conversations.list.getState().leaving.size).toBe(0);
  expect(ids()).toEqual(["a"]);
});

test("a list that was asked for before the deletion, and comes after it, does not bring the conversation back", async () => {
  conversations.add("a", { title: null, model: "m" });
  conversations.remove("a", { onGone: vi.fn(), onFailure: vi.fn() });
  await vi.advanceTimersByTimeAsync(conversations.UNDO_MS);
  void conversations.refresh();
  await call(0).respond({ success: true, id: "a" });
  await call(1).respond(page([summary("a")]));
  expect([...conversations.list.getState().leaving]).toEqual(["a"]);
});

test("a page that is loaded again does not list what was just deleted; the one after it asks the server", async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  const leaving: string[][] = [];
  for (const given of [["a", "b"], [], []]) {
    vi.resetModules();
    conversations = await import("../../src/client/conversations");
    leaving.push([...conversations.list.getState().leaving]);
    for (const id of given) conversations.remove(id, { onGone: vi.fn(), onFailure: vi.fn() });
    conversations.flushRemovals();
  }
  expect(leaving).toEqual([[], ["a", "b"], []]);
  expect(calls.map(({ method }) => method)).toEqual(["DELETE", "DELETE"]);
});

test("a conversation that was deleted elsewhere is gone as well", async () => {
  conversations.add("a", { title: null, model: "m" });
  const outcome = { onGone: vi.fn(), onFailure: vi.fn() };
  conversations.remove("a", outcome);
  await vi.advanceTimersByTimeAsync(conversations.UNDO_MS);
  await call(0).respond({ success: false, error: { code: "CONVERSATION_NOT_FOUND", message: "" } }, 404);
  expect(outcome.onGone).toHaveBeenCalledOnce();
});

test("a limit on the list is said, and waited for as long as it asks", async () => {
  void conversations.refresh();
  await call(0).respond(
    { success: false, error: { code: "RATE_LIMITED", message: "no", retryAfter: 60 } },
    429,
  );
  expect(conversations.list.getState()).toMatchObject({ phase: "failed" });
  expect(conversations.list.getState().problem).toContain("60 seconds");
  await vi.advanceTimersByTimeAsync(59_000);
  expect(calls.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  await call(1).respond(page([]));
  expect(conversations.list.getState()).toMatchObject({ phase: "ready", problem: null });
});
