import type { Nodes } from "mdast";

/** What a person reads of a tree, without marks: for a screen reader, and to see that nothing is lost. */
export function textOf(nodes: readonly Nodes[]): string {
  return nodes.map(text).join("\n");
}

function text(node: Nodes): string {
  switch (node.type) {
    case "break":
      return "\n";
    case "formula":
      return node.source;
    case "image":
    case "imageReference":
      return node.alt ?? "";
    case "footnoteReference":
      return "";
    case "definition":
      return `[${node.label}]: ${node.url} ${node.title ?? ""}`;
    case "table":
      return node.children.map((row) => row.children.map(text).join(", ")).join("\n");
    case "list":
    case "blockquote":
    case "listItem":
    case "footnoteDefinition":
      return textOf(node.children);
    default:
      if ("children" in node) return node.children.map(text).join("");
      return "value" in node ? node.value : "";
  }
}

/** Letters and digits only. */
export function letters(value: string): string {
  return value.replace(/[^\p{L}\p{N}]/gu, "");
}
