import { expect, test } from "vitest";
import { strings } from "../../src/strings";

test("how long it took is told in seconds", () => {
  const { took } = strings.thought;
  expect([took(7_100), took(999), took(1_000), took(65_400), took(null)]).toEqual([
    "Thought for 7 s",
    "Thought for a moment",
    "Thought for 1 s",
    "Thought for 1 min 5 s",
    "Thought about it",
  ]);
});
