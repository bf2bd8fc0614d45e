import { type ExportPart, exportPart } from "../client/account-api";
import { ApiError } from "../client/api";

/** All parts of what is stored of a person, as one. */

export interface Everything {
  userId: string | null;
  tenantId: string | null;
  exportedAt: string;
  [section: string]: unknown;
}

/** How often one part is asked for when a limit refuses or nobody answers. */
const TRIES = 5;
const WAIT_SECONDS = 2;
/** A server that asks for more than this is busy for good: the person tries again. */
const MOST_SECONDS = 60;

/** Reads part after part. `onPart`: how many there are so far. */
export async function collect(onPart: (parts: number) => void): Promise<{ file: Everything; rows: number }> {
  const sections: Record<string, Record<string, unknown>[]> = {
    conversations: [],
    messages: [],
    calls: [],
    judgements: [],
  };
  let part = await patiently(null);
  const { userId, tenantId, exportedAt } = part;
  const seen = new Set<string>();
  let rows = 0;
  for (let parts = 1; ; parts += 1) {
    const section = sections[part.section] ?? [];
    sections[part.section] = section;
    section.push(...part.rows);
    rows += part.rows.length;
    onPart(parts);
    const { nextCursor } = part;
    if (nextCursor === null) return { file: { userId, tenantId, exportedAt, ...sections }, rows };
    // A part that leads back would be read for ever.
    if (seen.has(nextCursor)) throw new Error("the parts of the export lead in a circle");
    seen.add(nextCursor);
    part = await patiently(nextCursor);
  }
}

async function patiently(cursor: string | null): Promise<ExportPart> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await exportPart(cursor);
    } catch (error) {
      if (tries === TRIES || !(error instanceof ApiError)) throw error;
      const passing = error.status === 0 || error.status === 429 || error.status >= 500;
      const seconds = error.retryAfter ?? WAIT_SECONDS;
      if (!passing || seconds > MOST_SECONDS) throw error;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }
}

export function fileName(exportedAt: string): string {
  return `taskflow-${exportedAt.slice(0, 10)}.json`;
}
