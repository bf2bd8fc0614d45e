/**
 * The reader's clock. Text arrives in bursts; it appears piece by piece at a human cadence, each piece when it is
 * due, so that a late timer catches up instead of slowing the whole.
 */

export interface RevealClock {
  /** When the next piece is due, in milliseconds. */
  dueAt: number;
}

export interface Pace {
  /** Milliseconds a piece; 0 shows everything at once. */
  baseMs: number;
  /** Uniform in [0, 1): spreads the delays so that they do not tick. */
  random: () => number;
}

export const BASE_MS = 30;
const SENTENCE_REST = 5;
const CLAUSE_REST = 2;
const LONG = ".!?。！？।॥…";
const MIDDLE = ",;:，；：、";
/** A piece is a word, or a part of a long one: about what a model says at a time. */
const PIECE_WEIGHT = 14;
const WIDE_WEIGHT = 5;

const MAX_AT_ONCE = 2_500;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function isSpace(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xa0;
}

/** The end of the piece that starts at `from`: leading space and a word, never inside a grapheme. */
export function pieceEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isSpace(text.charCodeAt(end))) end++;
  let weight = 0;
  for (const { segment } of segmenter.segment(text.slice(end, end + 64))) {
    if (isSpace(segment.charCodeAt(0))) break;
    weight += segment.charCodeAt(0) >= 0x2e80 ? WIDE_WEIGHT : 1;
    if (weight > PIECE_WEIGHT) break;
    end += segment.length;
  }
  return end > from ? end : Math.min(text.length, from + 64);
}

/** How long the reader rests after the piece that ends at `end`, in milliseconds. The server counts the same way. */
export function restAfter(text: string, end: number, pace: Pace): number {
  const rest = pace.baseMs * (0.8 + 0.4 * pace.random());
  const last = text.charAt(end - 1);
  if (LONG.includes(last)) return rest + SENTENCE_REST * pace.baseMs;
  if (MIDDLE.includes(last)) return rest + CLAUSE_REST * pace.baseMs;
  return rest;
}

/** Without a pace, as much as a page takes in its stride. */
function atOnce(text: string, shown: number): number {
  const end = shown + MAX_AT_ONCE;
  return end < text.length ? pieceEnd(text, end - 1) : text.length;
}

/** Shows every piece that is due by `now`. */
export function reveal(
  text: string,
  shown: number,
  clock: RevealClock,
  now: number,
  pace: Pace,
): { shown: number; clock: RevealClock } {
  if (pace.baseMs <= 0) return { shown: atOnce(text, shown), clock: { dueAt: now } };
  let { dueAt } = clock;
  let end = shown;
  while (end < text.length && dueAt <= now) {
    end = pieceEnd(text, end);
    dueAt += restAfter(text, end, pace);
  }
  return { shown: end, clock: { dueAt } };
}
