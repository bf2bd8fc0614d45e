import { useSyncExternalStore } from "react";

/** Relative times, all moved on by one clock. */

const TICK_MS = 20_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const one of listeners) one();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400_000],
  ["month", 30 * 86_400_000],
  ["week", 7 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

export function relativeTime(at: number, from: number): string {
  const past = Math.max(0, from - at);
  for (const [unit, length] of UNITS)
    if (past >= length) return relative.format(-Math.floor(past / length), unit);
  return relative.format(0, "second");
}

/** A moment, relative to now; the absolute one is shown on hover. */
export function Time({ at }: { at: number }) {
  const current = useNow();
  if (!Number.isFinite(at) || at <= 0) return null;
  return (
    <time dateTime={new Date(at).toISOString()} title={absolute.format(at)}>
      {relativeTime(at, current)}
    </time>
  );
}
