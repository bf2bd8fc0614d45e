import { useCallback, useEffect, useState } from "react";
import { remember, type Snapshot } from "./figures";
import { parseExposition } from "./prometheus";

const EVERY_MS = 5_000;
const KEY = "taskflow.metrics-token";

export interface Metrics {
  history: readonly Snapshot[];
  state: "reading" | "failed" | "locked" | "refused";
}

/** Reads `/api/metrics` every few seconds while the page is looked at, with the token of this visit if there is one. */
export function useMetrics(): Metrics & { unlock: (token: string) => void } {
  const [token, setToken] = useState(storedToken);
  const [metrics, setMetrics] = useState<Metrics>({ history: [], state: "reading" });
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (state: Metrics["state"]) => setMetrics(({ history }) => ({ history, state }));
    const read = async () => {
      const outcome = await request(token);
      if (stopped) return;
      if (outcome === "locked") return say(token === null ? "locked" : "refused");
      if (outcome === "failed") say("failed");
      else setMetrics(({ history }) => ({ history: remember(history, outcome), state: "reading" }));
      timer = setTimeout(whenSeen, EVERY_MS);
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
  }, [token]);
  const unlock = useCallback((given: string) => {
    keepToken(given);
    setMetrics(({ history }) => ({ history, state: "reading" }));
    setToken(given);
  }, []);
  return { ...metrics, unlock };
}

async function request(token: string | null): Promise<Snapshot | "locked" | "failed"> {
  try {
    const response = await fetch("/api/metrics", {
      signal: AbortSignal.timeout(10_000),
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
    });
    if (response.status === 401 || response.status === 403) return "locked";
    if (!response.ok) return "failed";
    return { at: Date.now(), samples: parseExposition(await response.text()) };
  } catch {
    return "failed";
  }
}

function storedToken(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keepToken(token: string): void {
  try {
    sessionStorage.setItem(KEY, token);
  } catch {
    console.debug("the token could not be kept");
  }
}
