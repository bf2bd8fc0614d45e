import type { Components } from "hast-util-to-jsx-runtime";
import type { Definition, FootnoteDefinition, PhrasingContent, RootContent } from "mdast";
import {
  type ComponentProps,
  createContext,
  memo,
  type ReactNode,
  useContext,
  useMemo,
  useState,
} from "react";
import type { Block, Document, Ending } from "../markdown/document";
import { contentWith, type JointsOfBlocks, jointsOf, NO_JOINTS, placeAfter } from "../markdown/joints";
import type { Place } from "../markdown/marks";
import { readerOf } from "../markdown/readers";
import { elementsIn, toReact, toTree } from "../markdown/render";
import { strings } from "../strings";
import { CodeBlock } from "./code-block";
import { FootnoteMark, FootnoteNumbers, Footnotes } from "./footnotes";
import { Formula } from "./formula";
import { GrowingText } from "./growing-text";

/** Only what a browser opens without running anything of the page. */
const SAFE_PROTOCOL = /^(?:https?|mailto):/i;

/** The brackets of an IPv6 address, which Markdown escapes: no browser opens it so. */
const ESCAPED_HOST = /^(https?:\/\/(?:[^/?#@]*@)?)%5B([\da-f:.]+)%5D/i;

export function safeHref(href: string | undefined): string | undefined {
  return href !== undefined && SAFE_PROTOCOL.test(href.trim())
    ? href.replace(ESCAPED_HOST, "$1[$2]")
    : undefined;
}

/** Whether what is rendered can be followed already. */
const InLink = createContext(false);

function Link({ href, title, children }: ComponentProps<"a">) {
  const safe = safeHref(href);
  if (safe === undefined) return <span>{children}</span>;
  return (
    <a href={safe} title={title} target="_blank" rel="noopener noreferrer nofollow">
      <InLink value={true}>{children}</InLink>
    </a>
  );
}

/** Pictures are named and linked, not fetched: fetching would tell a stranger that the reply was read. */
function Picture({ src, alt }: ComponentProps<"img">) {
  const name = alt || strings.thread.picture;
  // A badge leads where its link does.
  if (useContext(InLink)) return <span>{name}</span>;
  return <Link href={typeof src === "string" ? src : undefined}>{name}</Link>;
}

function Table({ children }: { children?: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="prose-table" aria-label={strings.thread.table} tabIndex={0}>
      <table dir="auto">{children}</table>
    </section>
  );
}

/** The box of a task: nobody can tick it, and a screen reader says how it is. */
function Box({ checked = false }: ComponentProps<"input">) {
  return <input type="checkbox" disabled checked={checked} aria-label={strings.thread.task(checked)} />;
}

/** Whether the block that is rendered may still change. */
const Growing = createContext(false);

function Listing({ code = "", lang = "", meta = "" }: { code?: string; lang?: string; meta?: string }) {
  const growing = useContext(Growing);
  return <CodeBlock code={code} language={lang} note={meta} closed={!growing} />;
}

function InlineCode({ children }: ComponentProps<"code">) {
  return (
    <code dir="auto" translate="no">
      {children}
    </code>
  );
}

/** What was whole when it came does not change any more, but by what is said of its links. */
function Words({ children }: { children?: ReactNode }) {
  const [grows] = useState(useContext(Growing));
  // Where a mark was put inside there are several.
  return grows && typeof children === "string" ? (
    <GrowingText>{children}</GrowingText>
  ) : (
    <span>{children}</span>
  );
}

/** What stands where texts were joined, by its number. */
const Joints = createContext<readonly ReactNode[]>([]);

function JointMark({ index = 0 }: { index?: number }) {
  return useContext(Joints)[index];
}

const components = {
  a: Link,
  img: Picture,
  input: Box,
  table: Table,
  code: InlineCode,
  span: Words,
  "code-listing": Listing,
  "formula-view": Formula,
  "footnote-mark": FootnoteMark,
  "joint-mark": JointMark,
} as Partial<Components>;

interface PartProps {
  block: Block;
  definitions: readonly Definition[];
  /** Changes when the definitions that this block refers to do. */
  version: string;
  /** Marks inside of blocks. */
  joints: JointsOfBlocks;
}

const contentOf = ({ block, definitions, joints }: PartProps) =>
  contentWith(block, definitions, joints.get(block) ?? []);

function isSamePart(a: PartProps, b: PartProps): boolean {
  const marks = ({ joints, block }: PartProps) => JSON.stringify(joints.get(block) ?? []);
  return (
    a.block.source === b.block.source &&
    a.block.closed === b.block.closed &&
    a.version === b.version &&
    // A footnote that is written at the end makes marks of what stands far above it.
    a.block.refers.join("\n") === b.block.refers.join("\n") &&
    (a.joints === b.joints || marks(a) === marks(b))
  );
}

/** What is inside a block's element. */
const Part = memo(function Part({ first, ...props }: PartProps & { first: boolean }) {
  const { block } = props;
  return (
    <Growing value={!block.closed}>
      {first ? null : block.joins === "\n" ? <br /> : block.joins}
      {toReact(contentOf(props), components)}
    </Growing>
  );
}, isSamePart);

const Whole = memo(function Whole(props: PartProps) {
  return <Growing value={!props.block.closed}>{toReact(contentOf(props), components)}</Growing>;
}, isSamePart);

/** One element of markdown, of one block or of several that continue each other. */
function Element({ parts, ...rest }: { parts: readonly Block[] } & Omit<PartProps, "block">) {
  const [first] = parts;
  if (!first) return null;
  const children = parts.map((block) => (
    <Part key={block.key} block={block} first={block === first} {...rest} />
  ));
  const { node } = first;
  switch (node.type) {
    case "paragraph":
      return (
        <p
          dir="auto"
          className={first.joins !== null ? "continued" : node.data?.hProperties ? "markup" : undefined}
        >
          {children}
        </p>
      );
    case "list": {
      const tasks = node.children.some((one) => typeof one.checked === "boolean");
      const className = tasks ? "contains-task-list" : undefined;
      if (!node.ordered)
        return (
          <ul dir="auto" className={className}>
            {children}
          </ul>
        );
      return (
        <ol dir="auto" className={className} start={node.start ?? 1}>
          {children}
        </ol>
      );
    }
    case "table":
      return <Table>{children}</Table>;
    default:
      return <Whole block={first} {...rest} />;
  }
}

/** A browser lays out a whole paragraph for each new word: beyond this, it goes on in another one. */
const PARTS_A_PARAGRAPH = 4;

function elementsOf(blocks: readonly Block[]): Block[][] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const open = groups.at(-1);
    const full = block.node.type === "paragraph" && (open?.length ?? 0) >= PARTS_A_PARAGRAPH;
    if (open && block.joins !== null && !full) open.push(block);
    else groups.push([block]);
  }
  return groups;
}

/** A link's definition that nothing refers to is shown: it was written to be read. */
function shownDefinition({ label, identifier, url, title }: Definition): RootContent {
  const link: PhrasingContent = { type: "link", url, children: [{ type: "text", value: url }] };
  const children: PhrasingContent[] = [{ type: "text", value: `[${label ?? identifier}]: ` }, link];
  if (title) children.push({ type: "text", value: ` “${title}”` });
  return { type: "paragraph", children };
}

/** A reply as it stands. Blocks that no longer change are not parsed again; marks still open are closed. */
export function Markdown({ name, text, ending, joints = [] }: MarkdownProps) {
  const document = useMemo(() => readerOf(name).update(text, ending), [name, text, ending]);
  const heads = JSON.stringify(joints.map((one) => one.after));
  const places = useMemo(() => (JSON.parse(heads) as string[]).map(placeAfter), [heads]);
  if (places.length === 0) return <Blocks document={document} />;
  return (
    <Joints value={joints.map((one) => one.mark)}>
      <Blocks document={document} places={places} />
    </Joints>
  );
}

interface MarkdownProps {
  name: string;
  text: string;
  ending: Ending;
  /** Marks where texts were joined: each after the text that `after` is. */
  joints?: readonly { after: string; mark: ReactNode }[];
}

export function Blocks({ document, places }: { document: Document; places?: readonly Place[] }) {
  const { blocks, definitions } = document;
  const joints = places ? jointsOf(places, document) : NO_JOINTS;
  const referred = new Set(blocks.flatMap((one) => one.refers));
  const numbers = numbersOf(blocks);
  const notes: FootnoteDefinition[] = [];
  const shown: Block[] = [];
  for (const block of blocks) {
    const { node } = block;
    if (node.type === "footnoteDefinition") notes.push(node);
    else if (node.type !== "definition") shown.push(block);
    else if (!referred.has(`[${node.identifier}`)) shown.push({ ...block, node: shownDefinition(node) });
  }
  const version = definitions.map((one) => `${one.identifier} ${one.url}`).join("\n");
  return (
    <div className="prose" dir="auto">
      <FootnoteNumbers value={numbers}>
        {elementsOf(shown).map((parts) => {
          const refers = parts.some((one) => one.refers.length > 0);
          const key = parts[0]?.key;
          return (
            <Element
              key={key}
              parts={parts}
              definitions={definitions}
              version={refers ? version : ""}
              joints={joints}
            />
          );
        })}
        {notes.length > 0 && (
          <Footnotes
            notes={notes}
            render={(node) => toReact(elementsIn(toTree(node, definitions)), components)}
          />
        )}
      </FootnoteNumbers>
    </div>
  );
}

/** Footnotes are numbered in the order in which they are first referred to. */
function numbersOf(blocks: readonly Block[]): string {
  const seen = new Set<string>();
  for (const { refers } of blocks) for (const one of refers) if (one.startsWith("^")) seen.add(one.slice(1));
  for (const { node } of blocks) if (node.type === "footnoteDefinition") seen.add(node.identifier);
  return [...seen].join("\n");
}
