/**
 * Offsets on the wire count Unicode code points; JavaScript strings count UTF-16 units. Everything that crosses
 * from one to the other goes through here.
 */

const encoder = new TextEncoder();

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

const SEEN = /[^\p{Default_Ignorable_Code_Point}\p{Z}\p{Cc}\p{Noncharacter_Code_Point}\u2800\uFFF9-\uFFFB]/u;

/** Whether nothing of `text` can be seen. The server asks the same way and takes no such message. */
export function isBlank(text: string): boolean {
  return !SEEN.test(text);
}

/** Code points in the first `end` UTF-16 units of `text`; a lone surrogate counts as one. */
export function codePoints(text: string, end = text.length): number {
  let count = 0;
  for (let i = 0; i < end; i++) {
    if (isHighSurrogate(text.charCodeAt(i)) && i + 1 < end && isLowSurrogate(text.charCodeAt(i + 1))) i++;
    count++;
  }
  return count;
}

/** The UTF-16 offset after `count` code points, or the text's length when it is shorter. */
export function utf16Offset(text: string, count: number): number {
  let offset = 0;
  for (let left = count; left > 0 && offset < text.length; left--) {
    const pair = isHighSurrogate(text.charCodeAt(offset)) && isLowSurrogate(text.charCodeAt(offset + 1));
    offset += pair ? 2 : 1;
  }
  return offset;
}

/** The first `count` code points of `text`. */
export function cutAtCodePoints(text: string, count: number): string {
  return text.slice(0, utf16Offset(text, count));
}

/** Bytes of `text` in UTF-8. */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}

/** How many leading UTF-16 units two texts share, never ending inside a surrogate pair. */
export function commonPrefix(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let i = 0;
  while (i < end && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i > 0 && isHighSurrogate(a.charCodeAt(i - 1)) ? i - 1 : i;
}
