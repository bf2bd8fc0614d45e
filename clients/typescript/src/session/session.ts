import type { Connection, Status } from "../chat/connection.ts";
import * as optimistic from "../chat/optimistic.ts";
import type {
  ClientFrame,
  EditLastFrame,
  Seen,
  ServerEvent,
  UserMessageFrame,
} from "../chat/protocol.gen.ts";
import { reduce } from "../chat/reduce.ts";
import { stopping } from "../chat/stopping.ts";
import { EMPTY_THREAD, isRunning, isTurn, seenReport, type Thread, type Wish } from "../chat/thread.ts";
import type { Store } from "../store.ts";
import { Alarm } from "./alarm.ts";
import { Outgoing } from "./outgoing.ts";
import type { History, SessionDeps, SessionState } from "./ports.ts";
import { ReconnectingSocket } from "./reconnecting-socket.ts";
import { refuse } from "./refusing.ts";
import { RevealController } from "./reveal-controller.ts";
import { Silence } from "./silence.ts";
import type { Socket } from "./socket.ts";
import { TypingSignals } from "./typing-signals.ts";

/** How often the whole may be asked for again. */
const SYNC_EVERY_MS = 5_000;

/** After how many failures in a row the reason is asked for of a conversation that was open. */
const SURELY_REFUSED = 3;

/** What a message is sent with, where that is not the session's own. */
export interface Given {
  clientMessageId?: string | undefined;
  /** What the person has seen of the reply, where that is not what the store has shown. */
  seen?: Seen | undefined;
}

/** One conversation: its connection, what is on its screen, and what waits to be sent. */
export class Session {
  private readonly reveal: RevealController;
  private readonly outgoing: Outgoing;
  private readonly typing = new TypingSignals();
  private readonly alarm: Alarm;
  private readonly silence: Silence;
  private readonly socket: ReconnectingSocket;
  private syncedAt = 0;
  /** How often, since the server said something last, it did not know the conversation. */
  private missing = 0;
  private earlier: string | null = null;

  constructor(
    conversationId: string | null,
    private readonly deps: SessionDeps,
    model: string | null = null,
    /** Nothing has been said in it, as far as this page's history knows. */
    private readonly leftEmpty = false,
  ) {
    let thread: Thread = { ...EMPTY_THREAD, conversationId, model };
    const kept = deps.draftStorage.outbox(conversationId);
    for (const { frame, saidAt } of kept) thread = optimistic.say(thread, { ...frame, now: saidAt });
    this.outgoing = new Outgoing(kept, deps.now, (items) => deps.draftStorage.keepOutbox(this.id, items));
    this.alarm = new Alarm(deps.now, () => this.ring());
    this.silence = new Silence(deps.now);
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

  /** What is known; the store follows within a frame. */
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
    return awaiting !== null || spoken || this.outgoing.items.length > 0;
  }

  start(): void {
    this.socket.input({ type: "start" });
  }

  stop(): void {
    this.socket.input({ type: "stop" });
    this.reveal.stop();
    this.alarm.stop();
  }

  network(input: "online" | "offline" | "visible"): void {
    this.socket.input({ type: input });
  }

  /** Asks the server for the whole: something may have been lost on the way. */
  sync(): void {
    this.socket.input({ type: "resync" });
  }

  /** Says something; `mode`: what is to become of the reply being spoken. Returns the message's `clientMessageId`. */
  say(text: string, mode: Wish = "auto", given: Given = {}): string {
    return this.post({ type: "user_message", text, mode }, optimistic.say, given);
  }

  /** Says the last question in other words. Returns the message's `clientMessageId`. */
  sayInstead(text: string, given: Given = {}): string {
    return this.post({ type: "edit_last", text }, optimistic.sayInstead, given);
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
    this.outgoing.sendQueued({ ...this.seen(), ...this.traced() });
    this.reveal.show(optimistic.sendQueued(this.thread, messageId, this.deps.now()));
    this.flush();
  }

  /** Has the last question answered again. False when there is no connection now. */
  regenerate(seen?: Seen): boolean {
    this.silence.break();
    const sent = this.socket.send({ type: "regenerate", ...this.seen(seen), ...this.traced() });
    if (sent) this.reveal.show(optimistic.regenerate(this.thread, this.deps.now()));
    return sent;
  }

  /** Stops the reply where the reader is. */
  cancel(seen?: Seen): void {
    if (!isRunning(this.thread)) return;
    this.silence.break();
    this.outgoing.cancel(stopping(this.thread, this.seen(seen).seen));
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
    this.outgoing.setModel(model);
    this.reveal.show({ ...this.thread, model });
    this.flush();
  }

  typed(draft: string): void {
    this.signal(this.typing.typed(draft, this.deps.now()));
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
    if (this.thread.status === "active" && !this.isEmpty) {
      // It was there. A moment ago it may not have been stored yet; only what is refused as well and missing again is gone.
      this.missing += status === "missing" ? 1 : 0;
      if (status === "unavailable" || (status === "missing" && this.missing < 2)) return;
    }
    if (status === "missing" && this.isEmpty) {
      // The server keeps what nobody has spoken in for a while only.
      this.reveal.show(optimistic.beginAnew(this.thread));
      this.deps.draftStorage.keepOutbox(null, this.outgoing.items);
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

  private seen(given?: Seen): { seen?: Seen } {
    const seen = given ?? seenReport(this.thread);
    return seen ? { seen } : {};
  }

  private async open(failures: number, unanswered: boolean): Promise<Socket> {
    const { conversationId, model, status } = this.thread;
    const unseen = status === "fresh" || status === "unavailable" || this.isEmpty;
    if (failures >= (unseen ? 1 : SURELY_REFUSED) && conversationId !== null)
      this.deps.onRefusedConnection(this);
    // A model that is no longer offered must not keep the person out.
    return this.deps.openSocket({
      conversationId,
      model: conversationId === null && failures === 0 ? model : null,
      ...(unanswered ? { afterRefusal: true as const } : {}),
    });
  }

  /** The program's own span, for a frame that asks for a turn. */
  private traced(): { traceparent?: string } {
    const traceparent = this.deps.traceparent?.();
    return traceparent ? { traceparent } : {};
  }

  private post(
    words: Pick<UserMessageFrame, "type" | "text" | "mode"> | Pick<EditLastFrame, "type" | "text">,
    change: typeof optimistic.say,
    { clientMessageId = this.deps.newId(), seen }: Given,
  ): string {
    const said = { ...words, clientMessageId, now: this.deps.now() };
    const { now: saidAt } = said;
    const frame = {
      ...words,
      clientMessageId,
      ...this.typing.saidIt(),
      ...this.seen(seen),
      ...this.traced(),
    };
    this.silence.break();
    this.outgoing.say({ frame, saidAt });
    this.reveal.show(change(this.thread, said));
    this.flush();
    return clientMessageId;
  }

  private receive(event: ServerEvent, first: boolean): void {
    const before = this.thread;
    if (event.type === "conversation_created")
      this.deps.draftStorage.move(before.conversationId, event.conversationId);
    this.missing = 0;
    if (event.type !== "pong") this.silence.break();
    if (first) this.outgoing.reconnected();
    let next = reduce(before, event, this.deps.now());
    if (event.type === "message_accepted") this.outgoing.accept(event.clientMessageId);
    if (event.type === "model_changed") this.outgoing.modelIsSet();
    if (event.type === "error")
      next = refuse(next, event, this.outgoing, {
        ...this.deps,
        giveBack: (...refused) => this.deps.giveBack(this, ...refused),
      });
    if (next.status === "missing" || next.status === "deleted") this.socket.input({ type: "stop" });
    this.reveal.show(next, event.type === "ai_token" ? "soon" : "now");
    this.deps.onEvent(this, event);
    this.flush();
  }

  /** Sends what can be sent now. */
  private flush(): void {
    if (this.socket.ready && this.thread.status === "active") {
      const next = this.outgoing.flush(this.thread, (frame) => this.socket.send(frame));
      if (next !== this.thread) this.reveal.show(next);
    }
    this.schedule();
  }

  private signal(frame: ClientFrame | null): void {
    if (frame) this.socket.send(frame);
    if (frame?.type === "user_stopped_typing" && this.thread.nudge)
      this.reveal.show({ ...this.thread, nudge: null });
    this.schedule();
  }

  private changeStatus(status: Status, refusal: Connection["refusal"]): void {
    if (status !== "connected") this.typing.forget();
    this.reveal.showStatus(status, refusal);
  }

  private schedule(): void {
    const { awaiting, queue, needsSync } = this.thread;
    const syncAt = needsSync ? this.syncedAt + SYNC_EVERY_MS : null;
    const quietAt = this.busy && this.socket.ready ? this.silence.until : null;
    this.alarm.set(
      this.outgoing.resendAt,
      awaiting?.until,
      this.typing.until,
      queue.staleAt,
      syncAt,
      quietAt,
    );
  }

  private ring(): void {
    const now = this.deps.now();
    this.outgoing.expire();
    this.signal(this.typing.rest(now));
    if (this.thread.needsSync && this.syncedAt + SYNC_EVERY_MS <= now) {
      this.syncedAt = now;
      this.socket.input({ type: "resync" });
    }
    if (this.busy && this.socket.ready && this.silence.isOver()) this.socket.input({ type: "quiet" });
    this.reveal.show(optimistic.losePatience(this.thread, now));
    this.flush();
  }
}
