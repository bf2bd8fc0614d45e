import { memo, type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { strings } from "../strings";
import { CopyButton } from "./copy-button";
import { GrowingText } from "./growing-text";

const LINES_A_CHUNK = 100;
/** Beyond this, colours cost more time than they are worth. */
const MAX_HIGHLIGHTED_CHARS = 20_000;

/** Lines in chunks, so that a long listing grows by its last chunk and is laid out only where it is seen. */
function chunks(code: string): string[] {
  const lines = code.split("\n");
  const result: string[] = [];
  for (let i = 0; i < lines.length; i += LINES_A_CHUNK) {
    const chunk = lines.slice(i, i + LINES_A_CHUNK).join("\n");
    result.push(i + LINES_A_CHUNK < lines.length ? `${chunk}\n` : chunk);
  }
  return result;
}

const Chunk = memo(function Chunk({ text }: { text: string }) {
  return <GrowingText className="code-chunk">{text}</GrowingText>;
});

/** Calls `then` when nothing is selected in `place`, at once or later. Returns how to stop waiting. */
function whenUnselected(place: Element | null, then: () => void): () => void {
  const isSelected = () => {
    const selection = getSelection();
    if (place === null || selection === null || selection.isCollapsed) return false;
    return selection.getRangeAt(0).intersectsNode(place);
  };
  const look = () => {
    if (isSelected()) return;
    document.removeEventListener("selectionchange", look);
    then();
  };
  document.addEventListener("selectionchange", look);
  look();
  return () => document.removeEventListener("selectionchange", look);
}

/**
 * Coloured code, once the highlighter has been loaded and the listing is complete; null until then. Colours are new
 * elements: while something of `place` is selected, they wait.
 */
function useHighlighted(
  code: string,
  language: string,
  closed: boolean,
  place: RefObject<HTMLElement | null>,
): ReactNode {
  const [highlighted, setHighlighted] = useState<{ code: string; node: ReactNode } | null>(null);
  useEffect(() => {
    if (!closed || language === "" || code.length > MAX_HIGHLIGHTED_CHARS) return;
    let stop: (() => void) | null = () => {};
    void import("./highlight")
      .then(({ highlight }) => highlight(code, language))
      .then((node) => {
        if (stop !== null && node !== null)
          stop = whenUnselected(place.current, () => setHighlighted({ code, node }));
      })
      .catch(() => console.debug("the highlighter could not be loaded"));
    return () => {
      stop?.();
      stop = null;
    };
  }, [code, language, closed, place]);
  return highlighted?.code === code ? highlighted.node : null;
}

interface Props {
  code: string;
  language: string;
  /** What stands after the language, such as a file name. */
  note?: string;
  /** Nothing more can come to it. */
  closed: boolean;
}

export const CodeBlock = memo(function CodeBlock({ code, language, note = "", closed }: Props) {
  const place = useRef<HTMLElement>(null);
  const highlighted = useHighlighted(code, language, closed, place);
  const parts = useMemo(() => (highlighted === null ? chunks(code) : []), [code, highlighted]);
  return (
    <figure className="code-block" dir="ltr" translate="no">
      <figcaption>
        <span>{`${language} ${note}`.trim() || "text"}</span>
        <CopyButton text={code} label={strings.actions.copyCode} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code ref={place}>
          {/* biome-ignore lint/suspicious/noArrayIndexKey: chunks only ever grow at the end */}
          {highlighted ?? parts.map((part, index) => <Chunk key={index} text={part} />)}
        </code>
      </pre>
    </figure>
  );
});
