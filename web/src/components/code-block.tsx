import { memo, type ReactNode, useEffect, useMemo, useState } from "react";
import { strings } from "../strings";
import { CopyButton } from "./copy-button";

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
  return <span className="code-chunk">{text}</span>;
});

/** Coloured code, once the highlighter has been loaded and the listing is complete; null until then. */
function useHighlighted(code: string, language: string, closed: boolean): ReactNode {
  const [highlighted, setHighlighted] = useState<{ code: string; node: ReactNode } | null>(null);
  useEffect(() => {
    if (!closed || language === "" || code.length > MAX_HIGHLIGHTED_CHARS) return;
    let wanted = true;
    void import("./highlight")
      .then(({ highlight }) => highlight(code, language))
      .then((node) => {
        if (wanted && node !== null) setHighlighted({ code, node });
      })
      .catch(() => console.debug("the highlighter could not be loaded"));
    return () => {
      wanted = false;
    };
  }, [code, language, closed]);
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
  const highlighted = useHighlighted(code, language, closed);
  const parts = useMemo(() => (highlighted === null ? chunks(code) : []), [code, highlighted]);
  return (
    <figure className="code-block" dir="ltr" translate="no">
      <figcaption>
        <span>{`${language} ${note}`.trim() || "text"}</span>
        <CopyButton text={code} label={strings.actions.copyCode} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>
          {/* biome-ignore lint/suspicious/noArrayIndexKey: chunks only ever grow at the end */}
          {highlighted ?? parts.map((part, index) => <Chunk key={index} text={part} />)}
        </code>
      </pre>
    </figure>
  );
});
