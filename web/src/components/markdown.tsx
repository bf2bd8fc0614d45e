import { type ComponentProps, memo, useMemo } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import remend from "remend";
import { splitBlocks } from "../chat/blocks";
import { CodeBlock } from "./code-block";

/** Only what a browser opens without running anything of the page. */
const SAFE_PROTOCOL = /^(?:https?|mailto):/i;

export function safeHref(href: string | undefined): string | undefined {
  return href !== undefined && SAFE_PROTOCOL.test(href.trim()) ? href : undefined;
}

function Link({ href, children }: ComponentProps<"a">) {
  const safe = safeHref(href);
  if (safe === undefined) return <span>{children}</span>;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

/** Pictures are named and linked, not fetched: fetching would tell a stranger that the reply was read. */
function Picture({ src, alt }: ComponentProps<"img">) {
  return <Link href={typeof src === "string" ? src : undefined}>{alt || "image"}</Link>;
}

function Table({ children }: ComponentProps<"table">) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="prose-table" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </section>
  );
}

function Pre({ children }: ComponentProps<"pre">) {
  return <>{children}</>;
}

function Code({ className, children }: ComponentProps<"code">) {
  const text = String(children ?? "");
  const language = /language-(\S+)/.exec(className ?? "")?.[1];
  if (language === undefined && !text.endsWith("\n")) return <code>{children}</code>;
  return <CodeBlock code={text.replace(/\n$/, "")} language={language ?? ""} closed />;
}

const components: Components = { a: Link, img: Picture, table: Table, pre: Pre, code: Code };
const plugins = [remarkGfm];

const MarkdownBlock = memo(function MarkdownBlock({ text }: { text: string }) {
  return (
    <ReactMarkdown
      remarkPlugins={plugins}
      components={components}
      urlTransform={(url) => safeHref(url) ?? ""}
    >
      {text}
    </ReactMarkdown>
  );
});

/** A reply as it stands. Blocks that no longer change are not parsed again; marks still open are closed for now. */
export function Markdown({ text, growing }: { text: string; growing: boolean }) {
  const blocks = useMemo(() => splitBlocks(text), [text]);
  return (
    <div className="prose" dir="auto">
      {blocks.map((block, index) =>
        block.kind === "code" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks only ever grow at the end
          <CodeBlock key={index} code={block.text} language={block.language} closed={block.closed} />
        ) : (
          <MarkdownBlock
            // biome-ignore lint/suspicious/noArrayIndexKey: blocks only ever grow at the end
            key={index}
            text={growing && index === blocks.length - 1 ? remend(block.text) : block.text}
          />
        ),
      )}
    </div>
  );
}
