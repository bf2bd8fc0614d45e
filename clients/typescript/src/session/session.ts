import type { Connection, Status } from "../chat/connection.ts";
import * as optimistic from "../chat/optimistic.ts";
import * as box from "../chat/outbox.ts";
import type {
  ClientFrame,
  EditLastFrame,
  ErrorEvent,
  Seen,
  ServerEvent,
  UserMessageFrame,
} from "../chat/protocol.gen.ts";
import * as queue from "../chat/queue.ts";
import { reduce } from "../chat/reduce.ts";
import {
  EMPTY_THREAD,
  isRunning,
  isTurn,
  seenReport,
  speakingTurn,
  type Thread,
  type Wish,
} from "../chat/thread.ts";
import * as typing from "../chat/typing.ts";
import type { Store } from "../store.ts";
import type { History, SessionDeps, SessionState } from "./ports.ts";
import { frameOf, isAboutQueue } from "./queued.ts";
import { ReconnectingSocket } from "./reconnecting-socket.ts";
import { comesBack, isLimit } from "./refusals.ts";
import { RevealController } from "./reveal-controller.ts";
import type { Socket } from "./socket.ts";

/** How often the whole may be asked for again. */
const SYNC_EVERY_MS = 5_000;

/** One conversation: its connection, what is on its screen, and what waits to be sent. */
export class Session {
  private readonly reveal: RevealController;
  private outbox: box.Outbox;
  private typing = typing.STILL;
  /** Typing frames overtake each other; the server knows the newer one by its number. */
  private typingFrames = 0;
  /** The last message that was accepted on this connection. */
  private accepted: string | null = null;
  private cancelling: { generationId?: number; seen?: Seen } | null = null;
  private wantedModel: string | null = null;
  /** What was on screen when a queued message was sent. */
  private sendingSeen: { seen?: Seen } = {};
  private syncedAt = 0;
  private earlier: string | null = null;
  private alarm: ReturnType<typeof setTimeout> | undefined;
  private readonly socket: ReconnectingSocket;

  constructor(
    conversationId: string | null,
    private readonly deps: SessionDeps,
    model: string | null = null,
    /** Nothing has been said in it, as far as this page's history knows. */
    private readonly leftEmpty = false,
  ) {
    let thread: Thread = { ...EMPTY_THREAD, conversationId, model };
    this.outbox = { ...box.EMPTY_OUTBOX, items: deps.draftStorage.outbox(conversationId) };
    for (const { frame, saidAt } of this.outbox.items)
      thread = optimistic.say(thread, { ...frame, now: saidAt });
    this.reveal = new RevealController(thread, deps, () => this.schedule());
    this.socket = new ReconnectingSocket({
      open: (failures, unanswered) => this.open(failures, unanswered),
      now: deps.now,
      random: deps.random,
      onEvent: (event, first) => this.receive(event, first),
      onStatus: (status, refusal) => this.changeStatus(status, refusal),
    });
  }

  get store(): Store<SessionState> {
    return this.reveal.store;
  }

  private get thread(): Thread {
    return this.reveal.thread;
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
    this.socket.input({ type: "start" });
  }

  stop(): void {
    this.socket.input({ type: "stop" });
    this.reveal.stop();
    clearTimeout(this.alarm);
    this.alarm = undefined;
  }

  network(input: "online" | "offline" | "visible"): void {
    this.socket.input({ type: input });
  }

  /** Says something; `mode`: what is to become of the reply being spoken. */
  say(text: string, mode: Wish = "auto"): void {
    this.post({ type: "user_message", text, mode }, optimistic.say);
  }

  /** Says the last question in other words. */
  sayInstead(text: string): void {
    this.post({ type: "edit_last", text }, optimistic.sayInstead);
  }

  /** Gives a queued message other words. */
  editQueued(messageId: string, text: string): void {
    this.reveal.show(optimistic.changeQueued(this.thread, "edit", messageId, text));
    this.flush();
  }

  removeQueued(messageId: string): void {
    this.reveal.show(optimistic.changeQueued(this.thread, "remove", messageId));
    this.flush();
  }

  /** Words that found no place go back to the message box. */
  giveBack(text: string): void {
    this.deps.giveBack(this, text);
  }

  /** Sends a queued message now, which interrupts the reply being spoken. */
  sendQueued(messageId: string): void {
    this.sendingSeen = this.seen();
    this.reveal.show(optimistic.sendQueued(this.thread, messageId, this.deps.now()));
    this.flush();
  }

  regenerate(): void {
    const frame: ClientFrame = { type: "regenerate", ...this.seen() };
    if (this.socket.send(frame)) this.reveal.show(optimistic.regenerate(this.thread, this.deps.now()));
  }

  /** Stops the reply where the reader is. */
  cancel(): void {
    if (!isRunning(this.thread)) return;
    const turn = speakingTurn(this.thread);
    const generationId = turn?.generationId;
    this.cancelling = { ...(generationId === undefined ? {} : { generationId }), ...this.seen() };
    this.reveal.show(optimistic.stop(this.thread));
    this.flush();
  }

  /** Drops a message that was refused. */
  withdraw(clientMessageId: string): void {
    this.reveal.show(optimistic.withdraw(this.thread, clientMessageId));
  }

  /** Says other words for the last question again, which were refused. */
  sayInsteadAgain(clientMessageId: string): void {
    const refused = this.thread.messages.find(
      (one) => one.role === "user" && one.clientMessageId === clientMessageId && one.again,
    );
    if (!refused) return;
    this.withdraw(clientMessageId);
    this.sayInstead(refused.text);
  }

  setModel(model: string): void {
    this.wantedModel = model;
    this.reveal.show({ ...this.thread, model });
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
    this.reveal.show(optimistic.prepend(this.thread, messages, nextCursor !== null));
  }

  /** Renamed here; the server tells the other connections. */
  retitle(title: string): void {
    this.reveal.show({ ...this.thread, title });
  }

  /** Shows why it cannot be opened; what is only out of reach is asked for again. */
  fail(status: "missing" | "deleted" | "unavailable"): void {
    if (status === "missing" && this.isEmpty) {
      // The server keeps what nobody has spoken in for a while only.
      this.reveal.show(optimistic.beginAnew(this.thread));
      this.deps.draftStorage.keepOutbox(null, this.outbox.items);
      return;
    }
    this.reveal.show({ ...this.thread, status, awaiting: null });
    if (status !== "unavailable") this.socket.input({ type: "stop" });
  }

  /** Whether nobody has spoken in it: what is said here has not arrived. */
  private get isEmpty(): boolean {
    const { status, messages } = this.thread;
    const known = status === "active" ? messages.length > 0 : this.leftEmpty;
    return known && !messages.some((one) => one.role === "user" && one.generationId !== null);
  }

  private seen(): { seen?: Seen } {
    const seen = seenReport(this.thread);
    return seen ? { seen } : {};
  }

  private async open(failures: number, unanswered: boolean): Promise<Socket> {
    const { conversationId, model, status } = this.thread;
    const unseen = status === "fresh" || status === "unavailable" || this.isEmpty;
    if (failures >= 1 && unseen && conversationId !== null) this.deps.onRefusedConnection(this);
    // A model that is no longer offered must not keep the person out.
    return this.deps.openSocket({
      conversationId,
      model: conversationId === null && failures === 0 ? model : null,
      ...(unanswered ? { afterRefusal: true as const } : {}),
    });
  }

  private post(
    words: Pick<UserMessageFrame, "type" | "text" | "mode"> | Pick<EditLastFrame, "type" | "text">,
    change: typeof optimistic.say,
  ): void {
    const said = { ...words, clientMessageId: this.deps.newId(), now: this.deps.now() };
    // It ends the typing before it, also where that is told later.
    const order = this.typingFrames > 0 ? { order: ++this.typingFrames } : {};
    const frame = { ...words, clientMessageId: said.clientMessageId, ...order, ...this.seen() };
    this.typing = typing.saidIt();
    this.outbox = box.enqueue(this.outbox, { frame, saidAt: said.now });
    this.deps.draftStorage.keepOutbox(this.id, this.outbox.items);
    this.reveal.show(change(this.thread, said));
    this.flush();
  }

  private receive(event: ServerEvent, first: boolean): void {
    const before = this.thread;
    if (event.type === "conversation_created")
      this.deps.draftStorage.move(before.conversationId, event.conversationId);
    if (first) {
      this.outbox = box.again(this.outbox);
      this.accepted = null;
    }
    let next = reduce(before, event, this.deps.now());
    if (event.type === "message_accepted") this.accept(event.clientMessageId);
    if (event.type === "model_changed") this.wantedModel = null;
    if (event.type === "error") next = this.refuse(next, event);
    if (next.status === "missing" || next.status === "deleted") this.socket.input({ type: "stop" });
    this.reveal.show(next, event.type === "ai_token" ? "soon" : "now");
    this.deps.onEvent(this, event);
    this.flush();
  }

  private accept(clientMessageId: string | undefined): void {
    const rest = box.settle(this.outbox, clientMessageId);
    if (rest !== this.outbox) this.accepted = clientMessageId ?? null;
    this.keep(rest);
  }

  private keep(outbox: box.Outbox): void {
    this.outbox = outbox;
    this.deps.draftStorage.keepOutbox(this.id, outbox.items);
  }

  private refuse(thread: Thread, event: ErrorEvent): Thread {
    const item = box.refusedBy(this.outbox, event);
    if (event.code === "TRY_AGAIN" && event.clientMessageId !== undefined) {
      // Of one that was accepted meanwhile, it says nothing.
      if (item) this.outbox = box.later(this.outbox, this.deps.now());
      return thread;
    }
    if (event.code === "MODEL_NOT_FOUND") this.wantedModel = null;
    if (item && comesBack(event) && item.frame.type === "user_message") {
      this.keep(box.drop(this.outbox, item.frame.clientMessageId));
      this.deps.onRefusal(event);
      this.deps.giveBack(this, item.frame.text);
      return optimistic.givenBack(thread, item.frame.clientMessageId);
    }
    if (item === null && isAboutQueue(event, thread)) return this.refuseChange(thread, event);
    if (item) {
      this.keep(box.drop(this.outbox, item.frame.clientMessageId));
      // Words for the last question do not go to the message box: from there they would be another one.
      const again = comesBack(event);
      const next = optimistic.refused(thread, item.frame.clientMessageId, this.deps.sentenceOf(event), again);
      return item.frame.type === "edit_last" ? { ...next, needsSync: true } : next;
    }
    this.deps.onRefusal(event);
    const answer = event.code === "NOTHING_TO_REPLACE" || event.code === "TRY_AGAIN" || isLimit(event);
    return answer ? { ...optimistic.thaw(thread), awaiting: null, needsSync: true } : thread;
  }

  /** A change of a queued message was refused: what the server has stands, and no words are lost. */
  private refuseChange(thread: Thread, event: ErrorEvent): Thread {
    const [next, change] = optimistic.changeRefused(thread);
    this.deps.onRefusal(event);
    if (change?.kind === "edit") this.deps.giveBack(this, change.text);
    return next;
  }

  /** Sends what can be sent now. */
  private flush(): void {
    if (this.socket.ready && this.thread.status === "active") {
      // What to stop is known only when what was said before has arrived.
      const stopping = this.outbox.items.length === 0 ? this.cancelling : null;
      if (stopping && this.socket.send({ type: "cancel", ...stopping })) this.cancelling = null;
      if (this.wantedModel && this.socket.send({ type: "set_model", model: this.wantedModel }))
        this.wantedModel = null;
      const frames = box.toSend(this.outbox, this.accepted);
      if (frames.length > 0 && frames.every((one) => this.socket.send(one)))
        this.outbox = box.sent(this.outbox, this.deps.now());
      this.sendChanges();
    }
    this.schedule();
  }

  private sendChanges(): void {
    const changes = queue.toSend(this.thread.queue);
    if (changes.length === 0 || !changes.every((one) => this.socket.send(frameOf(one, this.sendingSeen))))
      return;
    this.reveal.show({ ...this.thread, queue: queue.sent(this.thread.queue) });
  }

  private signal([next, signal]: [typing.Typing, typing.TypingSignal]): void {
    this.typing = next;
    if (signal) this.socket.send({ type: signal, order: ++this.typingFrames });
    if (signal === "user_stopped_typing" && this.thread.nudge)
      this.reveal.show({ ...this.thread, nudge: null });
    this.schedule();
  }

  private changeStatus(status: Status, refusal: Connection["refusal"]): void {
    if (status !== "connected") this.typing = typing.STILL;
    this.reveal.showStatus(status, refusal);
  }

  /** One alarm for everything that happens only because time passes. */
  private schedule(): void {
    const now = this.deps.now();
    const at = Math.min(
      this.outbox.resendAt ?? Number.POSITIVE_INFINITY,
      this.thread.awaiting?.until ?? Number.POSITIVE_INFINITY,
      this.typing.until,
      this.thread.queue.staleAt ?? Number.POSITIVE_INFINITY,
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
      this.socket.input({ type: "resync" });
    }
    this.reveal.show(optimistic.losePatience(this.thread, now));
    this.flush();
  }
}
