import { expect, test } from "vitest";
import { createDraftStorage, moveAll } from "../../src/session/draft-storage.ts";
import { MemoryStorage } from "../memory-storage.ts";

const item = { saidAt: 1, frame: { type: "user_message" as const, text: "hi", clientMessageId: "x" } };

test("what was kept is there again, each conversation's own", () => {
  const storage = new MemoryStorage();
  createDraftStorage(storage).keepDraft("a", "draft");
  createDraftStorage(storage).keepOutbox("a", [item]);
  const draftStorage = createDraftStorage(storage);
  expect([draftStorage.draft("a"), draftStorage.draft("b"), draftStorage.outbox("a")]).toEqual([
    "draft",
    "",
    [item],
  ]);
});

test("what is empty takes no room", () => {
  const storage = new MemoryStorage();
  const draftStorage = createDraftStorage(storage);
  draftStorage.keepDraft("a", "x");
  draftStorage.keepDraft("a", "");
  draftStorage.keepOutbox("a", []);
  expect(storage.length).toBe(0);
});

test("what someone else wrote there is not taken for messages", () => {
  const storage = new MemoryStorage();
  for (const value of ["{", "3", '[null, 1, {"frame": {}}]']) {
    storage.setItem("taskflow.outbox.a", value);
    expect(createDraftStorage(storage).outbox("a")).toEqual([]);
  }
});

test("a storage that refuses breaks nothing", () => {
  const storage = new MemoryStorage();
  storage.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  storage.getItem = () => {
    throw new DOMException("no", "SecurityError");
  };
  const draftStorage = createDraftStorage(storage);
  draftStorage.keepDraft("a", "x");
  expect(draftStorage.draft("a")).toBe("");
});

test("all of it moves elsewhere, and nothing else does", () => {
  const [from, to] = [new MemoryStorage(), new MemoryStorage()];
  createDraftStorage(from).keepDraft("a", "from the first");
  createDraftStorage(from).keepOutbox(null, [item]);
  createDraftStorage(from).keepDraft("b", "lost to what is there");
  createDraftStorage(to).keepDraft("b", "there");
  from.setItem("taskflow.prefs", "{}");
  moveAll(from, to);
  const kept = createDraftStorage(to);
  expect([kept.draft("a"), kept.outbox(null), kept.draft("b")]).toEqual(["from the first", [item], "there"]);
  expect([from.length, from.getItem("taskflow.prefs")]).toEqual([1, "{}"]);
  moveAll(undefined, to);
});
