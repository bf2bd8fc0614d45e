import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timeLabel, timeTicks, type Unit, valueLabels, valueTicks } from "../../src/ops/axes";

const UNITS: Unit[] = ["count", "time", "money"];

describe("values", () => {
  test.each<[number, Unit, string[]]>([
    [0, "count", ["0", "1"]],
    [1, "count", ["0", "1"]],
    [3.2, "count", ["0", "1", "2", "3", "4"]],
    [12, "count", ["0", "5", "10", "15"]],
    [1_800, "count", ["0", "500", "1K", "1.5K", "2K"]],
    [7, "time", ["0 ms", "2 ms", "4 ms", "6 ms", "8 ms"]],
    [900, "time", ["0 s", "0.5 s", "1 s"]],
    [1_900, "time", ["0 s", "0.5 s", "1 s", "1.5 s", "2 s"]],
    [42_500, "time", ["0 s", "20 s", "40 s", "60 s"]],
    [0, "money", ["$0.000", "$0.005", "$0.010"]],
    [0.25, "money", ["$0.00", "$0.10", "$0.20", "$0.30"]],
    [0.000_013, "money", ["$0.000000", "$0.000005", "$0.000010", "$0.000015"]],
    [120, "money", ["$0.00", "$50.00", "$100.00", "$150.00"]],
  ])("up to %s as %s", (max, unit, labels) => {
    const ticks = valueTicks(max, unit);
    expect(valueLabels(ticks, unit)).toEqual(labels);
  });

  test("of any size have few ticks, none said twice, and room for the highest", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-8, max: 1e12, noNaN: true }),
        fc.constantFrom(...UNITS),
        (max, unit) => {
          const ticks = valueTicks(max, unit);
          const labels = valueLabels(ticks, unit);
          expect(ticks[0]).toBe(0);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-8));
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.length).toBeLessThanOrEqual(6);
          expect(new Set(labels).size).toBe(labels.length);
          if (unit === "count") expect(ticks.every(Number.isInteger)).toBe(true);
        },
      ),
    );
  });
});

describe("times of day", () => {
  test("are on round minutes of the reader's clock", () => {
    const from = Date.UTC(2026, 0, 2, 3, 7) / 1_000;
    const ticks = timeTicks(from, from + 3_600, 7, 0).map((tick) =>
      new Date(tick * 1_000).toISOString().slice(11, 16),
    );
    expect(ticks).toEqual(["03:10", "03:20", "03:30", "03:40", "03:50", "04:00"]);
  });

  test("are at least two wherever three have room, and never more than have", () => {
    const from = fc.integer({ min: 1_700_000_000, max: 1_900_000_000 });
    fc.assert(
      fc.property(
        from,
        fc.constantFrom(300, 3_600),
        fc.double({ min: 2.8, max: 12, noNaN: true }),
        (at, length, fit) => {
          const found = timeTicks(at, at + length, fit, 0).length;
          expect(found).toBeGreaterThanOrEqual(2);
          expect(found).toBeLessThanOrEqual(fit);
        },
      ),
    );
  });

  test("never stand twice, nor closer than their width, nor beyond an edge", () => {
    const span = fc.record({
      from: fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }),
      length: fc.integer({ min: 1, max: 2 * 86_400 }),
      fit: fc.double({ min: 0.1, max: 40, noNaN: true }),
      quarters: fc.integer({ min: -48, max: 56 }),
    });
    fc.assert(
      fc.property(span, ({ from, length, fit, quarters }) => {
        const offset = quarters * 900;
        const ticks = timeTicks(from, from + length, fit, offset);
        const places = (seconds: number) => (seconds / length) * fit;
        ticks.forEach((tick, index) => {
          expect((tick + offset) % 60).toBe(0);
          expect(places(tick - from)).toBeGreaterThanOrEqual(0.249);
          expect(places(from + length - tick)).toBeGreaterThanOrEqual(0.499);
          const next = ticks[index + 1];
          if (next !== undefined) expect(places(next - tick)).toBeGreaterThanOrEqual(0.999);
        });
        if (length < 43_200) expect(new Set(ticks.map(timeLabel)).size).toBe(ticks.length);
      }),
    );
  });

  test.each([
    [10, 10, 3],
    [10, 5, 3],
    [0, 3_600, 0],
  ])("of no span or no width there are none", (from, to, fit) => {
    expect(timeTicks(from, to, fit, 0)).toEqual([]);
  });
});
