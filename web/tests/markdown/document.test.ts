import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LONG } from "../../src/markdown/cut";
import { type Block, GrowingMarkdown } from "../../src/markdown/document";
import { html, render, visible, whole } from "./rendering";

/** Texts whose parts belong together, though blank lines, fences or other blocks stand between them. */
const CORPUS: Record<string, string> = {
  "a list with paragraphs": "1. one\n\n2. two\n   - three\n\n   more of two\n\n3. four\n\nAfter",
  "a list that goes on after code":
    "1. one\n\n```sh\na\n```\n\n2. two\n\n   ```py\n   b\n\n   c\n   ```\n\n3. three",
  "code in a list that is not indented enough": "- item\n```js\na\n\nb\n```\n- next",
  "a nested list with blank lines": "- a\n\n  - b\n\n    - c\n\n      deep\n\n  - d\n\n- e",
  "a list of another mark": "- a\n- b\n* c\n\n+ d\n1) e\n2. f",
  "a link defined later":
    "See [this][one] and [two].\n\nNothing.\n\n> [one]: https://one.example\n\n[two]: https://two.example 'T'",
  "a link defined before": "[a]: <https://a.example/x y>\n\nText\n\n- [a]\n- [A][]",
  "a definition of two lines": "[x]\n\n[x]: https://x.example\n  'a\ntitle'\n\nEnd",
  footnotes: "One[^a] and two[^b].\n\n[^b]: Second\n\n    with code\n\n  no more\n\n[^a]: First",
  "a block of HTML": "<div>\n  *a*\n\n</div>\n\n<!-- one\n\ntwo -->\n\n<pre>\n\na *b*\n</pre>\ntext",
  "a table and what stands around it": "text\n| a | b |\n|---|:-:|\n| 1 | 2 |\nlazy\n\nAfter",
  quotes: "> a\n>\n> - b\n>\n>   c\n\n> d\nlazy\n> > e\n\nf",
  "code by indentation": "Text\n\n    a\n\n    b\n\n  c\n\n- x\n\n      code\n",
  "headings of two lines": "Title\n===\n\nOther\n---\ntext\n\n- a\n---\nb",
  formulas: "Text:\n$$\na\n=\nb\n$$\n\n\\[\nx\n\n\\]\n\n- item\n  \\[\n  + y\n  \\]\n\nend",
  "formulas that are not closed": "$$\na\n- b\n\nc\n\n\\[ d\n\n# e",
  "rules and breaks": "a  \nb\\\nc\n***\n---\n* * *\n\n___\n",
  "other line endings": "a\r\nb\r\n\r\n- c\r\n\r\n  d\r\n\r\n```\r\ne\r\n```\r\n",
};

/** Where micromark, given the whole, is not what CommonMark says: a part of the text is read better alone. */
const QUIRKS = [
  // A list after indented code, or an empty item, is taken for one that interrupts a paragraph.
  /^(?: {4}|\t| *> {5}|.{2,} {4}).*\n(?:[ >]*\n)*(?!1[.)] )[ >]*(?:\d+[.)]|[-*+]\s*$)/m,
  // Indented code after a quote without text ends with its first line.
  /^[> ]*>\s*\n(?: {4}|\t)/m,
];

/** The parser of a text that came in pieces which ended at `ends`. */
function fed(text: string, ends: readonly number[]): GrowingMarkdown {
  const reader = new GrowingMarkdown();
  for (const end of ends.toSorted((a, b) => a - b)) reader.update(text.slice(0, end), "growing");
  return reader;
}

describe("block by block is as whole", () => {
  test.each(Object.entries(CORPUS))("%s", (_, text) => {
    const normal = text.replace(/\r\n/g, "\n");
    const reader = new GrowingMarkdown();
    for (let end = 0; end < text.length; end++) reader.update(text.slice(0, end), "growing");
    expect(render(reader.update(text, "whole"))).toBe(render(whole(normal)));
    expect(html(text)).toBe(render(whole(normal)));
  });

  const line = fc.constantFrom(
    ...[
      "",
      "",
      "",
      "text **bold**",
      "more [a] and [b][a]",
      "- item",
      "  - nested",
      "    - deep",
      "* star",
      "1. one",
    ],
    ...[
      "2. two",
      "7) seven",
      "  continued",
      "   continued",
      "      code",
      "    code",
      "\tcode",
      "```",
      "```js",
      "  ```",
    ],
    ...[
      "    ```",
      "~~~",
      "> quote",
      "> - in",
      ">",
      "> > twice",
      "| a | b |",
      "|---|---|",
      "# head",
      "===",
      "---",
    ],
    ...[
      "[a]: https://a.example",
      "[b]: https://b.example",
      "'title'",
      "[^n]: note",
      "see[^n]",
      "<div>",
      "</div>",
    ],
    ...[
      "<!-- c",
      "-->",
      "<pre>",
      "<br>",
      "$$",
      "\\begin{align}",
      "\\end{align}",
      "\\[",
      "\\]",
      "x = y",
      "+ 1",
      "***",
      "- [ ] task",
      "1986\\. Text",
    ],
    ...["<sub>x</sub>", "**open", "`code", "&amp; &nbsp;", "  ", "- ", "10. ten"],
  );

  test("for any lines", { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 14 }),
        fc.array(fc.nat(200), { maxLength: 6 }),
        (lines, ends) => {
          const text = lines.join("\n");
          fc.pre(!QUIRKS.some((one) => one.test(text)));
          const grown = fed(text, ends).update(text, "whole");
          expect(render(grown)).toBe(render(whole(text)));
        },
      ),
      { numRuns: Number(process.env.MARKDOWN_RUNS ?? 200) },
    );
  });
});

test("a block has the same key however the text came", () => {
  const section = "## A heading\n\nText\n\n- a\n- b\n\n```js\nx\n```\n\n> quote\n\n| a |\n|---|\n| 1 |\n\n";
  const text = section.repeat(3);
  const keys = (reader: GrowingMarkdown) => reader.update(text, "whole").blocks.map((one) => one.key);
  const expected = keys(new GrowingMarkdown());
  const line = text.split("\n").map((_, i, all) => all.slice(0, i).join("\n").length + (i > 0 ? 1 : 0));
  for (const key of expected) expect(line).toContain(key);
  for (let end = 1; end < text.length; end++) expect(keys(fed(text, [end]))).toEqual(expected);
  expect(
    keys(
      fed(
        text,
        [...text].map((_, i) => i),
      ),
    ),
  ).toEqual(expected);
});

describe("what is endless comes in parts", () => {
  const parts = (text: string) => new GrowingMarkdown().update(text, "whole").blocks;

  test.each([
    [
      "a list",
      Array.from({ length: 300 }, (_, i) => `${i + 1}. item **${i}** of it\n   - inner ${i}`).join("\n"),
    ],
    [
      "a table",
      `| a | b |\n|---|:-:|\n${Array.from({ length: 400 }, (_, i) => `| ${i} | *x* |`).join("\n")}`,
    ],
    ["a line", "word and **bold** with [link](https://example.com), and so on. ".repeat(110)],
    ["lines", "One line of a long poem, and *more* of it\n".repeat(170).trim()],
  ])("%s of many parts looks like one", (_, text) => {
    const blocks = parts(text);
    expect(blocks.length).toBeGreaterThan(2);
    for (const one of blocks) expect(one.source.length).toBeLessThan(3 * LONG);
    expect(html(text).replace(/<\/tbody><tbody>/g, "")).toBe(render(whole(text)));
  });

  test("a line without spaces, and one inside a mark", () => {
    for (const text of [
      "漢字".repeat(5_000),
      "x".repeat(20_000),
      "😀".repeat(9_000),
      `**${"a b ".repeat(9_000)}`,
    ]) {
      expect(parts(text).length).toBeGreaterThan(1);
      expect(visible(html(text)).replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    }
  });

  test("code of many lines is one block, and is not parsed", () => {
    const code = "let a = *1*;\n\n- b\n".repeat(3_000);
    expect(parts(`\`\`\`js\n${code}\`\`\`\nEnd`)).toMatchObject([
      { node: { type: "code", value: code.slice(0, -1) }, closed: true },
      { node: { type: "paragraph" } },
    ]);
  });
});

test("blocks that are finished stay the same while the text grows", () => {
  const text =
    "# Title\n\nSome text.\n\n- a\n- b\n\n```js\nlet a = 1;\n\nlet b = 2;\n```\n\n| a |\n|---|\n| b |\n\nThe end.\n";
  const reader = new GrowingMarkdown();
  let before: readonly Block[] = [];
  for (let end = 1; end <= text.length; end++) {
    const { blocks } = reader.update(text.slice(0, end), "growing");
    const finished = before.filter((one) => one.closed).slice(0, -1);
    expect(blocks.slice(0, finished.length)).toEqual(finished);
    before = blocks;
  }
});
