import { asCount, asPercent, asPrompt, shown } from "../ops/format";
import { strings } from "../strings";

/** What became of the replies of one model under one system prompt. */
export interface SignalsRow {
  model: string;
  promptVersion: string;
  replies: number;
  interrupted: number;
  /** How much of a reply was seen, on average, from 0 to 1. */
  seenShare: number | null;
  regenerated: number;
  edited: number;
  continued: number;
  copied: number;
  up: number;
  down: number;
}

const text = strings.signals;

/** One line for each; of all but thumbs the share of the replies. */
export function SignalsTable({ rows }: { rows: readonly SignalsRow[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only a keyboard scrolls it with that
    <section className="wide" aria-label={text.title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.model}</th>
            <th scope="col">{text.prompt}</th>
            {text.heads.map((head) => (
              <th key={head} scope="col" className="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.model} ${row.promptVersion}`}>
              <th scope="row">{row.model}</th>
              <td className="version">{asPrompt(row.promptVersion)}</td>
              {cells(row).map((cell, index) => (
                <td key={text.heads[index]} className="number">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** In the order of the heads. */
function cells(row: SignalsRow): string[] {
  const share = (count: number) => (row.replies > 0 ? asPercent(count / row.replies) : "–");
  return [
    asCount(row.replies),
    asCount(row.up),
    asCount(row.down),
    shown(row.seenShare, asPercent),
    share(row.interrupted),
    share(row.regenerated),
    share(row.edited),
    share(row.continued),
    share(row.copied),
  ];
}
