/** The last hour of calls as `/api/metrics/history` tells it, minute by minute. Pure. */

export const MINUTE_MS = 60_000;
/** How many minutes the charts show, the running one included. */
export const SHOWN_MINUTES = 60;
/** After this long everything is asked for again: records may arrive late. */
const ALL_AGAIN_MS = 5 * MINUTE_MS;

const COUNTS = ["requests", "errors", "inputTokens", "outputTokens", "cost"] as const;
const MEASURES = ["latencyP50Ms", "latencyP95Ms", "firstTokenP50Ms", "firstTokenP95Ms"] as const;
export type Count = (typeof COUNTS)[number];
export type Measure = (typeof MEASURES)[number];

/** One minute with a call in it. `at`: its beginning, in milliseconds since the epoch. */
export type Minute = { at: number } & Record<Count, number> & Record<Measure, number | null>;

/** What the server told: the minutes from `since` until `until`, its own time. Those without a call are left out. */
export interface Told {
  since: number;
  until: number;
  minutes: readonly Minute[];
}

/** The body of an answer; null when it is none. */
export function parseHistory(body: unknown): Told | null {
  const { since, until, minutes } = fields(body);
  const told = { since: Date.parse(String(since)), until: Date.parse(String(until)) };
  if (!Number.isFinite(told.since) || !Number.isFinite(told.until) || !Array.isArray(minutes)) return null;
  return { ...told, minutes: minutes.map(minuteOf).filter((one) => Number.isFinite(one.at)) };
}

function minuteOf(body: unknown): Minute {
  const from = fields(body);
  const number = (name: string) => (typeof from[name] === "number" ? (from[name] as number) : null);
  const minute: Record<string, number | null> = { at: Date.parse(String(from.at)) };
  for (const name of COUNTS) minute[name] = number(name) ?? 0;
  for (const name of MEASURES) minute[name] = number(name);
  return minute as Minute;
}

function fields(body: unknown): Record<string, unknown> {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}

/** What is known after an answer: it replaces the minutes it is about, so none is counted twice, however often. */
export function merge(known: Told | null, told: Told): Told {
  const since = minuteBegin(told.until) - (SHOWN_MINUTES - 1) * MINUTE_MS;
  const kept = (known?.minutes ?? []).filter((one) => one.at >= since && one.at < told.since);
  return { since, until: told.until, minutes: [...kept, ...told.minutes.filter((one) => one.at >= since)] };
}

/**
 * How many minutes to ask for, so that none is missing. `read`: when the last answer came, `whole`: when the last one
 * that told everything; both on this machine's clock, null when there was none.
 */
export function minutesToAsk(read: number | null, whole: number | null, now: number): number {
  if (read === null || whole === null || now - whole >= ALL_AGAIN_MS || now < read) return SHOWN_MINUTES;
  // The minute that was running then, those since, and one more: a record takes a few seconds.
  return Math.min(SHOWN_MINUTES, Math.ceil((now - read) / MINUTE_MS) + 2);
}

/** The times of the chart's points, in seconds: the end of each minute, and now. */
export function timesOf({ since, until }: Told): number[] {
  const times: number[] = [];
  for (let at = since + MINUTE_MS; at <= until; at += MINUTE_MS) times.push(at / 1_000);
  if (times.at(-1) !== until / 1_000) times.push(until / 1_000);
  return times;
}

/**
 * How much there was a minute. The last point is about the last sixty seconds: what the running minute has, and as much
 * of the one before as is not sixty seconds ago.
 */
export function perMinute(told: Told, name: Count): number[] {
  const values = valuesOf(told, (minute) => minute?.[name] ?? 0);
  const running = (told.until % MINUTE_MS) / MINUTE_MS;
  const last = values.length - 1;
  if (running > 0 && last > 0) values[last] = (values[last] ?? 0) + (values[last - 1] ?? 0) * (1 - running);
  return values;
}

/** What was measured in each minute; null where nothing was. */
export function measured(told: Told, name: Measure): (number | null)[] {
  return valuesOf(told, (minute) => minute?.[name] ?? null);
}

function valuesOf<Value>(told: Told, pick: (minute: Minute | undefined) => Value): Value[] {
  const minutes = new Map(told.minutes.map((one) => [one.at, one]));
  return timesOf(told).map((seconds) => pick(minutes.get(minuteBegin(seconds * 1_000 - 1))));
}

function minuteBegin(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}
