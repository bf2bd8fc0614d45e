import type { Nodes, Paragraph, PhrasingContent, RootContent } from "mdast";

/** Blocks that are longer are continued in another part, so that a growing reply costs the price of its last part. */
export const LONG = 2_000;
/** Where a paragraph is cut, its marks must have been closed for a while. */
const MARGIN = 500;
/** Beyond this, a place that is not good is better than none. */
const TOO_LONG = 4 * LONG;

export interface Cut {
  /** The end of the first part. */
  at: number;
  /** The beginning of the next. */
  next: number;
  /** The parts are shown as one element. */
  joins: boolean;
  /** What the next part is to be read after: the head of a table. */
  head: string;
  /** The node of the first part, when it need not be parsed again. */
  first: RootContent | null;
}

export function offset(node: Nodes): number {
  return Math.max(0, node.position?.start.offset ?? 0);
}

/** Where the line of a node begins. */
export function lineOf(node: Nodes, source: string): number {
  return source.lastIndexOf("\n", offset(node) - 1) + 1;
}

/** Where to cut the block `node`, which fills `source`, or null when there is no place yet. */
export function cut(node: RootContent, source: string, wholeLines: boolean): Cut | null {
  const last = "children" in node ? node.children.at(-1) : undefined;
  if (node.type === "paragraph") return cutParagraph(node, source) ?? anywhere(source, wholeLines);
  if (wholeLines && last && (node.type === "list" || node.type === "table")) {
    const at = lineOf(last, source);
    const head = node.type === "table" ? (/^.*\n.*\n/.exec(source)?.[0] ?? "") : "";
    const first = { ...node, children: node.children.slice(0, -1) } as RootContent;
    if (at > head.length) return { at, next: at, joins: true, head, first };
  }
  return anywhere(source, wholeLines);
}

function anywhere(source: string, wholeLines: boolean): Cut | null {
  if (source.length <= TOO_LONG) return null;
  const line = wholeLines ? source.lastIndexOf("\n", source.length - 2) + 1 : 0;
  const at = line > 0 ? line : source.length - MARGIN;
  return { at, next: at, joins: false, head: "", first: null };
}

/** What may begin the next part: nothing that would be read as the mark of another block. */
const PLAIN = /[\p{L}\p{M}\p{So}]/u;

/** A place between words, or between letters where there are no words, that is inside no mark. */
function cutParagraph(node: Paragraph, source: string): Cut | null {
  const limit = source.length - MARGIN;
  const cutAt = (index: number, at: number, next: number): Cut => {
    const [above, child] = [node.children.slice(0, index), node.children[index]];
    const written = child ? source.slice(offset(child), at) : "";
    const plain = child?.type === "text" && child.value.startsWith(written) && !/\s$/.test(written);
    const children: PhrasingContent[] = [...above, { type: "text", value: written }];
    return { at, next, joins: true, head: "", first: plain ? { type: "paragraph", children } : null };
  };
  for (const [index, child] of [...node.children.entries()].toReversed()) {
    const start = offset(child);
    const end = Math.min(limit, child.position?.end.offset ?? 0);
    if (child.type !== "text" || end <= start + 1) continue;
    const text = source.slice(start, end + 2);
    for (let at = end - start; at > 0; at--) {
      if (/[ \n]/.test(text[at] ?? "") && PLAIN.test(text.slice(at + 1, at + 3)))
        return cutAt(index, start + at, start + at + 1);
    }
    // No spaces at all: Chinese, Thai, or a very long word.
    const [whole] = /(?<=\p{L})\p{L}\p{L}$/u.exec(text.slice(0, -1)) ?? [];
    if (whole !== undefined && !/\s/.test(text.slice(-MARGIN))) {
      const at = start + text.length - 1 - whole.length;
      return cutAt(index, at, at);
    }
  }
  return null;
}
