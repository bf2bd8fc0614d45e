import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GrowingMarkdown } from "../../src/markdown/document";
import { letters } from "../../src/markdown/plain";
import { cutOff, html, render, visible } from "./rendering";

/**
 * What the next character may turn into a mark waits for it: the name of a tag, an item's number. Nothing waits longer,
 * or it would be hidden.
 */
function settled(prefix: string): string {
  return prefix.replace(/<\/?[a-z]{1,6}>?$|(?<=^|\n)[ >*-]*\d{1,3}$/i, "");
}

describe("open marks are closed for now", () => {
  test.each([
    ["some **bo", "<p>some <strong>bo</strong></p>"],
    ["some **bold*", "<p>some <strong>bold</strong></p>"],
    ["some **", "<p>some</p>"],
    ["*it **both", "<p><em>it <strong>both</strong></em></p>"],
    ["**重要：", "<p><strong>重要：</strong></p>"],
    ["~~gone", "<p><del>gone</del></p>"],
    ["a `co", "<p>a <code>co</code></p>"],
    ["a ``co`", "<p>a <code>co</code></p>"],
    ["**see [docs](http://ex", "<p><strong>see docs</strong></p>"],
    ["see [docs", "<p>see [docs</p>"],
    ["![a cat](https://x", "<p>a cat</p>"],
    ["H<sub>2", "<p>H<sub>2</sub></p>"],
    [
      "| a |\n|---|\n| **b",
      "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><strong>b</strong></td></tr></tbody></table>",
    ],
    ["- one\n- **tw", "<ul><li>one</li><li><strong>tw</strong></li></ul>"],
    ["> **q", "<blockquote><p><strong>q</strong></p></blockquote>"],
  ])("%s", (text, expected) => {
    expect(html(text, true).replace(/<a href="">(.*?)<\/a>/g, "$1")).toBe(expected);
  });

  test.each([
    ["less than and a letter", "while i <n and then more"],
    ["tags that are none", "if a <b> c and x<y || <z"],
    ["snake case and products", "snake_case_name 2*3*4 a * b ~5 _x"],
    ["brackets", "a[i] = [1, [2, 3"],
    ["money", "$5 and *then* $10"],
  ])("%s are shown as they are", (_, text) => {
    for (let end = 1; end <= text.length; end++)
      expect([text.slice(0, end), settled(text.slice(0, end))].map(letters)).toContain(
        letters(visible(html(text.slice(0, end), true))),
      );
  });

  test.each([
    "中文*强调*。",
    "中文**强调**。后文",
    "**“引号”**后文",
    "他说**“你好”**。",
    "한국어*강조*입니다",
    "日本語**強調**です。",
    "中文~~删除~~了。",
    "这是***很强***的。",
    "（*强调*）后「**強調**」",
    "ภาษา*เน้น*ไทย",
    "word*emphasis*word and *a **b** c*",
    "价格*含税*和**折扣**",
    "1. 中文*强调*。\n2. 二**粗**体",
    "| 甲*乙* | 丙**丁** |\n|---|---|\n| 戊*己* | **庚** |",
    "前文**粗体（括号）**后",
    "前文*斜体**粗体**斜体*后",
    "𠮷野*家*です",
  ])("no mark of %s is seen while it comes", (text) => {
    for (let end = 1; end <= text.length; end++)
      expect(visible(html(text.slice(0, end), true)), text.slice(0, end)).not.toMatch(/[*~]/);
    expect(visible(html(text))).not.toMatch(/[*~]/);
  });

  test.each([
    "| Name | Value |\n|:---|---:|\n| one | 1 |",
    "Before.\n\n| **Name** | `value` | [link](https://a.example) |\n| --- | --- | --- |\n",
    "## A heading\n| a | b\n|--|--\n| 1 | 2",
  ])("no bar of the table %j is seen while it comes", (text) => {
    const begins = text.indexOf("|");
    for (let end = begins + 1; end <= text.length; end++) {
      const shown = html(text.slice(0, end), true);
      expect(visible(shown), text.slice(0, end)).not.toContain("|");
      if (/\w/.test(text.slice(begins, end))) expect(shown).toContain("<table>");
    }
  });

  test.each([
    ["an amount", "|x| < 3 and |y|"],
    ["a line of bars", "a | b | c"],
    ["an option", "`a` or | in a row"],
  ])("%s is no table", (_, text) => {
    for (let end = 2; end <= text.length; end++)
      expect(html(text.slice(0, end), true), text.slice(0, end)).not.toContain("<table>");
  });

  test("no bracket of a box to tick is seen while it comes", () => {
    const text = "Do:\n\n- [ ] one\n- [x] two\n  1. [ ] three\n";
    for (let end = 1; end <= text.length; end++)
      expect(visible(html(text.slice(0, end), true)), text.slice(0, end)).not.toMatch(/[[\]x]/);
    expect(html("- [xy", true)).toBe("<ul><li>[xy</li></ul>");
    expect(html("- [ ]")).toBe("<ul><li>[ ]</li></ul>");
  });

  test.each([
    "1\n2\n30\n4\n5",
    "Primes:\n\n2\n3\n5\n7\n11",
    "1.\n2.\n3.",
    "> 1\n> 2\n> 3",
    "if a <b\n12\n",
    "Q&a\n7\n",
  ])("of lines that a number begins, only the last one waits: %j", (text) => {
    for (let end = 1; end <= text.length; end++) {
      const above = text.slice(0, Math.max(0, text.lastIndexOf("\n", end - 1)));
      const shown = letters(visible(html(text.slice(0, end), true)));
      expect(shown, text.slice(0, end)).toContain(letters(visible(html(above))));
    }
  });

  test("a line that looked like the head of a table and was none is shown as it is", () => {
    expect(html("| a | b |\nand", true)).toBe("<p>| a | b |<br/>and</p>");
    expect(html("| a | b |")).toBe("<p>| a | b |</p>");
  });

  test("what links refer to is shown as long as nothing refers to it", () => {
    const text = "[one]: https://example.com/x 'T'";
    expect(visible(html(text, true))).toBe("[one]: https://example.com/x “T”");
    expect(html(`${text}\n\n[one]`)).toBe('<p><a href="https://example.com/x" title="T">one</a></p>');
    expect(visible(html(`> ${text}`))).toContain("https://example.com/x");
  });

  test("the line after a first line as well", () => {
    expect(html("one\n**tw", true)).toBe("<p>one<br/><strong>tw</strong></p>");
    expect(html("see https://a.example and\n**tw", true)).toContain("<strong>tw</strong>");
  });

  test.each([
    ["```js\nx = 1\n``", "x = 1"],
    ["~~~\nx\n~", "x"],
    ["````\na\n```", "a"],
    ["- item\n  ```js\n  x\n  ``", "x"],
    ["> ```\n> x\n> `", "x"],
  ])("the half of a fence that closes code is no code: %j", (text, code) => {
    expect(html(text, true)).toMatch(new RegExp(`<code>${code}</code>`));
  });

  test("a line that may become a list makes no heading of the one above", () => {
    expect(html("Some text\n-", true)).toBe("<p>Some text</p>");
    expect(html("- a\n  -", true)).toBe("<ul><li>a</li></ul>");
  });
});

/** What is read of each beginning of `text`, without white space. */
function beginnings(text: string): string[] {
  const reader = new GrowingMarkdown();
  return Array.from({ length: text.length }, (_, end) =>
    visible(render(reader.update(text.slice(0, end + 1), "growing"))).replace(/\s/g, ""),
  );
}

describe("from its first character on it reads as it will", () => {
  test.each([
    ["a table's head below a line of text", "Here it is:\n| a | b |\n|---|---|\n| 1 | 2 |"],
    ["below two, in an item", "- one\n  two\n  | a | b |\n  |:--|--:|\n  | 1 | 2 |"],
    ["in a quote", "> one\n> | a | b |\n> |---|---|\n> | 1 | 2 |"],
    ["a badge", "[![build](https://x.example/b.svg)](https://ci.example/p) passes"],
    ["bold behind a number and a point", "1.**Open** the door"],
    ["bold behind a sign that begins a list", "-**x** and y"],
    ["bold behind the sign of a heading", "#**x** and y"],
    ["the same below a line", "one\n-**x** and y\n#**z**"],
    ["the second link", "See [one](https://a.example), [two](https://b.example) and [**three** x](/c)."],
    [
      "links in items",
      "- [one](https://a.example)\n- [two](https://b.example)\n\n[three](https://c.example)",
    ],
  ])("%s", (_, text) => {
    const known = text.replace(/^.*?\[one\]\(https:\/\/a\.example\)/s, "");
    const whole = visible(html(text)).replace(/\s/g, "");
    for (const shown of beginnings(text).slice(text.length - known.length))
      expect(whole.startsWith(shown), shown).toBe(true);
    expect(beginnings(text).at(-1)).toBe(whole);
  });

  test("a table without blanks from its second line on", () => {
    for (const shown of beginnings("So:\n|a|b|\n|-|-|\n|x|y|").slice(-11))
      expect(shown).toMatch(/^So:abx?y?$/);
    expect(visible(html("So:\n|x|", true))).toBe("So:\n|x|");
    expect(visible(html("|x| + |y|\nis", true))).toBe("|x| + |y|\nis");
  });

  test("an address of mail in angle brackets from its sign on", () => {
    const text = "Write to <me.too@mail.example> now";
    for (const shown of beginnings(text).slice(text.indexOf("@"))) expect(shown).not.toMatch(/[<>]/);
    expect(visible(html("a <b and c@", true))).toBe("a <b and c@");
  });

  test.each([
    ["rows below a row that is no head", "| a | b |\n| c | d |\n| e"],
    ["a row that lacks its quote's mark", "> one\n| a | b |"],
    ["sums below a line", "So\n|x| = 1"],
  ])("what begins no table is text: %s", (_, text) => {
    expect(html(text, true)).not.toContain("<table>");
    expect(letters(visible(html(text, true)))).toBe(letters(text));
  });

  test("brackets that no address follows come back, an index or a number keeps its own", () => {
    const link = "[a](https://a.example) ";
    expect(visible(html(`${link}Dear [Name`, true))).toBe("a Dear Name");
    expect(visible(html(`${link}Dear [Name],`, true))).toBe("a Dear [Name],");
    expect(visible(html(`${link}x[i`, true))).toBe("a x[i");
    expect(visible(html(`${link}so [1`, true))).toBe("a so [1");
    expect(visible(html("call a[0](/x) or [Name", true))).toBe("call a0 or [Name");
    expect(visible(html("```\n[a](https://a.example)\n```\n\n[Name", true))).toContain("[Name");
  });
});

describe("a reply that is cut off looks as it did when the reader cut in", () => {
  test.each([
    ["bold words", "It is **very imp", "<p>It is <strong>very imp</strong></p>"],
    ["code", "Call `do_it(", "<p>Call <code>do_it(</code></p>"],
    ["a formula", "So \\( a_1 * b * c", "<p>So \\( a_1 * b * c</p>"],
    ["a formula on lines of its own", "So:\n\n$$\na_1\n=\nb", "<p>So:</p><p>$$<br/>a_1<br/>=<br/>b</p>"],
    ["a row", "| a | b |\n|---|---|\n| **x", null],
    ["a listing", "```py\nx = *1", null],
    ["a document in a listing", "```markdown\n# T\n\n```sh\nls\n```\n\n**more", null],
    ["an item before its first word", "- one\n- ", null],
    ["a link", "See [the page](https://exa", "<p>See the page</p>"],
  ])("in %s", (_, text, expected) => {
    const links = (markup: string) => markup.replace(/<a href="">(.*?)<\/a>/g, "$1");
    expect(links(cutOff(text))).toBe(links(html(text, true)));
    if (expected !== null) expect(links(cutOff(text))).toBe(expected);
  });

  test.each([
    "42",
    "The sum:\n42",
    "The sum:\n\n42",
    "1\n2\n3",
    "> 5",
    "while i <b",
    "Q&a",
    "&#8",
    "x <sub",
    "- [x",
    "See:\n\n[^1",
    "| Q&a",
  ])("but for what waited for a character that does not come: %j", (text) => {
    expect(letters(visible(cutOff(text).replace(/&amp;/g, "&")))).toBe(letters(text));
  });

  test("and nothing more can come to it: a listing is coloured, a footnote found", () => {
    const blocks = new GrowingMarkdown().update("See[^1].\n\n[^1]: Note\n\n```py\nx = 1", "cut").blocks;
    expect(blocks.map((one) => one.closed)).toEqual([true, true, true]);
    expect(cutOff("See[^1].\n\n[^1]: Not")).toContain("footnote-mark");
  });
});

describe("a formula that has been begun is shown as it is written", () => {
  test.each([
    "\\( a_1 * b",
    "\\[ a_1 * b * c",
    "$$ x_1 * y_2 *",
    "$\\alpha_1 * b",
    "CO$_",
    "CO$_2",
    "CO$_{2",
    "10$^{-3",
    "5$\\times",
    "x$_1 ^2 _",
    "the 5$\\mathrm{\\mu",
    "\\[\na\n=\nb",
    "$$\na_1\n- b_2\n# c",
    "$$\nf(x) = [a](b) * (c",
    "\\[\nf(x) = \\left[ a \\right] + \\left( b",
    "\\(f(x) + g[i]",
    "so $$ f(x) = (1)",
    "\\begin{align}\nf(x) &= [1]",
  ])("%j", (text) => {
    expect(visible(html(text, true))).toBe(text);
    expect(html(text, true)).not.toMatch(/<(?:em|strong|h\d|li|math)/);
  });

  test("also when it is joined to a letter, at each of its lengths, and is one once it is closed", () => {
    const text = "CO$_2$ and Ca$^{2+}$ at 5$\\times$10$^{-3}$";
    for (let end = 1; end <= text.length; end++)
      expect(html(text.slice(0, end), true), text.slice(0, end)).not.toMatch(/<(?:em|strong)/);
    expect(html(text, true).match(/<math/g)).toHaveLength(4);
    expect(html("x$^2 *b", true)).toBe("<p>x$^2 <em>b</em></p>");
  });

  test("in a quote without the marks of the quote", () => {
    const text = "> So\n> $$\n> a(b) = [c]\n> d\n> $$\n>\n> > \\[ x\n> > = y \\]";
    for (let end = 1; end <= text.length; end++)
      expect(visible(html(text.slice(0, end), true)), text.slice(0, end)).not.toContain(">");
  });

  test("and its brackets are never drawn for a formula of their own", () => {
    for (const text of ["$f(x)$, g", "$$\nf(x) = (1)\n$$", "\\[ p(x) = \\left[ a \\right] \\]"])
      for (let end = 1; end <= text.length; end++)
        expect(visible(html(text.slice(0, end), true)).trimEnd(), text.slice(0, end)).not.toMatch(
          /\\\\|\w\\[([]/,
        );
  });

  test.each([
    "Text:\n\n$$\na\n=\nb\n$$",
    "$$\nx^2\n$$\n\n$$\ny\n$$",
    "  $$\nx\n$$",
    "\\[\nx\n= y\n\\]",
    "\\begin{align}\na\n= b\n\\end{align}",
  ])("and is a formula from its last character on: %j", (text) => {
    expect(html(text, true)).toBe(html(text));
    for (let end = 1; end < text.length; end++) expect(html(text.slice(0, end), true)).not.toMatch(/<h\d/);
  });

  test.each([
    "[Plan for $5](https://example.com/a_b) is **cheap**",
    "It costs $5/month, see `x` in my_file_name and **more**",
    "$5–$10 for a_b, **too**",
    "From $10k, in snake_case, **bold**",
    "$HOME/my_dir and **bold**",
  ])("a price before a name that looks like one leaves the rest as it is: %s", (text) => {
    expect(html(`${text} x`, true)).toBe(html(`${text} x`));
    expect(html(text, true)).toContain("<strong>");
  });

  test("and swallows nothing when it is none", () => {
    expect(visible(html("\\[ see\n\nAfter **that**", true))).toContain("After that");
  });
});

const word = fc.constantFrom("alpha", "βeta", "重要", "안녕", "n", "12", "x1", "ça");
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((all) => all.join(" "));
/** Markdown of which every letter is read. */
const inline = fc.oneof(
  words,
  fc
    .tuple(fc.constantFrom("**", "*", "~~", "__", "***"), words)
    .map(([mark, text]) => `${mark}${text}${mark}`),
  words.map((text) => `**${text} *inner* more**`),
  words.map((text) => `\`${text}\``),
  words.map((text) => `while i <${text}`),
  words.map((text) => `(${text}) [${text}]`),
  words.map((text) => `x_${text.replaceAll(" ", "_")}`),
  fc.constantFrom(
    "5 < 6 > 4 & 7",
    "$5 and $10",
    "2 * 3 * 4",
    "~5 and ~6",
    "\\( a_1 * b \\)",
    "$x_1$",
    "a\\*b",
    "**「注意」**です",
  ),
);
const block = fc.oneof(
  fc.array(inline, { minLength: 1, maxLength: 5 }).map((all) => all.join(" ")),
  fc.tuple(fc.constantFrom("# ", "- ", "> ", "- [ ] ", "* - "), inline).map(([mark, text]) => mark + text),
  fc.array(inline, { minLength: 2, maxLength: 4 }).map((all) => all.map((one) => `- ${one}`).join("\n")),
  inline.map((text) => `| a | b |\n|---|---|\n| ${text} | c |`),
  words.map((text) => `\`\`\`py file.py\n${text}\n\n${text}\n\`\`\``),
  fc.constantFrom("<div>\nab *c*\n</div>", "$$\na\n=\nb\n$$"),
);

/** Whether the letters of `inner` occur in `outer` in their order. */
function holds(outer: string, inner: string): boolean {
  let at = 0;
  for (const letter of inner) {
    at = outer.indexOf(letter, at) + letter.length;
    if (at < letter.length) return false;
  }
  return true;
}

test("nothing that was written is hidden while a text grows", { timeout: 600_000 }, () => {
  const separator = fc.constantFrom("\n\n", "\n\n", "\n");
  const document = fc.array(fc.tuple(block, separator), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(document, (blocks) => {
      const text = blocks.flat().join("");
      const reader = new GrowingMarkdown();
      for (let end = 1; end <= text.length; end++) {
        const prefix = text.slice(0, end);
        const seen = letters(visible(render(reader.update(prefix, "growing"))));
        const written = letters(settled(prefix));
        if (!holds(seen, written)) expect.fail(`${JSON.stringify(prefix)} is shown as ${seen}`);
      }
    }),
    { numRuns: Number(process.env.MARKDOWN_RUNS ?? 20) },
  );
});

test.each([
  '<div class="a">some *text* and [a link](https://a.example) of **it**</div>',
  "<!-- **x --> `y",
  "<p>\n| a | b |\n![c",
])("nothing is added to a block of HTML that comes as it is written: %s", (text) => {
  const begins = text.search(/[>\n[]/) + 1;
  for (let end = begins; end <= text.length; end++)
    expect(text.startsWith(visible(html(text.slice(0, end), true))), text.slice(0, end)).toBe(true);
});

/** Marks that were once seen and gone in the next moment, each in the middle of a reply. */
const STANDS = [
  "E = mc<sup>2</sup>, H<SUB>2</SUB>O<br>and<br/>more</br>end",
  "<b>bold</b>, <u>under *it*</u> and <i>it</i> <em>e</em> <s>s</s>",
  "| a<br />b | <b>c</b> |\n|---|---|\n| d<br>e | <kbd>f</kbd> |",
  "See <https://a.example/x> and <http://b.example>.",
  "Intro:\n* one\n* two **bold**\n  + three",
  "Steps:\n1. First\n2. Second\n   1. inner\n\n10. Tenth\n\n1) one",
  "Score\n1. a\n2. b",
  "1.5 liters, 2024. And\n2024 was\n12 apples",
  "- item\n\n  | A | B |\n  |---|---|\n  | 1 | 2 |",
  "> | A | B |\n> |---|---|\n> | 1 | 2 |",
  "above\n\n---\n\nbelow\n\n***\n\n___\nend",
  "```python\nprint('hi')\n```\n\n``` js\ny\n```\n\n1. Do:\n   ```bash\n   npm i\n   ```\n2. Then",
  "~~~\ncode\n~~~\n\n~~**bold** gone~~ stays ~5 ~",
  "text ~~gone~~ and ~/bin, 好的~谢谢~",
  "AT&amp;T &lt;b&gt; &copy; &#169; R&D & more &nbsp;x",
  "a \\* b \\_ c \\# d \\$5\\\nline",
  "1986\\. A year\n\n\\# no heading",
  "**Node.js（后端）**使用**`npm i`**安装**~~旧~~**",
  "**<b>x</b>** ***`y`*** **_z_**",
  "**a *b* c** and **d***",
  "**bold\n1986 lines** and *more\n12 words*",
  "- **over\n  1986 lines** end, `code\n  12 too`",
  "**Note: **text and **注意： **请看",
  "x**2 + y**2 = z**2, 2*3*4 = 24, $100*2 = $200",
  "$5+$10=$15; rent $300/mo; x=$y; PATH=$A:$B",
  "- [ ] todo\n- [x] done\n- [ ] **bold**",
];

/** What is read, without spaces: they are not seen to come and go. */
const read = (markup: string) => visible(markup).replace(/\s+/g, "");

function standsIn(text: string): void {
  const reader = new GrowingMarkdown();
  let before = "";
  let seen = "";
  for (const char of [...text, ""]) {
    before += char;
    const shown = read(render(reader.update(before, char === "" ? "whole" : "growing")));
    // A formula is its source until it is typeset; a number of a list is no text.
    if (!shown.startsWith(seen)) expect.fail(`${JSON.stringify(before)}: ${seen} became ${shown}`);
    seen = shown;
  }
}

describe("nothing that stands vanishes, or is read for a moment as something else", () => {
  test.each([...STANDS, "Text\n\n[^1]: a footnote of nothing"])("%j", standsIn);

  test("also with anything before and behind it", { timeout: 600_000 }, () => {
    const piece = fc.constantFrom(...STANDS, "Plain words.", "**Bold:** words", "中文，**强调**。");
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 3 }), (pieces) => standsIn(pieces.join("\n\n"))),
      { numRuns: Number(process.env.MARKDOWN_RUNS ?? 10) },
    );
  });
});

test.each([
  "a | b\n--|--\n1 | 2",
  "Name | Value | x\n:--- | ---: | :-:\nx | 1 | 2",
  "> a | b\n> --|--\n> 1 | 2",
])("the line below the head of a table without bars at its sides is never seen: %j", (text) => {
  for (let end = 1; end <= text.length; end++)
    expect(visible(html(text.slice(0, end), true)), text.slice(0, end)).not.toMatch(/-|:/);
});

test.each(["a | b\n- c", "a | b\n\n--- ", "x | y\nz"])("no table: %j", (text) => {
  for (let end = 1; end <= text.length; end++) expect(html(text.slice(0, end), true)).not.toContain("<table");
});

test.each([
  ['![A cat](https://e.example/c.png "t', "A cat"],
  ["![x](y) ![z]", "z"],
  ["Wow![1]", "1"],
])("a picture is shown by its name before its address is known: %s", (text, name) => {
  expect(visible(html(text, true))).toContain(name);
  expect(visible(html(text, true))).not.toContain("[");
});

test("the mark of the next footnote is never a line of the one before it", () => {
  const text = "A[^1] and[^b].\n\n[^1]: One\n[^b]: Two\n";
  const notes = text.indexOf("One");
  for (let end = notes; end <= text.length; end++) {
    const shown = html(text.slice(0, end), true);
    expect(shown.slice(shown.indexOf("One")), text.slice(0, end)).not.toContain("[");
  }
});
