/** Where a chart's axes have their ticks, and what these say. Pure. */

export type Unit = "count" | "time" | "money";

const MOST_TICKS = 4;
const ROUND = [1, 2, 5, 10];

/** Round ticks from 0 to the first one that is not below `max`. Things that are counted have whole ones. */
export function valueTicks(max: number, unit: Unit): number[] {
  const highest = max > 0 ? max : unit === "money" ? 0.01 : 1;
  const rough = highest / MOST_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = power * (ROUND.find((one) => one * power >= rough * 0.999_999) ?? 10);
  const step = unit === "count" ? Math.max(1, round) : round;
  const count = Math.ceil(highest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** What the ticks say, each something else: as many decimals as their distance needs. */
export function valueLabels(ticks: readonly number[], unit: Unit): string[] {
  const step = ticks[1] ?? 1;
  if (unit === "time") {
    const seconds = (ticks.at(-1) ?? 0) >= 1_000;
    const number = fixed(decimals(seconds ? step / 1_000 : step));
    return ticks.map((tick) => `${number.format(seconds ? tick / 1_000 : tick)} ${seconds ? "s" : "ms"}`);
  }
  if (unit === "money") {
    const number = fixed(Math.max(2, decimals(step)), { style: "currency", currency: "USD" });
    return ticks.map((tick) => number.format(tick));
  }
  const compact = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3, notation: "compact" });
  return ticks.map((tick) => compact.format(tick));
}

function decimals(step: number): number {
  return Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

function fixed(digits: number, style: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return new Intl.NumberFormat(undefined, {
    ...style,
    minimumFractionDigits: style.style ? digits : 0,
    maximumFractionDigits: digits,
  });
}

const STEPS_SECONDS = [60, 120, 300, 600, 900, 1_800, 3_600];

/**
 * Times of day for ticks between two times, in seconds: on whole minutes of the reader's clock, so far apart and so far
 * from the edges that each label has its place; on the left there is room below the other axis. `fit`: how many labels
 * have a place beside another. `offset`: seconds that the reader's clock is ahead of UTC.
 */
export function timeTicks(from: number, to: number, fit: number, offset: number): number[] {
  if (!(to > from) || fit <= 0) return [];
  const room = (to - from) / fit;
  const first = from + room / 4;
  const last = to - room / 2;
  const step = STEPS_SECONDS.find((one) => one >= room) ?? Math.ceil(room / 3_600) * 3_600;
  const round = ticksUntil(last, step, step, first, offset);
  if (round.length > 1) return round;
  // Where only one of these has a place, two of a finer grain may have.
  const grain = room < 300 ? 60 : 300;
  const finer = ticksUntil(last, grain, Math.ceil(room / grain) * grain, first, offset);
  return finer.length > 1 ? finer : round;
}

/** Ticks `step` apart, the last one being the last multiple of `grain` that is not after `last`. */
function ticksUntil(last: number, grain: number, step: number, first: number, offset: number): number[] {
  const ticks: number[] = [];
  let tick = Math.floor((last + offset) / grain) * grain - offset;
  for (; tick >= first; tick -= step) ticks.unshift(tick);
  return ticks;
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });

/** The reader's time of day. */
export function timeLabel(seconds: number): string {
  return TIME.format(seconds * 1_000);
}

/** How far the reader's clock is ahead of UTC then, in seconds. */
export function clockOffset(seconds: number): number {
  return -new Date(seconds * 1_000).getTimezoneOffset() * 60;
}
