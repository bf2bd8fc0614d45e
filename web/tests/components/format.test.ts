import { describe, expect, test } from "vitest";
import type { ConversationSummary } from "../../src/client/api";
import { byProvider } from "../../src/client/models";
import { groupByDay, plainPreview } from "../../src/components/grouping";
import { relativeTime } from "../../src/components/time";

const now = new Date(2026, 5, 15, 12).getTime();
const at = (updatedAt: number): ConversationSummary => ({
  id: String(updatedAt),
  title: null,
  status: "active",
  model: null,
  provider: null,
  createdAt: "",
  updatedAt: new Date(updatedAt).toISOString(),
  messageCount: 0,
  lastMessagePreview: null,
});

test("conversations stand under the day they were last used, as a person counts days", () => {
  const hour = 3_600_000;
  const groups = groupByDay(
    [at(now), at(now - 11 * hour), at(now - 13 * hour), at(now - 90 * hour), at(0)],
    now,
  );
  expect(groups.map((one) => [one.label, one.items.length])).toEqual([
    ["Today", 2],
    ["Yesterday", 1],
    ["Previous 7 days", 1],
    ["Older", 1],
  ]);
});

test("a time of the future, or none at all, counts as today", () => {
  expect(groupByDay([at(now + 60_000)], now)[0]?.label).toBe("Today");
  expect(groupByDay([{ ...at(now), updatedAt: "?" }], now)[0]?.label).toBe("Today");
});

test("a preview has no marks of markdown", () => {
  expect(plainPreview("# Title\n\n- **bold**, *slanted* and `code`")).toBe("Title\n\nbold, slanted and code");
  expect(plainPreview("2 * 3 is 6")).toBe("2 * 3 is 6");
  expect(plainPreview("So *this*, (*that*) and _those_.")).toBe("So this, (that) and those.");
  expect(plainPreview("Say snake_case_name, f(*args) or 2*3*4; *cut of")).toBe(
    "Say snake_case_name, f(*args) or 2*3*4; cut of",
  );
  expect(plainPreview("H<sub>2</sub>O<br>List<T>, a <b and [i](x)")).toBe("H2O List<T>, a <b and [i](x)");
  expect(plainPreview("See [the **docs**](https://a.example/b_(c)), ![a cat](/cat.png).")).toBe(
    "See the docs, a cat.",
  );
});

test.each([
  ["a table", "Here:\n| a | b |\n|:--|--:|\n| 1 | **2** |", "Here: a b 1 2"],
  ["one whose line below was cut off", "Here:\n| a | b |\n|--", "Here: a b |--"],
  ["one without bars at its sides", "a | b\n--|--", "a | b"],
  ["a listing", "Run:\n```sh\nls | wc\n```\nthen", "Run: ls | wc then"],
  ["a rule", "one\n\n---\n\ntwo", "one two"],
  ["boxes to tick", "- [ ] one\n- [x] two", "one two"],
  ["footnotes", "Text[^1].\n\n[^1]: Note", "Text. Note"],
  ["a badge", "[![build](https://x.example/b.svg)](https://ci.example/p) passes", "build passes"],
  ["names of files", "[LICENSE](LICENSE), [how](docs/a.md), a[0](x)", "LICENSE, how, a[0](x)"],
  ["bars that are none of a table", "|x| = 1, a || b", "|x| = 1, a || b"],
])("a preview has no marks of %s", (_, text, expected) => {
  expect(plainPreview(text).replace(/\s+/g, " ")).toBe(expected);
});

test("times are told in the largest unit that fits", () => {
  const ago = (ms: number) => relativeTime(now - ms, now);
  expect([ago(0), ago(59_000), ago(-5_000)]).toEqual(["now", "now", "now"]);
  expect([ago(60_000), ago(3 * 3_600_000)]).toEqual(["1 min. ago", "3 hr. ago"]);
  expect(ago(24 * 3_600_000)).toBe("yesterday");
});

describe("models", () => {
  const model = (id: string, provider: string, vendor = "") => ({ id, name: id, provider, vendor });

  test.each([
    [[["embedded", "Hugging Face"]], ["Hugging Face"]],
    [[["local", ""]], ["Your own server"]],
    [
      [
        ["openrouter", "X"],
        ["openrouter", "Y"],
        ["openrouter", "X"],
      ],
      ["X", "Y"],
    ],
    [
      [
        ["embedded", ""],
        ["openrouter", "X"],
        ["else", "else"],
      ],
      ["On this machine", "X · OpenRouter", "else"],
    ],
  ])("%j are grouped by who made them, and by who serves them where that says more", (given, labels) => {
    const groups = byProvider(
      given.map(([provider = "", vendor], at) => model(String(at), provider, vendor)),
    );
    expect(groups.map((one) => one.label)).toEqual(labels);
  });
});
