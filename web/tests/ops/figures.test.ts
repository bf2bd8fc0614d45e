import { describe, expect, test } from "vitest";
import {
  byLabel,
  growth,
  HISTORY_MS,
  perMinute,
  quantile,
  remember,
  type Snapshot,
  total,
  windows,
} from "../../src/ops/figures";
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

test("growth survives a counter that begins anew", () => {
  expect(growth(snapshot("n 10"), snapshot("n 14"), "n")).toBe(4);
  expect(growth(snapshot("n 10"), snapshot("n 3"), "n")).toBe(3);
  expect(growth(snapshot(""), snapshot("n 3"), "n")).toBe(3);
});

test("rates are by the minute", () => {
  expect(perMinute(snapshot("n 10", 0), snapshot("n 14", 120_000), "n")).toBe(2);
  expect(perMinute(snapshot("n 10", 0), snapshot("n 14", 0), "n")).toBe(0);
});

describe("percentiles", () => {
  const buckets = (counts: number[]) =>
    snapshot(["100", "200", "+Inf"].map((le, i) => `h_bucket{le="${le}",m="a"} ${counts[i]}`).join("\n"));

  test("are linear within a bucket", () => {
    expect(quantile(null, buckets([10, 20, 20]), "h", 0.5)).toBe(100);
    expect(quantile(null, buckets([10, 20, 20]), "h", 0.75)).toBe(150);
  });

  test("beyond the last bound are that bound", () => {
    expect(quantile(null, buckets([0, 0, 5]), "h", 0.5)).toBe(200);
  });

  test("of a span count only what was observed in it", () => {
    expect(quantile(buckets([10, 10, 10]), buckets([10, 20, 20]), "h", 0.5)).toBe(150);
  });

  test("of nothing are unknown", () => {
    expect(quantile(null, snapshot(""), "h", 0.5)).toBeNull();
    expect(quantile(buckets([1, 1, 1]), buckets([1, 1, 1]), "h", 0.5)).toBeNull();
  });
});

test("history is kept as long as it is shown, and compared over a minute", () => {
  let history: Snapshot[] = [snapshot("n 0", 0)];
  for (let at = 5_000; at <= 200_000; at += 5_000) history = remember(history, snapshot(`n ${at}`, at));
  const spans = windows(history);
  expect(spans[0]).toMatchObject({ before: { at: 0 }, after: { at: 5_000 } });
  expect(spans.at(-1)).toMatchObject({ before: { at: 140_000 }, after: { at: 200_000 } });
  expect(remember(history, snapshot("", 10 * HISTORY_MS))).toHaveLength(1);
});
