import { describe, expect, test } from "vitest";
import {
  byLabel,
  own,
  quantile,
  REMEMBERED_MS,
  remember,
  reported,
  type Snapshot,
  total,
} from "../../src/ops/figures";
import { asQuantile, asWhole } from "../../src/ops/format";
import { parseExposition } from "../../src/ops/prometheus";

const snapshot = (text: string, at = 0) => ({ at, samples: parseExposition(text) });

describe("the exposition", () => {
  test("is read with its labels, escapes and infinities, and without its comments", () => {
    const text = [
      "# HELP a_total Something.",
      "# TYPE a_total counter",
      'a_total{model="x\\"y\\\\z",code="A"} 3.0',
      "b 1e3",
      'c_bucket{le="+Inf"} 5',
      "d +Inf",
      "not a line at all {",
      "e words",
    ].join("\n");
    expect(parseExposition(text)).toEqual([
      { name: "a_total", labels: { model: 'x"y\\z', code: "A" }, value: 3 },
      { name: "b", labels: {}, value: 1000 },
      { name: "c_bucket", labels: { le: "+Inf" }, value: 5 },
      { name: "d", labels: {}, value: Number.POSITIVE_INFINITY },
    ]);
  });

  test("of a label with a brace in it is read as well", () => {
    expect(parseExposition('a{b="x}y"} 1')).toEqual([{ name: "a", labels: { b: "x}y" }, value: 1 }]);
  });
});

test("sums are over all series that match, and unknown where there is none", () => {
  const one = snapshot('n{a="1",b="x"} 1\nn{a="2",b="x"} 2\nn{a="2",b="y"} 4');
  expect([total(one, "n"), total(one, "n", { a: "2" }), total(one, "m")]).toEqual([7, 6, null]);
  expect(byLabel(one, "n", "b")).toEqual([
    ["y", 4],
    ["x", 3],
  ]);
});

test("what other programs report is apart from our own, also from what has no source yet", () => {
  const one = snapshot('n{source="taskflow"} 1\nn{source="external"} 20\nn{a="x"} 300\ngauge 4000');
  expect(["n", "gauge"].map((name) => total(own(one), name))).toEqual([301, 4000]);
  expect(["n", "gauge"].map((name) => total(reported(one), name))).toEqual([20, null]);
});

describe("percentiles", () => {
  const buckets = (counts: number[]) =>
    snapshot(["100", "200", "+Inf"].map((le, i) => `h_bucket{le="${le}",m="a"} ${counts[i]}`).join("\n"));

  test("are linear within a bucket", () => {
    expect(quantile(buckets([10, 20, 20]), "h", 0.5)).toEqual({ value: 100, above: false });
    expect(quantile(buckets([10, 20, 20]), "h", 0.75)).toEqual({ value: 150, above: false });
  });

  test("beyond the last bound are above that bound", () => {
    expect(quantile(buckets([0, 0, 5]), "h", 0.5)).toEqual({ value: 200, above: true });
    expect(quantile(buckets([0, 90, 100]), "h", 0.95)).toEqual({ value: 200, above: true });
    expect(quantile(buckets([0, 90, 100]), "h", 0.9)).toEqual({ value: 200, above: false });
  });

  test.each([
    [{ value: 60_000, above: true }, "over 60 s"],
    [{ value: 2_500, above: true }, "over 2.5 s"],
    [{ value: 500, above: true }, "over 0.5 s"],
    [{ value: 60_000, above: false }, "60.0 s"],
    [{ value: 999.4, above: false }, "999 ms"],
  ])("%o reads %s", (value, words) => {
    expect(asQuantile(value)).toBe(words);
  });

  test("of nothing are unknown", () => {
    expect(quantile(snapshot(""), "h", 0.5)).toBeNull();
    expect(quantile(buckets([0, 0, 0]), "h", 0.5)).toBeNull();
  });
});

test("what was measured is remembered as long as it is shown", () => {
  let snapshots: Snapshot[] = [];
  for (let at = 0; at <= 2 * REMEMBERED_MS; at += 60_000) snapshots = remember(snapshots, snapshot("", at));
  expect(snapshots[0]?.at).toBe(REMEMBERED_MS + 60_000);
  expect(snapshots.at(-1)?.at).toBe(2 * REMEMBERED_MS);
});

test.each([
  [1.04, "1"],
  [0, "0"],
  [0.96, "1"],
  [59.6, "60"],
  [1234, "1.23K"],
])("%d requests in a minute read %s", (value, words) => {
  expect(asWhole(value)).toBe(words);
});
