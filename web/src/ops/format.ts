/** Figures in the reader's notation. */

const count = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3, notation: "compact" });
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const decimals = (digits: number) =>
  new Intl.NumberFormat(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const fine = decimals(2);
const coarse = decimals(1);

export const asCount = (value: number) => count.format(value);
export const asPercent = (share: number) => percent.format(share);

/** Milliseconds with their unit. */
export function asTime(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return `${(ms < 10_000 ? fine : coarse).format(ms / 1_000)} s`;
}

/** What is not known is a dash. */
export function shown(value: number | null, format: (value: number) => string): string {
  return value === null ? "–" : format(value);
}
