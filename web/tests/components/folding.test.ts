import { expect, test } from "vitest";
import { isLong } from "../../src/components/folding";

test.each([
  ["a few words", "Hello", false],
  ["two dozen lines", "x\n".repeat(23), false],
  ["more", "x\n".repeat(24), true],
  ["one line that fills as many", "word ".repeat(385), true],
  ["lines that are broken", `${"a".repeat(100)}\n`.repeat(13), true],
  ["a page of them that are not", `${"a".repeat(70)}\n`.repeat(20), false],
])("whether a message is folded: %s", (_, text, folded) => {
  expect(isLong(text)).toBe(folded);
});
