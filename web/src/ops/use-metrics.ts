import { useEffect, useState } from "react";
import { remember, type Snapshot } from "./figures";
import { parseExposition } from "./prometheus";

const EVERY_MS = 5_000;

export interface Metrics {
  history: readonly Snapshot[];
  failed: boolean;
}

/** Reads `/api/metrics` every few seconds while the page is looked at. */
export function useMetrics(): Metrics {
  const [metrics, setMetrics] = useState<Metrics>({ history: [], failed: false });
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        const response = await fetch("/api/metrics", { signal: AbortSignal.timeout(10_000) });
        if (!response.ok) throw new Error(`status ${response.status}`);
        const snapshot = { at: Date.now(), samples: parseExposition(await response.text()) };
        if (!stopped) setMetrics(({ history }) => ({ history: remember(history, snapshot), failed: false }));
      } catch {
        if (!stopped) setMetrics(({ history }) => ({ history, failed: true }));
      }
      if (!stopped) timer = setTimeout(whenSeen, EVERY_MS);
    };
    const whenSeen = () => {
      if (document.visibilityState === "visible") void read();
      else document.addEventListener("visibilitychange", whenSeen, { once: true });
    };
    void read();
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", whenSeen);
    };
  }, []);
  return metrics;
}
