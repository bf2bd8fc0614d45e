// Which browsers are supported, and what is too new for the oldest of them. `npm run build` fails when the bundle uses
// it. Versions: MDN's browser-compat-data, read in late 2026.
import { parse } from "acorn";

/** Of late 2024. */
export const OLDEST = ["chrome130", "edge130", "firefox132", "safari17.6", "ios17.6"];

/** What Vite cannot translate, because it is a function of the browser and not syntax. */
const NEWER_FUNCTIONS = {
  "Promise.try": /\bPromise\.try\(/, // Firefox 134, Safari 18.2
  "iterator helpers":
    /\bIterator\.(?:from|concat|prototype)\b|\.(?:values\(\)|keys\(\)|entries\(\)|matchAll\([^()]*\))\.(?:map|filter|take|drop|flatMap|reduce|toArray|forEach|some|every|find)\(/, // Safari 18.4
  "RegExp.escape": /\bRegExp\.escape\(/, // Chrome 136, Firefox 134, Safari 18.2
  "URL.parse": /\bURL\.parse\(/, // Safari 18.0
  "Math.sumPrecise": /\bMath\.(?:sumPrecise|f16round)\(/,
  "Uint8Array in base64": /\.(?:fromBase64|toBase64|fromHex|toHex|setFromBase64)\(/, // Chrome 140, Safari 18.2
  "Error.isError": /\bError\.isError\(/,
  "Map.getOrInsert": /\.getOrInsert(?:Computed)?\(/,
  Temporal: /\bTemporal\.[A-Z]/,
  "Intl.DurationFormat": /\bIntl\.DurationFormat\b/, // Firefox 136
  moveBefore: /\.moveBefore\(/, // Chrome 133
  cookieStore: /\bcookieStore\./, // Firefox 140, Safari 18.4
  requestIdleCallback: /\brequestIdleCallback\(/, // Safari: none
  scheduler: /\bscheduler\.(?:yield|postTask)\(/, // Firefox 142, Safari: none
  caretPositionFromPoint: /\.caretPositionFromPoint\(/, // Safari: none
  requestClose: /\.requestClose\(/,
};

/** A rule that an old browser does not know is left out: these would be missed. */
const NEWER_STYLES = {
  "anchor positioning":
    /(?:anchor-name|position-anchor|position-area|position-try[\w-]*)\s*:|\banchor(?:-size)?\(/,
  "field-sizing": /field-sizing\s*:/,
  "@scope": /@scope\b/, // Firefox 146
  "calc-size()": /calc-size\(|interpolate-size\s*:/,
  "if()": /:\s*if\(/,
  "@function": /@function\b/,
  "sibling-index()": /sibling-(?:index|count)\(/,
  "contrast-color()": /contrast-color\(/,
  "style queries": /@container[^{]*\bstyle\(/, // Firefox: none
  "scroll-driven animations": /(?:animation|scroll|view)-timeline\s*:/,
  "text-box": /text-box(?:-trim|-edge)?\s*:/,
  "::details-content": /::details-content/,
};

function found(text, table) {
  return Object.entries(table).flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []));
}

/** What a script uses that the oldest browsers do not have. */
export function newerScript(code) {
  try {
    parse(code, { ecmaVersion: 2024, sourceType: "module" });
  } catch (error) {
    return [`syntax newer than ES2024: ${error.message}`];
  }
  return found(code, NEWER_FUNCTIONS);
}

/** What a style sheet uses that the oldest browsers do not have. */
export function newerStyle(css) {
  return found(css.replace(/@supports[^{]*\{/g, "{"), NEWER_STYLES);
}
