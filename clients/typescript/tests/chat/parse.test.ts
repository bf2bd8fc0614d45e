import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFrame } from "../../src/chat/parse.ts";

const reason = (data: unknown) => {
  const parsed = parseFrame(data);
  return "ignored" in parsed ? parsed.ignored : null;
};

test("a known event comes out as it is", () => {
  const token = { type: "ai_token", generationId: 3, seq: 9, token: "hi" };
  expect(parseFrame(JSON.stringify(token))).toEqual({ event: token });
});

test("fields this client does not know are let through", () => {
  expect(reason(JSON.stringify({ type: "pong", later: true }))).toBeNull();
});

test.each([
  ["not JSON", "{"],
  ["not an object", "3"],
  ["not an object", "null"],
  ["unknown type ai_thought", JSON.stringify({ type: "ai_thought" })],
  ["unknown type toString", JSON.stringify({ type: "toString" })],
  ["unknown type undefined", "{}"],
  ["ai_token.token is not a string", JSON.stringify({ type: "ai_token", generationId: 1, seq: 1, token: 5 })],
  ["ai_token.generationId is not a number", JSON.stringify({ type: "ai_token", seq: 1, token: "" })],
])("%s is ignored", (why, data) => {
  expect(reason(data)).toBe(why);
});

test("a binary frame is ignored", () => {
  expect(reason(new ArrayBuffer(2))).toBe("not a text frame");
});

test("an optional field may be absent, and may not be something else", () => {
  const done = { type: "ai_done", generationId: 1, seq: 2, messageId: "m" };
  expect(reason(JSON.stringify(done))).toBeNull();
  expect(reason(JSON.stringify({ ...done, tokensUsed: "many" }))).toBe("ai_done.tokensUsed is not a number");
});

test("a list with a message that is none is ignored", () => {
  const resumed = {
    type: "conversation_resumed",
    conversationId: "c",
    model: "m",
    title: "",
    messages: [{}],
  };
  expect(reason(JSON.stringify(resumed))).toBe("conversation_resumed.messages holds something else");
});

test("nothing that can arrive throws", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void parseFrame(JSON.stringify(value))));
});
