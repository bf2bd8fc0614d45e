import type { Code, Construct, Effects, Extension, State, TokenizeContext } from "micromark-util-types";
import { ahead } from "./ahead";

/**
 * Addresses written as text. Like GitHub's autolink literals, with one difference: an address ends before
 * punctuation of scripts that put no space after it (「https://example.com/a。」), and before the particle that Korean
 * and Japanese join to a word.
 */

const HAN_PAUSE =
  "[\\u3000-\\u3004\\u3008-\\u3020\\u3030\\uFF01-\\uFF0F\\uFF1A-\\uFF20\\uFF3B-\\uFF40\\uFF5B-\\uFF65]";
/**
 * Other punctuation and symbols beyond ASCII; a dash, a middle dot and an apostrophe occur inside addresses. So do the
 * joiners of Persian and of Indic scripts; other marks that are not seen, such as those of direction, do not.
 */
const PAUSE = new RegExp(
  `${HAN_PAUSE}|(?![·・–’‐\\u200C\\u200D])(?=\\P{ASCII})[\\p{P}\\p{Z}\\p{Cc}\\p{Cf}]`,
  "u",
);
/** Addresses in a row, with nothing but a mark between them. */
const NEXT = /[|,;](?=https?:\/\/)/i;
const PREFIX = /^(?:https?:\/\/|www\.(?=[^\s.]))/i;
const TRAIL = /[?!.,:;*_~'"’·・–|]$/;
/** The number of a source behind an address. */
const CITATION = /\[\d{1,3}\]$/;
const KOREAN_PARTICLE =
  /(?<=[A-Za-z0-9/])(?:에서|으로|에게|까지|부터|처럼|이나|라고|입니다|이다|을|를|은|는|이|가|에|로|의|와|과|도|만)(?=\p{P}*$)/u;
const KANA = /(?<=[A-Za-z0-9])\p{Script=Hiragana}/u;
/** Right behind a slash a name may stand, like いちご. The host's own slash has a particle behind it more often. */
const HOST_PARTICLE = /(?<=^(?:https?:\/\/)?[^/]*\/)(?:から|まで|[をにでへはがとものや])/iu;
/** A short word of hiragana alone is a name there, too (にんじん), if it is no phrase that begins with a particle. */
const HOST_NAME = /^(?:https?:\/\/)?[^/]*\/([\p{Script=Hiragana}ー]{2,6})(?![\p{L}\p{N}])/iu;
const PHRASE =
  /^(?:を|まで|など|から(?:$|[ごどおのでもはが])|で(?:す|し|ご|ど|は|も|き|の)|は(?:こ[ちれの]|ここ|そ|あ[りる]|い[いかつ]|ど|とて|よ[いくさ]|ご|まだ|もう|な[いに])|が(?:あ|い|お|よ|な|で|こ|そ)|に(?:あ|い|お|こ|そ|ど|な[りっる]|て|つ|は|も|の|よ|ご)|も(?:あ|ど|ご|よ|お|い)|と(?:い|な[りる]|か|の|は|も|お|し)|の(?:よ|と|こ|そ|で|は|に|が|ほ|も|ち)|へ(?:ど|の|お))/u;
/** Further on, names begin with these as well (にんじん): what follows tells. */
const PARTICLE =
  /(?<=\/)(?:を|まで|(?:から|[にでへはがとものや])(?!\p{Script=Hiragana})|から[ごどお]|[にが]あ[りる]|に(?:つい|て)|で(?:す|ご)|は(?:こちら|ここ|ご)|と(?:いう|なり)|の(?:よう|とおり))/u;
/** A host's label does not change from Latin letters to others. */
const HOST_CHANGE = /(?<=[A-Za-z0-9])\P{ASCII}/u;

function before(text: string, pattern: RegExp): string {
  const place = text.search(pattern);
  return place < 0 ? text : text.slice(0, place);
}

function trimmed(text: string): string {
  let url = text;
  for (;;) {
    const length = url.length;
    url = url.replace(/&[A-Za-z0-9]+;$/, "").replace(CITATION, "");
    while (TRAIL.test(url)) url = url.slice(0, -1);
    const count = (mark: string) => url.split(mark).length - 1;
    for (const [opening, closing] of [
      ["(", ")"],
      ["[", "]"],
    ] as const)
      if (url.endsWith(closing) && count(closing) > count(opening)) url = url.slice(0, -1);
    if (url.length === length) return url;
  }
}

/** How many code units of `text`, from its start, are an address; 0 when it does not begin with one. */
export function addressLength(text: string): number {
  const prefix = PREFIX.exec(text)?.[0];
  if (prefix === undefined) return 0;
  let url = before(before(text, /[\s<>`]/), PAUSE);
  // What is marked up ends where its mark closes.
  url = before(before(url, /\*\*|~~/), NEXT);
  const start = /^www/i.test(prefix) ? 0 : prefix.length;
  const host = before(url.slice(start), /[/?#]/);
  const named = before(host, HOST_CHANGE);
  if (named !== host) url = url.slice(0, start) + named;
  else {
    const word = HOST_NAME.exec(url)?.[1];
    const ends = [KOREAN_PARTICLE, KANA, ...(word && !PHRASE.test(word) ? [] : [HOST_PARTICLE]), PARTICLE];
    url = ends.reduce(before, url);
  }
  url = trimmed(url);
  const name = before(url.slice(start), /[/?#:]/);
  const labels = name.split(".");
  if (name === "" || labels.slice(-2).some((label) => label.includes("_") || label === "")) return 0;
  return /^www/i.test(prefix) && labels.length < 2 ? 0 : url.length;
}

/** Enough for any address that a person would follow. */
const MAX_ADDRESS = 2_000;

function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  return ahead(
    effects,
    MAX_ADDRESS,
    (code) => code === 32 || (code ?? 0) < 0,
    (text) => {
      let left = addressLength(text);
      if (left === 0) return nok;
      const name = /^www/i.test(text) ? "literalAutolinkWww" : "literalAutolinkHttp";
      const consume: State = (code) => {
        effects.consume(code);
        if (--left > 0) return consume;
        effects.exit(name);
        effects.exit("literalAutolink");
        return ok;
      };
      return (code) => {
        effects.enter("literalAutolink");
        effects.enter(name);
        return consume(code);
      };
    },
  );
}

const isLetter = (code: Code) => code !== null && /[A-Za-z]/.test(String.fromCharCode(code));

/** Inside a link's text there are no links. */
function insideLabel(context: TokenizeContext): boolean {
  for (let index = context.events.length - 1; index >= 0; index--) {
    const token = context.events[index]?.[1];
    if ((token?.type === "labelLink" || token?.type === "labelImage") && !token._balanced) return true;
  }
  return false;
}

const construct: Construct = {
  name: "addressLiteral",
  tokenize,
  previous(code) {
    return !isLetter(code) && code !== 95 && !insideLabel(this);
  },
};

/** Replaces the constructs for `http://` and `www.` of micromark's GFM extension. */
export function addressLiterals(): Extension {
  const codes = [72, 104, 87, 119];
  return {
    text: Object.fromEntries(codes.map((code) => [code, construct])),
    disable: { null: ["protocolAutolink", "wwwAutolink"] },
  };
}
