/**
 * Cuts markdown into blocks that can be parsed one by one, so that a growing reply costs the price of its last
 * block and not of the whole. Fenced code comes out as its own kind and is never parsed as markdown.
 */

export type Block =
  | { kind: "markdown"; text: string }
  /** `closed` is false while the fence is still open. */
  | { kind: "code"; text: string; language: string; closed: boolean };

/** A block longer than this is cut at the next good place; one line longer than this is cut at a space. */
export const MAX_BLOCK_CHARS = 2_000;
const MAX_TABLE_CHARS = 40_000;

const FENCE = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})[ \t]*([^\s`]*)/;
const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const INNER_FENCE = /^\s*(`{3,}|~{3,})/;
const DEFINITION = /^ {0,3}\[(?!\^)[^\]]+\]:\s*\S+/;

function closes(line: string, fence: string): boolean {
  const trimmed = line.trimEnd();
  const mark = trimmed.trimStart();
  return (
    trimmed.length - mark.length <= 3 &&
    mark.length >= fence.length &&
    /^(`+|~+)$/.test(mark) &&
    mark[0] === fence[0]
  );
}

/** Cuts an endless line at spaces, and never inside a surrogate pair. */
function* cutLine(line: string): Generator<string> {
  let rest = line;
  while (rest.length > MAX_BLOCK_CHARS) {
    const space = rest.lastIndexOf(" ", MAX_BLOCK_CHARS);
    let end = space > MAX_BLOCK_CHARS / 2 ? space : MAX_BLOCK_CHARS;
    const unit = rest.charCodeAt(end - 1);
    if (unit >= 0xd800 && unit <= 0xdbff) end--;
    yield rest.slice(0, end);
    rest = rest.slice(end);
  }
  yield rest;
}

class Cutter {
  readonly blocks: Block[] = [];
  readonly definitions: string[] = [];
  private lines: string[] = [];
  private size = 0;
  private list = false;
  private blank = false;
  private inner: string | null = null;

  line(line: string): void {
    if (this.inner !== null) {
      this.keep(line);
      if (closes(line.trimStart(), this.inner)) this.inner = null;
      return;
    }
    if (line.trim() === "") {
      this.blank = this.lines.length > 0;
      this.keep(line);
      return;
    }
    const continues = this.list && (LIST_ITEM.test(line) || /^\s{2,}/.test(line));
    if (this.blank && !continues) this.flush();
    if (this.isTooLong(line)) this.flush();
    this.blank = false;
    if (DEFINITION.test(line)) this.definitions.push(line);
    if (line.length > MAX_BLOCK_CHARS) {
      this.flush();
      for (const part of cutLine(line)) {
        this.keep(part);
        if (part.length >= MAX_BLOCK_CHARS / 2) this.flush();
      }
      return;
    }
    if (this.lines.length === 0) this.list = LIST_ITEM.test(line);
    this.keep(line);
    const fence = INNER_FENCE.exec(line)?.[1];
    if (fence && this.list) this.inner = fence;
  }

  flush(): void {
    const text = this.lines.join("\n").trimEnd();
    if (text.trim() !== "") this.blocks.push({ kind: "markdown", text });
    this.lines = [];
    this.size = 0;
    this.list = this.blank = false;
    this.inner = null;
  }

  /** A fence opens code of its own unless it belongs to a list item. */
  opensCode(line: string): RegExpExecArray | null {
    if (this.inner !== null) return null;
    const match = FENCE.exec(line);
    return match && !(this.list && (match[1] ?? "").length > 0) ? match : null;
  }

  private keep(line: string): void {
    this.lines.push(line);
    this.size += line.length + 1;
  }

  private isTooLong(line: string): boolean {
    if (this.size <= MAX_BLOCK_CHARS) return false;
    if (line.trimStart().startsWith("|")) return this.size > MAX_TABLE_CHARS;
    return !this.list || LIST_ITEM.test(line);
  }
}

export function splitBlocks(text: string): Block[] {
  const cutter = new Cutter();
  let code: { lines: string[]; fence: string; language: string; indent: number } | null = null;
  for (const line of text.split("\n")) {
    if (code) {
      if (closes(line, code.fence)) {
        cutter.blocks.push({
          kind: "code",
          text: code.lines.join("\n"),
          language: code.language,
          closed: true,
        });
        code = null;
      } else code.lines.push(line.slice(Math.min(code.indent, line.length - line.trimStart().length)));
      continue;
    }
    const opening = cutter.opensCode(line);
    if (opening) {
      cutter.flush();
      const [, indent = "", fence = "```", language = ""] = opening;
      code = { lines: [], fence, language, indent: indent.length };
    } else cutter.line(line);
  }
  if (code) {
    cutter.blocks.push({ kind: "code", text: code.lines.join("\n"), language: code.language, closed: false });
  }
  cutter.flush();
  return withDefinitions(cutter.blocks, cutter.definitions);
}

/** A link defined in one block may be used in another. */
function withDefinitions(blocks: Block[], definitions: readonly string[]): Block[] {
  if (definitions.length === 0) return blocks;
  const appendix = definitions.join("\n");
  return blocks.map((one) =>
    one.kind === "markdown" && one.text.includes("[") && !DEFINITION.test(one.text)
      ? { ...one, text: `${one.text}\n\n${appendix}` }
      : one,
  );
}
