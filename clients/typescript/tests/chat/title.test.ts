import { describe, expect, it } from "vitest";
import { codePoints } from "../../src/chat/text.ts";
import { fittingTitle, TITLE_CODE_POINTS } from "../../src/chat/title.ts";

describe("a title that a person types", () => {
  it.each(["  plain ", "👩‍💻 help me", "می‌خواهم", "क्‍ष", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 trip", "😀".repeat(80)])(
    "stays as it is: %s",
    (typed) => {
      expect(fittingTitle(typed)).toBe(typed.trim());
    },
  );

  it.each(["👩‍💻", "🇩🇪", "👨‍👩‍👧‍👦", "क्षि", "é", "x "])("is cut between characters: %s", (one) => {
    const title = fittingTitle(one.repeat(200));
    expect(codePoints(title)).toBeLessThanOrEqual(TITLE_CODE_POINTS);
    expect(codePoints(title)).toBeGreaterThan(TITLE_CODE_POINTS - 8);
    expect(one.repeat(200).startsWith(title)).toBe(true);
    expect(title.length % one.length === 0 || one.endsWith(" ")).toBe(true);
  });
});
