import type { Code } from "mdast";

/** Fenced code that begins a block: it may be long, and is read line by line without the parser. */
export class Fence {
  private scanned: number;
  /** The beginning of a closing fence at the end: in a moment it is no code. */
  private readonly half: RegExp;

  constructor(
    private readonly mark: string,
    private readonly indent: number,
    private readonly info: string,
    /** Where the first line of code begins. */
    private readonly body: number,
  ) {
    this.scanned = body;
    this.half = new RegExp(`(?:^|\\n) {0,3}${mark[0] === "~" ? "~" : "`"}{1,${mark.length - 1}}$`);
  }

  /** Where the line after the closing fence begins, or -1 while there is none before `end`. */
  close(text: string, end: number): number {
    const pattern = new RegExp(`^ {0,3}${this.mark[0] === "~" ? "~" : "`"}{${this.mark.length},}[ \\t]*$`);
    for (let line = this.scanned; line < end; ) {
      const stop = text.indexOf("\n", line);
      const after = stop < 0 ? text.length : stop + 1;
      if (pattern.test(text.slice(line, stop < 0 ? text.length : stop))) return after;
      if (stop >= 0 && after <= end) this.scanned = after;
      line = after;
    }
    return -1;
  }

  /** The code up to `end`, which stands after the closing fence when there is one. */
  node(text: string, end: number, closed: boolean): Code {
    let code = text.slice(this.body, end);
    if (closed) code = code.replace(/\n?[^\n]*\n?$/, "");
    else code = code.replace(/\n$/, "").replace(this.half, "");
    const { indent } = this;
    if (indent > 0) {
      // A tab reaches to the fourth column: what is left of it stays as spaces.
      const pattern = new RegExp(`^(?: {0,${indent - 1}}(\\t)| {0,${indent}})`, "gm");
      code = code.replace(pattern, (_, tab) => (tab ? " ".repeat(4 - indent) : ""));
    }
    const [lang = null] = /^\S+/.exec(this.info) ?? [];
    const meta = this.info.slice(lang?.length ?? 0).trim() || null;
    return { type: "code", lang, meta, value: code };
  }
}

/** The fence on the line that begins at `start`, if it is one. */
export function openFence(text: string, start: number): Fence | null {
  const stop = text.indexOf("\n", start);
  const line = text.slice(start, stop < 0 ? text.length : stop);
  const [, indent = "", mark, info = ""] = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (mark === undefined || (mark[0] === "`" && info.includes("`"))) return null;
  return new Fence(mark, indent.length, info.trim(), stop < 0 ? text.length : stop + 1);
}
