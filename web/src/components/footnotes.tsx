import type { FootnoteDefinition, RootContent } from "mdast";
import { createContext, type MouseEvent, type ReactNode, useContext } from "react";
import { strings } from "../strings";

/** The footnotes of one text in the order of their numbers, one identifier a line. */
export const FootnoteNumbers = createContext("");

function useNumber(identifier: string): number {
  return useContext(FootnoteNumbers).split("\n").indexOf(identifier) + 1;
}

/** Goes to the note without changing the page's address, which names the conversation. */
function show(event: MouseEvent<HTMLButtonElement>, identifier: string): void {
  const prose = event.currentTarget.closest(".prose");
  const note = [...(prose?.querySelectorAll<HTMLElement>("[data-footnote]") ?? [])].find(
    (one) => one.dataset.footnote === identifier,
  );
  note?.scrollIntoView({ block: "center" });
  note?.focus({ preventScroll: true });
}

export function FootnoteMark({ identifier = "" }: { identifier?: string }) {
  const number = useNumber(identifier);
  return (
    <sup>
      <button
        type="button"
        className="footnote-mark"
        aria-label={strings.thread.footnote(number)}
        onClick={(event) => show(event, identifier)}
      >
        {number}
      </button>
    </sup>
  );
}

export function Footnotes(props: {
  notes: readonly FootnoteDefinition[];
  render: (node: RootContent) => ReactNode;
}) {
  const order = useContext(FootnoteNumbers).split("\n");
  const sorted = props.notes.toSorted((a, b) => order.indexOf(a.identifier) - order.indexOf(b.identifier));
  return (
    <section className="footnotes" aria-label={strings.thread.footnotes}>
      <ol>
        {sorted.map((note) => (
          <li key={note.identifier} data-footnote={note.identifier} tabIndex={-1} dir="auto">
            {note.children.map((child, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a note have no other name
              <div key={index}>{props.render(child)}</div>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
