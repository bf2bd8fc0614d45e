import type { Sample } from "./prometheus";

/** What the operations page shows, computed from snapshots of the counters. Pure. */

export interface Snapshot {
  /** Milliseconds since the epoch. */
  at: number;
  samples: readonly Sample[];
}

export type Matcher = Readonly<Record<string, string>>;

/** Series of calls that other programs reported to `POST /api/ingest`; all others are of TaskFlow's own. */
export const EXTERNAL = "external";

/** The snapshot as it would be without what other programs reported. */
export function own(snapshot: Snapshot): Snapshot {
  return { ...snapshot, samples: snapshot.samples.filter((one) => one.labels.source !== EXTERNAL) };
}

/** What other programs reported, and nothing else. */
export function reported(snapshot: Snapshot): Snapshot {
  return { ...snapshot, samples: snapshot.samples.filter((one) => one.labels.source === EXTERNAL) };
}

function matches(sample: Sample, name: string, labels: Matcher): boolean {
  return sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value);
}

/** The sum of a metric over all series with these labels; null when there is none. */
export function total(snapshot: Snapshot, name: string, labels: Matcher = {}): number | null {
  const found = snapshot.samples.filter((one) => matches(one, name, labels));
  return found.length === 0 ? null : found.reduce((sum, one) => sum + one.value, 0);
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

export interface Quantile {
  value: number;
  /** It lies somewhere above `value`, the highest bound of the histogram. */
  above: boolean;
}

/**
 * The value below which a share of the observations lies, as Prometheus' `histogram_quantile` estimates it: linear
 * within a bucket. Null when nothing was observed.
 */
export function quantile(snapshot: Snapshot, histogram: string, share: number): Quantile | null {
  const bounds = byLabel(snapshot, `${histogram}_bucket`, "le").map(([bound, count]): [number, number] => [
    bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound),
    count,
  ]);
  const buckets = bounds.sort((a, b) => a[0] - b[0]);
  const observed = buckets.at(-1)?.[1] ?? 0;
  if (observed <= 0) return null;
  const rank = share * observed;
  let lower = 0;
  let below = 0;
  for (const [bound, count] of buckets) {
    if (count >= rank) {
      if (!Number.isFinite(bound)) break;
      const within = count === below ? bound - lower : ((bound - lower) * (rank - below)) / (count - below);
      return { value: lower + within, above: false };
    }
    lower = bound;
    below = count;
  }
  return { value: lower, above: true };
}

/** How long what was measured here is shown. */
export const REMEMBERED_MS = 30 * 60_000;

/** The snapshots with one more, and without those that are too old to show. */
export function remember(snapshots: readonly Snapshot[], snapshot: Snapshot): Snapshot[] {
  return [...snapshots.filter((one) => one.at > snapshot.at - REMEMBERED_MS), snapshot];
}
