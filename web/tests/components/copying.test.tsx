// @vitest-environment jsdom
import { render } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { expect, test } from "vitest";
import { undress } from "../../src/components/copying";
import { Markdown } from "../../src/components/markdown";

test.each([
  ["words", "Some **bold** and `code`.", "<p>Some <strong>bold</strong> and <code>code</code>.</p>"],
  ["a link", "[the page](https://example.com/a)", '<p><a href="https://example.com/a">the page</a></p>'],
  ["a listing", "```py a.py\nx = 1\n\ny = 2\n```", "<pre><code>x = 1\n\ny = 2</code></pre>"],
  ["a formula", "So $x^2$ is\n\n$$\ny\n$$", "<p>So $x^2$ is</p>$$\ny\n$$"],
  ["a footnote", "See[^1].\n\n[^1]: Note", "<p>See<sup>[1]</sup>.</p><ol><li><p>Note</p></li></ol>"],
  ["tasks", "- [x] done\n- [ ] open", "<ul><li>[x]  done</li><li>[ ]  open</li></ul>"],
  ["a list that goes on", "3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'],
  [
    "a table",
    "| a | b |\n|---|---|\n| 1 | `x` |",
    "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><code>x</code></td></tr></tbody></table>",
  ],
])("what is copied of %s is what was said, without the page's dress", (name, text, expected) => {
  const { container, unmount } = render(
    <Tooltip.Provider>
      <Markdown name={`copied ${name}`} text={text} ending="whole" />
    </Tooltip.Provider>,
  );
  const part = container.cloneNode(true) as HTMLElement;
  unmount();
  undress(part);
  expect(part.innerHTML).toBe(expected);
});
