import { useEffect } from "react";
import { dollars } from "../components/money";
import { SignalsTable } from "../components/signals-table";
import { strings } from "../strings";
import { CallCharts, PresentCharts } from "./charts";
import { byLabel, own, quantile, reported, type Snapshot, total } from "./figures";
import { asCount, asPercent, asQuantile, shown } from "./format";
import { Locked } from "./locked";
import { signalsOf } from "./signals";
import { type Metrics, useMetrics } from "./use-metrics";
import "./ops.css";

/** Live figures for operators who have no dashboard at hand. */
export default function OperationsPage() {
  const { unlock, ...metrics } = useMetrics();
  const { snapshots, state } = metrics;
  const newest = snapshots.at(-1);
  const text = strings.ops;
  useEffect(() => {
    document.title = `${strings.ops.title} · ${strings.product}`;
  }, []);
  return (
    <main className="ops">
      <header>
        <h1>{text.title}</h1>
        <p>{text.about}</p>
        <a href="/">{text.back}</a>
      </header>
      {state === "failed" && (
        <p className="failure" role="alert">
          {text.failed}
        </p>
      )}
      {(state === "locked" || state === "refused") && (
        <Locked key={state} refused={state === "refused"} onToken={unlock} />
      )}
      {newest && <Figures metrics={metrics} newest={newest} />}
      {!newest && state === "reading" && <p role="status">{text.loading}…</p>}
    </main>
  );
}

function Figures({ metrics, newest }: { metrics: Metrics; newest: Snapshot }) {
  const { snapshots, history, stale } = metrics;
  const calls = own(newest);
  return (
    <>
      <Health newest={newest} />
      <Tiles newest={calls} />
      {stale && (
        <p className="failure" role="alert">
          {history === null ? strings.ops.noHistory : strings.ops.oldHistory}
        </p>
      )}
      {history && <CallCharts history={history} />}
      <Replies newest={newest} />
      <PresentCharts snapshots={snapshots} />
      <div className="tables">
        <Ranking
          title={strings.ops.errors}
          rows={byLabel(calls, "llm_errors_total", "code")}
          format={asCount}
        />
        <Ranking
          title={strings.ops.models}
          rows={byLabel(calls, "llm_requests_total", "model")}
          format={asCount}
        />
        <Ranking
          title={strings.ops.reported}
          rows={byLabel(reported(newest), "llm_requests_total", "model")}
          format={asCount}
        />
        <Ranking title={strings.ops.rows} rows={byLabel(newest, "records_rows", "table")} format={asCount} />
      </div>
    </>
  );
}

/** What became of the last hour's replies. */
function Replies({ newest }: { newest: Snapshot }) {
  const rows = signalsOf(newest);
  const text = strings.ops;
  return (
    <section aria-labelledby="replies" className="replies">
      <h2 id="replies">{text.replies}</h2>
      <p>{strings.signals.about}</p>
      {rows.length === 0 ? <p>{text.noRecent}</p> : <SignalsTable rows={rows} />}
    </section>
  );
}

/** What the service depends on, and whether it answers. */
function Health({ newest }: { newest: Snapshot }) {
  const text = strings.ops;
  const parts: [string, string][] = [
    [text.database, "database"],
    [text.table, "table"],
    [text.queues, "queues"],
  ];
  return (
    <dl className="health">
      {parts.map(([label, dependency]) => {
        const up = total(newest, "dependency_up", { dependency });
        return (
          <div key={label} data-up={up === null ? "unknown" : up > 0}>
            <dt>{label}</dt>
            <dd>{up === null ? text.unknown : up > 0 ? text.up : text.down}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Tiles({ newest }: { newest: Snapshot }) {
  const text = strings.ops;
  const requests = total(newest, "llm_requests_total") ?? 0;
  const errors = total(newest, "llm_errors_total") ?? 0;
  const tiles: [string, string][] = [
    [text.connections, shown(total(newest, "ws_connections_active"), asCount)],
    [text.requests, asCount(requests)],
    [text.errorRate, requests > 0 ? asPercent(errors / requests) : "–"],
    [text.interruptions, asCount(total(newest, "llm_interruptions_total") ?? 0)],
    [text.latency95, shown(quantile(newest, "llm_latency_ms", 0.95), asQuantile)],
    [text.first95, shown(quantile(newest, "llm_first_token_ms", 0.95), asQuantile)],
    [text.tokens, asCount(total(newest, "llm_tokens_total") ?? 0)],
    [text.cost, shown(total(newest, "llm_cost_dollars_total"), dollars)],
    [text.pending, shown(total(newest, "records_pending"), asCount)],
    [text.dead, shown(total(newest, "records_dead"), asCount)],
  ];
  return (
    <dl className="tiles">
      {tiles.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface RankingProps {
  title: string;
  rows: readonly [string, number][];
  format: (value: number) => string;
}

function Ranking({ title, rows, format }: RankingProps) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p>{strings.ops.none}</p>
      ) : (
        <table>
          <tbody>
            {rows.slice(0, 12).map(([label, value]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{format(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
