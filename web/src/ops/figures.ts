import type { Sample } from "./prometheus";

/** What the operations page shows, computed from snapshots of the counters. Pure. */

export interface Snapshot {
  /** Milliseconds since the epoch. */
  at: number;
  samples: readonly Sample[];
}

export type Matcher = Readonly<Record<string, string>>;

function matches(sample: Sample, name: string, labels: Matcher): boolean {
  return sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value);
}

/** The sum of a metric over all series with these labels; null when there is none. */
export function total(snapshot: Snapshot, name: string, labels: Matcher = {}): number | null {
  const found = snapshot.samples.filter((one) => matches(one, name, labels));
  return found.length === 0 ? null : found.reduce((sum, one) => sum + one.value, 0);
}

/** How much a counter grew between two snapshots. One that is smaller than before was reset: it grew from 0. */
export function growth(before: Snapshot, after: Snapshot, name: string, labels: Matcher = {}): number {
  const now = total(after, name, labels) ?? 0;
  const then = total(before, name, labels) ?? 0;
  return now >= then ? now - then : now;
}

/** The same, a minute. */
export function perMinute(before: Snapshot, after: Snapshot, name: string, labels: Matcher = {}): number {
  const minutes = (after.at - before.at) / 60_000;
  return minutes > 0 ? growth(before, after, name, labels) / minutes : 0;
}

/** Values of a label, with the metric's sum for each, the largest first. */
export function byLabel(snapshot: Snapshot, name: string, label: string): [string, number][] {
  const sums = new Map<string, number>();
  for (const one of snapshot.samples) {
    const value = one.labels[label];
    if (one.name === name && value !== undefined) sums.set(value, (sums.get(value) ?? 0) + one.value);
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}

/**
 * The value below which a share of the observations lies, as Prometheus' `histogram_quantile` estimates it:
 * linear within a bucket, the lower bound of the last one. `before` null means since the beginning. Null when
 * nothing was observed.
 */
export function quantile(
  before: Snapshot | null,
  after: Snapshot,
  histogram: string,
  share: number,
): number | null {
  const bounds = new Map<number, number>();
  for (const [bound] of byLabel(after, `${histogram}_bucket`, "le")) {
    const labels = { le: bound };
    const count = before
      ? growth(before, after, `${histogram}_bucket`, labels)
      : (total(after, `${histogram}_bucket`, labels) ?? 0);
    bounds.set(bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound), count);
  }
  const buckets = [...bounds].sort((a, b) => a[0] - b[0]);
  const observed = buckets.at(-1)?.[1] ?? 0;
  if (observed <= 0) return null;
  const rank = share * observed;
  let lower = 0;
  let below = 0;
  for (const [bound, count] of buckets) {
    if (count >= rank) {
      if (!Number.isFinite(bound)) return lower;
      return count === below ? bound : lower + ((bound - lower) * (rank - below)) / (count - below);
    }
    lower = bound;
    below = count;
  }
  return lower;
}

/** How far back rates and percentiles look, in milliseconds. */
export const WINDOW_MS = 60_000;
/** How much the charts show. */
export const HISTORY_MS = 30 * 60_000;

/** The history with one more snapshot, and without what is too old to show. */
export function remember(history: readonly Snapshot[], snapshot: Snapshot): Snapshot[] {
  return [...history.filter((one) => one.at > snapshot.at - HISTORY_MS - WINDOW_MS), snapshot];
}

/** For each snapshot, the one to compare it with: the oldest within the window before it. */
export function windows(history: readonly Snapshot[]): { before: Snapshot; after: Snapshot }[] {
  const result: { before: Snapshot; after: Snapshot }[] = [];
  let start = 0;
  history.forEach((after, index) => {
    while ((history[start]?.at ?? after.at) < after.at - WINDOW_MS) start++;
    const before = history[Math.min(start, index - 1)];
    if (before) result.push({ before, after });
  });
  return result;
}
