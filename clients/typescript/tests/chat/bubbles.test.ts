import { describe, expect, test } from "vitest";
import { answersLast, bubbles, type Reply } from "../../src/chat/bubbles.ts";
import { reduce } from "../../src/chat/reduce.ts";
import {
  EMPTY_THREAD,
  lastQuestion,
  lastSpoken,
  lastTurn,
  type Message,
  type UserMessage,
} from "../../src/chat/thread.ts";
import { interruptedView, resumed, view } from "./builders.ts";

const messagesOf = (...views: Parameters<typeof resumed>[0]): readonly Message[] =>
  reduce(EMPTY_THREAD, resumed(views), 0).messages;

/** Which replies answer what was asked last, by their texts. */
function answering(messages: readonly Message[]): string[] {
  const replies = bubbles(messages).filter((one): one is Reply => one.role === "assistant");
  return replies.filter((one) => answersLast(one, messages)).map((one) => one.turns[0]?.text ?? "");
}

const GREETING = view("assistant", 1, "hello");
const asked = (generation: number) => view("user", generation, "why?");

describe("what answers the last question", () => {
  test.each([
    ["the reply", [GREETING, asked(2), view("assistant", 2, "so")], ["so"]],
    [
      "a reply before a nudge",
      [GREETING, asked(2), view("assistant", 2, "so"), view("assistant", 3, "there?")],
      ["so"],
    ],
    [
      "one that was cut off before a nudge",
      [GREETING, asked(2), interruptedView(2, "so"), view("assistant", 3, "there?")],
      ["so"],
    ],
    [
      "one that failed before a nudge",
      [
        GREETING,
        asked(2),
        { ...view("assistant", 2, ""), errorCode: "TIMEOUT" as const },
        view("assistant", 3, "there?"),
      ],
      [""],
    ],
    ["nothing, where more was asked since", [GREETING, asked(2), view("assistant", 2, "so"), asked(3)], []],
    [
      "only the newer of two",
      [
        asked(2),
        view("assistant", 2, "so"),
        asked(3),
        view("assistant", 3, "thus"),
        view("assistant", 4, "there?"),
      ],
      ["thus"],
    ],
  ])("%s", (_, views, expected) => expect(answering(messagesOf(...views))).toEqual(expected));

  test("an aside and what waits take nothing from it", () => {
    const messages = messagesOf(asked(2), view("assistant", 2, "so"));
    const [question] = messages as [UserMessage];
    const beside: UserMessage[] = [
      { ...question, key: "aside", text: "ok", mode: "backchannel" },
      { ...question, key: "waits", text: "then?", generationId: null, toQueue: true, delivery: "pending" },
    ];
    expect(answering([...messages, ...beside])).toEqual(["so"]);
  });
});

test("what is asked of each message with each word reads the end of a long conversation, and not all of it", () => {
  const views = Array.from({ length: 500 }, (_, n) => [
    asked(n + 2),
    view("assistant", n + 2, `so ${n}`),
  ]).flat();
  const thread = reduce(EMPTY_THREAD, resumed(views), 0);
  let read = 0;
  const messages = new Proxy(thread.messages, {
    get: (all, name, receiver) => {
      if (typeof name === "string" && /^\d+$/.test(name)) read++;
      return Reflect.get(all, name, receiver);
    },
  });
  const replies = bubbles(thread.messages).filter((one): one is Reply => one.role === "assistant");
  const watched = { ...thread, messages };
  expect(replies.filter((one) => answersLast(one, messages)).length).toBe(1);
  for (const _ of replies) for (const look of [lastSpoken, lastTurn, lastQuestion]) look(watched);
  expect(replies.length).toBe(500);
  expect(read).toBeLessThan(10 * replies.length);
});
