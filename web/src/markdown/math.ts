/**
 * Where a formula stands in text. Models write `\( … \)`, `\[ … \]`, `$$ … $$` and `$ … $`; people also write
 * `$5 and $10`, `$HOME`, and escaped brackets. What is not surely a formula stays text.
 */

export interface Formula {
  /** Code units with the delimiters. */
  length: number;
  /** The LaTeX between the delimiters. */
  tex: string;
  /** On a line of its own. */
  display: boolean;
}

/** Letters that belong to formulas though they are words. */
const FUNCTIONS =
  /\b(?:arc(?:sin|cos|tan)|sinh?|cosh?|tanh?|cot|sec|csc|log|lg|ln|exp|lim|max|min|sup|inf|det|dim|gcd|lcm|mod|deg|ker|arg|var|cov|Pr|rank|sgn|span|tr|and|or)\b/gi;
const COMMAND = /\\(?:[a-zA-Z]+|[{}|,;!:])/;
/** Marks that prose does not use between words. A hyphen or a slash counts only beside a number or a single letter. */
const OPERATOR =
  /[=^<>±×÷·∙≤≥≠≈≡∼∝∞∑∏∫√∂∇∈∉⊂⊆∪∩∀∃→←↔⇒⇔∧∨¬α-ωΑ-Ω]|[\w)\]}']_[\w{(\\]|[\w)\]}]\s*[+*]\s*[\w([{\\]|\b\w\s*[-/|]\s*\w\b|\d\s*[-/]\s*\w|\w\s*\(\s*\w|\|\w+\||!$/;

const CJK = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}";
/** A dollar sign beside one of these belongs to a price or a variable; CJK text has no space before a formula. */
const JOINED = new RegExp(`(?![${CJK}])[\\p{L}\\p{N}]|\\$`, "u");
/** What is joined to a formula all the same: the $n$th, all $x$s. In `$a=$s`, s is a variable. */
const ENDING = /[\w)\]}']\$(?:st|nd|rd|th|s)(?![\p{L}\p{N}])/u;

const BRACES = "\\{(?:[^{}]|\\{[^{}]*\\})*\\}";
const MARK = `\\\\[a-zA-Z]+(?:${BRACES})*|\\\\[,;:!]|[_^](?:[\\w+*-]|${BRACES}|\\\\[a-zA-Z]+)`;
/** Begins with a command or a script and has no names: no price or variable does. CO$_2$, 5$\times$10, $\mu$m. */
const SIGN = new RegExp(`^(?:${MARK})(?:${MARK}|[\\s\\d.+-])*$`);
/** The same, cut off by the end of the text. */
const OPEN_BRACES = "\\{(?:[^{}]|\\{[^{}]*\\})*(?:\\{[^{}]*)?";
const HALF_MARK = `\\\\(?:[a-zA-Z]+(?:${BRACES})*(?:${OPEN_BRACES})?)?|[_^](?:\\\\[a-zA-Z]*|${OPEN_BRACES})?`;
const HALF_SIGN = new RegExp(`^\\$(?:${HALF_MARK}|(?:${MARK})(?:${MARK}|[\\s\\d.+-])*(?:${HALF_MARK})?)$`);

const ITEM = "\\s*(?:[-+]?(?:\\d+(?:\\.\\d+)?|[a-zA-Z]'*(?:_\\w)?)|\\.{3})\\s*";
/** An interval, a point. */
const TUPLE = new RegExp(`^[[(]${ITEM}(?:,${ITEM})+[\\])]$`);

function wordsOf(text: string): string[] {
  return text.replace(FUNCTIONS, " ").match(/\p{L}{3,}/gu) ?? [];
}

/** Whether what stands between two dollar signs is surely a formula. */
function isSurelyMath(tex: string): boolean {
  if (COMMAND.test(tex)) return true;
  if (tex.startsWith("{")) return false;
  if (new RegExp(`[${CJK}]`, "u").test(tex)) return false;
  if (/^[A-Z]{1,3}'*$/.test(tex)) return true;
  if (wordsOf(tex.replace(/[_^]\{[^{}]*\}|[_^]\w+/g, " ")).length > 0) return false;
  if (OPERATOR.test(tex) || TUPLE.test(tex)) return true;
  // A number, a letter or two, a list of them.
  return /^[-+]?(?:(?:\\\$)?\d+(?:[.,]\d+)*(?:\\?%)?|\d*[a-zA-Z]{1,2}'*)(?:\s*,\s*(?:\d+|[a-zA-Z]'*|\.{3}))*$/.test(
    tex,
  );
}

/** Whether what stands between escaped brackets is a formula, and not a footnote mark or an escaped link. */
function isProbablyMath(tex: string, display: boolean): boolean {
  const inner = tex.trim();
  if (inner === "") return false;
  if (COMMAND.test(inner)) return true;
  const words = wordsOf(inner.replace(/[_^]\{[^{}]*\}|[_^]\w+/g, " "));
  if (OPERATOR.test(inner)) return words.length <= 1 || /[=^≤≥≈]/.test(inner);
  if (words.length > 0) return false;
  return display ? /\p{L}|\\%/u.test(inner) && /^\s|\s$/.test(tex) : isSurelyMath(inner);
}

function closed(text: string, opener: string, closer: string): { tex: string; after: string } | null {
  for (let from = opener.length; ; ) {
    const end = text.indexOf(closer, from);
    if (end < 0) return null;
    // `\\]` is a line break of LaTeX and a bracket.
    const breaks = closer.startsWith("\\") ? /\\+$/.exec(text.slice(opener.length, end))?.[0].length : 0;
    if (!breaks || breaks % 2 === 0)
      return { tex: text.slice(opener.length, end), after: text.slice(end + closer.length) };
    from = end + 1;
  }
}

/** Of LaTeX, where models leave out the delimiters. */
const ENVIRONMENT =
  /^\\begin\{((?:equation|align|alignat|gather|multline|eqnarray)\*?|aligned|alignedat|gathered|split|CD|[pbvVB]?matrix\*?|smallmatrix|[dr]?cases|drcases|d?array|subarray)\}/;
const IN_LINE = /matrix|cases|array/;

/** What closes the formula that `text` begins with: two dollar signs, a bracket or an environment; null for others. */
export function closerOf(text: string): string | null {
  if (text.startsWith("$$")) return "$$";
  if (text.startsWith("\\[")) return "\\]";
  const name = ENVIRONMENT.exec(text)?.[1];
  return name === undefined ? null : `\\end{${name}}`;
}

function environment(text: string): Formula | null {
  const closer = closerOf(text);
  const end = closer === null ? -1 : text.indexOf(closer);
  if (closer === null || end < 0) return null;
  const tex = text.slice(0, end + closer.length);
  const display = !IN_LINE.test(closer);
  return /\n\s*\n/.test(tex) ? null : { length: tex.length, tex, display };
}

/** Some models put blanks around a formula: `$ x^2 $`. Prices, shells and prompts have no script or command there. */
function isSpaced(tex: string, before: string, after: string): boolean {
  const words = wordsOf(tex.replace(/\\[a-zA-Z]+|[_^]\{[^{}]*\}|[_^]\w+/g, " "));
  const apart = !JOINED.test(before) && !JOINED.test(after[0] ?? "");
  return (
    apart && /^ .*\S $/.test(tex) && /\\[a-zA-Z]{2}|[\w)\]}][_^][\w{(\\]/.test(tex) && words.length === 0
  );
}

function dollars(text: string, before: string): Formula | null {
  if (before === "$" || before === "\\") return null;
  // The first dollar sign that is not escaped must be the closing one.
  const match = /^\$((?:[^$\\\n]|\\[^\n])+)\$/.exec(text);
  const tex = match?.[1];
  if (match === null || tex === undefined) return null;
  const after = text.slice(match[0].length, match[0].length + 4);
  if (/^[_{($]/.test(after)) return null;
  if (/^\s|\s$/.test(tex))
    return isSpaced(tex, before, after) ? { length: match[0].length, tex: tex.trim(), display: false } : null;
  if (!SIGN.test(tex)) {
    if (JOINED.test(before) || (JOINED.test(after[0] ?? "") && !ENDING.test(`${tex}$${after}`))) return null;
    if (!isSurelyMath(tex)) return null;
  }
  return { length: match[0].length, tex, display: false };
}

/** The formula that begins at the start of `text`, if there is one; `before` is the character in front of it. */
export function formulaAt(text: string, before = ""): Formula | null {
  if (text.startsWith("$$")) {
    const found = before === "$" ? null : closed(text, "$$", "$$");
    if (!found || found.after.startsWith("$") || !isProbablyMath(` ${found.tex} `, true)) return null;
    return { length: found.tex.length + 4, tex: found.tex.trim(), display: true };
  }
  if (text.startsWith("$")) return dollars(text, before);
  if (text.startsWith("\\begin")) return before === "\\" ? null : environment(text);
  const display = text.startsWith("\\[");
  if (!display && !text.startsWith("\\(")) return null;
  if (before === "\\") return null;
  const found = closed(text, text.slice(0, 2), display ? "\\]" : "\\)");
  if (!found || /\n\s*\n/.test(found.tex) || !isProbablyMath(found.tex, display)) return null;
  // An escaped link or footnote: \[text\](address), \[1\]: …
  if (display && /^(?:\\?[(]|\[|:)/.test(found.after)) return null;
  return { length: found.tex.length + 4, tex: found.tex.trim(), display };
}

/**
 * Where a formula has been begun and not ended, or -1: what follows is shown as it is written until the end comes.
 * `text` is what stands after the last complete mark.
 */
export function opensFormula(text: string): boolean {
  if (ENVIRONMENT.test(text)) return true;
  const opener = text.slice(0, 2);
  // What is closed and no formula is text: an escaped bracket, two prices.
  if (/^\\[([]/.test(text)) return closed(text, opener, opener === "\\[" ? "\\]" : "\\)") === null;
  if (opener === "$$")
    return !/^\$\$+\s+\p{L}{3,}/u.test(text) && text.length > 2 && closed(text, "$$", "$$") === null;
  const [, before] =
    /^\$(?=\S)(?!\d+[.,]?\d*(?:\s|$))([^$\n]*?)(?:\\[a-zA-Z{}|]|[\w)}][\^_][\w{(\\])/.exec(text) ?? [];
  // Behind a price words follow, and then perhaps a name or an address that looks like a formula.
  return before !== undefined && wordsOf(before).length === 0;
}

/**
 * Whether the next character may show that `formula` is none: `$x$` may become `$x$y`, and `$10=$` a price. A command or
 * a script leaves no doubt.
 */
export function isInDoubt({ tex, length }: Formula, text: string): boolean {
  return length === text.length && text.startsWith("$") && !text.startsWith("$$") && !/[\\^_]/.test(tex);
}

/** The same for a sign, which may be joined to a letter: `CO$_`, `10$^{-`. */
export function opensSign(text: string): boolean {
  return HALF_SIGN.test(text);
}
