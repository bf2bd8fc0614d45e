import { GrowingMarkdown } from "./document";

/** What is shown and what is read out are the same text: it is parsed once for both. */
const readers = new Map<string, GrowingMarkdown>();
/** More than stand on a screen; one that was let go of is made again. */
const KEPT = 200;

/** The parser of the text called `name`. */
export function readerOf(name: string): GrowingMarkdown {
  const reader = readers.get(name) ?? new GrowingMarkdown();
  readers.delete(name);
  readers.set(name, reader);
  const [oldest] = readers.keys();
  if (readers.size > KEPT && oldest !== undefined) readers.delete(oldest);
  return reader;
}
