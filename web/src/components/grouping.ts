import type { ConversationSummary } from "../client/api";
import { isAddress } from "../markdown/address";
import { strings } from "../strings";

export interface DayGroup {
  label: string;
  items: ConversationSummary[];
}

const LINK = /!?\[([^\][]*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/g;

/** Words in place of links; of a picture, its name. */
function withoutLinks(text: string): string {
  return text.replace(LINK, (whole: string, words: string, url: string, at: number) =>
    whole.startsWith("!") || isAddress(url, text[at - 1]) ? words : whole,
  );
}

/** A row of a table as its cells, and what is below its head as nothing. */
function withoutBars(text: string): string {
  return text
    .replace(/^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$/gm, "")
    .replace(/^[ \t>]*\|[ \t].*$/gm, (row) => row.replace(/(?<!\\)\|/g, " "));
}

/** A preview without the marks of markdown. */
export function plainPreview(text: string): string {
  // A picture may be in a link.
  return withoutBars(withoutLinks(withoutLinks(text)))
    .replace(/<br\s*\/?>/gi, " ")
    .replace(/<\/?(?:sub|sup|kbd|mark|u|ins|del|s|b|i|em|strong|small|code)>/gi, "")
    .replace(/^[ \t]*(?:(?:`{3,}|~{3,})[\w+#.-]*|-{3,}|\*{3,}|_{3,})[ \t]*$/gm, "")
    .replace(/\[\^[^\]\s]+\]:?/g, "")
    .replace(/^[ \t]*(?:#{1,6}|[-*+>]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/gm, "")
    .replace(/`+|\*\*|__|~~/g, "")
    .replace(/(?<![\p{L}\p{N}])([*_])(?=\S)([^*_]*)(?<=\S)\1(?![\p{L}\p{N}])/gu, "$2")
    .replace(/(?<!\S)[*_](?=\S)|(?<=\S)[*_](?!\S)/g, "")
    .trim();
}

const DAY_MS = 86_400_000;

/** Conversations under the day they were last used, as a person counts days. The order is kept. */
export function groupByDay(items: readonly ConversationSummary[], now: number): DayGroup[] {
  const today = new Date(now).setHours(0, 0, 0, 0);
  const { groups } = strings.sidebar;
  const labelOf = (at: number) => {
    if (!(at < today)) return groups.today;
    if (at >= today - DAY_MS) return groups.yesterday;
    return at >= today - 7 * DAY_MS ? groups.week : groups.older;
  };
  const result: DayGroup[] = [];
  for (const item of items) {
    const label = labelOf(Date.parse(item.updatedAt));
    const group = result.find((one) => one.label === label);
    if (group) group.items.push(item);
    else result.push({ label, items: [item] });
  }
  return result;
}
