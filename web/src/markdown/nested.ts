/**
 * Models put a document with code into a fence of its own and write all fences alike. To CommonMark the first closing one
 * ends the document. Here a fence for markdown that has others within it becomes a longer one, which they do not close.
 */

const FENCE = /^([ \t>]*)(`{3,}|~{3,})(.*)$/;
const DOCUMENT = /^\s*(?:markdown|mdx?|[qr]md)\s*$/i;
const ANY_DOCUMENT = /^[ \t>]*(?:`{3,}|~{3,})[ \t]*(?:markdown|mdx?|[qr]md)[ \t]*$/im;

interface Fence {
  mark: string;
  line: number;
  document: boolean;
}

function isClosedBy(open: Fence, mark: string, rest: string): boolean {
  return rest.trim() === "" && mark[0] === open.mark[0] && mark.length >= open.mark.length;
}

/** `text` with such fences made longer; `open`: it goes on, or was cut off, so what is open is no mistake. */
export function withLongerFences(text: string, open: boolean): string {
  if (!ANY_DOCUMENT.test(text)) return text;
  const lines = text.split("\n");
  const longer = new Map<number, number>();
  let outer: Fence | null = null;
  let inner: Fence | null = null;
  /** The longest fence within the outer one. */
  let longest = 0;
  const lengthen = (fence: Fence, line: number) =>
    longer.set(line, Math.max(0, longest + 1 - fence.mark.length));
  for (const [line, written] of lines.entries()) {
    const [, , mark, rest = ""] = FENCE.exec(written) ?? [];
    if (mark === undefined || (mark[0] === "`" && rest.includes("`"))) continue;
    if (outer === null) {
      outer = { mark, line, document: DOCUMENT.test(rest) };
      longest = 0;
    } else if (inner !== null) {
      if (isClosedBy(inner, mark, rest)) inner = null;
    } else if (isClosedBy(outer, mark, rest)) {
      if (longest > 0) {
        lengthen(outer, outer.line);
        lengthen({ ...outer, mark }, line);
      }
      outer = null;
    } else if (outer.document && mark[0] === outer.mark[0] && rest.trim() !== "") {
      inner = { mark, line, document: false };
      longest = Math.max(longest, mark.length);
    }
  }
  // What is never closed was no document with code in it: some fence of it has been taken for another.
  if (outer !== null && !open) return text;
  if (outer?.document && longest > 0) lengthen(outer, outer.line);
  for (const [line, by] of longer) {
    const extend = (_: string, indent: string, mark: string, rest: string) =>
      indent + mark + (mark[0] ?? "").repeat(by) + rest;
    lines[line] = (lines[line] ?? "").replace(FENCE, extend);
  }
  return lines.join("\n");
}
