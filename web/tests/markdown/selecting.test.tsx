// @vitest-environment jsdom
import { act, render } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { expect, test } from "vitest";
import { Markdown } from "../../src/components/markdown";

const page = (name: string, text: string, growing: boolean) => (
  <Tooltip.Provider>
    <Markdown name={name} text={text} ending={growing ? "growing" : "whole"} />
  </Tooltip.Provider>
);

/** The text node that holds `words`, and where they begin in it. */
function find(container: Element, words: string): [Text, number] {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode() as Text | null; node !== null; node = walker.nextNode() as Text | null)
    if (node.data.includes(words)) return [node, node.data.indexOf(words)];
  throw new Error(`${words} is not shown`);
}

const MORE = " and more of it, word by word";

test.each([
  ["a paragraph", "Some words", "ome wo", `${MORE}.\n\nAnother one.`],
  ["a paragraph with marks", "Some **bold wo", "bold", `rds** and *more*${MORE}.`],
  ["an item", "- one\n- Some words", "ome wo", `${MORE}\n- three`],
  ["a heading", "## Some words", "ome wo", `${MORE}\n\nText.`],
  ["a cell", "| a | b |\n|---|---|\n| Some words", "ome wo", `${MORE} | x |\n`],
  ["a quote", "> Some words", "ome wo", `${MORE}\n> and more\n\nText.`],
  ["code", "Say `some words", "ome wo", "` again."],
  ["a listing", "```py\nsome words", "ome wo", "\nmore = 1\n```\n\nText."],
  ["a link", "See [the page](https://example.com)", "he pa", `${MORE}.`],
  ["what stands above", "First one.\n\nSome words", "irst", `${MORE}.\n\n- a\n- b`],
])(
  "what is selected in %s stays so while the reply grows, and when it is over",
  async (name, text, words, rest) => {
    const { container, rerender, unmount } = render(page(name, text, true));
    const [node, at] = find(container, words);
    getSelection()?.setBaseAndExtent(node, at, node, at + words.length);
    const whole = text + rest;
    for (let end = text.length + 1; end <= whole.length; end += 3) {
      rerender(page(name, whole.slice(0, end), true));
      expect(getSelection()?.toString(), whole.slice(0, end)).toBe(words);
    }
    rerender(page(name, whole, false));
    // The highlighter has been loaded, and would have coloured it.
    await act(async () => void (await import("../../src/components/highlight")));
    await act(async () => {});
    expect(getSelection()?.toString()).toBe(words);
    expect(container.textContent).toContain(words);
    unmount();
  },
);

test("what a program has put in place of a text makes way for the text when that grows", () => {
  const { container, rerender, unmount } = render(page("translated", "Some words", true));
  const [node] = find(container, "Some words");
  const font = document.createElement("font");
  font.textContent = "Quelques mots";
  node.replaceWith(font);
  rerender(page("translated", "Some words and more", true));
  expect(container.textContent).toBe("Some words and more");
  unmount();
});
