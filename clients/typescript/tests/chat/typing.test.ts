import { expect, test } from "vitest";
import { keystroke, rest, STILL, saidIt, TYPING_PAUSE_MS } from "../../src/chat/typing.ts";

test("typing is told once, and so is its end", () => {
  const [first, started] = keystroke(STILL, "h", 0);
  const [second, silent] = keystroke(first, "he", 100);
  expect([started, silent]).toEqual(["user_typing", null]);
  expect(second.until).toBe(100 + TYPING_PAUSE_MS);
  expect(rest(second)[1]).toBe("user_stopped_typing");
  expect(rest(STILL)[1]).toBeNull();
});

test("a draft that was emptied gives the message itself time to say so", () => {
  const [typing] = keystroke(STILL, "hello", 0);
  const [emptied, signal] = keystroke(typing, "", 1_000);
  expect(signal).toBeNull();
  expect(emptied.until).toBe(1_500);
  expect(rest(saidIt())[1]).toBeNull();
});

test("an empty draft at the start is no typing", () => {
  expect(keystroke(STILL, " ", 0)).toEqual([STILL, null]);
});
