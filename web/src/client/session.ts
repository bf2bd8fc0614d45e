import { createStore, type StoreApi } from "zustand/vanilla";
import type { Status } from "../chat/connection";
import * as local from "../chat/local";
import * as box from "../chat/outbox";
import type { ClientFrame, ErrorEvent, Seen, ServerEvent } from "../chat/protocol.gen";
import { reduce } from "../chat/reduce";
import type { Pace, RevealClock } from "../chat/reveal";
import {
  EMPTY_THREAD,
  isRevealing,
  isRunning,
  isTurn,
  seenReport,
  speakingTurn,
  type Thread,
} from "../chat/thread";
import * as typing from "../chat/typing";
import { Link, type Socket } from "./link";
import type { History, SessionDeps, SessionState } from "./ports";

/** How often the screen follows: a timer, because animation frames pause in hidden tabs. */
const FRAME_MS = 33;
/** How often the whole may be asked for again. */
const SYNC_EVERY_MS = 5_000;

/** One conversation: its connection, what is on its screen, and what waits to be sent. */
export class Session {
  readonly store: StoreApi<SessionState>;
  private thread: Thread;
  private outbox: box.Outbox;
  private typing = typing.STILL;
  private clock: RevealClock = { dueAt: 0 };
  private cancelling: { generationId?: number; seen?: Seen } | null = null;
  private wantedModel: string | null = null;
  private syncedAt = 0;
  private earlier: string | null = null;
  private frame: ReturnType<typeof setTimeout> | undefined;
  private alarm: ReturnType<typeof setTimeout> | undefined;
  private readonly link: Link;

  constructor(
    conversationId: string | null,
    private readonly deps: SessionDeps,
    model: string | null = null,
  ) {
    this.thread = { ...EMPTY_THREAD, conversationId, model };
    this.outbox = { ...box.EMPTY_OUTBOX, items: deps.shelf.outbox(conversationId) };
    for (const { frame, saidAt } of this.outbox.items) {
      this.thread = local.say(this.thread, {
        clientMessageId: frame.clientMessageId,
        text: frame.text,
        now: saidAt,
      });
    }
    this.store = createStore<SessionState>(() => ({ thread: this.thread, status: "connecting" }));
    this.link = new Link({
      open: (failures) => this.open(failures),
      now: deps.now,
      random: deps.random,
      onEvent: (event, first) => this.receive(event, first),
      onStatus: (status) => this.changeStatus(status),
    });
  }

  get id(): string | null {
    return this.thread.conversationId;
  }

  /** Whether it has something to wait for when nobody looks at it. */
  get busy(): boolean {
    const { awaiting, messages } = this.thread;
    const spoken = messages.some((one) => isTurn(one) && one.phase === "streaming");
    return awaiting !== null || spoken || this.outbox.items.length > 0;
  }

  start(): void {
    this.link.input({ type: "start" });
  }

  stop(): void {
    this.link.input({ type: "stop" });
    clearTimeout(this.frame);
    clearTimeout(this.alarm);
    this.frame = this.alarm = undefined;
  }

  network(input: "online" | "offline" | "visible"): void {
    this.link.input({ type: input });
  }

  say(text: string): void {
    const said = { clientMessageId: this.deps.newId(), text, now: this.deps.now() };
    const frame: box.OutboxFrame = {
      type: "user_message",
      text,
      clientMessageId: said.clientMessageId,
      ...this.seen(),
    };
    this.post(frame, local.say(this.thread, said), said.now);
  }

  /** Says the last question in other words. */
  sayInstead(text: string): void {
    const said = { clientMessageId: this.deps.newId(), text, now: this.deps.now() };
    const frame: box.OutboxFrame = {
      type: "edit_last",
      text,
      clientMessageId: said.clientMessageId,
      ...this.seen(),
    };
    this.post(frame, local.sayInstead(this.thread, said), said.now);
  }

  regenerate(): void {
    const frame: ClientFrame = { type: "regenerate", ...this.seen() };
    if (this.link.send(frame)) this.update(local.regenerate(this.thread, this.deps.now()));
  }

  /** Stops the reply where the reader is. */
  cancel(): void {
    if (!isRunning(this.thread)) return;
    const turn = speakingTurn(this.thread);
    const generationId = turn?.generationId;
    this.cancelling = { ...(generationId === undefined ? {} : { generationId }), ...this.seen() };
    this.update(local.stop(this.thread));
    this.flush();
  }

  /** Drops a message that was refused, and returns its text. */
  withdraw(clientMessageId: string): void {
    this.update(local.withdraw(this.thread, clientMessageId));
  }

  setModel(model: string): void {
    this.wantedModel = model;
    this.update({ ...this.thread, model });
    this.flush();
  }

  typed(draft: string): void {
    this.signal(typing.keystroke(this.typing, draft, this.deps.now()));
  }

  /** Reads the messages before those that are listed. */
  async loadEarlier(read: (id: string, cursor: string | null) => Promise<History>): Promise<void> {
    if (this.id === null) return;
    const { messages, nextCursor } = await read(this.id, this.earlier);
    this.earlier = nextCursor;
    this.update(local.prepend(this.thread, messages, nextCursor !== null));
  }

  /** Renamed here; the server tells the other connections. */
  retitle(title: string): void {
    this.update({ ...this.thread, title });
  }

  fail(status: "missing" | "deleted"): void {
    this.update({ ...this.thread, status, awaiting: null });
    this.link.input({ type: "stop" });
  }

  private seen(): { seen?: Seen } {
    const seen = seenReport(this.thread);
    return seen ? { seen } : {};
  }

  private async open(failures: number): Promise<Socket> {
    const { conversationId, model, status } = this.thread;
    if (failures >= 1 && status === "fresh" && conversationId !== null) this.deps.onRefusedConnection(this);
    // A model that is no longer offered must not keep the person out.
    return this.deps.openSocket({
      conversationId,
      model: conversationId === null && failures === 0 ? model : null,
    });
  }

  private post(frame: box.OutboxFrame, thread: Thread, saidAt: number): void {
    this.typing = typing.saidIt();
    this.outbox = box.enqueue(this.outbox, { frame, saidAt });
    this.deps.shelf.keepOutbox(this.id, this.outbox.items);
    this.update(thread);
    this.flush();
  }

  private receive(event: ServerEvent, first: boolean): void {
    const before = this.thread;
    if (event.type === "conversation_created")
      this.deps.shelf.move(before.conversationId, event.conversationId);
    if (first) this.outbox = box.again(this.outbox);
    let next = reduce(before, event, this.deps.now());
    if (event.type === "message_accepted") this.settle(event.clientMessageId);
    if (event.type === "model_changed") this.wantedModel = null;
    if (event.type === "error") next = this.refuse(next, event);
    if (next.status === "missing" || next.status === "deleted") this.link.input({ type: "stop" });
    this.update(next, event.type === "ai_token" ? "soon" : "now");
    this.deps.onEvent(this, event);
    this.flush();
  }

  private settle(clientMessageId: string | undefined): void {
    this.outbox = box.settle(this.outbox, clientMessageId);
    this.deps.shelf.keepOutbox(this.id, this.outbox.items);
  }

  private refuse(thread: Thread, event: ErrorEvent): Thread {
    const item = box.refusedBy(this.outbox, event);
    if (item && event.code === "TRY_AGAIN") {
      this.outbox = box.later(this.outbox, this.deps.now());
      return thread;
    }
    if (event.code === "MODEL_NOT_FOUND") this.wantedModel = null;
    if (item) {
      this.settle(item.frame.clientMessageId);
      const next = local.refused(thread, item.frame.clientMessageId, event.error);
      return item.frame.type === "edit_last" ? { ...next, needsSync: true } : next;
    }
    this.deps.onRefusal(event);
    const answer = event.code === "NOTHING_TO_REPLACE" || event.code === "TRY_AGAIN";
    return answer ? { ...local.thaw(thread), awaiting: null, needsSync: true } : thread;
  }

  /** Sends what can be sent now. */
  private flush(): void {
    if (this.link.ready && this.thread.status === "active") {
      // What to stop is known only when what was said before has arrived.
      const stopping = this.outbox.items.length === 0 ? this.cancelling : null;
      if (stopping && this.link.send({ type: "cancel", ...stopping })) this.cancelling = null;
      if (this.wantedModel && this.link.send({ type: "set_model", model: this.wantedModel }))
        this.wantedModel = null;
      const frame = box.toSend(this.outbox);
      if (frame && this.link.send(frame)) this.outbox = box.sent(this.outbox, this.deps.now());
    }
    this.schedule();
  }

  private signal([next, signal]: [typing.Typing, typing.TypingSignal]): void {
    this.typing = next;
    if (signal) this.link.send({ type: signal });
    if (signal === "user_stopped_typing" && this.thread.nudge) this.update({ ...this.thread, nudge: null });
    this.schedule();
  }

  private changeStatus(status: Status): void {
    if (status !== "connected") this.typing = typing.STILL;
    this.store.setState({ status });
  }

  private update(thread: Thread, when: "now" | "soon" = "now"): void {
    this.thread = thread;
    if (when === "now") this.paint();
    else this.frame ??= setTimeout(() => this.paint(), FRAME_MS);
  }

  private paint(): void {
    clearTimeout(this.frame);
    this.frame = undefined;
    const pace: Pace = { baseMs: this.deps.paceMs(), random: this.deps.random };
    const step = local.advance(this.thread, this.clock, this.deps.now(), pace);
    this.thread = step.thread;
    this.clock = step.clock;
    if (this.store.getState().thread !== this.thread) this.store.setState({ thread: this.thread });
    if (this.thread.messages.some(isRevealing)) this.frame = setTimeout(() => this.paint(), FRAME_MS);
    this.schedule();
  }

  /** One alarm for everything that happens only because time passes. */
  private schedule(): void {
    const now = this.deps.now();
    const at = Math.min(
      this.outbox.resendAt ?? Number.POSITIVE_INFINITY,
      this.thread.awaiting?.until ?? Number.POSITIVE_INFINITY,
      this.typing.until,
      this.thread.needsSync ? this.syncedAt + SYNC_EVERY_MS : Number.POSITIVE_INFINITY,
    );
    clearTimeout(this.alarm);
    if (Number.isFinite(at)) this.alarm = setTimeout(() => this.ring(), Math.max(0, at - now));
  }

  private ring(): void {
    const now = this.deps.now();
    if ((this.outbox.resendAt ?? Number.POSITIVE_INFINITY) <= now) this.outbox = box.again(this.outbox);
    if (this.typing.until <= now) this.signal(typing.rest(this.typing));
    if (this.thread.needsSync && this.syncedAt + SYNC_EVERY_MS <= now) {
      this.syncedAt = now;
      this.link.input({ type: "resync" });
    }
    this.update(local.losePatience(this.thread, now));
    this.flush();
  }
}
