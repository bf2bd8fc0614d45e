// @vitest-environment jsdom
import { render } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { expect, test } from "vitest";
import { Markdown } from "../../src/components/markdown";

const page = (name: string, text: string, growing: boolean) => (
  <Tooltip.Provider>
    <Markdown name={name} text={text} ending={growing ? "growing" : "whole"} />
  </Tooltip.Provider>
);

/** What refers to something that is only said at the end. */
const MIDDLE = "A paragraph between.\n\nAnd another one, which is longer than a piece of the reply.";

test.each([
  ["a footnote", `See the note[^note] here.\n\n${MIDDLE}\n\n[^note]: What it says.`],
  ["one in a list", `- an item[^a]\n- another\n\n${MIDDLE}\n\n[^a]: Said.`],
  ["one in a table", `| a |\n|---|\n| b[^t] |\n\n${MIDDLE}\n\n[^t]: Said.`],
  ["one that refers to another", `See[^1].\n\n${MIDDLE}\n\n[^1]: See[^2].\n\n${MIDDLE}\n\n[^2]: Said.`],
  ["a link", `See [the page][page] and [page].\n\n${MIDDLE}\n\n[page]: https://example.com/a`],
  ["a link and a footnote", `[a][b][^c]\n\n${MIDDLE}\n\n[b]: https://example.com\n\n[^c]: Said.`],
])("%s: a reply that grew looks as it does after a reload", (name, text) => {
  const grown = render(page(`${name}, grown`, "", true));
  for (let end = 30; end < text.length; end += 30)
    grown.rerender(page(`${name}, grown`, text.slice(0, end), true));
  grown.rerender(page(`${name}, grown`, text, false));
  const loaded = render(page(`${name}, loaded`, text, false));
  expect(grown.container.innerHTML).toBe(loaded.container.innerHTML);
  expect(loaded.container.querySelector("a, .footnote-mark")).not.toBeNull();
});
