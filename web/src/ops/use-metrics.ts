import { useCallback, useEffect, useState } from "react";
import { authorization } from "../client/credentials";
import { remember, type Snapshot } from "./figures";
import { merge, minutesToAsk, parseHistory, SHOWN_MINUTES, type Told } from "./history";
import { parseExposition } from "./prometheus";

const EVERY_MS = 5_000;
const KEY = "taskflow.metrics-token";

type Outcome<Answer> = Answer | "locked" | "failed";

export interface Metrics {
  /** What the service was like each time it was asked. */
  snapshots: readonly Snapshot[];
  /** What calls took over the last hour; null until it is known. */
  history: Told | null;
  /** Whether the history could not be read last time. */
  stale: boolean;
  state: "reading" | "failed" | "locked" | "refused";
}

const NOTHING: Metrics = { snapshots: [], history: null, stale: false, state: "reading" };

/**
 * Reads `/api/metrics` and `/api/metrics/history` every few seconds while the page is looked at, with the token of this
 * visit if there is one. The first time the whole hour is asked for, later what may have changed since.
 */
export function useMetrics(): Metrics & { unlock: (token: string) => void } {
  const [token, setToken] = useState(storedToken);
  const [metrics, setMetrics] = useState(NOTHING);
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let readAt: number | null = null;
    let wholeAt: number | null = null;
    const read = async () => {
      const asked = Date.now();
      const count = minutesToAsk(readAt, wholeAt, asked);
      const [now, past] = await Promise.all([readCounters(token), readHistory(token, count)]);
      if (stopped) return;
      if (now === "locked")
        return setMetrics((before) => ({ ...before, state: token === null ? "locked" : "refused" }));
      if (typeof past !== "string") {
        readAt = asked;
        if (count === SHOWN_MINUTES) wholeAt = asked;
      }
      setMetrics((before) => ({
        snapshots: now === "failed" ? before.snapshots : remember(before.snapshots, now),
        history: typeof past === "string" ? before.history : merge(before.history, past),
        stale: typeof past === "string",
        state: now === "failed" ? "failed" : "reading",
      }));
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
    setMetrics(NOTHING);
    setToken(given);
  }, []);
  return { ...metrics, unlock };
}

async function readCounters(token: string | null): Promise<Outcome<Snapshot>> {
  return request("/api/metrics", token, async (response) => ({
    at: Date.now(),
    samples: parseExposition(await response.text()),
  }));
}

async function readHistory(token: string | null, minutes: number): Promise<Outcome<Told>> {
  return request(
    `/api/metrics/history?minutes=${minutes}`,
    token,
    async (response) => parseHistory(await response.json()) ?? "failed",
  );
}

async function request<Answer>(
  path: string,
  token: string | null,
  answerOf: (response: Response) => Promise<Outcome<Answer>>,
): Promise<Outcome<Answer>> {
  try {
    // Who is signed in as an auditor or admin needs no token besides.
    const headers = token === null ? await authorization() : { authorization: `Bearer ${token}` };
    const response = await fetch(path, { signal: AbortSignal.timeout(10_000), headers: headers ?? {} });
    if (response.status === 401 || response.status === 403) return "locked";
    return response.ok ? await answerOf(response) : "failed";
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
