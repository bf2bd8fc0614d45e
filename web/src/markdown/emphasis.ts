import { cjkFriendlyExtension } from "micromark-extension-cjk-friendly";
import type { Code, Construct, Effects, Extension, State, TokenizeContext } from "micromark-util-types";
import { charOf } from "./ahead";

/**
 * What ends a phrase: behind it, two asterisks close although a letter or a digit follows. Not a comma, `f(**a,**b)`,
 * nor a point before a digit, `2.**3`.
 */
const ENDS = new Set(":.!?)]}\"'»”’…%");
/**
 * What may do so where something bold has been begun: the stops of all scripts, dashes, German „quotes“. No comma, and no
 * bracket that opens.
 */
const MAY_END =
  /^(?![,\u055D\u060C\u07F8\u104A\u1363\u1802\u2E41\u3001\uFF0C\uFF64*_~\\])(?!\p{Ps})[\p{P}\p{S}]$/u;
const ASTERISK = 42;
const WORD = /^\p{L}$/u;
const LETTER = /^[\p{L}\p{N}]$/u;

const NUMBER_BEFORE = /(?<![A-Za-z\d.])\d+(?:\.\d+)*$/;
const NUMBER_AFTER = /^\d+(?:\.\d+)*(?![A-Za-z\d])/;
/** One letter. Beside a script without spaces it belongs to a word: 版本v**2**发布. */
const NAME_BEFORE = /(?<![\p{L}\p{N}])[A-Za-z]$/u;
const NAME_AFTER = /^[A-Za-z](?![A-Za-z\d])/;
/** A sum, or the call of a function. Before a bracket, no asterisk beside a letter begins anything. */
const BRACKETS_BEFORE = /(?<!(?<![\w)])\*)\([^()]*\)$/;
const LONGEST_FACTOR = 40;
const LONGEST_BOLD = 200;

function areFactors(text: string, at: number, count: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_FACTOR), at);
  const after = text.slice(at + count, at + count + LONGEST_FACTOR);
  if (count > 2) return false;
  if (BRACKETS_BEFORE.test(before)) return NUMBER_AFTER.test(after) || after.startsWith("(");
  if (!/[A-Za-z\d]$/.test(before) || !/^[A-Za-z\d]/.test(after)) return false;
  const numbers = [NUMBER_BEFORE.test(before), NUMBER_AFTER.test(after)];
  if (count === 1 && numbers.includes(true)) return true;
  return (numbers[0] || NAME_BEFORE.test(before)) && (numbers[1] || NAME_AFTER.test(after));
}

/** Where the asterisks stand that have begun something bold before `at` on its line, or -1: `**A**1`. */
function boldBefore(text: string, at: number): number {
  const near = text.slice(Math.max(0, at - LONGEST_BOLD), at);
  const from = at - near.length + near.lastIndexOf("\n") + 1;
  let open = -1;
  for (const { index } of text.slice(from, at).matchAll(/\*\*/g))
    open = open < 0 && !areFactors(text, from + index, 2) ? from + index : -1;
  return open;
}

function isInBold(text: string, at: number): boolean {
  return boldBefore(text, at) >= 0;
}

/**
 * Whether the sign before the asterisks at `at` ends something bold. Not one that stands before what began it, too, as
 * in `src/**a lib/**b`; and a quotation mark that opens elsewhere only where it closes a quotation: „so“, »so«.
 */
function signEndsBold(text: string, at: number, sign: string): boolean {
  const begun = MAY_END.test(sign) ? boldBefore(text, at) : -1;
  if (begun < 0 || text.slice(0, begun).endsWith(sign)) return false;
  return !/\p{Pi}/u.test(sign) || /[„‚»›]/.test(text.slice(begun, at));
}

/**
 * Whether the `count` asterisks at `at` multiply or raise: 2*3*4, 5*x, x**2. They are no marks, or 234 would be read.
 */
export function betweenFactors(text: string, at: number, count: number): boolean {
  return areFactors(text, at, count) && !(count === 2 && isInBold(text, at));
}

/** Whether the two asterisks at `at` end a bold label that has the blank inside: `**Note: **text`. */
export function endsLabel(text: string, at: number): boolean {
  return (
    /[:\uFF1A] $/.test(text.slice(Math.max(0, at - 2), at)) &&
    /^\S/.test(text.slice(at + 2)) &&
    isInBold(text, at)
  );
}

const { text } = cjkFriendlyExtension();
const base = text?.[ASTERISK] as Construct;

/**
 * Emphasis in `source`, the whole text that is parsed, also beside Chinese, Japanese and Korean, and where a model forgot
 * the blank behind a bold label: `**Note:**text`. CommonMark lets asterisks between punctuation and a letter only open.
 */
export function emphasis(source: string): Extension {
  function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    const before = charOf(this.previous);
    return base.tokenize.call(
      this,
      effects,
      (code: Code) => {
        const token = this.events.at(-1)?.[1];
        if (token?.type === "attentionSequence") {
          const count = token.end.offset - token.start.offset;
          if (count > 1)
            token._close ||=
              (ENDS.has(before) || signEndsBold(source, token.start.offset, before)) &&
              (before === "." ? WORD : LETTER).test(charOf(code));
          if (count === 2) token._close ||= endsLabel(source, token.start.offset);
          if (betweenFactors(source, token.start.offset, count)) token._open = token._close = false;
        }
        return ok(code);
      },
      nok,
    );
  }
  const asterisks: Construct = { ...base, tokenize };
  return { text: { ...text, [ASTERISK]: asterisks }, insideSpan: { null: [base] } };
}
