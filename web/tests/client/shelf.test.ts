import { expect, test } from "vitest";
import { createShelf } from "../../src/client/shelf";
import { MemoryStorage } from "./fakes";

const item = { saidAt: 1, frame: { type: "user_message" as const, text: "hi", clientMessageId: "x" } };

test("what was kept is there again, each conversation's own", () => {
  const storage = new MemoryStorage();
  createShelf(storage).keepDraft("a", "draft");
  createShelf(storage).keepOutbox("a", [item]);
  const shelf = createShelf(storage);
  expect([shelf.draft("a"), shelf.draft("b"), shelf.outbox("a")]).toEqual(["draft", "", [item]]);
});

test("what is empty takes no room", () => {
  const storage = new MemoryStorage();
  const shelf = createShelf(storage);
  shelf.keepDraft("a", "x");
  shelf.keepDraft("a", "");
  shelf.keepOutbox("a", []);
  expect(storage.length).toBe(0);
});

test("what someone else wrote there is not taken for messages", () => {
  const storage = new MemoryStorage();
  for (const value of ["{", "3", '[null, 1, {"frame": {}}]']) {
    storage.setItem("taskflow.outbox.a", value);
    expect(createShelf(storage).outbox("a")).toEqual([]);
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
  const shelf = createShelf(storage);
  shelf.keepDraft("a", "x");
  expect(shelf.draft("a")).toBe("");
});
