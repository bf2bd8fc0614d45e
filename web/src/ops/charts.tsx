import { useMemo } from "react";
import { dollars } from "../components/money";
import { strings } from "../strings";
import { Chart } from "./chart";
import { type Snapshot, total } from "./figures";
import { asCount, asTime, asWhole } from "./format";
import {
  type Count,
  type Measure,
  type Minute,
  measured,
  perMinute,
  SHOWN_MINUTES,
  type Told,
  timesOf,
} from "./history";

const HOUR_SECONDS = SHOWN_MINUTES * 60;
/** The least that the charts of what is measured here show. */
const LEAST_SECONDS = 300;

/** What calls of models took over the last hour, from the records. */
export function CallCharts({ history }: { history: Told }) {
  const text = strings.ops;
  const { times, rate, measure } = useMemo(
    () => ({
      times: timesOf(history),
      rate: (name: Count) => perMinute(history, name),
      measure: (name: Measure) => measured(history, name),
    }),
    [history],
  );
  const end = history.until / 1_000;
  const shared = { times, span: [end - HOUR_SECONDS, end] as const };
  const unless = (words: string, drawn: (minute: Minute) => boolean) =>
    history.minutes.some(drawn) ? null : words;
  return (
    <section aria-labelledby="last-hour">
      <h2 id="last-hour">{text.lastHour}</h2>
      <div className="charts">
        <Chart
          {...shared}
          title={text.requestsMinute}
          unit="count"
          format={asWhole}
          empty={unless(text.noCalls, (minute) => minute.requests > 0)}
          lines={[
            { label: text.all, colour: "--accent", values: rate("requests") },
            { label: text.failures, colour: "--danger", values: rate("errors") },
          ]}
        />
        <Chart
          {...shared}
          title={text.latency}
          unit="time"
          format={asTime}
          empty={unless(text.noReplies, (minute) => minute.latencyP95Ms !== null)}
          lines={[
            { label: "p50", colour: "--accent", values: measure("latencyP50Ms") },
            { label: "p95", colour: "--warn", values: measure("latencyP95Ms") },
          ]}
        />
        <Chart
          {...shared}
          title={text.first}
          unit="time"
          format={asTime}
          empty={unless(text.noReplies, (minute) => minute.firstTokenP95Ms !== null)}
          lines={[
            { label: "p50", colour: "--accent", values: measure("firstTokenP50Ms") },
            { label: "p95", colour: "--warn", values: measure("firstTokenP95Ms") },
          ]}
        />
        <Chart
          {...shared}
          title={text.tokensMinute}
          unit="count"
          format={asWhole}
          empty={unless(text.noTokens, (minute) => minute.inputTokens + minute.outputTokens > 0)}
          lines={[
            { label: text.input, colour: "--syntax-name", values: rate("inputTokens") },
            { label: text.output, colour: "--accent", values: rate("outputTokens") },
          ]}
        />
        <Chart
          {...shared}
          title={text.costMinute}
          unit="money"
          format={dollars}
          empty={unless(text.noCost, (minute) => minute.cost > 0)}
          lines={[{ label: text.cost, colour: "--accent", values: rate("cost") }]}
        />
      </div>
    </section>
  );
}

/** What the service is like now: nothing keeps it, so its charts begin with the page. */
export function PresentCharts({ snapshots }: { snapshots: readonly Snapshot[] }) {
  const text = strings.ops;
  const times = useMemo(() => snapshots.map((one) => one.at / 1_000), [snapshots]);
  const gauge = (name: string, factor = 1) =>
    snapshots.map((one) => {
      const value = total(one, name);
      return value === null ? null : value * factor;
    });
  const end = times.at(-1) ?? 0;
  const shared = {
    times,
    span: [Math.min(times[0] ?? end, end - LEAST_SECONDS), end] as const,
    empty: times.length < 2 ? text.measuring : null,
  };
  return (
    <section aria-labelledby="at-present">
      <h2 id="at-present">{text.atPresent}</h2>
      <div className="charts">
        <Chart
          {...shared}
          title={text.connections}
          unit="count"
          format={asCount}
          lines={[{ label: text.open, colour: "--accent", values: gauge("ws_connections_active") }]}
        />
        <Chart
          {...shared}
          title={text.pipeline}
          unit="count"
          format={asCount}
          lines={[
            { label: text.waiting, colour: "--accent", values: gauge("records_pending") },
            { label: text.unstored, colour: "--danger", values: gauge("records_dead") },
          ]}
        />
        <Chart
          {...shared}
          title={text.lag}
          unit="time"
          format={asTime}
          lines={[
            { label: text.outbox, colour: "--accent", values: gauge("outbox_age_seconds", 1_000) },
            { label: text.sweeps, colour: "--warn", values: gauge("sweep_lag_seconds", 1_000) },
          ]}
        />
      </div>
    </section>
  );
}
