/**
 * When to connect, to ask whether the other side is still there, and to give up. Pure: inputs carry the time, and
 * what is to be done comes back as effects. A socket is known by the number of the attempt that made it.
 */

export type Phase = "idle" | "connecting" | "open" | "waiting" | "stopped";

export interface Connection {
  phase: Phase;
  /** The socket in use (or being made). */
  current: number;
  /** The socket that is to replace it before API Gateway's two hours are over. */
  standby: number | null;
  /** Numbers given out so far. */
  made: number;
  /** The server has said something on the current socket. */
  ready: boolean;
  /** Consecutive attempts that did not become ready. */
  failures: number;
  /** When the current phase began. */
  since: number;
  pingAt: number;
  /** When silence after a ping means the socket is dead, or null. */
  pongBy: number | null;
  renewAt: number;
  retryAt: number;
  online: boolean;
  /** The last attempt ended before the server said anything: it may have refused. */
  unanswered: boolean;
  /** Why the server let nobody in the last time, and until when it asked to wait; null when that is not known. */
  refusal: { code: string; until: number } | null;
}

/** A limit of the server's, with how long it asked to wait. */
export interface Refusal {
  code: string;
  waitMs: number;
}

export type Input =
  | { type: "start" }
  | { type: "stop" }
  | { type: "opened"; socket: number }
  | { type: "heard"; socket: number }
  | { type: "closed"; socket: number; refusal?: Refusal }
  | { type: "resync" }
  | { type: "online" }
  | { type: "offline" }
  | { type: "visible" }
  | { type: "quiet" }
  | { type: "tick" };

export type Effect =
  | { type: "connect"; socket: number }
  | { type: "close"; socket: number }
  | { type: "ping" };

export const TIMES = {
  /** API Gateway cuts a connection that is silent for 10 minutes. */
  pingMs: 4 * 60_000,
  pongMs: 10_000,
  /** How long a socket may take from the ticket to the first event. */
  openMs: 20_000,
  /** API Gateway cuts every connection after 2 hours. */
  renewMs: 110 * 60_000,
  renewRetryMs: 60_000,
  backoffMs: 500,
  maxBackoffMs: 30_000,
  probeMs: 5_000,
} as const;

export const IDLE: Connection = {
  phase: "idle",
  current: 0,
  standby: null,
  made: 0,
  ready: false,
  failures: 0,
  since: 0,
  pingAt: Number.POSITIVE_INFINITY,
  pongBy: null,
  renewAt: Number.POSITIVE_INFINITY,
  retryAt: Number.POSITIVE_INFINITY,
  online: true,
  unanswered: false,
  refusal: null,
};

type Step = [Connection, Effect[]];

/** Full jitter over an exponential backoff: many clients that lost one server do not come back as one. */
export function backoff(failures: number, random: () => number): number {
  const ceiling = Math.min(TIMES.maxBackoffMs, TIMES.backoffMs * 2 ** Math.max(0, failures - 1));
  return TIMES.backoffMs / 2 + random() * ceiling;
}

function connect(state: Connection, now: number): Step {
  const socket = state.made + 1;
  const next: Connection = {
    ...state,
    phase: "connecting",
    current: socket,
    made: socket,
    ready: false,
    since: now,
  };
  return [
    { ...next, pongBy: null, standby: null, retryAt: Number.POSITIVE_INFINITY },
    [{ type: "connect", socket }],
  ];
}

function wait(state: Connection, now: number, random: () => number, refused?: Refusal): Step {
  const failures = state.failures + 1;
  const refusal = refused ? { code: refused.code, until: now + refused.waitMs } : null;
  const retryAt = (refusal?.until ?? now) + backoff(failures, random);
  const next: Connection = { ...state, phase: "waiting", ready: false, failures, since: now, pongBy: null };
  return [{ ...next, retryAt, unanswered: !state.ready, refusal }, []];
}

/** Whether the server asked to wait still: no news of the network or the page changes that. */
function mustWait(state: Connection, now: number): boolean {
  return state.refusal !== null && now < state.refusal.until;
}

function abandon(state: Connection): Effect[] {
  const sockets = state.phase === "connecting" || state.phase === "open" ? [state.current] : [];
  if (state.standby !== null) sockets.push(state.standby);
  return sockets.map((socket) => ({ type: "close", socket }));
}

function probe(state: Connection, now: number): Step {
  const pongBy = Math.min(state.pongBy ?? Number.POSITIVE_INFINITY, now + TIMES.probeMs);
  return [{ ...state, pongBy, pingAt: now + TIMES.pingMs }, [{ type: "ping" }]];
}

function tick(state: Connection, now: number, random: () => number): Step {
  if (state.phase === "waiting" && now >= state.retryAt) return connect(state, now);
  if (state.phase === "connecting" && now >= state.since + TIMES.openMs) {
    const [next] = wait(state, now, random);
    return [{ ...next, standby: null }, abandon(state)];
  }
  if (state.phase !== "open") return [state, []];
  if (!state.ready && now >= state.since + TIMES.openMs) {
    const [next] = wait(state, now, random);
    return [{ ...next, standby: null }, abandon(state)];
  }
  if (state.pongBy !== null && now >= state.pongBy) {
    const [next, effects] = connect(state, now);
    return [{ ...next, failures: state.failures + 1 }, [...abandon(state), ...effects]];
  }
  let next = state;
  const effects: Effect[] = [];
  if (now >= state.pingAt) {
    next = { ...next, pingAt: now + TIMES.pingMs, pongBy: next.pongBy ?? now + TIMES.pongMs };
    effects.push({ type: "ping" });
  }
  if (now >= state.renewAt) {
    const socket = state.made + 1;
    if (state.standby !== null) effects.push({ type: "close", socket: state.standby });
    next = { ...next, standby: socket, made: socket, renewAt: now + TIMES.renewRetryMs };
    effects.push({ type: "connect", socket });
  }
  return [next, effects];
}

export function step(state: Connection, input: Input, now: number, random: () => number): Step {
  switch (input.type) {
    case "start":
      return state.phase === "idle" || state.phase === "stopped" ? connect(state, now) : [state, []];
    case "stop":
      return [{ ...state, phase: "stopped", ready: false, standby: null }, abandon(state)];
    case "opened":
      if (input.socket !== state.current || state.phase !== "connecting") return [state, []];
      return [{ ...state, phase: "open", pingAt: now + TIMES.pingMs, renewAt: now + TIMES.renewMs }, []];
    case "heard":
      if (input.socket === state.standby) {
        const renewed: Connection = {
          ...state,
          refusal: null,
          phase: "open",
          current: input.socket,
          standby: null,
          ready: true,
        };
        const times = { since: now, pingAt: now + TIMES.pingMs, renewAt: now + TIMES.renewMs, pongBy: null };
        return [{ ...renewed, ...times }, [{ type: "close", socket: state.current }]];
      }
      if (input.socket !== state.current || state.phase !== "open") return [state, []];
      return [{ ...state, ready: true, failures: 0, pongBy: null, refusal: null }, []];
    case "closed": {
      if (input.socket === state.standby) return [{ ...state, standby: null }, []];
      if (input.socket !== state.current || (state.phase !== "open" && state.phase !== "connecting"))
        return [state, []];
      const effects = abandon({ ...state, phase: "waiting" });
      const [next] = wait({ ...state, standby: null }, now, random, input.refusal);
      return [next, effects];
    }
    case "resync": {
      if (state.phase !== "open") return [state, []];
      const [next, effects] = connect(state, now);
      return [next, [...abandon(state), ...effects]];
    }
    case "online":
      if (state.phase === "waiting" && !mustWait(state, now))
        return connect({ ...state, online: true, failures: 0 }, now);
      return state.phase === "open"
        ? probe({ ...state, online: true }, now)
        : [{ ...state, online: true }, []];
    case "offline":
      return state.phase === "open"
        ? probe({ ...state, online: false }, now)
        : [{ ...state, online: false }, []];
    case "visible":
      if (state.phase === "waiting" && !mustWait(state, now)) return connect(state, now);
      return state.phase === "open" && state.ready && now - state.since > TIMES.probeMs
        ? probe(state, now)
        : [state, []];
    case "quiet":
      return state.phase === "open" && state.ready ? probe(state, now) : [state, []];
    case "tick":
      return tick(state, now, random);
  }
}

/** When `tick` next has something to do. */
export function wakeAt(state: Connection): number {
  if (state.phase === "waiting") return state.retryAt;
  if (state.phase === "connecting") return state.since + TIMES.openMs;
  if (state.phase !== "open") return Number.POSITIVE_INFINITY;
  const opening = state.ready ? Number.POSITIVE_INFINITY : state.since + TIMES.openMs;
  return Math.min(opening, state.pingAt, state.pongBy ?? Number.POSITIVE_INFINITY, state.renewAt);
}

/** What to tell the person. */
export type Status = "connecting" | "connected" | "reconnecting" | "offline" | "refused";

export function statusOf(state: Connection): Status {
  if (state.phase === "open" && state.ready) return "connected";
  if (!state.online) return "offline";
  if (state.refusal !== null) return "refused";
  return state.failures === 0 && state.made <= 1 ? "connecting" : "reconnecting";
}
