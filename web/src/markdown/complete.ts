import type { Nodes, RootContent } from "mdast";
import { closerOf, formulaAt, opensFormula, opensSign } from "./math";
import { letters, textOf } from "./plain";

/**
 * The end of a text that is still growing, with its open marks closed for now: "some **bo" is shown bold at once.
 * A completion may hide nothing but an address that has been begun.
 */

export interface Completion {
  source: string;
  /** Letters and digits that are written and not shown. */
  hidden: number;
}

/** The last node that holds text, when the text ends within it. */
function lastLeaf(nodes: readonly Nodes[], end: number): Nodes | null {
  const last = nodes.at(-1);
  if (!last || (last.position?.end.offset ?? 0) < end) return null;
  if (last.type === "paragraph" || last.type === "heading" || last.type === "tableCell") return last;
  return "children" in last ? lastLeaf(last.children, end) : null;
}

/** As it is written: every mark is escaped. */
function verbatim(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, "\\$&");
}

/** A line that would turn the paragraph above into a heading, and may yet become a list or a formula. */
function withoutUnderline(source: string): string {
  const place = source.lastIndexOf("\n");
  const underline = /^[\s>]*(?:-+|=+)\s*$/.test(source.slice(place + 1));
  return place > 0 && underline && /\S[^\n]*$/.test(source.slice(0, place)) ? source.slice(0, place) : source;
}

/** Within a list or a quote: the beginning of a fence that closes code, which in a moment is no code. */
function withoutHalfFence(source: string, nodes: readonly Nodes[]): string {
  const place = source.lastIndexOf("\n");
  const half = /^[\s>]*(?:`{1,2}|~{1,2})$/.test(source.slice(place + 1));
  return place > 0 && half && lastOf(nodes)?.type === "code" ? source.slice(0, place) : source;
}

/** An item with nothing but the beginning of a box to tick, which is none before the first word behind it. */
function withoutBox(source: string, nodes: readonly Nodes[]): string {
  const [, box] = /^[\s>]*(?:[-*+]|\d{1,9}[.)])[ \t]+(\[(?:[ xX]\]?)?[ \t]*)$/.exec(lastLine(source)) ?? [];
  if (box === undefined || lastOf(nodes)?.type === "code") return source;
  return source.slice(0, source.length - box.length);
}

function lastLine(source: string): string {
  return source.slice(source.lastIndexOf("\n") + 1);
}

function lastOf(nodes: readonly Nodes[]): Nodes | undefined {
  const last = nodes.at(-1);
  return last && "children" in last ? lastOf(last.children) : last;
}

/** Where a formula on lines of its own has been begun and not ended, or -1. */
export function openBlockFormula(source: string, nodes: readonly Nodes[]): number {
  const paragraph = source.slice(source.search(/(?<=^|\n[ \t]*\n)(?:(?!\n[ \t]*\n)[\s\S])*$/));
  /** Where the formulas end that are closed: what closes one may look like what opens another. */
  let end = 0;
  const match = [...paragraph.matchAll(/^[ \t]*(?=\$\$|\\\[|\\begin\{)/gm)].find(({ 0: indent, index }) => {
    const begun = index + indent.length;
    const closer = closerOf(paragraph.slice(begun));
    if (closer === null || begun < end) return false;
    const close = paragraph.indexOf(closer, begun + 2);
    end = close + closer.length;
    return close < 0;
  });
  if (!match) return -1;
  const at = source.length - paragraph.length + match.index + match[0].length;
  const inside = nodes.find((one) => (one.position?.end.offset ?? 0) > at);
  return inside?.type === "code" ? -1 : at;
}

interface Mark {
  kind: string;
  count: number;
  close: string;
  /** How many characters it was written with. */
  written?: number;
  /** It might have closed another mark as well. */
  both?: boolean;
}

const DESTINATION =
  /^\]\(\s*(?:<[^<>\n]*>|[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)/;
const HALF_DESTINATION = /^\]\((?:<[^<>\n]*|[^\s<]*(?:\s+["'(][^"')\n]*)?)$/;
/** Tags that no comparison is taken for: "a <b> c" may be one. */
const TAG = /^<(\/?)(sub|sup|kbd|mark|ins|del|strong|small|code)\s*>/i;

/** CommonMark's rule of three: what might both open and close does not pair with just any number of characters. */
function pairs(open: Mark, written: number, opens: boolean): boolean {
  const before = open.written ?? 0;
  return !(open.both || opens) || (before + written) % 3 !== 0 || (before % 3 === 0 && written % 3 === 0);
}

/** Reads one paragraph, heading or cell, and says what to put in place of it. */
class Inline {
  private at = 0;
  private hidden = 0;
  private readonly marks: Mark[] = [];

  constructor(private readonly text: string) {}

  complete(): Completion {
    const { text } = this;
    while (this.at < text.length) {
      const end = this.step(text[this.at] ?? "", text.slice(this.at));
      if (end !== null) return this.result(end);
    }
    return this.result(text);
  }

  /** Moves on, or returns what the text is to be when it ends here. */
  private step(char: string, rest: string): string | null {
    if (char === "\\" || char === "$") return this.formula(char, rest);
    if (char === "`") return this.code(rest);
    if (char === "<") return this.tag(rest);
    if (char === "[") this.marks.push({ kind: "[", count: 1, close: "" });
    else if (char === "]") return this.bracket(rest);
    else if (char === "*" || char === "_" || char === "~") return this.delimiter(char, rest);
    this.at++;
    return null;
  }

  private formula(char: string, rest: string): string | null {
    const before = this.text[this.at - 1] ?? "";
    const formula = formulaAt(rest, before);
    if (formula) this.at += formula.length;
    else if (!/[\\$]/.test(before) && (opensSign(rest) || (!/\w/.test(before) && opensFormula(rest)))) {
      return this.text.slice(0, this.at) + verbatim(rest);
    } else this.at += char === "\\" ? 2 : 1;
    return null;
  }

  private code(rest: string): string | null {
    const fence = /^`+/.exec(rest)?.[0] ?? "";
    const close = new RegExp(`(?<!\`)${fence}(?!\`)`).exec(rest.slice(fence.length));
    if (close) {
      this.at += fence.length * 2 + close.index;
      return null;
    }
    const content = rest.slice(fence.length).replace(/\s*`*\s*$/, "");
    const before = this.text.slice(0, this.at);
    return content === "" ? before : `${before}${fence}${content}${content.endsWith("`") ? " " : ""}${fence}`;
  }

  private tag(rest: string): string | null {
    const [whole, slash, name = ""] = TAG.exec(rest) ?? [];
    const kind = `<${name.toLowerCase()}`;
    if (whole && !slash) {
      this.marks.push({ kind, count: 1, close: `</${name}>` });
      this.hidden += name.length;
    } else if (whole) {
      const open = this.marks.findLastIndex((one) => one.kind === kind);
      if (open >= 0) {
        this.marks.length = open;
        this.hidden -= name.length;
      }
    }
    this.at += whole?.length ?? /^<[^\s<>]+>/.exec(rest)?.[0].length ?? 1;
    return null;
  }

  private bracket(rest: string): string | null {
    const open = this.marks.findLastIndex((one) => one.kind === "[");
    if (open >= 0) this.marks.length = open;
    const whole = DESTINATION.exec(rest)?.[0];
    if (whole === undefined && open >= 0 && HALF_DESTINATION.test(rest)) {
      this.hidden += letters(rest).length;
      return `${this.text.slice(0, this.at)}]()`;
    }
    this.at += whole?.length ?? 1;
    return null;
  }

  private delimiter(char: string, rest: string): string | null {
    const run = new RegExp(`^\\${char}+`).exec(rest)?.[0] ?? char;
    const before = this.text[this.at - 1] ?? " ";
    const after = rest[run.length] ?? " ";
    const word = /[\p{L}\p{N}]/u;
    let left = run.length;
    this.at += run.length;
    const last = this.at === this.text.length;
    if (char === "~" && left !== 2) {
      // Half of a mark, most likely.
      const half = last && left === 1 && (this.has("~") || /\p{L}/u.test(before));
      return half ? this.text.slice(0, -1) : null;
    }
    const top = this.marks.at(-1);
    if (last && top?.kind === char && left < top.count) return this.text.slice(0, -run.length);
    const closes = !/\s/.test(before) && !(char === "_" && word.test(after));
    const opens = !/\s/.test(after) && !(char === "_" && word.test(before));
    while (closes && left > 0) {
      const open = this.marks.findLastIndex((one) => one.kind === char && pairs(one, run.length, opens));
      const mark = this.marks[open];
      if (!mark) break;
      this.marks.length = open + 1;
      const taken = Math.min(mark.count, left) >= 2 ? 2 : 1;
      mark.count -= taken;
      left -= taken;
      if (mark.count === 0) this.marks.pop();
    }
    const mark = { kind: char, count: left, close: char, written: run.length, both: closes };
    if (left > 0 && opens) this.marks.push(mark);
    // An opening mark with nothing after it yet: it may stand inside a word, but for an underscore.
    const dangling = left > 0 && last && !opens && (char !== "_" || /[\s([{"'「（*_~]/.test(before));
    return dangling ? this.text.slice(0, -run.length) : null;
  }

  private has(kind: string): boolean {
    return this.marks.some((one) => one.kind === kind);
  }

  private result(text: string): Completion {
    const closers = this.marks.map((one) => one.close.repeat(one.close.length > 1 ? 1 : one.count)).reverse();
    return { source: text.trimEnd() + closers.join(""), hidden: this.hidden };
  }
}

/**
 * A row that begins a table, most likely, and as much as there is of the line below it, which says that it is one. What has
 * no blank behind its first bar is a sum, such as |x|.
 */
const BEGUN_TABLE = /^(\|(?:[ \t]+[^\n]*)?)(?:\n(?:\|[|: \t-]*)?)?$/;

/** The head of a table as one that has a table: it would be seen with its bars, and then change its form. */
function beginTable(source: string, nodes: readonly Nodes[]): Completion | null {
  const last = nodes.at(-1);
  const start = last?.type === "paragraph" ? last.position?.start.offset : undefined;
  const head = start === undefined ? undefined : BEGUN_TABLE.exec(source.slice(start))?.[1];
  if (head === undefined) return null;
  const before = source.slice(0, start);
  const { source: row, hidden } = new Inline(head).complete();
  const cells = row.slice(1).split(/(?<!\\)\|/);
  if (cells.at(-1)?.trim() === "") cells.pop();
  if (cells.length === 0) return { source: before, hidden };
  return { source: `${before}${row}\n|${"-|".repeat(cells.length)}`, hidden };
}

/** What to parse in place of `source`, whose tree is `nodes`, while more is to come. */
export function complete(source: string, nodes: readonly Nodes[]): Completion {
  const formula = openBlockFormula(source, nodes);
  if (formula >= 0) return { source: source.slice(0, formula) + verbatim(source.slice(formula)), hidden: 0 };
  const level = withoutHalfFence(withoutUnderline(source), nodes);
  if (level !== source) return { source: level, hidden: 0 };
  const item = withoutBox(source, nodes);
  if (item !== source) return { source: item, hidden: letters(source.slice(item.length)).length };
  const table = beginTable(source, nodes);
  if (table !== null) return table;
  const leaf = lastLeaf(nodes, source.trimEnd().length);
  const start = leaf?.position?.start.offset;
  if (start === undefined) return { source, hidden: 0 };
  const { source: end, hidden } = new Inline(source.slice(start)).complete();
  return { source: source.slice(0, start) + end, hidden };
}

/** Whether a completion shows all that was shown without it. */
export function hidesNothing(
  raw: readonly RootContent[],
  completed: readonly RootContent[],
  hidden: number,
): boolean {
  return letters(textOf(completed)).length >= letters(textOf(raw)).length - hidden;
}
