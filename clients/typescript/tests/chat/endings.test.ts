import { describe, expect, test } from "vitest";
import type { AiErrorCode, MessageView, ServerEvent } from "../../src/chat/protocol.gen.ts";
import { reduce } from "../../src/chat/reduce.ts";
import { EMPTY_THREAD, isTurn, type Thread } from "../../src/chat/thread.ts";
import { accepted, created, interruptedView, resumed, turn, turnOf, view } from "./builders.ts";

const seen = (...events: ServerEvent[]): Thread =>
  events.reduce((thread, event) => reduce(thread, event, 0), EMPTY_THREAD);
const one = turn(2);
const said = [created, accepted(2, "a"), one.start(), one.token(2, "Half a ")];
const cut: ServerEvent = { ...(one.done(3) as Extract<ServerEvent, { type: "ai_done" }>), finish: "length" };
const failed = (code: AiErrorCode, content: string): MessageView => ({
  ...interruptedView(2, content),
  errorCode: code,
});

describe("a reply that was cut at the length limit", () => {
  test("says so live and when it is listed", () => {
    expect(turnOf(seen(...said, cut), 2)).toMatchObject({ phase: "completed", finish: "length" });
    const listed = seen(
      resumed([view("user", 2, "Q"), { ...view("assistant", 2, "Half a "), finish: "length" }]),
    );
    expect(turnOf(listed, 2)).toMatchObject({ phase: "completed", finish: "length" });
  });

  test("is none once the person has stopped it", () => {
    const stopped = seen(...said, cut, one.interrupted(4, "Half"));
    expect(turnOf(stopped, 2)).toMatchObject({ phase: "interrupted", finish: null });
  });
});

describe("a reply that failed", () => {
  test.each([
    ["EMPTY_REPLY", ""],
    ["SERVICE_UNAVAILABLE", "Half a "],
  ] as const)("is the same live and after a reload: %s", (code, text) => {
    const begun = text ? said : said.slice(0, 3);
    const live = seen(...begun, { type: "ai_error", generationId: 2, seq: 9, code, error: "It failed." });
    const listed = seen(resumed([view("user", 2, "Q"), failed(code, text)], false, 2));
    for (const thread of [live, listed]) {
      expect(turnOf(thread, 2)).toMatchObject({ phase: "failed", error: code, text, shown: text.length });
      expect(thread.awaiting).toBeNull();
    }
  });

  test("is one message when the list comes while it is on screen", () => {
    const error: ServerEvent = { type: "ai_error", generationId: 2, seq: 9, code: "TIMEOUT", error: "Late." };
    const thread = seen(
      ...said,
      error,
      resumed([view("user", 2, "Q"), failed("TIMEOUT", "Half a ")], false, 2),
    );
    expect(thread.messages.filter(isTurn)).toHaveLength(1);
    expect(turnOf(thread, 2)).toMatchObject({ phase: "failed", error: "TIMEOUT" });
  });

  test("may be listed without its fields by a server that says null", () => {
    const thread = seen(resumed([{ ...view("assistant", 1, "Hi"), finish: null, errorCode: null } as never]));
    expect(turnOf(thread, 1)).toMatchObject({ phase: "completed", error: null, finish: null });
  });
});

describe("a message longer than a frame", () => {
  const part = (offset: number, text: string): ServerEvent => ({
    type: "message_part",
    messageId: "assistant-2",
    offset,
    text,
  });
  const beginning = { ...view("assistant", 2, "🦊 one "), contentChars: 15 };
  const list = resumed([view("user", 2, "Q"), beginning]);

  test("is put together, whatever comes twice", () => {
    const thread = seen(list, part(6, "two "), part(6, "two "), part(10, "three"));
    expect(turnOf(thread, 2)).toMatchObject({ text: "🦊 one two three", shown: 16 });
  });

  test("is asked for again when a part is missing", () => {
    const thread = seen(list, part(10, "three"));
    expect(turnOf(thread, 2).text).toBe("🦊 one ");
    expect(thread.needsSync).toBe(true);
  });

  test("stays whole on a screen that has it", () => {
    const whole = seen(list, part(6, "two three"), list);
    expect(turnOf(whole, 2).text).toBe("🦊 one two three");
  });

  test("changes nothing elsewhere", () => {
    const thread = seen(resumed([view("user", 1, "Q")]));
    expect(reduce(thread, part(0, "x"), 0)).toBe(thread);
  });
});

test("where the oldest messages are left out is told once and kept", () => {
  expect(seen(created).trimmed).toBeNull();
  const told = seen(...said, { type: "context_trimmed", generationId: 2 }, one.done(3));
  expect(told.trimmed).toBe(2);
  expect(seen({ ...resumed([]), trimmedGenerationId: 2 } as ServerEvent).trimmed).toBe(2);
});
