import type { ElementContent } from "hast";
import type { Definition, RootContent } from "mdast";
import { type Block, type Document, GrowingMarkdown } from "./document";
import { endOf, insertMark, lettersIn, type Place } from "./marks";
import { elementsIn, inside, toTree } from "./render";

/** Where one text was joined to another, in the blocks of the whole. */

/** A mark inside of a block, by its number. */
export interface BlockJoint extends Place {
  index: number;
}

export type JointsOfBlocks = ReadonlyMap<Block, readonly BlockJoint[]>;

export const NO_JOINTS: JointsOfBlocks = new Map();

const isPart = ({ type }: RootContent) => type === "paragraph" || type === "list" || type === "table";
const isHead = (node: { type: string; tagName?: string }) => node.tagName === "thead";
const isListed = ({ node }: Block) => node.type !== "definition" && node.type !== "footnoteDefinition";

/** What is shown of a block: all of it, or what is inside of its element where several share one. */
function contentOf(block: Block, definitions: readonly Definition[]): ElementContent[] {
  const tree = toTree(block.node, definitions);
  if (!isPart(block.node)) return elementsIn(tree);
  // The head of a table was shown with its first part.
  return block.joins === null ? inside(tree) : inside(tree).filter((one) => !isHead(one));
}

/** The same, with the marks of the block put in. */
export function contentWith(
  block: Block,
  definitions: readonly Definition[],
  joints: readonly BlockJoint[],
): ElementContent[] {
  const root = { children: contentOf(block, definitions) };
  for (const { index, ...place } of joints)
    insertMark(root, place, {
      type: "element",
      tagName: "joint-mark",
      properties: { index },
      children: [],
    });
  return root.children;
}

/** Where a text ends, in what is shown of it. */
export function placeAfter(text: string): Place {
  const { blocks, definitions } = new GrowingMarkdown().update(text, "whole");
  const contents = blocks.filter(isListed).map((one) => contentOf(one, definitions));
  const letters = contents.reduce((sum, one) => sum + lettersIn(one), 0);
  return { letters, end: endOf(contents.at(-1) ?? []) };
}

const counted = new WeakMap<Block, number>();

function lettersOf(block: Block, definitions: readonly Definition[]): number {
  const letters = counted.get(block) ?? lettersIn(contentOf(block, definitions));
  counted.set(block, letters);
  return letters;
}

/** In which blocks the places are; one that is not reached yet is in none. */
export function jointsOf(places: readonly Place[], { blocks, definitions }: Document): JointsOfBlocks {
  const found = new Map<Block, BlockJoint[]>();
  places.forEach((place, index) => {
    let left = place.letters;
    for (const block of blocks.filter(isListed)) {
      const here = lettersOf(block, definitions);
      if (left <= here) {
        found.set(block, [...(found.get(block) ?? []), { letters: left, end: place.end, index }]);
        return;
      }
      left -= here;
    }
  });
  return found;
}
