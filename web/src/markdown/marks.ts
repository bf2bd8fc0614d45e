import type { Element, ElementContent, Text } from "hast";
import { letters } from "./plain";

/**
 * Marks inside a rendered text: where one text was joined to another. The place is counted in letters that are shown,
 * because what is rendered has lost the offsets of its source, and marks of markdown are no letters.
 */

export interface Place {
  /** Letters and digits before it. */
  letters: number;
  /** What stands between the last of them and the place: the end of a sentence. */
  end: string;
}

/** Rendered as a whole: nothing is put inside. */
const WHOLE: Readonly<Record<string, string>> = { "code-listing": "code", "formula-view": "source" };

interface Leaf {
  node: Text | Element;
  parent: { children: ElementContent[] };
  value: string;
}

function leavesOf(parent: { children: ElementContent[] }): Leaf[] {
  return parent.children.flatMap((node): Leaf[] => {
    if (node.type === "text") return [{ node, parent, value: node.value }];
    if (node.type !== "element") return [];
    const whole = WHOLE[node.tagName];
    if (whole === undefined) return leavesOf(node);
    return [{ node, parent, value: String(node.properties[whole] ?? "") }];
  });
}

/** Letters and digits of what is rendered. */
export function lettersIn(children: readonly ElementContent[]): number {
  return leavesOf({ children: [...children] }).reduce((sum, one) => sum + letters(one.value).length, 0);
}

/** What is rendered after its last letter, without spaces. */
export function endOf(children: readonly ElementContent[]): string {
  const text = leavesOf({ children: [...children] })
    .map((one) => one.value)
    .join("");
  return /[^\p{L}\p{N}]*$/u.exec(text)?.[0].replace(/\s+/g, "") ?? "";
}

/** How many UTF-16 units of `value` hold `count` letters. */
function unitsOf(value: string, count: number): number {
  let left = count;
  let at = 0;
  for (const char of value) {
    if (left === 0) break;
    // As many as it is counted by: a letter outside of the first plane is two.
    left -= Math.min(left, letters(char).length);
    at += char.length;
  }
  return at;
}

/** Puts `mark` at a place of what is rendered. Changes the tree; whether the place is in it. */
export function insertMark(root: { children: ElementContent[] }, place: Place, mark: Element): boolean {
  const leaves = leavesOf(root);
  let left = place.letters;
  let index = 0;
  while (index < leaves.length - 1 && letters(leaves[index]?.value ?? "").length < left) {
    left -= letters(leaves[index]?.value ?? "").length;
    index++;
  }
  let leaf = leaves[index];
  if (!leaf || letters(leaf.value).length < left) return false;
  let at = leaf.node.type === "text" ? unitsOf(leaf.value, left) : leaf.value.length;
  for (const char of place.end) {
    while (leaf && at >= leaf.value.length && leaves[index + 1]?.value.startsWith(char)) {
      leaf = leaves[++index];
      at = 0;
    }
    const next = at + (/^\s*/.exec(leaf?.value.slice(at) ?? "")?.[0].length ?? 0);
    if (leaf?.node.type !== "text" || !leaf.value.startsWith(char, next)) break;
    at = next + char.length;
  }
  if (!leaf) return false;
  split(leaf, at, mark);
  return true;
}

function split({ node, parent, value }: Leaf, at: number, mark: Element): void {
  const place = parent.children.indexOf(node);
  const parts: ElementContent[] = [node, mark];
  if (node.type === "text") {
    // Each text has an element of its own, as everywhere.
    const piece = (text: string): ElementContent[] =>
      text === ""
        ? []
        : [
            {
              type: "element",
              tagName: "span",
              properties: {},
              children: [{ type: "text", value: text }],
            },
          ];
    parts.splice(0, 2, ...piece(value.slice(0, at)), mark, ...piece(value.slice(at)));
  }
  parent.children.splice(place, 1, ...parts);
}
