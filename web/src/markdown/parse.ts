import type { Nodes, PhrasingContent, Root } from "mdast";
import { findAndReplace } from "mdast-util-find-and-replace";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmAutolinkLiteralFromMarkdown } from "mdast-util-gfm-autolink-literal";
import { gfmFootnoteFromMarkdown } from "mdast-util-gfm-footnote";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTaskListItemFromMarkdown } from "mdast-util-gfm-task-list-item";
import { newlineToBreak } from "mdast-util-newline-to-break";
import { gfmStrikethroughCjkFriendly } from "micromark-extension-cjk-friendly-gfm-strikethrough";
import { gfmAutolinkLiteral } from "micromark-extension-gfm-autolink-literal";
import { gfmFootnote } from "micromark-extension-gfm-footnote";
import { gfmTable } from "micromark-extension-gfm-table";
import { gfmTaskListItem } from "micromark-extension-gfm-task-list-item";
import { isAddress } from "./address";
import { addressLength, addressLiterals } from "./autolink";
import { joinCells } from "./cells";
import { emphasis } from "./emphasis";
import { allowTags, htmlBlocks } from "./html";
import { formulaFromMarkdown, formulaSyntax } from "./math-syntax";

/** Markdown as models write it: CommonMark and GitHub's tables, lists, footnotes and links, and what they add. */
const OPTIONS = {
  extensions: [
    gfmAutolinkLiteral(),
    gfmFootnote(),
    gfmTable(),
    gfmTaskListItem(),
    // One tilde means "about", and is no mark.
    gfmStrikethroughCjkFriendly({ singleTilde: false }),
    addressLiterals(),
    htmlBlocks(),
  ],
  mdastExtensions: [
    { ...gfmAutolinkLiteralFromMarkdown(), transforms: [] },
    gfmFootnoteFromMarkdown(),
    gfmTableFromMarkdown(),
    gfmTaskListItemFromMarkdown(),
    gfmStrikethroughFromMarkdown(),
    formulaFromMarkdown(),
  ],
};

function link(address: string): PhrasingContent {
  const url = /^www/i.test(address) ? `http://${address}` : address;
  return { type: "link", url, title: null, children: [{ type: "text", value: address }] };
}

/** Addresses in brackets, where the parser still waits for a link. */
function linkAddresses(tree: Nodes): void {
  const replace = (run: string) => {
    const parts: PhrasingContent[] = [];
    let rest = run;
    let linked = false;
    while (rest !== "") {
      const length = addressLength(rest);
      linked ||= length > 0;
      if (length > 0) parts.push(link(rest.slice(0, length)));
      const next = rest.slice(length).search(/(?<![A-Za-z_])(?:https?:\/\/|www\.)/i);
      const end = next < 0 ? rest.length : length + Math.max(next, length === 0 ? 1 : 0);
      if (end > length) parts.push({ type: "text", value: rest.slice(length, end) });
      rest = rest.slice(end);
    }
    return linked ? parts : false;
  };
  findAndReplace(tree, [/(?<![A-Za-z_])(?:https?:\/\/|www\.)\S+/gi, replace], {
    ignore: ["link", "linkReference"],
  });
}

/** A row with more cells than the head has loses nothing: what belongs together is joined, then the head grows. */
function widenTables(tree: Nodes, source: string): void {
  if (tree.type === "table") {
    const columns = tree.align?.length ?? 0;
    for (const row of tree.children) joinCells(row, columns, source, (part) => parse(part).children);
    const width = Math.max(...tree.children.map((row) => row.children.length));
    tree.align = Array.from({ length: width }, (_, column) => tree.align?.[column] ?? null);
  } else if ("children" in tree) for (const child of tree.children) widenTables(child, source);
}

/**
 * `a[0](x)` and "written as [text](url)" are no links: what no address stands in is text, all of it. A link without words
 * is shown by its address.
 */
function keepBrackets(tree: Nodes, source: string): void {
  if (!("children" in tree)) return;
  const parent = tree as { children: Nodes[] };
  parent.children = parent.children.flatMap((node) => {
    const [start = 0, end = 0] = [node.position?.start.offset, node.position?.end.offset];
    if (node.type !== "link" || node.url === "" || source[start] !== "[") return [node];
    if (isAddress(node.url, source[start - 1])) {
      const unseen = node.children.length === 0;
      return unseen ? [{ ...node, children: [{ type: "text", value: node.url }] }] : [node];
    }
    const behind = node.children.at(-1)?.position?.end.offset ?? start + 1;
    return [
      { type: "text", value: "[" },
      ...node.children,
      // A quote's further lines begin with its mark.
      { type: "text", value: source.slice(behind, end).replace(/\n[\s>]+/g, "\n") },
    ];
  });
  for (const child of parent.children) keepBrackets(child, source);
}

/** The tree of a markdown text, in which formulas are nodes and no HTML is left. */
export function parse(source: string): Root {
  const extensions = [...OPTIONS.extensions, emphasis(source), formulaSyntax(source)];
  const tree = fromMarkdown(source, { ...OPTIONS, extensions });
  keepBrackets(tree, source);
  allowTags(tree);
  widenTables(tree, source);
  return tree;
}

/** Makes a tree ready to be shown: lines stay lines, addresses are links. Their places in the source are lost. */
export function finish(tree: Nodes): void {
  linkAddresses(tree);
  newlineToBreak(tree);
}
