import type { Nodes } from "mdast";
import { letters } from "./plain";

/** What the last line of a growing text may become with its next character: until then it is not shown as something else. */

/** The last node that holds text, when the text ends within it. */
export function lastLeaf(nodes: readonly Nodes[], end: number): Nodes | null {
  const last = nodes.at(-1);
  if (!last || (last.position?.end.offset ?? 0) < end) return null;
  if (last.type === "paragraph" || last.type === "heading" || last.type === "tableCell") return last;
  return "children" in last ? lastLeaf(last.children, end) : null;
}

export function lastLine(source: string): string {
  return source.slice(source.lastIndexOf("\n") + 1);
}

function lastOf(nodes: readonly Nodes[]): Nodes | undefined {
  const last = nodes.at(-1);
  return last && "children" in last ? lastOf(last.children) : last;
}

/**
 * A line that may become a rule, a list or the line below a table's head. It would be seen, or would turn the paragraph
 * above into a heading, and then be something else.
 */
function withoutUnderline(source: string): string {
  const place = source.lastIndexOf("\n");
  const line = source.slice(place + 1);
  const above = source.slice(0, Math.max(0, place));
  const stands = place > 0 && /\S[^\n]*$/.test(above);
  const held = stands ? /^[\s>]*(?:-+|=+|[*+])\s*$/.test(line) : /^[\s>]*(?:-{1,2}|[*+])$/.test(line);
  return held ? above : source;
}

/** Within a list or a quote: the beginning of a fence, which in a moment is no code, or has a language. */
function withoutHalfFence(source: string, nodes: readonly Nodes[]): string {
  const place = source.lastIndexOf("\n");
  const last = lastOf(nodes);
  if (last?.type !== "code") return source;
  const half = /^[\s>]*(?:`{1,2}|~{1,2})$/.test(source.slice(place + 1));
  const opening = (last.position?.start.offset ?? 0) > place && last.lang === null;
  const [fence = ""] = /(?:`{3,}|~{3,})[ \t]*$/.exec(source) ?? [];
  if (opening && fence !== "") return source.slice(0, source.length - fence.length);
  return place > 0 && half ? source.slice(0, place) : source;
}

/** A number that begins a line is that of an item, most likely; 1.5 and a year are none. */
function withoutNumber(source: string, nodes: readonly Nodes[]): string {
  const [line] = /(?:^|\n)[\s>]*\d{1,3}(?:[.)][ \t]*)?$/.exec(source) ?? [];
  if (line === undefined || lastOf(nodes)?.type === "code") return source;
  // With a blank behind it, it is an item, if not below a paragraph.
  const item = /\s$/.test(line) && lastLeaf(nodes, source.trimEnd().length) === null;
  return item ? source : source.slice(0, source.length - line.length);
}

/** The mark of a footnote at the beginning of a line: its text follows, most likely, and it is no line of the one before. */
function withoutNote(source: string, nodes: readonly Nodes[]): string {
  const [mark = ""] = /(?<=^|\n)\[(?:\^[^\]\s]*\]?)?$/.exec(source) ?? [];
  const last = nodes.at(-1);
  const begins =
    last?.type === "footnoteDefinition" || last?.position?.start.offset === source.length - mark.length;
  return mark !== "" && begins ? source.slice(0, source.length - mark.length) : source;
}

/** An item with nothing but the beginning of a box to tick, which is none before the first word behind it. */
function withoutBox(source: string, nodes: readonly Nodes[]): string {
  const [, box] =
    /^[\s>]*(?:[-*+]|\d{1,9}[.)])[ \t]+(\[(?:[ xX]\]?)?[ \t]*[*_~]*)$/.exec(lastLine(source)) ?? [];
  if (box === undefined || lastOf(nodes)?.type === "code") return source;
  return source.slice(0, source.length - box.length);
}

const WAITING = [withoutHalfFence, withoutUnderline, withoutNumber, withoutNote, withoutBox];

/**
 * `source`, whose tree is `nodes`, without what waits for its next character. `over`: none will come, and only what has no letters
 * or digits is left out.
 */
export function withoutBegun(source: string, nodes: readonly Nodes[], over = false): string {
  for (const without of WAITING) {
    const left = without(source, nodes);
    const begun = source.slice(left.length);
    if (begun === "" || (over && letters(begun) !== "")) continue;
    // The line above has all of its characters: in a column of numbers only the last one waits.
    return begun.includes("\n") ? `${left}\n` : left;
  }
  return source;
}
