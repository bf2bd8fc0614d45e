// @vitest-environment jsdom
import { render } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { describe, expect, test } from "vitest";
import { saidIn, undress } from "../../src/components/copying";
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

describe("of what is selected on the page, what was said is copied", () => {
  const said = (html: string) => {
    document.body.innerHTML = html;
    return (selector: string, place = 0) => document.querySelectorAll(selector)[place] as Element;
  };
  const copied = (begin: [Node, number], end: [Node, number]) => {
    const range = document.createRange();
    range.setStart(...begin);
    range.setEnd(...end);
    return saidIn(range)?.innerHTML ?? null;
  };
  const TALK =
    "<nav>List</nav><article><div class='bubble'>Two\n  lines</div><footer><time>now</time><button>Copy</button></footer></article>" +
    "<article><div class='prose'><p>One <b>word</b></p><ol start='3'><li>c</li><li>d</li><li>e<ol><li>x</li><li>y</li></ol></li></ol></div>" +
    "<footer><time>now</time></footer></article><article><div class='bubble'>Thanks</div></article>";

  test("over several messages, without times, buttons and the list", () => {
    said(TALK);
    expect(copied([document.body, 0], [document.body, document.body.childNodes.length])).toBe(
      '<p style="white-space: pre-wrap;">Two<br>  lines</p>' +
        '<div><p>One <b>word</b></p><ol start="3"><li>c</li><li>d</li><li>e<ol><li>x</li><li>y</li></ol></li></ol></div>' +
        '<p style="white-space: pre-wrap;">Thanks</p>',
    );
  });

  test("from within one message into another", () => {
    const one = said(TALK);
    const [begin, end] = [one(".prose b").firstChild as Text, one(".bubble", 1).firstChild as Text];
    expect(copied([begin, 2], [end, 4])).toBe(
      '<div><p><b>rd</b></p><ol start="3"><li>c</li><li>d</li><li>e<ol><li>x</li><li>y</li></ol></li></ol></div>' +
        '<p style="white-space: pre-wrap;">Than</p>',
    );
  });

  test("a person's words alone have their lines and blanks, and no colours", () => {
    const one = said(TALK);
    expect(copied([one("article"), 0], [one("article"), 2])).toBe(
      '<span style="white-space: pre-wrap;">Two<br>  lines</span>',
    );
  });

  test("items in the middle of a list keep their numbers", () => {
    const one = said(TALK);
    const list = one("ol");
    expect(copied([list, 1], [list, 2])).toBe('<ol start="4"><li>d</li></ol>');
    expect(copied([one("li", 1), 0], [one("ol", 1), 1])).toBe(
      '<ol start="4"><li>d</li><li>e<ol><li>x</li></ol></li></ol>',
    );
    expect(copied([one("ol", 1), 1], [one("ol", 1), 2])).toBe('<ol start="2"><li>y</li></ol>');
  });

  test("where nothing was said, the browser copies as it does", () => {
    const one = said(TALK);
    expect(copied([one("nav"), 0], [one("nav"), 1])).toBeNull();
    expect(copied([one("footer"), 0], [one("footer"), 1])).toBeNull();
  });
});
