import { cjkFriendlyExtension } from "micromark-extension-cjk-friendly";
import type { Code, Construct, Effects, Extension, State, TokenizeContext } from "micromark-util-types";
import { charOf } from "./ahead";

/**
 * What ends a phrase: behind it, two asterisks close although a letter or a digit follows. Not a comma, `f(**a,**b)`,
 * nor a point before a digit, `2.**3`.
 */
const ENDS = new Set(":.!?)]}\"'»”’…%");
const ASTERISK = 42;
const WORD = /^\p{L}$/u;
const LETTER = /^[\p{L}\p{N}]$/u;

/**
 * Emphasis, also beside Chinese, Japanese and Korean, and where a model forgot the blank behind a bold label:
 * `**Note:**text`. CommonMark lets asterisks between punctuation and a letter only open.
 */
export function emphasis(): Extension {
  const { text } = cjkFriendlyExtension();
  const base = text?.[ASTERISK] as Construct;
  function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    const before = charOf(this.previous);
    return base.tokenize.call(
      this,
      effects,
      (code: Code) => {
        const token = this.events.at(-1)?.[1];
        if (token?.type === "attentionSequence" && token.end.offset - token.start.offset > 1)
          token._close ||= ENDS.has(before) && (before === "." ? WORD : LETTER).test(charOf(code));
        return ok(code);
      },
      nok,
    );
  }
  const asterisks: Construct = { ...base, tokenize };
  return { text: { ...text, [ASTERISK]: asterisks }, insideSpan: { null: [base] } };
}
