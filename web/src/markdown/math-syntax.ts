import type { CompileContext, Extension as FromMarkdown, Token } from "mdast-util-from-markdown";
import { markdownLineEnding } from "micromark-util-character";
import type { Construct, Effects, Extension, State, TokenizeContext } from "micromark-util-types";
import { ahead, charOf } from "./ahead";
import { closerOf, type Formula, formulaAt } from "./math";

/** Formulas as constructs of micromark, so that nothing inside of them is taken for emphasis, a link or a heading. */

declare module "micromark-util-types" {
  interface TokenTypeMap {
    formula: "formula";
    formulaData: "formulaData";
  }
  interface Token {
    _formula?: Formula;
  }
}

declare module "mdast" {
  interface FormulaNode {
    type: "formula";
    tex: string;
    /** With its delimiters, as it was written. */
    source: string;
    display: boolean;
    position?: import("unist").Position;
    data?: Data;
  }
  interface RootContentMap {
    formula: FormulaNode;
  }
  interface PhrasingContentMap {
    formula: FormulaNode;
  }
}

/** A formula that is longer stays text. */
const MAX_FORMULA = 4_000;
const LONGEST_OPENER = 24;

function tokenizeInline(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const { previous } = this;
  return ahead(
    effects,
    MAX_FORMULA,
    () => false,
    (text) => {
      const formula = formulaAt(text, charOf(previous));
      if (!formula) return nok;
      let left = formula.length;
      const between: State = (code) => {
        if (left <= 0) {
          effects.exit("formula");
          return ok(code);
        }
        if (markdownLineEnding(code)) {
          effects.enter("lineEnding");
          effects.consume(code);
          effects.exit("lineEnding");
          left--;
          return between;
        }
        effects.enter("formulaData");
        return data(code);
      };
      const data: State = (code) => {
        if (left <= 0 || markdownLineEnding(code)) {
          effects.exit("formulaData");
          return between(code);
        }
        effects.consume(code);
        left -= charOf(code).length;
        return data;
      };
      return (code) => {
        effects.enter("formula")._formula = formula;
        return between(code);
      };
    },
  );
}

/** The lines from `offset` to the next blank one, and whether a formula that is closed begins there. */
function closes(source: string, offset: number): boolean {
  const rest = source.slice(offset, offset + MAX_FORMULA);
  const [lines] = rest.split(/\n[ \t>]*(?=\n|$)/, 1);
  const closer = closerOf(rest);
  if (closer === null) return false;
  const [opening = "", ...others] = (lines ?? "").split("\n").map((line) => line.trimEnd());
  const single = formulaAt(opening);
  if (single) return single.length === opening.length;
  // What follows the opening delimiter on its line is LaTeX, or nothing.
  const latex = closer.length > 2 || /^..(?:\s*|.*[\\^_=].*)$/.test(opening);
  if (!latex || opening.slice(2).includes(closer)) return false;
  const last = others.findIndex((line) => line.includes(closer));
  return last >= 0 && (others[last]?.endsWith(closer) ?? false);
}

/**
 * A formula on lines of its own: from a line that begins with the opening delimiter to a line that ends with the
 * closing one, without a blank line between them. What is never closed is no formula; that is looked up in the
 * `source`, because what was taken for a formula's line cannot become a list's afterwards.
 */
function blockOf(source: string): Construct {
  function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    const { parser, now, interrupt } = this;
    let line = "";
    let first = true;
    let closer = "";
    const data: State = (code) => {
      if (code !== null && !markdownLineEnding(code)) {
        line += charOf(code);
        effects.consume(code);
        return data;
      }
      effects.exit("formulaData");
      if ((first ? line.slice(2) : line).trimEnd().endsWith(closer)) {
        effects.exit("formula");
        return ok(code);
      }
      if (code === null) return nok(code);
      effects.enter("lineEnding");
      effects.consume(code);
      effects.exit("lineEnding");
      return next;
    };
    const next: State = (code) => {
      if (parser.lazy[now().line] || code === null || markdownLineEnding(code)) return nok(code);
      line = "";
      first = false;
      effects.enter("formulaData");
      return data(code);
    };
    return (code) => {
      const { offset } = now();
      const found = closerOf(source.slice(offset, offset + LONGEST_OPENER));
      if (found === null || !closes(source, offset)) return nok(code);
      closer = found;
      if (interrupt) return ok(code);
      effects.enter("formula")._formula = { length: 0, tex: "", display: true };
      effects.enter("formulaData");
      return data(code);
    };
  }
  return { name: "formulaFlow", tokenize, concrete: true };
}

const inline: Construct = { name: "formulaText", tokenize: tokenizeInline };
/** Formulas in `source`, the whole text that is parsed. */
export function formulaSyntax(source: string): Extension {
  const block = blockOf(source);
  return { text: { 36: inline, 92: inline }, flow: { 36: block, 92: block } };
}

function enter(this: CompileContext, token: Token): void {
  const display = token._formula?.display ?? false;
  this.enter({ type: "formula", tex: "", source: "", display }, token);
  this.buffer();
}

function exit(this: CompileContext, token: Token): void {
  const source = this.resume().trim();
  const node = this.stack.at(-1);
  if (node?.type === "formula") {
    node.source = source;
    if (source.startsWith("\\begin")) node.tex = source;
    else
      node.tex =
        source.startsWith("$") && !source.startsWith("$$") ? source.slice(1, -1) : source.slice(2, -2).trim();
  }
  this.exit(token);
}

function data(this: CompileContext, token: Token): void {
  this.config.enter.data?.call(this, token);
  this.config.exit.data?.call(this, token);
}

export function formulaFromMarkdown(): FromMarkdown {
  return { enter: { formula: enter }, exit: { formula: exit, formulaData: data } };
}
