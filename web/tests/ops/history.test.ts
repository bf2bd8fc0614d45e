import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  MINUTE_MS,
  measured,
  merge,
  minutesToAsk,
  parseHistory,
  perMinute,
  SHOWN_MINUTES,
  type Told,
  timesOf,
} from "../../src/ops/history";

const BEGIN = Date.UTC(2026, 0, 2, 3, 0);
const iso = (minutes: number) => new Date(BEGIN + minutes * MINUTE_MS).toISOString();

/** An answer at `until`, in minutes, about the last `count`, with so many requests in each minute named. */
function answer(until: number, count: number, requests: Record<number, number>): Told {
  const since = Math.floor(until) - (count - 1);
  const minutes = Object.entries(requests)
    .map(([minute, calls]) => ({ at: iso(Number(minute)), requests: calls }))
    .filter(({ at }) => at >= iso(since) && at < iso(until));
  const told = parseHistory({ since: iso(since), until: iso(until), minutes });
  if (told === null) throw new Error("no history");
  return told;
}

const counts = (told: Told) =>
  Object.fromEntries(told.minutes.map((one) => [(one.at - BEGIN) / MINUTE_MS, one.requests]));

describe("an answer", () => {
  test("is read with what it leaves out", () => {
    const told = parseHistory({
      success: true,
      since: iso(0),
      until: iso(1.5),
      minutes: [{ at: iso(1), requests: 2, cost: null, latencyP50Ms: 120, latencyP95Ms: null, more: 1 }],
    });
    expect(told).toEqual({
      since: BEGIN,
      until: BEGIN + 1.5 * MINUTE_MS,
      minutes: [
        {
          at: BEGIN + MINUTE_MS,
          requests: 2,
          errors: 0,
          inputTokens: 0,
          outputTokens: 0,
          cost: 0,
          latencyP50Ms: 120,
          latencyP95Ms: null,
          firstTokenP50Ms: null,
          firstTokenP95Ms: null,
        },
      ],
    });
  });

  test.each([
    null,
    1,
    "x",
    [],
    {},
    { since: iso(0), until: iso(1) },
    { since: "soon", until: iso(1), minutes: [] },
  ])("that is none: %j", (body) => expect(parseHistory(body)).toBeNull());
});

describe("answers one after the other", () => {
  test("replace what they are about and keep the rest", () => {
    const first = merge(null, answer(10.5, 60, { 3: 4, 9: 5, 10: 1 }));
    const second = merge(first, answer(11.2, 3, { 9: 5, 10: 7, 11: 2 }));
    expect(counts(second)).toEqual({ 3: 4, 9: 5, 10: 7, 11: 2 });
    expect(counts(merge(second, answer(11.2, 3, { 9: 5, 10: 7, 11: 2 })))).toEqual(counts(second));
  });

  test("forget what is older than an hour", () => {
    const told = merge(answer(10.5, 60, { 0: 1, 10: 1 }), answer(60.1, 52, { 10: 1, 60: 3 }));
    expect(counts(told)).toEqual({ 10: 1, 60: 3 });
  });

  test("take away what a later one does not have any more", () => {
    expect(counts(merge(answer(10.5, 60, { 10: 1 }), answer(10.6, 2, {})))).toEqual({});
  });

  test("add up to what one answer tells, whenever the page looked", () => {
    const calls = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 200, maxLength: 200 });
    const pauses = fc.array(fc.integer({ min: 1, max: 90 * 60 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(calls, pauses, (made, seconds) => {
        const requests = Object.fromEntries(
          made.map((count, minute) => [minute, count]).filter(([, count]) => count),
        );
        let known: Told | null = null;
        let read: number | null = null;
        let whole: number | null = null;
        let now = 60 * MINUTE_MS;
        for (const pause of seconds) {
          now = Math.min(now + pause * 1_000, 199 * MINUTE_MS);
          const count = minutesToAsk(read, whole, now);
          known = merge(known, answer(now / MINUTE_MS, count, requests));
          read = now;
          if (count === SHOWN_MINUTES) whole = now;
        }
        expect(known && counts(known)).toEqual(counts(answer(now / MINUTE_MS, SHOWN_MINUTES, requests)));
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  [null, null, 0, 60],
  [0, 0, 5, 3],
  [0, 0, 60, 3],
  [0, 0, 61, 4],
  [200, 0, 205, 3],
  [0, 0, 299, 7],
  [295, 0, 300, 60],
  [100, 0, 100 + 7_200, 60],
  [100, 100, 50, 60],
])("read at %s, all of it at %s, now %s s: %s minutes are asked for", (read, whole, now, count) => {
  const ms = (seconds: number | null) => (seconds === null ? null : seconds * 1_000);
  expect(minutesToAsk(ms(read), ms(whole), now * 1_000)).toBe(count);
});

describe("the points", () => {
  const told = merge(null, answer(70.25, 60, { 12: 8, 69: 4, 70: 3 }));

  test("stand at the end of each minute, and now", () => {
    const times = timesOf(told).map((seconds) => (seconds * 1_000 - BEGIN) / MINUTE_MS);
    expect(times).toHaveLength(60);
    expect([times[0], times.at(-2), times.at(-1)]).toEqual([12, 70, 70.25]);
  });

  test("tell each minute's calls, none where there was none, and the last sixty seconds", () => {
    const rate = perMinute(told, "requests");
    expect(rate).toHaveLength(60);
    expect([rate[0], rate[1], rate[2], rate.at(-2), rate.at(-1)]).toEqual([0, 8, 0, 4, 3 + 4 * 0.75]);
  });

  test("go on without a jump when a minute is over", () => {
    const just = merge(null, answer(71, 60, { 69: 4, 70: 3 }));
    expect(perMinute(just, "requests").at(-1)).toBe(3);
    const after = merge(just, answer(71.001, 3, { 69: 4, 70: 3 }));
    expect(perMinute(after, "requests").at(-1)).toBeCloseTo(3, 1);
  });

  test("of what was not measured are unknown", () => {
    expect(new Set(measured(told, "latencyP50Ms"))).toEqual(new Set([null]));
  });
});
