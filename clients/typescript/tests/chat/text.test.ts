import fc from "fast-check";
import { expect, test } from "vitest";
import {
  codePoints,
  commonPrefix,
  cutAtCodePoints,
  isBlank,
  utf8Bytes,
  utf16Offset,
} from "../../src/chat/text.ts";

const anyText = fc.string({ unit: "binary", maxLength: 40 });

test("code points are counted as the server counts them", () => {
  expect(codePoints("héllo")).toBe(5);
  expect(codePoints("a😀b")).toBe(3);
  expect(codePoints("👩‍👩‍👧")).toBe(5);
  expect(codePoints("a😀b", 3)).toBe(2);
});

test("a lone surrogate counts as one", () => {
  expect(codePoints("\ud83d")).toBe(1);
  expect(codePoints("a😀", 2)).toBe(2);
});

test("counting agrees with the iterator of strings", () => {
  fc.assert(fc.property(anyText, (text) => codePoints(text) === [...text].length));
});

test("offsets go there and back", () => {
  fc.assert(
    fc.property(anyText, fc.nat(50), (text, count) => {
      const offset = utf16Offset(text, count);
      expect(codePoints(text, offset)).toBe(Math.min(count, codePoints(text)));
      expect(cutAtCodePoints(text, count)).toBe([...text].slice(0, count).join(""));
    }),
  );
});

test("bytes are those of UTF-8", () => {
  expect(utf8Bytes("aé漢😀")).toBe(1 + 2 + 3 + 4);
});

test("the common prefix does not end inside a surrogate pair", () => {
  expect(commonPrefix("ab😀", "ab😁")).toBe(2);
  expect(commonPrefix("abc", "abd")).toBe(2);
  expect(commonPrefix("abc", "abcd")).toBe(3);
});

test("what nobody can see is blank", () => {
  const unseen = [
    " ",
    "\n",
    "\u3164",
    "\u2800",
    "\u115f",
    "\uffa0",
    "\ufe0f",
    "\u200b",
    "\u2003",
    "\u{e0041}",
  ];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...unseen)),
      fc.constantFrom("a", "字", "👍🏽", "\u06dd", "."),
      (all, seen) => {
        expect(isBlank(all.join(""))).toBe(true);
        expect(isBlank([...all, seen, ...all].join(""))).toBe(false);
      },
    ),
  );
});
