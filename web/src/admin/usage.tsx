import { useCallback, useState } from "react";
import { day } from "../client/moments";
import { dollars } from "../components/money";
import { asCount } from "../ops/format";
import { strings } from "../strings";
import { type By, type UsageRow, usage } from "./api";
import { Section } from "./section";
import { useLoaded } from "./use-loaded";

const text = strings.admin.usage;
const PERIODS = [7, 30, 90, 366];
const BYS: By[] = ["model", "user", "day"];

/** What the tenant's people used. */
export function Usage() {
  const [by, setBy] = useState<By>("model");
  const [days, setDays] = useState(30);
  const load = useCallback(async () => ({ by, ...(await usage(by, days)) }), [by, days]);
  const loaded = useLoaded(load);
  return (
    <Section title={text.title} loaded={loaded}>
      {(table) => (
        <>
          <div className="row">
            <label>
              {text.by}{" "}
              <select value={by} onChange={(event) => setBy(event.target.value as By)}>
                {BYS.map((each) => (
                  <option key={each} value={each}>
                    {text.bys[each]}
                  </option>
                ))}
              </select>
            </label>
            <label>
              {text.period}{" "}
              <select value={days} onChange={(event) => setDays(Number(event.target.value))}>
                {PERIODS.map((each) => (
                  <option key={each} value={each}>
                    {text.days(each)}
                  </option>
                ))}
              </select>
            </label>
          </div>
          {table.rows.length === 0 ? <p>{text.none}</p> : <Table by={table.by} rows={table.rows} />}
          {table.rows.some((row) => row.estimated) && <p>{text.estimated}</p>}
        </>
      )}
    </Section>
  );
}

function Table({ by, rows }: { by: By; rows: readonly UsageRow[] }) {
  const heads = [text.calls, text.errors, text.input, text.output, text.cost];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only a keyboard scrolls it with that
    <section className="wide" aria-label={`${text.title}: ${text.key[by]}`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.key[by]}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{by === "day" ? day(row.key) : row.key}</th>
              {cells(row).map((cell, index) => (
                <td key={heads[index]} className="number">
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

function cells({ calls, errors, inputTokens, outputTokens, cost, estimated }: UsageRow): string[] {
  const about = estimated ? "≈ " : "";
  const price = cost === null ? text.unknown : dollars(cost);
  return [
    asCount(calls),
    asCount(errors),
    about + asCount(inputTokens),
    about + asCount(outputTokens),
    price,
  ];
}
