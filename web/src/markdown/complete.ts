import type { Nodes, RootContent } from "mdast";
import { lastLeaf, lastLine, withoutBegun } from "./begun";
import { betweenFactors, endsLabel } from "./emphasis";
import { isMarkup, PAIRED } from "./html";
import { closerOf, formulaAt, isInDoubt, opensFormula, opensSign } from "./math";
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

/** As it is written: every mark is escaped. An escaped bracket would begin a formula. */
function verbatim(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (mark) =>
    /[()[\]]/.test(mark) ? `&#${mark.charCodeAt(0)};` : `\\${mark}`,
  );
}

/** The same of a paragraph's end: in a quote or a list, its further lines begin as they must there. */
function verbatimLines(text: string): string {
  const [first = "", ...further] = text.split("\n");
  const lines = further.map((line) => {
    const [margin] = /^[\s>]*/.exec(line) ?? [""];
    return margin + verbatim(line.slice(margin.length));
  });
  return [verbatim(first), ...lines].join("\n");
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
  /** Where it ends, when it is nothing without something behind it. */
  end?: number;
  /** How many characters it was written with. */
  written?: number;
  /** It might have closed another mark as well. */
  both?: boolean;
  /** A bracket that stands behind a word: an index, most likely. */
  index?: boolean;
}

const DESTINATION =
  /^\]\(\s*(?:<[^<>\n]*>|[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)/;
const HALF_DESTINATION = /^\]\(\s*(?:<[^<>\n]*>?|[^\s<]*)(?:\s+(?:["'(][^"')\n]*["')]?\s*)?)?$/;
/** What stands in the brackets is an address for sure: a[0](x) is none. */
const BEGUN_ADDRESS = /^\]\(\s*<?(?:https?:|mailto:|[/#.])/i;
const TAG = new RegExp(`^<(/?)(${PAIRED.join("|")})\\s*>`, "i");
/** "a <b> c" may be a comparison, and Vec<u> a type. */
const SHORT = /^<[a-z]>/i;
/** What may become a tag, or an address in angle brackets, with the next character. */
const BEGUN_TAG = /^<\/?[a-z]*$|^<br\s*\/?$|^<https?:\/{0,2}$/i;
const BEGINNINGS = [...PAIRED, "br", "https"];
const HALF_ADDRESS = /^<(?:https?:\/\/|mailto:)[^\s<>]+$/i;
const HALF_MAILBOX = /^<[\w.+-]+@[\w.-]*$/;
/** What a link has been written with; no index, `a[0](/x)`. */
const LINK = /(?<![\w)\]!])\[(?![\d^])[^\]\n]+\]\(\s*<?(?:https?:|mailto:|[/#.])/i;
/** With nothing behind it, a line of these begins a block, or makes a heading of the line above. */
const OPENS_BLOCK = /(?<=(?:^|\n)[\s>]*)(?:\d{1,9}[.)]|#{1,6}|[-+*=]+)$/;
const ENTITIES = [
  ..."amp lt gt quot apos nbsp copy reg trade deg times divide plusmn minus middot bull hellip".split(" "),
  ..."mdash ndash lsquo rsquo ldquo rdquo laquo raquo larr rarr uarr darr euro pound yen cent sect".split(
    " ",
  ),
];

/** Whether `text` has links with words, so that the next bracket begins one, most likely. */
export function hasLinks(text: string): boolean {
  return LINK.test(text);
}

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

  constructor(
    private readonly text: string,
    private readonly over: boolean,
    private readonly linked: boolean,
  ) {}

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
    if (char === "&") return this.entity(rest);
    if (rest.startsWith("![")) {
      // A picture is meant, most likely, and its name is shown.
      this.marks.push({ kind: "[", count: 1, close: "]()", end: this.at + 2 });
      this.at += 2;
      return null;
    }
    if (char === "[") return this.opening(rest);
    if (char === "]") return this.bracket(rest);
    else if (char === "*" || char === "_" || char === "~") return this.delimiter(char, rest);
    this.at++;
    return null;
  }

  /** A bracket that opens: of a link, of a picture that is one, or in text. */
  private opening(rest: string): string | null {
    const index = /[\w)\]]/.test(this.text[this.at - 1] ?? "");
    // A picture within a link begins so.
    if (!index && (rest === "[" || rest === "[!")) return this.text.slice(0, this.at);
    const link = rest.startsWith("[![") || (this.linked && !index && /^\[[^\s\d[\]^]/.test(rest));
    const begun = { kind: "[", count: 1, index };
    this.marks.push(
      link ? { ...begun, close: "]()", end: this.at + 1, written: 1 } : { ...begun, close: "" },
    );
    this.at++;
    return null;
  }

  /** The text without `rest`, which the next character may turn into a mark. */
  private without(rest: string): string | null {
    if (this.over && letters(rest) !== "") {
      this.at++;
      return null;
    }
    this.hidden += letters(rest).length;
    return this.text.slice(0, this.at);
  }

  private formula(char: string, rest: string): string | null {
    const before = this.text[this.at - 1] ?? "";
    if (/^\\\s*$/.test(rest)) return this.without(rest);
    const formula = formulaAt(rest, before);
    if (formula && isInDoubt(formula, rest)) return this.text.slice(0, this.at) + verbatimLines(rest);
    if (formula) this.at += formula.length;
    else if (!/[\\$]/.test(before) && (opensSign(rest) || (!/\w/.test(before) && opensFormula(rest)))) {
      return this.text.slice(0, this.at) + verbatimLines(rest);
    } else this.at += char === "\\" ? 2 : 1;
    return null;
  }

  private entity(rest: string): string | null {
    const [, name] = /^&([a-z]*|#x?[\da-f]*)$/i.exec(rest) ?? [];
    const begun = name?.startsWith("#") || ENTITIES.some((one) => one.startsWith(name ?? ";"));
    if (name !== undefined && begun) return this.without(rest);
    this.at++;
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
    if (HALF_ADDRESS.test(rest)) return `${this.text}>`;
    if (HALF_MAILBOX.test(rest)) return this.text.slice(0, this.at) + rest.slice(1);
    const begun = rest.replace(/^<\/?|\W+$/g, "").toLowerCase();
    if (BEGUN_TAG.test(rest) && BEGINNINGS.some((one) => one.startsWith(begun))) return this.without(rest);
    const [whole, slash, name = ""] = TAG.exec(rest) ?? [];
    const kind = `<${name.toLowerCase()}`;
    const none = SHORT.test(rest) && (/\w/.test(this.text[this.at - 1] ?? "") || /^<.>\s/.test(rest));
    if (whole && !slash && !none) {
      this.marks.push({ kind, count: 1, close: `</${name}>`, end: this.at + whole.length });
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
    const mark = this.marks[open];
    if (rest === "]" && mark?.close) return this.text.slice(0, -1);
    if (open >= 0) this.marks.length = open;
    const whole = DESTINATION.exec(rest)?.[0];
    const begins = mark && (!mark.index || BEGUN_ADDRESS.test(rest));
    if (whole === undefined && begins && HALF_DESTINATION.test(rest)) {
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
      // Perhaps half of a mark.
      return last && left === 1 ? this.text.slice(0, -1) : null;
    }
    const top = this.marks.at(-1);
    if (last && top?.kind === char && left < top.count) return this.text.slice(0, -run.length);
    const label = char === "*" && run.length === 2 && endsLabel(this.text, this.at - 2);
    const closes = label || (!/\s/.test(before) && !(char === "_" && word.test(after)));
    const factors = char === "*" && betweenFactors(this.text, this.at - run.length, run.length);
    if (factors) return null;
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
    const end = left === run.length ? this.at : -1;
    const mark = { kind: char, count: left, close: char, written: run.length, both: closes, end };
    if (left > 0 && opens) this.marks.push(mark);
    // An opening mark with nothing after it yet: it may stand inside a word, but for an underscore.
    const dangling = left > 0 && last && !opens && (char !== "_" || /[\s([{"'「（*_~]/.test(before));
    return dangling ? this.text.slice(0, -left) : null;
  }

  private result(text: string): Completion {
    let source = text.trimEnd();
    const marks = [...this.marks];
    // With nothing in it a mark is no mark, and two of them may be the mark of a block.
    for (let top = marks.at(-1); top && top.end === source.length; top = marks.at(-1)) {
      marks.pop();
      const written = top.written ?? (top.kind === "[" ? 2 : top.close.length - 1);
      source = source.slice(0, source.length - written).trimEnd();
    }
    const closers = marks.map((one) => one.close.repeat(one.close.length > 1 ? 1 : one.count)).reverse();
    // What is left of `1.**` is no item, and of `#**` no heading.
    if (source !== this.text.trimEnd()) source = source.replace(OPENS_BLOCK, verbatim);
    return { source: source + closers.join(""), hidden: this.hidden };
  }
}

/** As much as there is of the line below a table's head, which says that it is one. */
const BELOW = /^[\s>]*(?:\|[|: \t-]*)?$/;
const BELOW_BAR = /^[\s>]*\|[|: \t-]*$/;
/** The same below a row without a bar at its beginning: only this line says it. */
const BELOW_ROWS = /^[\s>]*(?::-*|:?--+|:?-+:?[ \t]*\|)[|: \t-]*$/;

/**
 * Whether `row` begins a table, most likely, with `below` under it. What has no blank behind its first bar may be a sum, such
 * as |x|, until there is a bar under it.
 */
function beginsTable(row: string, below: string | undefined): boolean {
  if (/^\|(?:[ \t]|$)/.test(row)) return below === undefined || BELOW.test(below);
  if (below === undefined) return false;
  return row.startsWith("|")
    ? /.\|[ \t]*$/.test(row) && BELOW_BAR.test(below)
    : row.includes("|") && BELOW_ROWS.test(below);
}

/** Where the head of a table begins in the lines of a paragraph, and the head, or null. Text may stand above it. */
function headIn(written: string): { at: number; head: string } | null {
  const lines = written.split("\n");
  let at = written.length + 1;
  const rows = lines.map((one) => one.replace(/^[\s>]*/, ""));
  for (const index of [lines.length - 1, lines.length - 2]) {
    const [line, head = ""] = [lines[index], rows[index]];
    if (line === undefined) return null;
    at -= line.length + 1;
    // With a row above it, it is no head.
    if (rows[index - 1]?.includes("|")) continue;
    if (beginsTable(head, lines[index + 1])) return { at: at + line.length - head.length, head };
  }
  return null;
}

function endsWithTable(nodes: readonly Nodes[]): boolean {
  const last = nodes.at(-1);
  return (
    last !== undefined && (last.type === "table" || ("children" in last && endsWithTable(last.children)))
  );
}

/** The head of a table as one that has a table: it would be seen with its bars, and then change its form. */
function beginTable(
  source: string,
  nodes: readonly Nodes[],
  { parse, over, linked }: Surroundings,
): Completion | null {
  const last = lastLeaf(nodes, source.replace(/[\s>]+$/, "").length);
  const start =
    last?.type === "paragraph" || last?.type === "heading" ? last.position?.start.offset : undefined;
  if (start === undefined) return null;
  const found = headIn(source.slice(start));
  if (found === null) return null;
  const before = source.slice(0, start + found.at);
  const { source: row, hidden } = new Inline(found.head, over, linked).complete();
  const cells = row.replace(/^\|/, "").split(/(?<!\\)\|/);
  if (cells.length > 1 && cells.at(-1)?.trim() === "") cells.pop();
  if (row === "|") return { source: before, hidden };
  // Within a list or a quote, the line below begins as it must there.
  const margin = lastLine(before).replace(/[^\s>]/g, " ");
  const completed = `${before}${row}\n${margin}|${"-|".repeat(cells.length)}`;
  // A line of a quote that lacks the mark begins no table.
  if (found.at > 0 && !endsWithTable(parse(completed))) return null;
  return { source: completed, hidden };
}

/** What a growing text is read with. */
export interface Surroundings {
  /** Reads what is left of the text. */
  parse: (part: string) => readonly Nodes[];
  /** It was cut off, and no letter waits for one that will not come. */
  over: boolean;
  /** The reply has links, here or above: the next bracket begins one, most likely. */
  linked: boolean;
}

/** What to parse in place of `source`, whose tree is `nodes`, while more is to come. */
export function complete(source: string, nodes: readonly Nodes[], around: Surroundings): Completion {
  if (isMarkup(lastLeaf(nodes, source.trimEnd().length))) return { source, hidden: 0 };
  const formula = openBlockFormula(source, nodes);
  if (formula >= 0) return { source: source.slice(0, formula) + verbatim(source.slice(formula)), hidden: 0 };
  const table = beginTable(source, nodes, around);
  if (table !== null) return table;
  const left = withoutBegun(source, nodes, around.over);
  if (left !== source) {
    const rest = complete(left, around.parse(left), around);
    return { ...rest, hidden: rest.hidden + letters(source.slice(left.length)).length };
  }
  const leaf = lastLeaf(nodes, source.trimEnd().length);
  const start = leaf?.position?.start.offset;
  if (start === undefined) return { source, hidden: 0 };
  const { source: end, hidden } = new Inline(source.slice(start), around.over, around.linked).complete();
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
