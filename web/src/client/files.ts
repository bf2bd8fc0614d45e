/** Files that are dropped on the page or pasted: of what is text, the text goes into the message. */

/** Many times what a message holds: the composer says by how much it is too long. */
export const MOST_BYTES = 256 * 1024;

export interface Taken {
  /** What they say, in their order. */
  text: string;
  /** The names of files that are no text. */
  notText: string[];
  /** The names of files that are too large to be read here. */
  tooLarge: string[];
}

/** Reads files: as UTF-8, as UTF-16 where its mark says so, else as Windows wrote texts before. A NUL is in no text. */
export async function textOf(files: readonly File[]): Promise<Taken> {
  const texts: string[] = [];
  const taken: Taken = { text: "", notText: [], tooLarge: [] };
  for (const file of files) {
    if (file.size > MOST_BYTES) {
      taken.tooLarge.push(file.name);
      continue;
    }
    const text = await file.arrayBuffer().then(decoded, () => null);
    if (text === null) taken.notText.push(file.name);
    else if (text.trim() !== "") texts.push(text.replace(/\s+$/, ""));
  }
  return { ...taken, text: texts.join("\n\n") };
}

/** Bytes that no text of one byte a letter has. */
const BINARY = /[^\P{Cc}\s]/u;

function decoded(bytes: ArrayBuffer): string | null {
  const [first, second] = new Uint8Array(bytes);
  const decode = (encoding: string) => new TextDecoder(encoding, { fatal: true }).decode(bytes);
  try {
    if (first === 0xff && second === 0xfe) return readable(decode("utf-16le"), /\0/);
    if (first === 0xfe && second === 0xff) return readable(decode("utf-16be"), /\0/);
    return readable(decode("utf-8"), /\0/);
  } catch {
    return readable(new TextDecoder("windows-1252").decode(bytes), BINARY);
  }
}

function readable(text: string, without: RegExp): string | null {
  return without.test(text) ? null : text.replace(/\r\n?/g, "\n");
}

/** The files that somebody brings; none where it is text, or a file with its text beside it (as office programs paste). */
export function filesIn(data: DataTransfer | null): File[] {
  if (data === null || data.getData("text/plain") !== "") return [];
  return [...data.files];
}
