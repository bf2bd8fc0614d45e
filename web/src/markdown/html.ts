import type { Html, Nodes, PhrasingContent, RootContent } from "mdast";
import { htmlFlow } from "micromark-core-commonmark";
import type { Code, Construct, Extension } from "micromark-util-types";
import { ahead } from "./ahead";

/**
 * The few tags that models write where markdown has no mark of its own. Only the bare tag counts: one with an
 * attribute, one without its partner, and every other tag is text that is shown as it was written.
 */

export const PAIRED = [
  "sub",
  "sup",
  "kbd",
  "mark",
  "u",
  "ins",
  "del",
  "s",
  "b",
  "i",
  "em",
  "strong",
  "small",
  "code",
];
const TAG = new RegExp(`^<(/?)(${PAIRED.join("|")})\\s*>$`, "i");
/** `</br>` is one, too, as in browsers. */
const BREAK = /^<(?:br\s*\/?|\/br\s*)>$/i;
/** A line that begins with one of these is a paragraph with marks in it, and no block of HTML. */
const PHRASING_START = new RegExp(`^</?(?:br|${PAIRED.join("|")})[\\s/>]`, "i");
const LONGEST_NAME = 12;

interface Open {
  name: string;
  /** Its place in the list that is being built. */
  at: number;
}

function text(value: string): PhrasingContent {
  return { type: "text", value };
}

function element(name: string, children: PhrasingContent[]): PhrasingContent {
  // Emphasis is only the carrier: what is rendered is the tag.
  return { type: "emphasis", children, data: { hName: name } };
}

/** Pairs the tags among the children of one node. */
function paired(children: readonly PhrasingContent[]): PhrasingContent[] {
  const result: PhrasingContent[] = [];
  let open: Open[] = [];
  for (const child of children) {
    if (child.type !== "html") {
      // A line that ends with the tag ends once.
      if (child.type === "text" && result.at(-1)?.type === "break")
        child.value = child.value.replace(/^[ \t]*\n/, "");
      result.push(child);
      continue;
    }
    if (BREAK.test(child.value)) {
      result.push({ type: "break" });
      continue;
    }
    const [, slash, tag] = TAG.exec(child.value) ?? [];
    const name = tag?.toLowerCase();
    const start = slash ? open.findLastIndex((one) => one.name === name) : -1;
    const opened = open[start];
    if (opened && name) {
      const inner = result.splice(opened.at + 1);
      result.splice(opened.at, 1, element(name, inner));
      open = open.slice(0, start);
      continue;
    }
    if (name && !slash) open.push({ name, at: result.length });
    result.push({ ...text(child.value), ...(child.position ? { position: child.position } : {}) });
  }
  return result;
}

/** Turns the tags of the list into nodes, and all other HTML into text. Changes the tree. */
export function allowTags(tree: Nodes): void {
  if (!("children" in tree)) return;
  const parent = tree as { type: string; children: Nodes[] };
  const phrasing = parent.children.some((one) => one.type === "html") && isPhrasingParent(parent.type);
  if (phrasing) parent.children = paired(parent.children as PhrasingContent[]);
  else parent.children = parent.children.map((one) => (one.type === "html" ? source(one) : one));
  for (const child of parent.children) allowTags(child);
}

function isPhrasingParent(type: string): boolean {
  return [
    "paragraph",
    "heading",
    "tableCell",
    "emphasis",
    "strong",
    "delete",
    "link",
    "linkReference",
  ].includes(type);
}

function source({ value, position }: Html): RootContent {
  const data = { hProperties: { className: ["markup"] } };
  return { type: "paragraph", children: [text(value)], data, ...(position ? { position } : {}) };
}

/** Whether it is a block of HTML that is shown as it was written: no mark in it counts. */
export function isMarkup(node: Nodes | null): boolean {
  return node?.type === "paragraph" && node.data?.hProperties !== undefined;
}

const htmlBlock: Construct = {
  ...htmlFlow,
  name: "htmlBlock",
  tokenize(effects, ok, nok) {
    const block = htmlFlow.tokenize.call(this, effects, ok, nok);
    const stops = (code: Code) => code === 62 || (code ?? 0) < 0;
    return ahead(effects, LONGEST_NAME, stops, (start) => (PHRASING_START.test(`${start}>`) ? nok : block));
  },
};

/** Blocks of HTML, but for those that begin with a tag of the list. */
export function htmlBlocks(): Extension {
  return { flow: { 60: htmlBlock }, disable: { null: ["htmlFlow"] } };
}
