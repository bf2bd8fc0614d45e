/** About so many characters stand on a line. */
const LINE_CHARS = 80;
/** A text of more lines is folded; what is left of it is well below that, so that it is worth a button. */
const MAX_LINES = 24;

/** Whether a message would fill a screen, whatever else is on it. */
export function isLong(text: string): boolean {
  if (text.length > MAX_LINES * LINE_CHARS) return true;
  let lines = 0;
  for (const line of text.split("\n")) lines += Math.max(1, Math.ceil(line.length / LINE_CHARS));
  return lines > MAX_LINES;
}
