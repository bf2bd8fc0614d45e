import type { Connection, Status } from "../chat/connection.ts";
import * as optimistic from "../chat/optimistic.ts";
import type { Pace, RevealClock } from "../chat/reveal.ts";
import { isRevealing, type Thread } from "../chat/thread.ts";
import { createStore, type WritableStore } from "../store.ts";
import type { SessionDeps, SessionState } from "./ports.ts";

/** How often the screen follows: a timer, because animation frames pause in hidden tabs. */
const FRAME_MS = 33;

/** One conversation as it is seen: what arrives in bursts is revealed at the reader's pace. */
export class RevealController {
  readonly store: WritableStore<SessionState>;
  private clock: RevealClock = { dueAt: 0 };
  private frame: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private latest: Thread,
    private readonly deps: Pick<SessionDeps, "now" | "random" | "paceMs">,
    private readonly onPaint: () => void,
  ) {
    this.store = createStore<SessionState>({ thread: latest, status: "connecting", refusal: null });
  }

  /** What is known; the store follows within a frame. */
  get thread(): Thread {
    return this.latest;
  }

  show(thread: Thread, when: "now" | "soon" = "now"): void {
    // The time in which nothing was revealed is not made up for.
    if (!this.latest.messages.some(isRevealing))
      this.clock = { dueAt: Math.max(this.clock.dueAt, this.deps.now()) };
    this.latest = thread;
    if (when === "now") this.paint();
    else this.frame ??= setTimeout(() => this.paint(), FRAME_MS);
  }

  showStatus(status: Status, refusal: Connection["refusal"]): void {
    this.store.setState({ status, refusal });
  }

  stop(): void {
    clearTimeout(this.frame);
    this.frame = undefined;
  }

  private paint(): void {
    this.stop();
    const pace: Pace = { baseMs: this.deps.paceMs(), random: this.deps.random };
    const step = optimistic.advance(this.latest, this.clock, this.deps.now(), pace);
    this.latest = step.thread;
    this.clock = step.clock;
    if (this.store.getState().thread !== this.latest) this.store.setState({ thread: this.latest });
    if (this.latest.messages.some(isRevealing)) this.frame = setTimeout(() => this.paint(), FRAME_MS);
    this.onPaint();
  }
}
