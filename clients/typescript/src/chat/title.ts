import { codePoints } from "./text.ts";

/** What the server takes: in code points, while an input's maxLength counts UTF-16 units. */
export const TITLE_CODE_POINTS = 80;

/** What a person typed as a title, cut to what the server takes, never inside an emoji or a conjunct. */
export function fittingTitle(typed: string): string {
  const wanted = typed.trim();
  if (codePoints(wanted) <= TITLE_CODE_POINTS) return wanted;
  let left = TITLE_CODE_POINTS;
  let end = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(wanted)) {
    left -= codePoints(segment);
    if (left < 0) break;
    end += segment.length;
  }
  return wanted.slice(0, end).trimEnd();
}
