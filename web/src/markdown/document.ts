import type { Definition, FootnoteDefinition, Nodes, RootContent } from "mdast";
import { complete, hasLinks, hidesNothing, openBlockFormula } from "./complete";
import { cut, LONG, lineOf, offset } from "./cut";
import { type Fence, openFence } from "./fence";
import { withLongerFences } from "./nested";
import { finish, parse } from "./parse";

/**
 * A markdown text that grows at its end. What can no longer change is parsed once and kept; only the last block is
 * parsed again when more text comes. The blocks are those of the whole text parsed at once.
 */

export interface Block {
  /** Where it begins in the text: a block keeps its key while the text grows. */
  key: number;
  /** What it was parsed from. */
  source: string;
  node: RootContent;
  /**
   * Long lists, tables and paragraphs come in parts: what stands between this part and the one before it, or null
   * for a block of its own.
   */
  joins: string | null;
  /** Nothing more can come to it. */
  closed: boolean;
  /** The definitions it refers to: `[name` of a link, `^name` of a footnote. */
  refers: readonly string[];
}

export interface Document {
  blocks: readonly Block[];
  /** What links refer to, wherever it stands. */
  definitions: readonly Definition[];
}

/**
 * How a text ends: more is to come, or it is whole, or it was cut off. What was open where it was cut stays as the reader
 * saw it: nobody will close it any more.
 */
export type Ending = "growing" | "whole" | "cut";

/** So much is looked at in one go: a text that comes at once costs no more than one that grows. */
const STEP = 1_500;

export class GrowingMarkdown {
  private text = "";
  private settled: Block[] = [];
  /** Where the part begins that may still change. */
  private start = 0;
  /** How far it has been looked at for what is final. */
  private read = 0;
  private fence: Fence | null = null;
  private joins: string | null = null;
  /** The head of the table whose rows go on. */
  private head = "";
  /** There are links in what is final. */
  private linked = false;
  private readonly defined = new Map<string, { node: Definition | FootnoteDefinition; source: string }>();
  private last: { text: string; ending: Ending; document: Document } | null = null;

  /** The blocks of `text`. Marks that are open where it grows, or was cut, are closed. */
  update(text: string, ending: Ending): Document {
    if (this.last?.text === text && this.last.ending === ending) return this.last.document;
    const lines = withLongerFences(text.replace(/\r\n?/g, "\n"), ending !== "whole");
    if (!lines.startsWith(this.text.slice(0, this.read))) {
      this.defined.clear();
      this.rewind();
    }
    this.text = lines;
    this.advance();
    if (ending !== "growing" && this.learns(this.parse(this.text.slice(this.start)))) {
      this.rewind();
      this.advance();
    }
    const blocks = [...this.settled, ...this.tail(ending)];
    const known = [...this.defined.values()].map((one) => one.node);
    const definitions = [...known, ...blocks.map((one) => one.node)].filter(
      (one) => one.type === "definition",
    );
    const document = { blocks, definitions };
    this.last = { text, ending, document };
    return document;
  }

  private rewind(): void {
    this.settled = [];
    this.start = this.read = 0;
    this.fence = null;
    this.joins = null;
    this.head = "";
    this.linked = false;
  }

  /** Looks at the lines that are whole, and at what is long without being one. */
  private advance(): void {
    const { text } = this;
    while (this.read < text.length) {
      const next =
        text.indexOf("\n", Math.min(this.read + STEP, text.length)) + 1 || text.lastIndexOf("\n") + 1;
      if (next > this.read && next <= this.read + 2 * STEP) this.read = next;
      else if (this.read + STEP <= text.length) this.read += STEP;
      else return;
      while (this.start < this.read && this.settle());
    }
  }

  /** Takes what is final out of the part that was read. Whether there was anything. */
  private settle(): boolean {
    const { text, start } = this;
    const slice = text.slice(start, this.read);
    if (slice.includes("\n")) this.fence ??= openFence(text, start);
    if (this.fence) return this.settleCode(this.fence);
    const wholeLines = slice.endsWith("\n");
    const nodes = this.parse(slice);
    const boundary = wholeLines ? boundaryIn(nodes, slice, openBlockFormula(slice, nodes)) : 0;
    if (boundary > 0) {
      const final = nodes.filter((one) => offset(one) < boundary);
      if (this.learns(final)) {
        this.rewind();
        return false;
      }
      this.settled.push(...this.blocks(final, slice.slice(0, boundary), true));
      this.go(boundary, null, "");
      return true;
    }
    const [only, another] = nodes;
    const place = slice.length > LONG && only && !another ? cut(only, slice, wholeLines) : null;
    if (!place) return false;
    const part = slice.slice(0, place.at);
    this.settled.push(...this.blocks(place.first ? [place.first] : this.parse(part), part, true));
    const gap = slice.slice(place.at, place.next);
    this.go(place.next, place.joins ? gap : null, this.head || place.head);
    return true;
  }

  private go(by: number, joins: string | null, head: string): void {
    this.linked ||= this.fence === null && hasLinks(this.text.slice(this.start, this.start + by));
    this.start += by;
    this.joins = joins;
    this.head = head;
  }

  private settleCode(fence: Fence): boolean {
    const close = fence.close(this.text, this.read);
    if (close < 0) return false;
    this.settled.push(this.code(fence, close, true));
    this.go(close - this.start, null, "");
    this.fence = null;
    return true;
  }

  private code(fence: Fence, end: number, closed: boolean): Block {
    const { start: key, joins } = this;
    const node = fence.node(this.text, end, closed);
    return { key, source: this.text.slice(key, end), node, joins, closed, refers: [] };
  }

  /** The blocks that may still change. */
  private tail(ending: Ending): Block[] {
    const { text, start } = this;
    const over = ending !== "growing";
    const source = text.slice(start);
    const fence = this.fence ?? openFence(text, start);
    if (fence) {
      // Its language is to come, most likely.
      if (ending === "growing" && /^ {0,3}(?:`{3,}|~{3,})[ \t]*$/.test(source)) return [];
      const closed = fence.close(text, text.length) >= 0;
      return [{ ...this.code(fence, text.length, closed), closed: closed || over }];
    }
    if (source.trim() === "") return [];
    const raw = this.parse(source);
    if (ending === "whole") return this.blocks(raw, source, true);
    const { source: completed, hidden } = complete(source, raw, {
      parse: (part) => this.parse(part),
      over,
      linked: this.linked || hasLinks(source),
    });
    const nodes = completed === source ? raw : this.parse(completed);
    return hidesNothing(raw, nodes, hidden)
      ? this.blocks(nodes, completed, over)
      : this.blocks(raw, source, over);
  }

  /** Parses a part as it stands in the whole: after the definitions that are known, and after its table's head. */
  private parse(part: string): RootContent[] {
    const sources = [...this.defined.values()].map((one) => `${one.source}\n\n`);
    // The line keeps what is indented from being taken for the end of a footnote.
    const known = sources.length > 0 ? `${sources.join("")}***\n` : "";
    const before = known.length + this.head.length;
    const nodes = parse(known + this.head + part).children;
    if (before === 0) return nodes;
    const own = nodes.filter((one) => offset(one) >= known.length);
    for (const node of own) move(node, before);
    return own;
  }

  private blocks(nodes: readonly RootContent[], source: string, closed: boolean): Block[] {
    const starts = nodes.map((one) => lineOf(one, source));
    finish({ type: "root", children: [...nodes] });
    return nodes.map((node, index) => ({
      // Its own line, not the blank ones before it: those belong to it or not by how the text came in.
      key: this.start + (starts[index] ?? 0),
      source: this.head + source.slice(starts[index], starts[index + 1]),
      node,
      joins: index === 0 ? this.joins : null,
      closed: closed || index < nodes.length - 1,
      refers: references(node),
    }));
  }

  /** Remembers definitions. Whether there were any that were not known. */
  private learns(nodes: readonly Nodes[]): boolean {
    const before = this.defined.size;
    for (const node of nodes) {
      if (node.type === "definition" || node.type === "footnoteDefinition") {
        const foot = node.type === "footnoteDefinition";
        const source = foot ? `[^${node.label}]: x` : `[${node.label}]: <${node.url}>`;
        const key = `${foot ? "^" : "["}${node.identifier}`;
        if (!this.defined.has(key)) this.defined.set(key, { node, source });
      } else if ("children" in node) this.learns(node.children);
    }
    return this.defined.size > before;
  }
}

function move(node: Nodes, by: number): void {
  if (node.position) {
    const { start, end } = node.position;
    node.position = {
      start: { ...start, offset: (start.offset ?? 0) - by },
      end: { ...end, offset: (end.offset ?? 0) - by },
    };
  }
  if ("children" in node) for (const child of node.children) move(child, by);
}

/** These are made of the same lines: what is a paragraph now may become part of the definition above it. */
const OF_LINES = ["paragraph", "definition", "heading"];

/**
 * Where the last block begins that may still change, when all lines of `source` are whole. The lines of a `formula`
 * that has been begun are not yet what they seem.
 */
function boundaryIn(nodes: readonly RootContent[], source: string, formula: number): number {
  for (let index = nodes.length - 1; index > 0; index--) {
    const [above, node] = [nodes[index - 1], nodes[index]];
    if (!above || !node) continue;
    const line = lineOf(node, source);
    if (formula >= 0 && line > formula) continue;
    const apart = /\n[ \t]*\n$/.test(source.slice(0, line));
    if (apart || !OF_LINES.includes(above.type) || !OF_LINES.includes(node.type)) return line;
  }
  return 0;
}

export function references(node: Nodes): string[] {
  if (node.type === "linkReference" || node.type === "imageReference" || node.type === "footnoteReference") {
    const own = `${node.type === "footnoteReference" ? "^" : "["}${node.identifier}`;
    return "children" in node ? [own, ...node.children.flatMap(references)] : [own];
  }
  return "children" in node ? node.children.flatMap(references) : [];
}
