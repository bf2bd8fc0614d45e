import { Fragment } from "react";

/** A description of a document: paragraphs, lists and `code`, and nothing else of Markdown. */
export function Prose({ text }: { text: string }) {
  return text
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter(Boolean)
    .map((block) =>
      block.startsWith("- ") ? (
        <ul key={block}>
          {block.split(/\n- /).map((item) => (
            <li key={item}>
              <Line text={item.replace(/^- /, "")} />
            </li>
          ))}
        </ul>
      ) : (
        <p key={block}>
          <Line text={block} />
        </p>
      ),
    );
}

/** One paragraph's text with its `code`. */
export function Line({ text }: { text: string }) {
  return text.split("`").map((piece, place) =>
    place % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text that does not change
      <code key={place}>{piece}</code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Fragment key={place}>{piece}</Fragment>
    ),
  );
}
