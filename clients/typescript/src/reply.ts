import { type Answer, type Asked, answerTo, becameOf, type Ending, isQueued } from "./answering.ts";
import type { Seen, ServerEvent, UserMessageEvent } from "./chat/protocol.gen.ts";
import { codePoints } from "./chat/text.ts";
import { lastTurn, speakingTurn, type Thread } from "./chat/thread.ts";
import type { TurnMessage } from "./chat/turn.ts";
import { TaskFlowError } from "./errors.ts";

/** How a reply ended. */
export interface ReplyEnd {
  status: Ending;
  /** What was shown of it: all, unless it was interrupted. */
  text: string;
  /** The turn's number; null when there was none. */
  generationId: number | null;
  messageId: string | null;
  model: string | null;
  /** It ended at a limit of length. */
  finish: "length" | null;
}

/** A reply as it stands. */
export interface ReplyState {
  /** All that is known of it; null until it begins. */
  turn: TurnMessage | null;
  /** What is shown of it. */
  text: string;
  /** Null until it has ended. */
  end: ReplyEnd | null;
}

/** What a reply reads from. */
export interface ReplySource {
  thread: () => Thread;
  /** Why no reply comes any more; null while one may. */
  problem: () => TaskFlowError | null;
  subscribe: (listener: () => void) => () => void;
}

/**
 * The reply to one thing that was said. It is read piece by piece as it is shown (`for await`), or whole (`text()`, `end()`). A reply
 * that fails throws a `TaskFlowError`; one that is interrupted ends.
 */
export class Reply implements AsyncIterable<string> {
  private given: string | null = null;
  private refusal: TaskFlowError | null = null;
  /** What is done to learn what has become of a message that is not queued any more. */
  private doubt: "waits" | "asked" | "looked" | null = null;

  constructor(
    private readonly source: ReplySource,
    private readonly asked: Asked,
  ) {}

  /** The pieces of the reply. What was read of them counts as seen when somebody cuts in. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    let given = "";
    for await (const { text } of this.states()) {
      // A reply that was cut is shorter than what was given of it already.
      if (text.length <= given.length || !text.startsWith(given)) continue;
      const piece = text.slice(given.length);
      given = text;
      this.read(text);
      yield piece;
    }
  }

  /** The reply as it stands, each time that it has changed, up to its end. Throws a `TaskFlowError` when it failed. */
  async *states(): AsyncGenerator<ReplyState, void, undefined> {
    let before: TurnMessage | null | undefined;
    for (;;) {
      const state = this.look();
      if (state.turn !== before || state.end) yield state;
      before = state.turn;
      if (state.end) return;
      // Whoever reads slowly may have missed changes.
      if (this.look().turn === before) await this.change();
    }
  }

  /** So much of it was read: this counts as seen when somebody cuts in. */
  read(text: string): void {
    this.given = text;
  }

  /** How it ended, once it has. Throws a `TaskFlowError` when it failed. */
  async end(): Promise<ReplyEnd> {
    for (;;) {
      const { end } = this.look();
      if (end) return end;
      await this.change();
    }
  }

  /** The whole reply, once it has ended. */
  async text(): Promise<string> {
    return (await this.end()).text;
  }

  /** What was read of it by `for await`, while it is the newest; undefined when it is not read so. */
  get seen(): Seen | undefined {
    const turn = lastTurn(this.source.thread());
    if (this.given === null || turn === null || this.answer.turn !== turn) return undefined;
    if (turn.phase !== "streaming" && turn.phase !== "completed") return undefined;
    return { generationId: turn.generationId, chars: codePoints(this.given) };
  }

  /** Whether nothing more becomes of it. */
  get isOver(): boolean {
    const { state } = this.answer;
    return this.refusal !== null || state === "over" || state === "failed";
  }

  /**
   * Follows what the server makes of what was said. `onDoubt`: it has left the queue, and nobody has said what became of it;
   * `onGone`: nothing has.
   */
  hear(event: ServerEvent, onDoubt: () => void, onGone: () => void): void {
    const { asked } = this;
    if (event.type === "conversation_resumed") this.rejoin();
    if (event.type === "message_accepted" && event.clientMessageId !== undefined) {
      if (event.clientMessageId !== asked.clientMessageId) return;
      // Of one that has been said it may come again.
      if (asked.messageId !== null && !asked.queued) return;
      asked.messageId = event.messageId;
      asked.queued = event.mode === "queue";
    }
    if (event.type === "queue_changed") {
      // Its acknowledgement may have been lost on the way, and it may have been given other words.
      const item = event.queued.find((one) => one.clientMessageId === asked.clientMessageId);
      if (item && asked.clientMessageId !== null) {
        asked.messageId = item.messageId;
        asked.queued = true;
        if (typeof item.textChars !== "number") asked.text = item.text;
      }
    }
    if (asked.messageId === null || !asked.queued) return;
    const thread = this.source.thread();
    if (event.type === "conversation_resumed" && this.doubt === "asked") this.doubt = "looked";
    if (event.type === "user_message" && isOf(event, asked.messageId)) this.said(event.messageId);
    else if (isQueued(thread, asked)) return;
    const became = asked.queued ? becameOf(thread, asked) : undefined;
    if (became) this.said(became.id);
    if (asked.queued) this.leave(onDoubt, onGone);
  }

  /** What was asked for without an id, and is not on its way, was lost with its connection. To ask again might answer twice. */
  private rejoin(): void {
    const thread = this.source.thread();
    if (this.asked.clientMessageId !== null || this.answer.state !== "waiting") return;
    if (thread.awaiting === null && speakingTurn(thread) === null)
      this.refusal ??= new TaskFlowError(
        "CONNECTION_LOST",
        "The connection broke: look whether another reply begins, or ask again.",
      );
  }

  private said(messageId: string | null): void {
    this.asked.messageId = messageId;
    this.asked.queued = false;
  }

  /**
   * It does not wait in the queue. Soon it is said, or there, or somebody has taken it back: when none of it shows, the server
   * is asked for the whole, and what that has not is gone.
   */
  private leave(onDoubt: () => void, onGone: () => void): void {
    if (this.doubt !== null) return;
    this.doubt = "waits";
    const look = () => {
      const { asked } = this;
      if (!asked.queued || isQueued(this.source.thread(), asked)) {
        this.doubt = null;
        return;
      }
      if (this.doubt === "looked") {
        asked.queued = false;
        onGone();
        return;
      }
      if (this.doubt === "waits") {
        this.doubt = "asked";
        onDoubt();
      }
      later(SAID_WITHIN_MS, look);
    };
    later(SAID_WITHIN_MS, look);
  }

  /** What was said is refused. */
  refuse(clientMessageId: string | null, refusal: TaskFlowError): void {
    if (clientMessageId === this.asked.clientMessageId) this.refusal ??= refusal;
  }

  private get answer(): Answer {
    return answerTo(this.source.thread(), this.asked);
  }

  private look(): ReplyState {
    if (this.refusal) throw this.refusal;
    const answer = this.answer;
    const { state, turn } = answer;
    const text = turn ? turn.text.slice(0, turn.shown) : "";
    if (state === "failed") throw new TaskFlowError(answer.code, SENTENCES[answer.code] ?? FAILED);
    if (state !== "over") {
      const problem = this.source.problem();
      if (problem) throw problem;
      return { turn, text, end: null };
    }
    const end = {
      status: answer.ending,
      text,
      generationId: turn?.generationId ?? null,
      messageId: turn?.id ?? null,
      model: turn?.model ?? null,
      finish: turn?.finish ?? null,
    };
    return { turn, text, end };
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.source.subscribe(() => {
        stop();
        resolve();
      });
    });
  }
}

function isOf(event: UserMessageEvent, messageId: string): boolean {
  return event.messageId === messageId || (event.queuedIds ?? []).includes(messageId);
}

/** How long after it has left the queue a message may take to be said, before the server is asked for the whole. */
const SAID_WITHIN_MS = 3_000;

/** A program ends without waiting for it. */
function later(ms: number, what: () => void): void {
  const timer: unknown = setTimeout(what, ms);
  (timer as { unref?: () => void }).unref?.();
}

const FAILED = "The reply failed.";
const SENTENCES: Partial<Record<string, string>> = {
  UNANSWERED: "No answer came.",
  REFUSED: "The message was refused.",
};
