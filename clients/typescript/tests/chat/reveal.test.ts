import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BASE_MS, type Pace, pieceEnd, restAfter, reveal } from "../../src/chat/reveal.ts";

const steady: Pace = { baseMs: BASE_MS, random: () => 0.5 };

function piecesOf(text: string): string[] {
  const result: string[] = [];
  for (let from = 0; from < text.length; ) {
    const end = pieceEnd(text, from);
    result.push(text.slice(from, end));
    from = end;
  }
  return result;
}

describe("pieces", () => {
  test("are words with the space before them", () => {
    expect(piecesOf("Hello there,\n  you two.")).toEqual(["Hello", " there,", "\n  you", " two."]);
  });

  test("of a long word are parts of it", () => {
    expect(piecesOf("a".repeat(30))).toEqual(["a".repeat(14), "a".repeat(14), "aa"]);
  });

  test("of a script without spaces are a few characters", () => {
    expect(piecesOf("今日は良い天気")).toEqual(["今日", "は良", "い天", "気"]);
  });

  test("never end inside a grapheme", () => {
    const family = "👩‍👩‍👧‍👦";
    for (const piece of piecesOf(family.repeat(5))) expect(piece.replaceAll(family, "")).toBe("");
  });

  test("add up to the text, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const pieces = piecesOf(text);
        expect(pieces.join("")).toBe(text);
        expect(pieces.every((one) => one.length > 0)).toBe(true);
      }),
    );
  });
});

describe("the rest after a piece", () => {
  test("is longer after a sentence, and middling after a clause", () => {
    const word = restAfter("word", 4, steady);
    const clause = restAfter("word,", 5, steady);
    const sentence = restAfter("word.", 5, steady);
    expect([word, clause, sentence]).toEqual([30, 90, 180]);
  });

  test("varies by a fifth either way", () => {
    expect(restAfter("word", 4, { ...steady, random: () => 0 })).toBeCloseTo(24);
    expect(restAfter("word", 4, { ...steady, random: () => 0.999 })).toBeCloseTo(36, 0);
  });
});

describe("revealing", () => {
  const text = "one two three four five";

  test("shows one piece at its time", () => {
    const first = reveal(text, 0, { dueAt: 1000 }, 1000, steady);
    expect(text.slice(0, first.shown)).toBe("one");
    const early = reveal(text, first.shown, first.clock, 1029, steady);
    expect(early.shown).toBe(first.shown);
    const second = reveal(text, first.shown, first.clock, 1030, steady);
    expect(text.slice(0, second.shown)).toBe("one two");
  });

  test("catches up after a late timer, and no further", () => {
    const late = reveal(text, 0, { dueAt: 1000 }, 1070, steady);
    expect(text.slice(0, late.shown)).toBe("one two three");
  });

  test("takes as long at any timer rate", () => {
    const duration = (tick: number) => {
      let state = { shown: 0, clock: { dueAt: 0 } };
      let now = 0;
      for (; state.shown < text.length; now += tick)
        state = reveal(text, state.shown, state.clock, now, steady);
      return now;
    };
    expect(duration(1)).toBeLessThanOrEqual(4 * 30 + 1);
    expect(duration(33)).toBeLessThanOrEqual(4 * 30 + 66);
  });

  test("without a pace shows everything at once", () => {
    expect(reveal(text, 0, { dueAt: 9e15 }, 0, { ...steady, baseMs: 0 }).shown).toBe(text.length);
  });

  test("without a pace does not choke on an endless text", () => {
    const endless = "word ".repeat(10_000);
    const { shown } = reveal(endless, 0, { dueAt: 0 }, 0, { ...steady, baseMs: 0 });
    expect(shown).toBeGreaterThan(1_000);
    expect(shown).toBeLessThan(5_000);
  });
});
