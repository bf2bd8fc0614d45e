import type { Definition, Nodes } from "mdast";
import { Tooltip } from "radix-ui";
import { renderToStaticMarkup } from "react-dom/server";
import { Blocks } from "../../src/components/markdown";
import { type Document, GrowingMarkdown, references } from "../../src/markdown/document";
import { finish, parse } from "../../src/markdown/parse";

/** The HTML of a reply, without what only serves styles and translators. */
export function render(document: Document): string {
  return renderToStaticMarkup(
    <Tooltip.Provider>
      <Blocks document={document} />
    </Tooltip.Provider>,
  )
    .replace(/^<div class="prose" dir="auto">|<\/div>$/g, "")
    .replace(/ (?:dir|translate|target|rel|tabindex|aria-label|data-testid)="[^"]*"/g, "")
    .replace(/<span class="formula-source">(.*?)<\/span><span hidden=""><\/span>/gs, "$1")
    .replace(/<span class="formula( display)?" data-source="[^"]*">(.*?)<\/span>/gs, "<math$1>$2</math>")
    .replace(/<\/?span>/g, "")
    .replace(/<section class="prose-table">(.*?)<\/section>/gs, "$1")
    .replace(/<span class="code-chunk">(.*?)(?:<\/span>)?(?=<span|<\/code>)/gs, "$1")
    .replace(/\s+<\/code>/g, "</code>")
    .replace(/<button[^>]*class="icon-button.*?<\/button>/gs, "");
}

/** What is shown of a text that came at once. */
export function html(text: string, growing = false): string {
  return render(new GrowingMarkdown().update(text, growing ? "growing" : "whole"));
}

/** What is left of a text that grew piece by piece and was cut off. */
export function cutOff(text: string): string {
  const reader = new GrowingMarkdown();
  for (let end = 1; end <= text.length; end += 5) reader.update(text.slice(0, end), "growing");
  return render(reader.update(text, "cut"));
}

/** The document of a text that was parsed in one piece. */
export function whole(text: string): Document {
  const tree = parse(text);
  finish(tree);
  const { children } = tree;
  const definitions = children.flatMap(definitionsIn);
  const blocks = children.map((node, key) => {
    return { key, source: String(key), node, joins: null, closed: true, refers: references(node) };
  });
  return { blocks, definitions };
}

function definitionsIn(node: Nodes): Definition[] {
  if (node.type === "definition") return [node];
  return "children" in node ? node.children.flatMap(definitionsIn) : [];
}

/** What is read, without tags. */
export function visible(markup: string): string {
  return markup
    .replace(/<br\/?>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, "&");
}
