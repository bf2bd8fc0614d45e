import type { CompileContext, Extension as FromMarkdown, Token } from "mdast-util-from-markdown";
import { markdownLineEnding, markdownSpace } from "micromark-util-character";
import type { Construct, Effects, Extension, State, TokenizeContext } from "micromark-util-types";
import { ahead, charOf } from "./ahead";
import { type Formula, formulaAt } from "./math";

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
const BACKSLASH = 92;

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

/**
 * A formula on lines of its own: from a line that begins with the opening delimiter to a line that ends with the
 * closing one, without a blank line between them. What is never closed is no formula.
 */
function tokenizeBlock(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  let text = "";
  const isFormula = () => {
    const trimmed = text.trim();
    return (
      formulaAt(trimmed)?.length === trimmed.length ||
      /^(?:\$\$|\\\[)\s*\n[\s\S]*\S\s*(?:\$\$|\\\])$/.test(trimmed)
    );
  };
  const closes = () => {
    const trimmed = text.trim();
    return trimmed.length > 4 && trimmed.endsWith(trimmed.startsWith("$$") ? "$$" : "\\]");
  };
  const line: State = (code) => {
    if (code === null || markdownLineEnding(code)) {
      effects.exit("formulaData");
      return after(code);
    }
    text += charOf(code);
    effects.consume(code);
    return line;
  };
  const after: State = (code) => {
    const opening = text.slice(text.indexOf("\n") + 1);
    if (closes() && isFormula()) {
      effects.exit("formula");
      return ok(code);
    }
    if (code === null || (text.includes("\n") && opening.trim() === "")) return nok(code);
    // What follows the opening delimiter on its line is LaTeX, or nothing.
    if (!text.includes("\n") && !/^(?:\$\$|\\\[)(?:\s*$|.*[\\^_=])/.test(text.trim())) return nok(code);
    if (this.interrupt) return ok(code);
    effects.enter("lineEnding");
    effects.consume(code);
    effects.exit("lineEnding");
    text += "\n";
    return begin;
  };
  const begin: State = (code) => {
    if (this.parser.lazy[this.now().line] || text.length > MAX_FORMULA) return nok(code);
    if (code === null) return nok(code);
    if (markdownLineEnding(code)) return nok(code);
    effects.enter("formulaData");
    return blankOr(code);
  };
  const blankOr: State = (code) => {
    if (code !== null && markdownSpace(code)) {
      text += charOf(code);
      effects.consume(code);
      return blankOr;
    }
    if (code === null || markdownLineEnding(code)) {
      effects.exit("formulaData");
      return nok(code);
    }
    return line(code);
  };
  return (code) => {
    effects.enter("formula")._formula = { length: 0, tex: "", display: true };
    effects.enter("formulaData");
    const first = code;
    effects.consume(first);
    text += charOf(first);
    return (second) => {
      if (second !== (first === BACKSLASH ? 91 : first)) return nok(second);
      return line(second);
    };
  };
}

const inline: Construct = { name: "formulaText", tokenize: tokenizeInline };
const block: Construct = { name: "formulaFlow", tokenize: tokenizeBlock, concrete: true };

export function formulaSyntax(): Extension {
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
