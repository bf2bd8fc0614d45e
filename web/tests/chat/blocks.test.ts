import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Block, MAX_BLOCK_CHARS, splitBlocks } from "../../src/chat/blocks";

const texts = (text: string) => splitBlocks(text).map((one) => one.text);
const code = (text: string) => splitBlocks(text).filter((one) => one.kind === "code");

describe("markdown", () => {
  test("is cut at blank lines", () => {
    expect(texts("# Title\n\nOne\nline\n\n\nTwo")).toEqual(["# Title", "One\nline", "Two"]);
  });

  test("keeps a list together, with its nested items and paragraphs", () => {
    const list = "1. one\n\n2. two\n   - three\n\n   more of two\n\n3. four";
    expect(texts(`${list}\n\nAfter`)).toEqual([list, "After"]);
  });

  test("keeps code that belongs to a list item in the list", () => {
    const list = "- item\n\n  ```js\n  a\n\n  b\n  ```\n\n- next";
    expect(splitBlocks(list)).toEqual([{ kind: "markdown", text: list }]);
  });

  test("keeps a table together", () => {
    const table = "| a | b |\n|---|---|\n| 1 | 2 |";
    expect(texts(`${table}\n\nAfter`)).toEqual([table, "After"]);
  });

  test("gives every block the links that are defined elsewhere", () => {
    const blocks = texts("See [this][one].\n\nNothing here.\n\n[one]: https://example.com");
    expect(blocks[0]).toBe("See [this][one].\n\n[one]: https://example.com");
    expect(blocks[1]).toBe("Nothing here.");
  });
});

describe("code", () => {
  test("stands alone, with its language, and is not cut at blank lines", () => {
    expect(splitBlocks("Before\n```python\na\n\nb\n```\nAfter")).toEqual([
      { kind: "markdown", text: "Before" },
      { kind: "code", text: "a\n\nb", language: "python", closed: true },
      { kind: "markdown", text: "After" },
    ]);
  });

  test("is open until its fence is closed by one as long", () => {
    expect(code("````\n```\ninner")).toEqual([
      { kind: "code", text: "```\ninner", language: "", closed: false },
    ]);
    expect(code("````\n```\n````")[0]).toMatchObject({ text: "```", closed: true });
    expect(code("~~~\n```\n~~~")[0]).toMatchObject({ text: "```", closed: true });
  });

  test("loses the indentation of its fence and no more", () => {
    expect(code("  ```\n  a\n    b\n c\n  ```")[0]?.text).toBe("a\n  b\nc");
  });

  test("is not what is only marked inline", () => {
    expect(code("```inline``` code")).toEqual([]);
  });
});

describe("what is endless", () => {
  test("is cut: a line at spaces, a list at its items", () => {
    const line = splitBlocks("word ".repeat(5_000));
    expect(line.length).toBeGreaterThan(5);
    for (const one of line) expect(one.text).toMatch(/^\s?word.*word$/s);
    const list = splitBlocks(Array.from({ length: 1_000 }, (_, i) => `${i + 1}. item`).join("\n"));
    expect(list.length).toBeGreaterThan(3);
    for (const one of list) expect(one.text).toMatch(/^\d+\. item/);
  });

  test("is never cut inside a surrogate pair", () => {
    for (const one of splitBlocks("😀".repeat(5_000))) expect(one.text).toMatch(/^(?:😀)+$/u);
  });

  test("is not cut when it is a table, whose rows need their head", () => {
    const rows = Array.from({ length: 500 }, (_, i) => `| ${i} | something |`).join("\n");
    expect(splitBlocks(`| a | b |\n|---|---|\n${rows}`)).toHaveLength(1);
  });
});

const line = fc.constantFrom(
  "text",
  "",
  "- item",
  "  more",
  "1. one",
  "```",
  "```js",
  "~~~",
  "  ```",
  "> quote",
  "| a | b |",
  "# head",
  "word ".repeat(MAX_BLOCK_CHARS / 4),
  "x".repeat(MAX_BLOCK_CHARS * 2),
);

/** What is read of a text: neither blank space nor fences. */
const essence = (text: string) => text.replace(/^ {0,3}(?:`{3,}|~{3,}).*$/gm, "").replace(/\s/g, "");

test("nothing is lost, doubled or moved", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
      const text = lines.join("\n");
      const blocks = splitBlocks(text);
      expect(essence(blocks.map((one) => one.text).join("\n"))).toBe(essence(text));
      for (const one of blocks) if (one.kind === "markdown") expect(one.text.trim()).not.toBe("");
    }),
  );
});

test("blocks that are finished stay the same while the text grows", () => {
  const text = "# Title\n\nSome text.\n\n- a\n- b\n\n```js\nlet a = 1;\n\nlet b = 2;\n```\n\nThe end.\n";
  let before: Block[] = [];
  for (let end = 1; end <= text.length; end++) {
    const blocks = splitBlocks(text.slice(0, end));
    const finished = before.slice(0, -2);
    expect(blocks.slice(0, finished.length)).toEqual(finished);
    before = blocks;
  }
});
