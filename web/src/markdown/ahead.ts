import { markdownLineEnding } from "micromark-util-character";
import type { Code, Construct, Effects, State } from "micromark-util-types";

/** The character of a code: a tab comes as one code and fillers, a line ending of any kind is "\n". */
export function charOf(code: Code): string {
  if (code === null || code === -1) return "";
  if (markdownLineEnding(code)) return "\n";
  if (code === -2) return "\t";
  return String.fromCharCode(code);
}

/**
 * Looks at what follows without consuming it, up to `limit` characters or the first code that `stops`, and goes on
 * with the state that `then` returns for it.
 */
export function ahead(
  effects: Effects,
  limit: number,
  stops: (code: Code) => boolean,
  then: (text: string) => State,
): State {
  let text = "";
  const look: Construct = {
    partial: true,
    tokenize: (inner, found) => {
      const more: State = (code) => {
        if (code === null || text.length >= limit || stops(code)) return found(code);
        text += charOf(code);
        const type = markdownLineEnding(code) ? "lineEnding" : "data";
        inner.enter(type);
        inner.consume(code);
        inner.exit(type);
        return more;
      };
      return more;
    },
  };
  const next: State = (code) => then(text)(code);
  return (code) => effects.check(look, next, next)(code);
}
