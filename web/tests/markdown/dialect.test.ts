import { describe, expect, test } from "vitest";
import { addressLength } from "../../src/markdown/autolink";
import { formulaAt } from "../../src/markdown/math";
import { withLongerFences } from "../../src/markdown/nested";
import { html, visible } from "./rendering";

describe("emphasis in scripts without spaces", () => {
  test.each([
    ["**重要：**这是说明", "<strong>重要：</strong>这是说明"],
    ["**「注意」**です", "<strong>「注意」</strong>です"],
    ["これは**「強調」**です", "これは<strong>「強調」</strong>です"],
    ['**"중요"**은', "<strong>&quot;중요&quot;</strong>은"],
    ["**중요(重要)**는", "<strong>중요(重要)</strong>는"],
    ["请注意*（可选）*参数", "请注意<em>（可选）</em>参数"],
    ["~~（旧）~~新", "<del>（旧）</del>新"],
    ["使用**`code`**吧", "使用<strong><code>code</code></strong>吧"],
    ["**第1步：** 打开", "<strong>第1步：</strong> 打开"],
    ["snake_case_name 与 2*3*4", "snake_case_name 与 2*3*4"],
    ["版本v**2**发布，**A**1", "版本v<strong>2</strong>发布，<strong>A</strong>1"],
  ])("%s", (text, expected) => expect(html(text)).toBe(`<p>${expected}</p>`));
});

describe("bold without a blank behind it", () => {
  test.each([
    ["**Note:**text", "<strong>Note:</strong>text"],
    ["**Внимание!**Текст", "<strong>Внимание!</strong>Текст"],
    ["**Γειά!**σου", "<strong>Γειά!</strong>σου"],
    ["**(1)** first **(2)**second", "<strong>(1)</strong> first <strong>(2)</strong>second"],
    ["**ملاحظة:**النص", "<strong>ملاحظة:</strong>النص"],
    ["**नोट:**यह", "<strong>नोट:</strong>यह"],
    ["**หมายเหตุ:**ข้อความ", "<strong>หมายเหตุ:</strong>ข้อความ"],
    ["**Step 1:**2 eggs", "<strong>Step 1:</strong>2 eggs"],
    ["**50%**of it", "<strong>50%</strong>of it"],
    ['**"Hi"**she said', "<strong>&quot;Hi&quot;</strong>she said"],
    ["***Both:***text", "<em><strong>Both:</strong></em>text"],
    ["**a** b.**c** d", "<strong>a</strong> b.<strong>c</strong> d"],
    ["end.**Next** one", "end.<strong>Next</strong> one"],
    ["**Note: **text", "<strong>Note: </strong>text"],
    ["**注意： **请看 **二： **三", "<strong>注意： </strong>请看 <strong>二： </strong>三"],
    ["He said: **yes** and: **no**", "He said: <strong>yes</strong> and: <strong>no</strong>"],
    ["2 ** 3, so: **bold**", "2 ** 3, so: <strong>bold</strong>"],
    ["**हिंदी।**पाठ **দ্বিতীয়।**পাঠ", "<strong>हिंदी।</strong>पाठ <strong>দ্বিতীয়।</strong>পাঠ"],
    ["**سوال؟**جواب **نوٹ۔**متن", "<strong>سوال؟</strong>جواب <strong>نوٹ۔</strong>متن"],
    ["**Նշում։**տեքստ", "<strong>Նշում։</strong>տեքստ"],
    ["**አማርኛ።**አዲስ", "<strong>አማርኛ።</strong>አዲስ"],
    ["**ចំណាំ៖**អត្ថបទ", "<strong>ចំណាំ៖</strong>អត្ថបទ"],
    ["**မှတ်ချက်။**စာ", "<strong>မှတ်ချက်။</strong>စာ"],
    ["**སྐད།**བོད", "<strong>སྐད།</strong>བོད"],
    ["**„Hallo“**und „**so**“", "<strong>„Hallo“</strong>und „<strong>so</strong>“"],
    ["**Note—**text", "<strong>Note—</strong>text"],
    ["**`a`**b and **C#**x", "<strong><code>a</code></strong>b and <strong>C#</strong>x"],
    ["a**(b)**c and “**d**”", "a**(b)**c and “<strong>d</strong>”"],
    ["**عربي،**نص", "**عربي،**نص"],
    ["**see (**this", "**see (**this"],
    ["**a «**b**» c** d", "<strong>a «<strong>b</strong>» c</strong> d"],
    ["**a “**b**” c** d", "<strong>a “<strong>b</strong>” c</strong> d"],
    ["**»so«**und", "<strong>»so«</strong>und"],
    ["src/**a and lib/**b", "src/**a and lib/**b"],
    ["2^**n and 3^**m", "2^**n and 3^**m"],
    ["call f(**a,**b) now", "call f(**a,**b) now"],
    ["2.**3 and 4.**5", "2.**3 and 4.**5"],
    ["say:**this", "say:**this"],
  ])("%s", (text, expected) => expect(html(text)).toBe(`<p>${expected}</p>`));
});

describe("asterisks between factors are no marks", () => {
  test.each([
    "2*3*4 = 24",
    "(2*3)*4, 2.5*3*1.5, f(x)*2 + g(x)*3, (a+b)*(c-d)*2",
    "5*x + 3*y = 2*pi + r*2",
    "a*b*c and max*2*x",
    "x**2 + y**2 = z**2",
    "x**2 + y**2 + z**2 = w**2",
    "2**10 = 1024, 2**n",
    "共3*4*5个",
  ])("%s", (text) => {
    expect(html(text)).toBe(`<p>${text}</p>`);
    for (let end = 1; end <= text.length; end++)
      expect(html(text.slice(0, end), true), text.slice(0, end)).not.toMatch(/<(?:em|strong)/);
  });

  test.each([
    ["un*frigging*believable", "un<em>frigging</em>believable"],
    ["**bold 2*2** x", "<strong>bold 2*2</strong> x"],
    ["*2*3 and *it*", "*2*3 and <em>it</em>"],
    ["**A**1 and **2*3**", "<strong>A</strong>1 and <strong>2*3</strong>"],
    ["*(1)* 2 and 2 *(optional)*", "<em>(1)</em> 2 and 2 <em>(optional)</em>"],
    ["2*(a+b)*3", "2*(a+b)*3"],
    ["2 *times* 3", "2 <em>times</em> 3"],
  ])("others are: %s", (text, expected) => expect(html(text)).toBe(`<p>${expected}</p>`));
});

describe("one tilde is no mark", () => {
  test.each([
    "每次3~5天，间隔10~20小时",
    "~5 minutes or ~10 minutes",
    "a~b~c",
    "1~2、3~4",
    "~/bin and ~/lib",
  ])("%s", (text) => expect(html(text)).toBe(`<p>${text}</p>`));
  test("two are", () => expect(html("~~gone~~")).toBe("<p><del>gone</del></p>"));
});

describe("an address ends", () => {
  test.each([
    ["https://example.com/doc。谢谢", "https://example.com/doc"],
    ["https://example.com/a、https://example.com/b", "https://example.com/a"],
    ["https://example.com/a，", "https://example.com/a"],
    ["https://example.com/a！", "https://example.com/a"],
    ["https://example.com/a？", "https://example.com/a"],
    ["https://example.com/a）", "https://example.com/a"],
    ["https://example.com/a」と", "https://example.com/a"],
    ["https://example.com/a；b", "https://example.com/a"],
    ["https://example.com/a：b", "https://example.com/a"],
    ["https://example.com/a》", "https://example.com/a"],
    ["https://example.com/a】", "https://example.com/a"],
    ["https://example.com/a…", "https://example.com/a"],
    ["https://example.com/a”", "https://example.com/a"],
    ["https://example.com/a　b", "https://example.com/a"],
    ["https://example.com/a؟", "https://example.com/a"],
    ["https://example.com/a।", "https://example.com/a"],
    ["https://example.com。", "https://example.com"],
    ["https://example.com/doc를", "https://example.com/doc"],
    ["https://example.com/doc에서.", "https://example.com/doc"],
    ["https://example.comを参照", "https://example.com"],
    ["https://example.com/を参照", "https://example.com/"],
    ["https://example.com的文档", "https://example.com"],
    ["https://example.com/a.", "https://example.com/a"],
    ["https://example.com/a),", "https://example.com/a"],
    ["https://example.com/a_(b)", "https://example.com/a_(b)"],
    ["https://example.com/a?b=c&d=e#f!", "https://example.com/a?b=c&d=e#f"],
    ["https://example.com/a]", "https://example.com/a"],
    ["https://example.com/a[1]", "https://example.com/a"],
    ["https://example.com/a[1][23].", "https://example.com/a"],
    ["https://example.com/?ids[]", "https://example.com/?ids[]"],
    ["https://example.com/?a[b]=1)]", "https://example.com/?a[b]=1"],
    ["http://[::1]:3000/a.", "http://[::1]:3000/a"],
    ["http://[::1]", "http://[::1]"],
    ["https://example.com/a&amp;", "https://example.com/a"],
    ["https://example.com/a|https://example.com/b", "https://example.com/a"],
    ["https://example.com/a,https://example.com/b", "https://example.com/a"],
    ["https://example.com/a|b,c", "https://example.com/a|b,c"],
    ["https://example.com/a\u200B next", "https://example.com/a"],
    ["https://example.com/a\u200F ואז", "https://example.com/a"],
    ["\u2068https://example.com/a\u2069".slice(1), "https://example.com/a"],
    ["https://fa.wikipedia.org/wiki/می\u200Cخواهم", "https://fa.wikipedia.org/wiki/می\u200Cخواهم"],
    ["https://example.com/a**", "https://example.com/a"],
    ["https://zh.wikipedia.org/wiki/维基百科", "https://zh.wikipedia.org/wiki/维基百科"],
    ["https://ja.wikipedia.org/wiki/ジョン・レノン", "https://ja.wikipedia.org/wiki/ジョン・レノン"],
    ["https://ja.wikipedia.org/wiki/いちご", "https://ja.wikipedia.org/wiki/いちご"],
    ["https://ja.wikipedia.org/wiki/にんじん。", "https://ja.wikipedia.org/wiki/にんじん"],
    ["https://ja.wikipedia.org/wiki/はやぶさ_(探査機)", "https://ja.wikipedia.org/wiki/はやぶさ_(探査機)"],
    ["https://ja.wikipedia.org/wiki/からあげ", "https://ja.wikipedia.org/wiki/からあげ"],
    ["https://example.jp/さくら/もも", "https://example.jp/さくら/もも"],
    ["https://example.com/wiki/を参照", "https://example.com/wiki/"],
    ["https://example.com/wiki/にあります", "https://example.com/wiki/"],
    ["https://example.com/wiki/でご確認ください", "https://example.com/wiki/"],
    ["https://example.com/wiki/の説明", "https://example.com/wiki/"],
    ["https://example.com/wiki/から取得", "https://example.com/wiki/"],
    ["https://example.com/wiki/まで", "https://example.com/wiki/"],
    ["https://example.com/はよく使う", "https://example.com/"],
    ["https://example.com/にんじん", "https://example.com/にんじん"],
    ["https://example.com/とまと/1。", "https://example.com/とまと/1"],
    ["https://example.com/がっこう、", "https://example.com/がっこう"],
    ["https://example.com/もも?a=1", "https://example.com/もも?a=1"],
    ["example.com", ""],
    ["www.example.com/はな", "www.example.com/はな"],
    ["https://example.com/がおすすめ。", "https://example.com/"],
    ["https://example.com/はこちら", "https://example.com/"],
    ["https://example.com/です", "https://example.com/"],
    ["https://example.com/をみて", "https://example.com/"],
    ["https://example.com/にアクセス", "https://example.com/"],
    ["https://example.com/には", "https://example.com/"],
    ["https://example.com/とまと農家", "https://example.com/"],
    ["https://example.com/docはこちら", "https://example.com/doc"],
    ["https://例え.テスト/x", "https://例え.テスト/x"],
    ["http://localhost:3000/x", "http://localhost:3000/x"],
    ["www.example.com。", "www.example.com"],
    ["www.", ""],
    ["https://", ""],
    ["https://a_b", ""],
  ])("%s", (text, address) => expect(text.slice(0, addressLength(text))).toBe(address));

  test("wherever it stands, and the next one is found", () => {
    const link = (url: string) => `<a href="${url}">${url}</a>`;
    const [a, b] = ["https://example.com/a", "https://example.com/b"];
    expect(html(`请访问${a}、${b}。谢谢`)).toBe(`<p>请访问${link(a)}、${link(b)}。谢谢</p>`);
    expect(html(`**见${a}。注意**：好`)).toBe(`<p><strong>见${link(a)}。注意</strong>：好</p>`);
    expect(html(`[来源：${a}、${b}]`)).toBe(`<p>[来源：${link(a)}、${link(b)}]</p>`);
    expect(html(`（${a}）`)).toBe(`<p>（${link(a)}）</p>`);
    expect(html(`[text](${a})`)).toBe(`<p><a href="${a}">text</a></p>`);
    expect(html("邮箱：a@example.com。")).toBe(
      '<p>邮箱：<a href="mailto:a@example.com">a@example.com</a>。</p>',
    );
    for (const ipv6 of ["http://[::1]:3000/a", "https://me@[2001:db8::1]/", "http://[::1]"]) {
      for (const text of [ipv6, `<${ipv6}>`, `[x](${ipv6})`, `![x](${ipv6})`])
        expect(html(text)).toContain(`<a href="${ipv6}">`);
    }
    expect(html("[x](https://a.example/%5B1%5D)")).toContain('href="https://a.example/%5B1%5D"');
    expect(html(`\`${a}\` x${a}`)).toBe(`<p><code>${a}</code> x${a}</p>`);
  });
});

describe("lines stay lines", () => {
  test.each([
    ["Roses are red\nViolets are blue", "<p>Roses are red<br/>Violets are blue</p>"],
    ["12 Main Street  \nSpringfield\\\nUSA", "<p>12 Main Street<br/>Springfield<br/>USA</p>"],
    ["- a\n  b", "<ul><li>a<br/>b</li></ul>"],
    ["> a\n> b", "<blockquote><p>a<br/>b</p></blockquote>"],
    ["**a\nb**", "<p><strong>a<br/>b</strong></p>"],
    ["`a\nb`", "<p><code>a b</code></p>"],
  ])("%j", (text, expected) => expect(html(text)).toBe(expected));
});

describe("a few tags are what they mean", () => {
  test.each([
    ["H<sub>2</sub>O, x<sup>2</sup>", "<p>H<sub>2</sub>O, x<sup>2</sup></p>"],
    ["a<br>b<br/>c<BR />d</br>e", "<p>a<br/>b<br/>c<br/>d<br/>e</p>"],
    ["a<br>\nb", "<p>a<br/>b</p>"],
    ["<kbd>Ctrl</kbd>+<kbd>C</kbd>", "<p><kbd>Ctrl</kbd>+<kbd>C</kbd></p>"],
    ["<mark>**bold**</mark>", "<p><mark><strong>bold</strong></mark></p>"],
    ["<b><i>x</i></b>", "<p><b><i>x</i></b></p>"],
    ["<br>\nText **bold**", "<p><br/>Text <strong>bold</strong></p>"],
    [
      "| a |\n|---|\n| 1<br>2 H<sub>2</sub> |",
      "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1<br/>2 H<sub>2</sub></td></tr></tbody></table>",
    ],
  ])("%s", (text, expected) => expect(html(text)).toBe(expected));

  test.each([
    "<sub onclick=alert(1)>2</sub>",
    '<sup style="x">2</sup>',
    "<br onload=alert(1)>",
    "</sub>2<sub>",
    "<sub>never closed",
    "<sub>2</sup>",
    "<script>alert(1)</script>",
    "<ScRiPt src=//x>1</ScRiPt>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>1</script>'></iframe>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<math><mi//xlink:href='data:x'>",
    "<!-- a comment -->",
    "<!DOCTYPE html>",
    "<?php echo 1 ?>",
    "<![CDATA[x]]>",
    "<form action=//x><input></form>",
    "<base href=//x>",
    "<kbd\u0000>x</kbd>",
  ])("all other HTML is text: %s", (text) => {
    for (const shown of [
      html(text),
      html(`| a |\n|---|\n| ${text} |`),
      html(`- ${text}`),
      html(`${text}\nb`),
    ]) {
      expect(shown).not.toMatch(/<(?:script|img|svg|iframe|style|details|form|input|base|math|a)[ />]/i);
      expect(shown).not.toMatch(/<[^>]*(?:onclick|onload|onerror|ontoggle|style=|src=)/i);
      expect(visible(shown)).toContain(text.replaceAll("\u0000", "\uFFFD").replaceAll("|", ""));
    }
  });
});

describe("a formula", () => {
  test.each([
    ["\\( \\pi r^2 \\)", "\\pi r^2"],
    ["\\(n\\)", "n"],
    ["\\(x_1 = 5\\)", "x_1 = 5"],
    ["\\[ a_1 * b * c \\]", "a_1 * b * c"],
    ["\\[ E = mc^2 \\]", "E = mc^2"],
    [
      "\\[ \\begin{aligned} a \\\\[2pt] b \\end{aligned} \\]",
      "\\begin{aligned} a \\\\[2pt] b \\end{aligned}",
    ],
    ["$$x^2$$", "x^2"],
    ["$$ \\text{speed} = \\frac{d}{t} $$", "\\text{speed} = \\frac{d}{t}"],
    ["$x$", "x"],
    ["$x_1 + y$", "x_1 + y"],
    ["$O(n \\log n)$", "O(n \\log n)"],
    ["$f(x)$", "f(x)"],
    ["$\\alpha$", "\\alpha"],
    ["$a, b$", "a, b"],
    ["$2^{10}$", "2^{10}"],
    ["$n!$", "n!"],
    ["$-1$", "-1"],
    ["$\\text{cost} = \\$5$", "\\text{cost} = \\$5"],
    ["$a < b$", "a < b"],
    ["$ABC$", "ABC"],
    ["$x_{max}$", "x_{max}"],
    ["$[0, 1]$", "[0, 1]"],
    ["$(0,1]$", "(0,1]"],
    ["$(a, b)$", "(a, b)"],
    ["$(x_1, ..., x_n)$", "(x_1, ..., x_n)"],
    ["$50\\%$", "50\\%"],
    ["$ x^2 $ is", "x^2"],
    ["$ \\alpha + 1 $", "\\alpha + 1"],
    ["$ a_1, a_2 $.", "a_1, a_2"],
    ["$$50\\%$$", "50\\%"],
  ])("%s", (text, tex) => expect(formulaAt(text)?.tex).toBe(tex));

  test.each([
    "$5 and $10",
    "$5-$10",
    "$5/$10",
    "$5, $6 or 7$",
    "($5)-($10)",
    "$1M to $2M",
    "$HOME/bin:$PATH",
    "$x, $y and $z",
    "$x$small",
    "$a=$s",
    "$i<$s and $j>$th",
    "$(5,000) and $(300)",
    "$(5,000)-$(300)",
    "$(a, b)$(c)",
    "$a$b",
    "$_GET['a'].$_POST",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: shells write so
    "${a}/${b}",
    "$.ajax and $('x')",
    "$20/month and $30/month",
    "$ 5 $",
    "$ 5 = $ 5",
    "$ cat my_file $ ls",
    "$ x = 1 $",
    "$ a_1$",
    "$your name$",
    "$5 (about 5€) or $",
    "$价格$",
    "$$",
    "$$ and more $$",
    "\\[1\\]",
    "\\[not a link\\](https://example.com)",
    "\\[sic\\]",
    "\\[x\\]: y",
    "\\(see below\\)",
    "\\( \\)",
    "\\[ never closed",
  ])("is not %s", (text) => expect(formulaAt(text)).toBeNull());

  test("is shown where it stands, and nothing in it is markdown", () => {
    expect(html("area \\( a_1 * b_2 * c \\)!")).toBe("<p>area <math>\\( a_1 * b_2 * c \\)</math>!</p>");
    expect(html("so:\n\\[\na\n=\nb\n- c\n\\]\nnext")).toBe(
      "<p>so:</p><math display>\\[\na\n=\nb\n- c\n\\]</math><p>next</p>",
    );
    expect(html("> $$\n> a < b\n> $$")).toBe(
      "<blockquote><math display>$$\na &lt; b\n$$</math></blockquote>",
    );
    expect(html("- a\n\n  $$\n  x\n  $$")).toContain("<math display>$$\nx\n$$</math>");
    expect(html("| $x$ |\n|---|\n| \\(y\\) |")).toContain("<td><math>\\(y\\)</math></td>");
    expect(html("**Area:** $$x^2$$ here")).toBe(
      "<p><strong>Area:</strong> <math display>$$x^2$$</math> here</p>",
    );
  });

  test("is nowhere in code", () => {
    expect(html("`\\( x \\)` `$x$`\n\n```\n$$\nx\n$$\n```")).not.toContain("<math");
  });

  test("stands beside CJK text, and a price does too", () => {
    expect(html("所以$x=\\pm2$。则$x$为")).toBe("<p>所以<math>$x=\\pm2$</math>。则<math>$x$</math>为</p>");
    expect(html("价格是$5，$10。约$5和$6之间")).toBe("<p>价格是$5，$10。约$5和$6之间</p>");
    expect(html("($x$), “$y$”")).toBe("<p>(<math>$x$</math>), “<math>$y$</math>”</p>");
  });

  test.each([
    ["CO$_2$", "_2"],
    ["H$_2$O", "_2"],
    ["SO$_4^{2-}$", "_4^{2-}"],
    ["Na$^+$", "^+"],
    ["10$^{-3}$", "^{-3}"],
    ["x$_{\\text{in}}$", "_{\\text{in}}"],
    ["cm$^3$", "^3"],
    ["25$^\\circ$C", "^\\circ"],
    ["5$\\times$10", "\\times"],
    ["5$\\times 10^{3}$cm", "\\times 10^{3}"],
    ["3$\\pm$0.2", "\\pm"],
    ["$\\mu$m", "\\mu"],
    ["$^{14}$C", "^{14}"],
    ["the $n$th", "n"],
    ["the $k$th, first", "k"],
    ["all $x$s", "x"],
    ["the $(n+1)$st", "(n+1)"],
  ])("is joined to a letter or a digit: %s", (text, tex) => {
    expect(html(text)).toBe(`<p>${text.replace(`$${tex}$`, `<math>$${tex}$</math>`)}</p>`);
  });

  test.each(["US$5 and A$10", "a$b$c", "x$5$y", "US$5$", "5$ and 10$", "costs 5$, not 10$th"])(
    "a dollar that is joined to a letter or a digit is text: %s",
    (text) => expect(html(text)).toBe(`<p>${text}</p>`),
  );

  test.each([
    ["odds $\\$0.60$ each", "<p>odds <math>$\\$0.60$</math> each</p>"],
    ["it is \\$5 and \\$6", "<p>it is $5 and $6</p>"],
  ])("an escaped dollar inside of a formula: %s", (text, expected) => expect(html(text)).toBe(expected));

  test("costs five dollars and is text", () => {
    expect(html("It costs $5 and *then* $10.")).toBe("<p>It costs $5 and <em>then</em> $10.</p>");
  });
});

test.each([
  ["| `a || b` | or |", ["<code>a || b</code>", "or"]],
  ["| or | `a || b` |", ["or", "<code>a || b</code>"]],
  ["or | `ls | wc -l`", ["or", "<code>ls | wc -l</code>"]],
  ["| ``a`|b`` | x |", ["<code>a`|b</code>", "x"]],
  ["| `a|b` or `c|d` | x |", ["<code>a|b</code> or <code>c|d</code>", "x"]],
  ["| **`a|b`** | `c|d` |", ["<strong><code>a|b</code></strong>", "<code>c|d</code>"]],
  ["| $|x|$ | size |", ["<math>$|x|$</math>", "size"]],
  ["| P | $P(A|B) = 1$ |", ["P", "<math>$P(A|B) = 1$</math>"]],
  ["| \\(|x|\\) | `a\\|b` |", ["<math>\\(|x|\\)</math>", "<code>a|b</code>"]],
  ["| $5 | $10 | $15 |", ["$5", "$10", "$15"]],
  ["| `a | b | c` |", ["`a", "b", "c`"]],
  ["| a | b | c |", ["a", "b", "c"]],
])("cells of %s", (row, cells) => {
  const shown = html(`| a | b |\n|---|---|\n${row}`).split("<tbody>")[1] ?? "";
  expect(shown.match(/(?<=<td>).*?(?=<\/td>)/g)).toEqual(cells);
});

test("a row with more cells than its table's head is shown whole", () => {
  expect(visible(html("| a |\n|---|\n| 1 | 2 | 3 |"))).toContain("23");
});

describe("an environment of LaTeX is a formula without delimiters", () => {
  test.each([
    ["\\begin{equation}\nE = mc^2\n\\end{equation}", "<math display>…</math>"],
    ["so\n\n\\begin{align*}\na &= b \\\\\n- c &= d\n\\end{align*}", "<p>so</p><math display>…</math>"],
    ["> \\begin{gather}\n> a\n> \\end{gather}", "<blockquote><math display>…</math></blockquote>"],
    ["\\begin{align}a\\end{align}\nthus", "<math display>…</math><p>thus</p>"],
    ["M = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} here", "<p>M = <math>…</math> here</p>"],
  ])("%s", (text, expected) => {
    expect(html(text).replace(/(<math[^>]*>)[^<]*/g, "$1…")).toBe(expected);
  });

  test.each([
    "\\begin{itemize} one \\end{itemize}",
    "\\begin{align} never closed",
    "\\begin{align} closed by \\end{gather}",
    "a document begins with \\begin{document}",
  ])("and text when it is none: %s", (text) => expect(html(text)).not.toContain("<math"));

  test("keeps its line breaks while it comes", () => {
    expect(visible(html("\\begin{align}\na &= b \\\\\nc", true))).toContain("b \\\\");
  });
});

describe("a document in a fence may have code in fences", () => {
  const document = "# Title\n\n```bash\nnpm i\n```\n\nMore **text**\n\n```js\nf()\n```";
  test.each(["markdown", "md", "MDX", " markdown "])("of %s", (name) => {
    const shown = html(`Here:\n\n\`\`\`${name}\n${document}\n\`\`\`\n\n## After`);
    expect(shown).toContain("More **text**");
    expect(shown).toMatch(/<p>Here:<\/p><figure.*<\/figure><h2>After<\/h2>$/s);
  });
  test("in a list", () => {
    const shown = html("1. Do:\n   ```md\n   # T\n   ```sh\n   ls\n   ```\n   end\n   ```\n2. Then");
    expect(shown).toContain("# T\n```sh\nls\n```\nend</code>");
  });
  test("while it comes", () => {
    const text = `\`\`\`markdown\n${document}\n\`\`\``;
    for (let length = 0; length <= text.length; length++)
      expect(html(text.slice(0, length), true)).not.toMatch(/<h1|<strong/);
  });
  test.each([
    // Nothing is within it, or what seems to be within it is not.
    "```markdown\n# Title\n```\n\n## After\n\n```js\nx\n```",
    "```markdown\ntext\n```js\nx\n```\n\nProse\n\n```\nplain\n```",
    "```js\n```markdown\nx\n```\n```",
    "````markdown\n```js\nx\n```\n````",
    "~~~markdown\n```js\nx\n```\n~~~",
    "text ```markdown``` text",
  ])("%s stays as it is", (text) => expect(withLongerFences(text, false)).toBe(text));
});

describe("brackets in which no address stands are text", () => {
  test.each([
    ["callbacks[event](payload) runs", "callbacks[event](payload) runs"],
    ["f[i](j) = [1](2)", "f[i](j) = [1](2)"],
    ["write [text](url) for a link", "write [text](url) for a link"],
    ['[a](b "t") and [**c**](d)', "[a](b &quot;t&quot;) and [<strong>c</strong>](d)"],
    ["[x](/rel) [y](#part) [z](page.html) [w]()", "x y z w"],
    ["[a](https://a.example)", '<a href="https://a.example">a</a>'],
    [
      "[LICENSE](LICENSE) [the `MIT` one](LICENSE-MIT) [how](CONTRIBUTING)",
      "LICENSE the <code>MIT</code> one how",
    ],
    ["[Makefile](Makefile) [x](Dockerfile)", "Makefile x"],
    [
      "read[LICENSE](LICENSE) [x](LICENSES) [link](LINK)",
      "read[LICENSE](LICENSE) [x](LICENSES) [link](LINK)",
    ],
    ["see [](https://a.example)", 'see <a href="https://a.example">https://a.example</a>'],
  ])("%s", (text, expected) => expect(html(text).replace(/ rel=".*?"/g, "")).toBe(`<p>${expected}</p>`));

  test("in a quote without the marks of the quote", () => {
    expect(visible(html("> [a](b\n> 't') c"))).toBe("[a](b\n't') c");
  });

  test("while they come, an index keeps them, and a link loses them", () => {
    const text = "see callbacks[event](payload)";
    for (let end = 1; end <= text.length; end++)
      expect(visible(html(text.slice(0, end), true))).toBe(text.slice(0, end).trimEnd());
    expect(visible(html("see docs[1](https://a.ex", true))).toBe("see docs1");
    expect(visible(html("see [docs](", true))).toBe("see docs");
  });
});

test("a picture in a link leads where the link does", () => {
  const badge = html("[![Build](https://a.example/badge.svg)](https://b.example)");
  expect(badge.match(/<a /g)).toHaveLength(1);
  expect(badge).toContain('href="https://b.example"');
  expect(visible(badge)).toBe("Build");
});
