import * as box from "../chat/outbox.ts";
import type { ClientFrame, ErrorEvent, Seen } from "../chat/protocol.gen.ts";
import * as queue from "../chat/queue.ts";
import { frameOf as cancelOf, isStopped, named, type Stopping } from "../chat/stopping.ts";
import type { Thread } from "../chat/thread.ts";
import { frameOf } from "./queued.ts";

/** Sends a frame. False when there is no connection that takes it. */
type Send = (frame: ClientFrame) => boolean;

/** What waits until it can be sent, and until the server has it: messages, a stop, another model, changes of the queue. */
export class Outgoing {
  private outbox: box.Outbox;
  /** The last message that was accepted on this connection. */
  private accepted: string | null = null;
  private stop: Stopping | null = null;
  private wantedModel: { model: string; sent: boolean } | null = null;
  /** What was on screen when a queued message was sent. */
  private sendingSeen: { seen?: Seen; traceparent?: string } = {};

  constructor(
    items: readonly box.OutboxItem[],
    private readonly now: () => number,
    /** Called when there are other messages to keep over a reload. */
    private readonly keep: (items: readonly box.OutboxItem[]) => void,
  ) {
    this.outbox = { ...box.EMPTY_OUTBOX, items };
  }

  /** Messages that the server has not acknowledged. */
  get items(): readonly box.OutboxItem[] {
    return this.outbox.items;
  }

  /** When messages count as lost. */
  get resendAt(): number | null {
    return this.outbox.resendAt;
  }

  say(item: box.OutboxItem): void {
    const waits = item.frame.type === "user_message" && item.frame.mode === "queue";
    // What cuts in ends what was to be stopped, and a stop that cannot name its turn would end the answer.
    if (this.stop?.generationId === null && !waits) this.stop = null;
    this.change(box.enqueue(this.outbox, item));
  }

  cancel(stop: Stopping): void {
    this.stop = stop;
  }

  setModel(model: string): void {
    this.wantedModel = { model, sent: false };
  }

  modelIsSet(): void {
    this.wantedModel = null;
  }

  sendQueued(seen: { seen?: Seen; traceparent?: string }): void {
    this.sendingSeen = seen;
  }

  /** The connection is another one: what was under way is sent again. */
  reconnected(): void {
    this.outbox = box.again(this.outbox);
    this.accepted = null;
    if (this.stop) this.stop = { ...this.stop, sent: false };
    if (this.wantedModel) this.wantedModel = { ...this.wantedModel, sent: false };
  }

  accept(clientMessageId: string | undefined): void {
    const rest = box.settle(this.outbox, clientMessageId);
    if (rest !== this.outbox) this.accepted = clientMessageId ?? null;
    this.change(rest);
  }

  refusedBy(event: ErrorEvent): box.OutboxItem | null {
    return box.refusedBy(this.outbox, event);
  }

  later(): void {
    this.outbox = box.later(this.outbox, this.now());
  }

  drop({ frame }: box.OutboxItem): void {
    this.change(box.drop(this.outbox, frame.clientMessageId));
  }

  /** What is overdue is sent with the next `flush`. */
  expire(): void {
    if ((this.outbox.resendAt ?? Number.POSITIVE_INFINITY) <= this.now())
      this.outbox = box.again(this.outbox);
  }

  /** Sends all that can be sent now. Returns the thread, whose changes of the queue may be under way. */
  flush(thread: Thread, send: Send): Thread {
    this.flushStop(thread, send);
    const wanted = this.wantedModel;
    if (wanted && !wanted.sent && send({ type: "set_model", model: wanted.model }))
      this.wantedModel = { ...wanted, sent: true };
    const frames = box.toSend(this.outbox, this.accepted);
    if (frames.length > 0 && frames.every(send)) this.outbox = box.sent(this.outbox, this.now());
    const changes = queue.toSend(thread.queue);
    const sent = changes.length > 0 && changes.every((one) => send(frameOf(one, this.sendingSeen)));
    return sent ? { ...thread, queue: queue.sent(thread.queue) } : thread;
  }

  private flushStop(thread: Thread, send: Send): void {
    if (this.stop && isStopped(this.stop, thread)) this.stop = null;
    // What to stop is known only when what was said before has arrived.
    if (!this.stop || this.stop.sent || this.outbox.items.length > 0) return;
    const stop = named(this.stop, thread);
    if (send(cancelOf(stop))) this.stop = { ...stop, sent: true };
  }

  private change(outbox: box.Outbox): void {
    this.outbox = outbox;
    this.keep(outbox.items);
  }
}
