// @vitest-environment jsdom
import { render } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { beforeEach, expect, test, vi } from "vitest";
import { Markdown } from "../../src/components/markdown";

/**
 * What a growing reply costs, counted: characters that are parsed, blocks that are rendered, listings that are
 * coloured, elements that come and go. A piece costs the same at the end of a long reply as at its beginning.
 */

const work = vi.hoisted(() => ({ parsed: 0, rendered: 0, coloured: 0 }));

vi.mock("../../src/markdown/parse", async (original) => {
  const real = await original<typeof import("../../src/markdown/parse")>();
  const parse: typeof real.parse = (source) => {
    work.parsed += source.length;
    return real.parse(source);
  };
  return { ...real, parse };
});

vi.mock("../../src/markdown/render", async (original) => {
  const real = await original<typeof import("../../src/markdown/render")>();
  const toTree: typeof real.toTree = (...given) => {
    work.rendered++;
    return real.toTree(...given);
  };
  return { ...real, toTree };
});

vi.mock("lowlight", async (original) => {
  const real = await original<typeof import("lowlight")>();
  const createLowlight: typeof real.createLowlight = (...given) => {
    const lowlight = real.createLowlight(...given);
    const highlight: typeof lowlight.highlight = (language, code, options) => {
      work.coloured++;
      return lowlight.highlight(language, code, options);
    };
    return { ...lowlight, highlight };
  };
  return { ...real, createLowlight };
});

beforeEach(() => Object.assign(work, { parsed: 0, rendered: 0, coloured: 0 }));

const SECTION = `## A heading

Some **bold** and *slanted* words with \`code\` and a [link](https://example.com), and more[^note] of [it][ref].

| Name | Value |
|---|---|
| one | 1 |

1. First
2. Second
   - and more of it

\`\`\`python
def double(number: int) -> int:
    return number * 2
\`\`\`

`;
const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i));

/**
 * Texts, the most characters that are parsed for a piece of them (what has not been settled, some times over), and
 * the most blocks that are rendered: those that a piece may have, and the one before it, which is finished.
 */
const LONG: Record<string, [text: string, parsed: number, rendered: number]> = {
  sections: [SECTION.repeat(30), 1_000, 9],
  "one line": ["word and **bold** ".repeat(600), 8_000, 2],
  "a line without spaces": ["汉字很多没有空格".repeat(1_250), 8_000, 2],
  "one listing": [
    `\`\`\`python\n${lines(400, (i) => `x_${i} = compute(${i})`).join("\n")}\n\`\`\`\n`,
    500,
    2,
  ],
  "a listing that is too long for colours": [
    `\`\`\`js\n${lines(800, (i) => `const x_${i} = compute(${i});`).join("\n")}\n\`\`\`\n`,
    500,
    2,
  ],
  "one list": [lines(260, (i) => `${i + 1}. item **${i}** with words\n     - inner`).join("\n"), 8_000, 2],
  "one table": [`| a | b |\n|---|---|\n${lines(560, (i) => `| row ${i} | *x* |`).join("\n")}`, 8_000, 2],
  "one poem": [lines(260, (i) => `A line of a poem, number ${i}, and more`).join("\n"), 8_000, 2],
  "one quote": [lines(500, (i) => `> A line of a quote, number ${i}, and more`).join("\n"), 25_000, 2],
};
const PIECE = 400;

/** What was done to the nodes of a reply while it grew. */
interface Touched {
  /** Nodes that were put in, and the most by one change. */
  added: number;
  most: number;
  /** Finished blocks that were touched again: ones that three others follow. A listing may take its colours late, once. */
  late: string[];
}

const size = (node: Node): number => [...node.childNodes].reduce((total, one) => total + size(one), 1);

/** Watches the reply in `container` until the function that comes back is called, which tells what was seen. */
function watch(container: Element): () => Touched {
  const touched: Touched = { added: 0, most: 0, late: [] };
  const settled = new WeakSet<Node>();
  const coloured = new WeakSet<Node>();
  const look = (records: readonly MutationRecord[]) => {
    const whole = container.querySelector(".prose");
    if (whole === null) return;
    const blockOf = (node: Node): Node => {
      let block = node;
      while (block.parentNode !== null && block.parentNode !== whole) block = block.parentNode;
      return block;
    };
    let added = 0;
    const listings = new Set<Node>();
    for (const { target, addedNodes, removedNodes } of records) {
      if (!whole.contains(target)) {
        for (const node of addedNodes) if (node.contains(whole)) added += size(whole);
        continue;
      }
      for (const node of addedNodes) added += size(node);
      const listing = target.nodeName === "CODE" && (target as Element).closest("pre") ? target : null;
      if (listing !== null) listings.add(listing);
      for (const block of target === whole ? removedNodes : [blockOf(target)])
        if (settled.has(block) && (listing === null || coloured.has(listing)))
          touched.late.push(block.nodeName);
    }
    for (const one of listings) if (settled.has(blockOf(one))) coloured.add(one);
    for (const block of [...whole.children].slice(0, -3)) settled.add(block);
    touched.added += added;
    touched.most = Math.max(touched.most, added);
  };
  const observer = new MutationObserver(look);
  observer.observe(container, { subtree: true, childList: true, characterData: true });
  return () => {
    look(observer.takeRecords());
    observer.disconnect();
    return touched;
  };
}

const sum = (values: number[]) => values.reduce((total, one) => total + one, 0);

test.each(Object.entries(LONG))(
  "%s: only the end is worked on and touched",
  { timeout: 240_000 },
  async (name, [text, mostParsed, mostRendered]) => {
    const page = (shown: string, growing: boolean) => (
      <Tooltip.Provider>
        <Markdown name={name} text={shown} ending={growing ? "growing" : "whole"} />
      </Tooltip.Provider>
    );
    const { container, rerender, unmount } = render(page("", true));
    const whatWasTouched = watch(container);
    const parsed: number[] = [];
    const rendered: number[] = [];
    for (let end = PIECE; end < text.length + PIECE; end += PIECE) {
      Object.assign(work, { parsed: 0, rendered: 0 });
      rerender(page(text.slice(0, end), end < text.length));
      parsed.push(work.parsed);
      rendered.push(work.rendered);
      await vi.dynamicImportSettled();
    }
    expect(parsed.length).toBeGreaterThan(20);
    expect(Math.max(...parsed)).toBeLessThan(mostParsed);
    const half = Math.floor(parsed.length / 2);
    expect(sum(parsed.slice(half))).toBeLessThan(1.5 * sum(parsed.slice(0, half)) + PIECE);
    expect(Math.max(...rendered)).toBeLessThanOrEqual(mostRendered);
    const listings = text.split("```python").length - 1;
    await vi.waitFor(() => expect(work.coloured).toBe(listings), { timeout: 10_000 });
    const touched = whatWasTouched();
    const nodes = size(container.querySelector(".prose") as Element);
    expect(touched.late).toEqual([]);
    expect(touched.added).toBeLessThan(1.5 * nodes);
    // A listing is given its colours in one go.
    expect(touched.most).toBeLessThan(name === "one listing" ? nodes : 300);
    unmount();
  },
);
