import fc from "fast-check";
import { Tooltip } from "radix-ui";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Markdown } from "../../src/components/markdown";
import { placeAfter } from "../../src/markdown/joints";
import { letters } from "../../src/markdown/plain";
import { visible } from "./rendering";

const MARK = <mark>⟂</mark>;

function rendered(text: string, heads: readonly string[], growing = false): string {
  const joints = heads.map((after) => ({ after, mark: MARK }));
  return renderToStaticMarkup(
    <Tooltip.Provider>
      <Markdown
        name={JSON.stringify([text, heads, growing])}
        text={text}
        ending={growing ? "growing" : "whole"}
        joints={joints}
      />
    </Tooltip.Provider>,
  );
}

/** What is read before the mark and after it, without spaces. */
function around(head: string, tail: string): [string, string] | null {
  const parts = rendered(head + tail, [head]).split("<mark>⟂</mark>");
  if (parts.length !== 2) return null;
  const [before, after] = parts.map((one) => visible(one).replace(/\s+/g, ""));
  return [before ?? "", after ?? ""];
}

test.each([
  ["a sentence", "It rains. ", "Take a coat.", "Itrains.", "Takeacoat."],
  ["the space that belongs to what follows", "It rains.", " Take a coat.", "Itrains.", "Takeacoat."],
  ["bold words", "**It rains.**", " Take a coat.", "Itrains.", "Takeacoat."],
  ["bold words that go on", "**It rains.", " Take a coat.**", "Itrains.", "Takeacoat."],
  ["a word before a closing mark", "It **rains**.", " Well.", "Itrains.", "Well."],
  ["a quotation", "She said “no.”", " He left.", "Shesaid“no.”", "Heleft."],
  ["a paragraph", "It rains.\n\n", "Take a coat.", "Itrains.", "Takeacoat."],
  ["an item of a list", "1. One.\n2. Two.", "\n3. Three.", "One.Two.", "Three."],
  ["a heading", "# It rains\n\n", "Take a coat.", "Itrains", "Takeacoat."],
  ["Chinese", "下雨了。", "带上外套。", "下雨了。", "带上外套。"],
  ["Hindi", "बारिश हो रही है।", " छाता लो।", "बारिशहोरहीहै।", "छातालो।"],
  ["an emoji", "It rains 🌧️.", " Well.", "Itrains🌧️.", "Well."],
  ["a cell", "| a | b |\n|---|---|\n| one. | two.", " Three. |\n", "abone.two.", "Three."],
  ["a link", "See [the page](https://example.com/a).", " Then go.", "Seethepage.", "Thengo."],
])("a mark after %s stands between what was joined", (_, head, tail, before, after) => {
  expect(around(head, tail)).toEqual([before, after]);
});

test("a mark inside of a listing stands after it, and its text is whole", () => {
  const markup = rendered("```\none.\ntwo.\n```\n\nEnd.", ["```\none.\n"]);
  expect(visible(markup.split("<mark>")[0] ?? "").replace(/\s+/g, "")).toContain("one.two.");
  expect(markup.split("<mark>")[1]).toContain("End.");
});

test("a mark is not there before the reader has come to it", () => {
  expect(rendered("It ra", ["It rains."], true)).not.toContain("⟂");
  expect(rendered("It rains.", ["It rains."], true)).toContain("⟂");
});

test("several marks stand where they were made, also at the same place", () => {
  const text = visible(rendered("One. Two. Three.", ["One.", "One. Two.", "One. Two."]));
  expect(text.replace(/\s+/g, "")).toBe("One.⟂Two.⟂⟂Three.");
});

const piece = fc.constantFrom(
  "It rains. ",
  "**Bold words.** ",
  "Two words",
  "\n\n",
  "\n- item one",
  "`code.` ",
  "| a | b |\n|---|---|\n| c | d |\n\n",
  "```\nx = 1\n```\n\n",
  "漢字。",
  "*slanted*, ",
  "> quoted.\n\n",
  "1. first\n2. second\n\n",
  "$x^2$ ",
  "[a link](https://example.com) ",
);

test("whatever is joined, nothing is lost, and all that stood is before the mark", () => {
  const texts = fc.array(piece, { minLength: 1, maxLength: 6 }).map((all) => all.join(""));
  fc.assert(
    fc.property(texts, texts, (head, tail) => {
      // Nobody steers what says nothing yet.
      fc.pre(letters(head) !== "");
      const plain = rendered(head + tail, []);
      const marked = rendered(head + tail, [head]);
      const [before, after] = marked.split("<mark>⟂</mark>");
      expect(after).toBeDefined();
      const shown = visible(marked).replace("⟂", "");
      expect(letters(shown)).toBe(letters(visible(plain)));
      expect(letters(visible(before ?? "")).length).toBeGreaterThanOrEqual(placeAfter(head).letters);
    }),
    { numRuns: 60 },
  );
});
