import type { Nodes, PhrasingContent, RootContent, TableCell, TableRow } from "mdast";

/**
 * GitHub ends a cell at every bar that has no backslash. Models write `a || b` and $|x|$ into cells as they stand: a row
 * that gets more cells than its table has columns is read again, so that bars within code and formulas stay there.
 */

/** How many bars code and formulas hold. */
function bars(nodes: readonly Nodes[]): number {
  let count = 0;
  for (const node of nodes) {
    const held = node.type === "inlineCode" ? node.value : node.type === "formula" ? node.source : "";
    count += held.split("|").length - 1;
    if ("children" in node) count += bars(node.children);
  }
  return count;
}

/** With more cells to spare a row is something else, and to try would take long. */
const MOST_SPARE = 8;

/** Something may begin here that a bar does not end. */
const OPENS = /`|\$|\\\(/;

/** The cells from `first` to `last` as one; null when a bar between them is no part of code or of a formula. */
function joined(
  cells: readonly TableCell[],
  source: string,
  parse: (part: string) => RootContent[],
): TableCell | null {
  const [first, last] = [cells[0]?.position, cells.at(-1)?.position];
  if (!first || !last) return null;
  const text = source
    .slice(first.start.offset, last.end.offset)
    .replace(/^\s*\|/, "")
    .replace(/\|\s*$/, "")
    .trim();
  const [only, another] = parse(text);
  if (only?.type !== "paragraph" || another) return null;
  const children: PhrasingContent[] = only.children;
  // An escaped bar stands in the text as it is in the parts, where it counts as well.
  const before = cells.reduce((sum, one) => sum + bars(one.children), 0);
  if (bars(children) - before < cells.length - 1) return null;
  return { type: "tableCell", children, position: { start: first.start, end: last.end } };
}

/** The row with the cells joined that belong together. `parse` reads what stands in a cell. */
export function joinCells(
  row: TableRow,
  columns: number,
  source: string,
  parse: (part: string) => RootContent[],
): void {
  let spare = row.children.length - columns;
  if (spare <= 0 || spare > MOST_SPARE) return;
  const cells: TableCell[] = [];
  for (let at = 0; at < row.children.length; at++) {
    const cell = row.children[at];
    if (!cell) continue;
    let taken: TableCell | null = null;
    const { start, end } = cell.position ?? {};
    if (spare > 0 && OPENS.test(source.slice(start?.offset, end?.offset)))
      for (let more = spare; more > 0 && taken === null; more--) {
        taken = joined(row.children.slice(at, at + more + 1), source, parse);
        if (taken === null) continue;
        at += more;
        spare -= more;
      }
    cells.push(taken ?? cell);
  }
  row.children = cells;
}
