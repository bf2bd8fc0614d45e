import { useEffect, useMemo } from "react";
import { dollars } from "../components/money";
import { strings } from "../strings";
import { Chart } from "./chart";
import { byLabel, perMinute, quantile, type Snapshot, total, windows } from "./figures";
import { Locked } from "./locked";
import { useMetrics } from "./use-metrics";
import "./ops.css";

const count = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3, notation: "compact" });
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });

const asCount = (value: number) => count.format(value);

function asTime(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

function shown(value: number | null, format: (value: number) => string): string {
  return value === null ? "–" : format(value);
}

/** Live figures for operators who have no dashboard at hand. */
export default function OperationsPage() {
  const { history, state, unlock } = useMetrics();
  const newest = history.at(-1);
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
      {newest && <Figures history={history} newest={newest} />}
      {!newest && state === "reading" && <p role="status">{text.loading}…</p>}
    </main>
  );
}

function Figures({ history, newest }: { history: readonly Snapshot[]; newest: Snapshot }) {
  return (
    <>
      <Health newest={newest} />
      <Tiles newest={newest} />
      <Charts history={history} />
      <div className="tables">
        <Ranking
          title={strings.ops.errors}
          rows={byLabel(newest, "llm_errors_total", "code")}
          format={asCount}
        />
        <Ranking
          title={strings.ops.models}
          rows={byLabel(newest, "llm_requests_total", "model")}
          format={asCount}
        />
        <Ranking title={strings.ops.rows} rows={byLabel(newest, "records_rows", "table")} format={asCount} />
      </div>
    </>
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
    [text.errorRate, requests > 0 ? percent.format(errors / requests) : "–"],
    [text.interruptions, asCount(total(newest, "llm_interruptions_total") ?? 0)],
    [text.latency95, shown(quantile(null, newest, "llm_latency_ms", 0.95), asTime)],
    [text.first95, shown(quantile(null, newest, "llm_first_token_ms", 0.95), asTime)],
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

function Charts({ history }: { history: readonly Snapshot[] }) {
  const text = strings.ops;
  const spans = useMemo(() => windows(history), [history]);
  const times = useMemo(() => spans.map((one) => one.after.at / 1_000), [spans]);
  const rate = (name: string, labels = {}) =>
    spans.map((one) => perMinute(one.before, one.after, name, labels));
  const share = (name: string, part: number) =>
    spans.map((one) => quantile(one.before, one.after, name, part));
  const gauge = (name: string, factor = 1) =>
    spans.map((one) => {
      const value = total(one.after, name);
      return value === null ? null : value * factor;
    });
  return (
    <div className="charts">
      <Chart
        title={text.requestsMinute}
        times={times}
        format={asCount}
        lines={[
          { label: text.all, colour: "--accent", values: rate("llm_requests_total") },
          { label: text.failures, colour: "--danger", values: rate("llm_errors_total") },
        ]}
      />
      <Chart
        title={text.connections}
        times={times}
        format={asCount}
        lines={[
          {
            label: text.open,
            colour: "--accent",
            values: gauge("ws_connections_active"),
          },
        ]}
      />
      <Chart
        title={text.latency}
        times={times}
        format={asTime}
        lines={[
          { label: "p50", colour: "--accent", values: share("llm_latency_ms", 0.5) },
          { label: "p95", colour: "--warn", values: share("llm_latency_ms", 0.95) },
        ]}
      />
      <Chart
        title={text.first}
        times={times}
        format={asTime}
        lines={[
          { label: "p50", colour: "--accent", values: share("llm_first_token_ms", 0.5) },
          { label: "p95", colour: "--warn", values: share("llm_first_token_ms", 0.95) },
        ]}
      />
      <Chart
        title={text.tokensMinute}
        times={times}
        format={asCount}
        lines={[
          {
            label: text.input,
            colour: "--syntax-name",
            values: rate("llm_tokens_total", { direction: "input" }),
          },
          {
            label: text.output,
            colour: "--accent",
            values: rate("llm_tokens_total", { direction: "output" }),
          },
        ]}
      />
      <Chart
        title={text.costMinute}
        times={times}
        format={dollars}
        lines={[{ label: text.cost, colour: "--accent", values: rate("llm_cost_dollars_total") }]}
      />
      <Chart
        title={text.pipeline}
        times={times}
        format={asCount}
        lines={[
          { label: text.waiting, colour: "--accent", values: gauge("records_pending") },
          { label: text.unstored, colour: "--danger", values: gauge("records_dead") },
        ]}
      />
      <Chart
        title={text.lag}
        times={times}
        format={asTime}
        lines={[
          { label: text.outbox, colour: "--accent", values: gauge("outbox_age_seconds", 1_000) },
          { label: text.sweeps, colour: "--warn", values: gauge("sweep_lag_seconds", 1_000) },
        ]}
      />
    </div>
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
