import { expect, test } from "vitest";
import * as box from "../../src/chat/outbox.ts";

const item = (id: string): box.OutboxItem => ({
  frame: { type: "user_message", text: id, clientMessageId: id },
  saidAt: 0,
});
const two = box.enqueue(box.enqueue(box.EMPTY_OUTBOX, item("a")), item("b"));

const ids = (outbox: box.Outbox, last: string | null = null) =>
  box.toSend(outbox, last).map((one) => [one.clientMessageId, one.after]);

test("messages go out at once, each naming the one before it", () => {
  expect(ids(two)).toEqual([
    ["a", undefined],
    ["b", "a"],
  ]);
  const under = box.sent(two, 0);
  expect(ids(under)).toEqual([]);
  expect(ids(box.enqueue(under, item("c")))).toEqual([["c", "b"]]);
});

test("the first one names the last that was accepted", () => {
  expect(ids(two, "z")[0]).toEqual(["a", "z"]);
  expect(ids(box.enqueue(box.settle(box.sent(two, 0), "a"), item("c")), "a")).toEqual([["c", "b"]]);
});

test("what followed a refused message is sent again, naming another", () => {
  const three = box.sent(box.enqueue(two, item("c")), 0);
  expect(ids(box.drop(three, "b"))).toEqual([["c", "a"]]);
  expect(ids(box.drop(three, "a"), "z")).toEqual([
    ["b", "z"],
    ["c", "b"],
  ]);
  expect(ids(box.drop(three, "c"))).toEqual([]);
});

test("a message said while others are under way does not put off their repetition", () => {
  const under = box.sent(two, 0);
  expect(box.sent(box.enqueue(under, item("c")), 5_000).resendAt).toBe(under.resendAt);
});

test("when the last one under way is acknowledged, nothing is repeated", () => {
  const one = box.settle(box.sent(two, 0), "a");
  expect(one.resendAt).toBe(8_000);
  expect(box.settle(one, "b").resendAt).toBeNull();
});

test("an acknowledgement of another message changes nothing", () => {
  const under = box.sent(two, 0);
  expect(box.settle(under, "x")).toBe(under);
  expect(box.settle(under, undefined)).toBe(under);
});

test("an acknowledgement of a later message leaves the first one under way", () => {
  const under = box.sent(two, 0);
  const rest = box.settle(under, "b");
  expect(rest.items).toHaveLength(1);
  expect(ids(rest)).toEqual([]);
});

test("what was under way goes out again on another connection, with its id", () => {
  expect(ids(box.again(box.sent(two, 0)))).toEqual(ids(two));
});

test("each repetition waits longer, up to a minute", () => {
  let outbox = two;
  const waits: number[] = [];
  for (let i = 0; i < 6; i++) {
    outbox = box.sent(box.again(outbox), 0);
    waits.push(outbox.resendAt ?? -1);
  }
  expect(waits).toEqual([8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

test("a server that asks for another try gets it soon, and less soon each time", () => {
  const once = box.later(box.sent(two, 0), 100);
  expect(once.resendAt).toBe(1_100);
  expect(box.later(box.sent(box.again(once), 1_100), 1_200).resendAt).toBe(3_200);
  expect(box.later(once, 900).resendAt).toBe(1_100);
});

test("an error names the message it refuses, or means the one under way", () => {
  const under = box.sent(two, 0);
  const error = (code: "MESSAGE_TOO_LARGE" | "INTERNAL", clientMessageId?: string) =>
    box.refusedBy(under, { type: "error", code, error: "", ...(clientMessageId ? { clientMessageId } : {}) });
  expect(error("INTERNAL", "b")?.frame.clientMessageId).toBe("b");
  expect(error("MESSAGE_TOO_LARGE")?.frame.clientMessageId).toBe("a");
  expect(error("INTERNAL")).toBeNull();
  expect(error("INTERNAL", "x")).toBeNull();
});

test("a text is too long by its characters or by its bytes", () => {
  expect(box.tooLong("a".repeat(16_000))).toBeNull();
  expect(box.tooLong("a".repeat(16_001))).toEqual({ reason: "chars", over: 1 });
  expect(box.tooLong("漢".repeat(9_000))).toBeNull();
  expect(box.tooLong("漢".repeat(10_000))?.reason).toBe("bytes");
  expect(box.tooLong("😀".repeat(16_000))?.reason).toBe("bytes");
});

test("escapes count as the bytes they travel as", () => {
  expect(box.tooLong('"'.repeat(15_500))?.reason).toBe("bytes");
});

test("a message that is said again right after it was accepted does not wait for itself", () => {
  const again = box.enqueue(box.EMPTY_OUTBOX, item("a"));
  expect(box.toSend(again, "a").map((one) => one.after)).toEqual([undefined]);
});
