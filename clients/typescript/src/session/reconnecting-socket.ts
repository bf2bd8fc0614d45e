import {
  type Connection,
  type Effect,
  IDLE,
  type Input,
  type Refusal,
  type Status,
  statusOf,
  step,
  wakeAt,
} from "../chat/connection.ts";
import { parseFrame } from "../chat/parse.ts";
import type { ClientFrame, ServerEvent } from "../chat/protocol.gen.ts";
import { ApiError } from "../http/errors.ts";
import { closesAnyhow, dismiss, type Socket } from "./socket.ts";

export interface ReconnectingSocketDeps {
  /** Gets a ticket and opens a socket with it. `unanswered`: the attempt before may have been refused. */
  open: (failures: number, unanswered: boolean) => Promise<Socket>;
  now: () => number;
  random: () => number;
  onEvent: (event: ServerEvent, first: boolean) => void;
  onStatus: (status: Status, refusal: Connection["refusal"]) => void;
}

/** The limit that refused a ticket, with the time it asked to wait; null for any other failure. */
function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof ApiError) || error.status !== 429) return null;
  return { code: error.code, waitMs: (error.retryAfter ?? LIMIT_SECONDS) * 1000 };
}

/** How long a limit is waited for that does not say. */
const LIMIT_SECONDS = 30;
const OPEN = 1;

/** Carries out what the connection's state machine asks for. */
export class ReconnectingSocket {
  private state: Connection = IDLE;
  private readonly sockets = new Map<number, Socket>();
  private readonly greeted = new Set<number>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly deps: ReconnectingSocketDeps) {}

  get ready(): boolean {
    return this.state.phase === "open" && this.state.ready;
  }

  get failures(): number {
    return this.state.failures;
  }

  input(input: Input): void {
    const before = statusOf(this.state);
    const { refusal } = this.state;
    const [next, effects] = step(this.state, input, this.deps.now(), this.deps.random);
    this.state = next;
    for (const effect of effects) this.run(effect);
    const after = statusOf(this.state);
    if (after !== before || this.state.refusal !== refusal) this.deps.onStatus(after, this.state.refusal);
    this.schedule();
  }

  /** Sends a frame on the current socket. False when there is none that listens. */
  send(frame: ClientFrame): boolean {
    const socket = this.sockets.get(this.state.current);
    if (!this.ready || !socket || socket.readyState !== OPEN) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  private run(effect: Effect): void {
    if (effect.type === "connect") void this.connect(effect.socket);
    else if (effect.type === "close") this.drop(effect.socket);
    else {
      const socket = this.sockets.get(this.state.current);
      if (socket?.readyState === OPEN) socket.send(JSON.stringify({ type: "ping" } satisfies ClientFrame));
    }
  }

  private async connect(number: number): Promise<void> {
    let socket: Socket;
    try {
      socket = await this.deps.open(this.state.failures, this.state.unanswered);
    } catch (error) {
      const refusal = refusalOf(error);
      this.input({ type: "closed", socket: number, ...(refusal ? { refusal } : {}) });
      return;
    }
    if (!this.expects(number)) {
      dismiss(socket);
      return;
    }
    this.sockets.set(number, socket);
    socket.onerror = closesAnyhow;
    socket.onopen = () => this.input({ type: "opened", socket: number });
    socket.onclose = () => {
      this.forget(number);
      this.input({ type: "closed", socket: number });
    };
    socket.onmessage = (message) => this.receive(number, message.data);
  }

  /** Whether the socket of an attempt is still wanted, now that its ticket has come. */
  private expects(number: number): boolean {
    const { phase, current, standby } = this.state;
    return number === standby || (number === current && phase === "connecting");
  }

  private receive(number: number, data: unknown): void {
    if (!this.sockets.has(number)) return;
    const parsed = parseFrame(data);
    if ("ignored" in parsed) {
      console.debug(`ignored a frame: ${parsed.ignored}`);
      return;
    }
    const first = !this.greeted.has(number);
    this.greeted.add(number);
    this.input({ type: "heard", socket: number });
    this.deps.onEvent(parsed.event, first);
  }

  private drop(number: number): void {
    const socket = this.sockets.get(number);
    this.forget(number);
    if (!socket) return;
    // One that takes too long must not keep others waiting: a browser opens one socket to a server at a time.
    if (this.state.phase === "stopped") dismiss(socket);
    else socket.close(1000);
  }

  private forget(number: number): void {
    const socket = this.sockets.get(number);
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.onerror = closesAnyhow;
    }
    this.sockets.delete(number);
    this.greeted.delete(number);
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const at = wakeAt(this.state);
    if (Number.isFinite(at)) {
      this.timer = setTimeout(() => this.input({ type: "tick" }), Math.max(0, at - this.deps.now()));
    }
  }
}
