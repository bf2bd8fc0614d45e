import { EMPTY_THREAD, type Thread } from "taskflow-client/chat/thread";
import { createDraftStorage } from "taskflow-client/session/draft-storage";
import { expect, test } from "vitest";
import { MemoryStorage } from "../../../clients/typescript/tests/memory-storage";
import { DraftKeeper, type Owner, ownerOf } from "../../src/client/drafts";

const said = { role: "user", key: "1" } as Thread["messages"][number];

test.each<[string, Partial<Thread>, boolean, Owner]>([
  ["a page without a conversation", {}, false, null],
  ["a new one", { conversationId: "c", status: "active" }, false, null],
  ["one that is not there yet, and was left empty", { conversationId: "c" }, true, null],
  ["one that is not there yet", { conversationId: "c" }, false, "c"],
  ["one in which was spoken", { conversationId: "c", status: "active", messages: [said] }, true, "c"],
])("whose a draft is: %s", (_, thread, leftEmpty, owner) => {
  expect(ownerOf({ ...EMPTY_THREAD, ...thread }, leftEmpty)).toBe(owner);
});

function boxOf(storage: MemoryStorage, owner: Owner): DraftKeeper {
  return new DraftKeeper(createDraftStorage(storage), owner);
}

test("what was written in a new conversation waits for the next one", () => {
  const storage = new MemoryStorage();
  boxOf(storage, null).keep(null, "Half a thou");
  expect(boxOf(storage, null).kept).toBe("Half a thou");
  expect(boxOf(storage, "c").kept).toBe("");
});

test("what was sent is nobody's draft, whatever is told first: that it is sent, or that the box is empty", () => {
  for (const order of [
    [null, "c"],
    ["c", "c"],
  ]) {
    const storage = new MemoryStorage();
    const box = boxOf(storage, null);
    box.keep(null, "Hello");
    box.keep(order[0] ?? null, order[0] === "c" ? "Hello" : "");
    box.keep("c", "");
    expect([boxOf(storage, null).kept, boxOf(storage, "c").kept]).toEqual(["", ""]);
  }
});

test("a conversation that turns out to be new shows what was written for it, and never what was typed meanwhile away", () => {
  const storage = new MemoryStorage();
  boxOf(storage, null).keep(null, "Half a thou");
  expect(boxOf(storage, "c").keep(null, "")).toBe("Half a thou");
  expect(boxOf(storage, "c").keep(null, "Typed")).toBeNull();
  expect(boxOf(storage, null).kept).toBe("Typed");
});
