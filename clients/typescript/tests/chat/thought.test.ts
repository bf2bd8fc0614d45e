import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { say } from "../../src/chat/optimistic.ts";
import type { ServerEvent } from "../../src/chat/protocol.gen.ts";
import { isRunning, isThinking, type Thread } from "../../src/chat/thread.ts";
import { accepted, greeted, lines, resumed, threadOf, turn, turnOf, view } from "./builders.ts";

const answer = turn(2);
const asked = threadOf(
  [accepted(2, "x"), answer.start()],
  say(greeted(), { clientMessageId: "x", text: "Why?", now: 2_000 }),
);

const piece = (order: number, text: string, ms?: number): ServerEvent => ({
  type: "ai_reasoning",
  generationId: 2,
  order,
  text,
  ...(ms === undefined ? {} : { ms }),
});
const over = (ms: number): ServerEvent => ({ type: "ai_reasoning_done", generationId: 2, ms });
const thoughtOf = (thread: Thread) => turnOf(thread, 2).thought;

describe("what the model thinks", () => {
  test("stands apart from what it says", () => {
    const thread = threadOf(
      [piece(0, "Hm. "), piece(4, "Seven."), over(7_100), answer.token(2, "Because.")],
      asked,
      5_000,
    );
    expect(lines(thread).at(-1)).toBe("turn 2 streaming: Because.");
    expect(thoughtOf(thread)).toEqual({ text: "Hm. Seven.", since: 5_000, ms: 7_100 });
  });

  test("is known while nothing is said yet, in place of the dots", () => {
    expect([isThinking(asked), thoughtOf(asked)]).toEqual([true, null]);
    const thread = threadOf([piece(0, "")], asked);
    expect([isThinking(thread), isRunning(thread), thoughtOf(thread)?.text]).toEqual([false, true, ""]);
  });

  test.each([
    [[piece(0, "", 41_000), piece(0, "Hm.")], -36_000],
    [[piece(0, "Hm.", 0)], 5_000],
    [[piece(0, "Hm.", -7)], 5_000],
    [[piece(0, "Hm.")], 5_000],
    // What is told again to a connection that comes back does not begin anew.
    [[piece(0, "Hm.", 41_000), piece(0, "Hm. Seven", 2_000)], -36_000],
  ])("%j: whoever joins counts on from where the model is", (events, since) => {
    expect(thoughtOf(threadOf(events, asked, 5_000))?.since).toBe(since);
  });

  test("is the same however often it is told, however it was cut, on however many connections", () => {
    const text = "Hm, 思考 🙂🙂 it is \ud83d\udc4d seven.";
    const letters = [...text];
    const frames = fc.array(
      fc.record({ from: fc.nat(letters.length), size: fc.integer({ min: 0, max: 8 }) }),
    );
    fc.assert(
      fc.property(frames, fc.integer({ min: 1, max: 9 }), (repeated, step) => {
        let thread = asked;
        for (let at = 0; at < letters.length; at += step) {
          thread = threadOf([piece(at, letters.slice(at, at + step).join(""))], thread);
          for (const { from, size } of repeated) {
            if (from + size > at) continue;
            thread = threadOf([piece(from, letters.slice(from, from + size).join(""))], thread);
          }
        }
        expect(thoughtOf(thread)?.text).toBe(text);
      }),
    );
  });

  test("has no hole: a piece that does not follow is left out", () => {
    expect(thoughtOf(threadOf([piece(0, "Hm."), piece(9, "Seven.")], asked))?.text).toBe("Hm.");
  });

  test("is not made by a late word of it once the turn is over", () => {
    const done = threadOf([answer.token(2, "Because."), answer.done(3)], asked);
    expect(threadOf([piece(0, "Hm."), over(1)], done)).toBe(done);
    const cut = threadOf([answer.interrupted(2, "")], asked);
    expect(lines(threadOf([piece(0, "Hm.")], cut))).toEqual(lines(cut));
  });

  test("goes with a reply of which nothing was seen", () => {
    const cut = threadOf([piece(0, "Hm."), answer.interrupted(2, "")], asked);
    expect(lines(cut).at(-1)).toBe("user 2: Why?");
  });

  test("stays where the list does not have it, and is the list's where it does", () => {
    const said = threadOf([piece(0, "Hm."), over(900), answer.token(2, "Because."), answer.done(3)], asked);
    const listed = view("assistant", 2, "Because.");
    expect(thoughtOf(threadOf([resumed([listed])], said))).toEqual({ text: "Hm.", since: 1_000, ms: 900 });
    const stored = { ...listed, reasoning: "[REDACTED:EMAIL]", reasoningMs: 901 };
    expect(thoughtOf(threadOf([resumed([stored])], said))).toMatchObject({
      text: "[REDACTED:EMAIL]",
      ms: 901,
    });
    expect(thoughtOf(threadOf([resumed([{ ...listed, reasoningMs: 40 }])]))).toEqual({
      text: "",
      since: 0,
      ms: 40,
    });
    expect(thoughtOf(threadOf([resumed([listed])]))).toBeNull();
  });
});
