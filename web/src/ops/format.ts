import { strings } from "../strings";
import type { Quantile } from "./figures";

/** Figures in the reader's notation. */

const count = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3, notation: "compact" });
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const decimals = (digits: number) =>
  new Intl.NumberFormat(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const fine = decimals(2);
const coarse = decimals(1);
const rough = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

export const asCount = (value: number) => count.format(value);
export const asPercent = (share: number) => percent.format(share);

/** Milliseconds with their unit. */
export function asTime(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return `${(ms < 10_000 ? fine : coarse).format(ms / 1_000)} s`;
}

/** Milliseconds of which only the beginning is known: "over 60 s". */
export function asQuantile({ value, above }: Quantile): string {
  return above ? strings.ops.over(`${rough.format(value / 1_000)} s`) : asTime(value);
}

/** What is counted comes in whole numbers, also where a minute's is estimated. */
export const asWhole = (value: number) => count.format(Math.round(value));

/** What is not known is a dash. */
export function shown<Value>(value: Value | null, format: (value: Value) => string): string {
  return value === null ? "–" : format(value);
}

/** What the version of a system prompt is where there is none: the beginning of the SHA-256 of an empty text. */
const NO_PROMPT = "e3b0c44298fc1c14";

/** Which system prompt a reply was given. `version`: empty where it is not known. */
export function asPrompt(version: string): string {
  return version === NO_PROMPT ? strings.signals.noPrompt : version || strings.signals.unknown;
}
