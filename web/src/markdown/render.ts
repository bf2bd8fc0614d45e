import type { Element, ElementContent, Nodes as HastNodes, Root as HastRoot } from "hast";
import { type Components, toJsxRuntime } from "hast-util-to-jsx-runtime";
import type { Definition, RootContent } from "mdast";
import { type Handlers, toHast } from "mdast-util-to-hast";
import type { ReactNode } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";

/** From markdown's tree to React: no HTML is made on the way, and no attribute comes from the text but addresses. */

/** What is rendered by components of its own; their names are no tags of HTML. */
const handlers: Handlers = {
  formula: (_state, { tex, source, display }) => ({
    type: "element",
    tagName: "formula-view",
    properties: { tex, source, display },
    children: [],
  }),
  footnoteReference: (_state, { identifier }) => ({
    type: "element",
    tagName: "footnote-mark",
    properties: { identifier },
    children: [],
  }),
  footnoteDefinition: (state, node, parent) =>
    parent?.type === "root"
      ? undefined
      : { type: "element", tagName: "div", properties: {}, children: state.all(node) },
  // One inside a quote or a list is where nobody collects it.
  definition: (_state, { label, url, title }, parent) =>
    parent?.type === "root" ? undefined : paragraph(`[${label}]: ${url}${title ? ` "${title}"` : ""}`),
  code: (_state, { value, lang, meta }) => ({
    type: "element",
    tagName: "code-listing",
    properties: { code: value, lang: lang ?? "", meta: meta ?? "" },
    children: [],
  }),
};

function paragraph(value: string): Element {
  return { type: "element", tagName: "p", properties: {}, children: [{ type: "text", value }] };
}

/**
 * Each text gets an element of its own, which grows with it: it may get siblings, programs that translate a page replace
 * texts, and what React knows must stay where it is.
 */
function prepare(node: HastNodes): void {
  if (!("children" in node)) return;
  const children = (node.children as ElementContent[]).filter(
    (one) => one.type !== "text" || one.value !== "\n",
  );
  node.children = children.map((child) =>
    child.type === "text" ? { type: "element", tagName: "span", properties: {}, children: [child] } : child,
  );
  for (const child of node.children) if (child.type === "element" && child.tagName !== "span") prepare(child);
}

export function toTree(node: RootContent, definitions: readonly Definition[]): HastRoot {
  const tree = toHast({ type: "root", children: [...definitions, node] }, { handlers }) as HastRoot;
  prepare(tree);
  // Each block has the direction of its own words.
  for (const child of tree.children) if (child.type === "element") child.properties.dir = "auto";
  return tree;
}

export function elementsIn(tree: HastRoot): ElementContent[] {
  return tree.children.filter((one) => one.type !== "doctype");
}

/** The children of the element that a block consists of, for blocks that come in parts. */
export function inside(tree: HastRoot): ElementContent[] {
  const [element] = tree.children;
  return element?.type === "element" ? (element as Element).children : [];
}

export function toReact(children: readonly ElementContent[], components: Partial<Components>): ReactNode {
  return toJsxRuntime(
    { type: "root", children: [...children] },
    { Fragment, jsx, jsxs, components, ignoreInvalidStyle: true },
  );
}
