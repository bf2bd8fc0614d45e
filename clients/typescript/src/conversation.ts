import { bubbles } from "./chat/bubbles.ts";
import { answersBefore, isComplete, merged } from "./chat/earlier.ts";
import { tooLong } from "./chat/outbox.ts";
import type { ErrorEvent, Seen, ServerEvent } from "./chat/protocol.gen.ts";
import { isBlank } from "./chat/text.ts";
import { type EarlierAnswer, newestGeneration, speakingTurn, type Thread, type Wish } from "./chat/thread.ts";
import { TaskFlowError } from "./errors.ts";
import type { Api } from "./http/api.ts";
import { readEarlier } from "./http/earlier.ts";
import type { Judgement, Thumb } from "./http/judgements.ts";
import { Reply } from "./reply.ts";
import { askWhy } from "./session/ask-why.ts";
import type { SessionDeps, SessionState } from "./session/ports.ts";
import { Session } from "./session/session.ts";
import type { Store } from "./store.ts";

/** Attempts to connect for the first time, after which nobody is there. */
const FIRST_TRIES = 3;
const JUDGE_TRIES = 5;

export interface OpenOptions {
  /** The conversation to go on with; without it a new one begins. */
  id?: string;
  /** Of a new conversation; without it the server's default. */
  model?: string;
}

export interface SayOptions {
  /** What is to become of a reply that is being spoken. */
  mode?: Wish | undefined;
  /** The message's own id: saying it again under the same one changes nothing. */
  clientMessageId?: string | undefined;
  /** What was seen of the reply, where that is neither what was read of it nor what the store has shown. */
  seen?: Seen | undefined;
}

/** What a conversation is given; the rest it does itself. */
export type ConversationDeps = Omit<
  SessionDeps,
  "onEvent" | "onRefusal" | "giveBack" | "onRefusedConnection" | "sentenceOf"
> & { api: Api; url: string };

/** One conversation: what is said in it, and what is answered. It connects by itself, and again when it has to. */
export class Conversation {
  /** What the thread shows, for pages: messages, queue, title, and the connection's status. */
  readonly store: Store<SessionState>;
  /** All that can be done to a conversation: queued messages, drafts, older messages. */
  readonly session: Session;
  private readonly listeners = new Set<(event: ServerEvent) => void>();
  private readonly watchers = new Set<() => void>();
  private readonly replies = new Set<Reply>();
  private newest: Reply | null = null;
  private problem: TaskFlowError | null = null;
  private connected = false;

  constructor(
    { id, model }: OpenOptions,
    private readonly deps: ConversationDeps,
  ) {
    this.session = new Session(
      id ?? null,
      {
        ...deps,
        openSocket: (query) => this.connect(query),
        sentenceOf: (event) => event.error,
        onEvent: (_, event) => this.hear(event),
        onRefusal: (event) => this.refuse(null, event),
        giveBack: (_, _text, clientMessageId, event) => event && this.refuse(clientMessageId ?? null, event),
        onRefusedConnection: (session) => void askWhy(deps.api, session),
      },
      model ?? null,
    );
    this.store = this.session.store;
    this.store.subscribe(() => this.tell());
    this.session.start();
  }

  /** The id; null until the server has given it one. */
  get id(): string | null {
    return this.session.id;
  }

  get thread(): Thread {
    return this.store.getState().thread;
  }

  /**
   * Says something. A reply that is being spoken is interrupted where it was read to, unless `mode` says otherwise. Throws a
   * `TaskFlowError` for what the server would refuse.
   */
  say(text: string, { mode = "interrupt", clientMessageId, seen }: SayOptions = {}): Reply {
    checked(text);
    const after = newestGeneration(this.thread);
    const said = this.session.say(text, mode, { clientMessageId, seen: seen ?? this.newest?.seen });
    return this.answered(said, after, text);
  }

  /** Says the last question in other words; its answer makes way for another. */
  sayInstead(text: string): Reply {
    checked(text);
    const after = newestGeneration(this.thread);
    return this.answered(this.session.sayInstead(text, { seen: this.newest?.seen }), after, text);
  }

  /** Has the last question answered again. Throws a `TaskFlowError` when there is no connection now. */
  regenerate(): Reply {
    const after = newestGeneration(this.thread);
    if (!this.session.regenerate(this.newest?.seen))
      throw new TaskFlowError("UNREACHABLE", "There is no connection now; ask again when there is.");
    return this.answered(null, after);
  }

  /** The reply that is being spoken or awaited, whoever asked for it: after a reload, for example. Null when there is none. */
  current(): Reply | null {
    const { thread } = this;
    const turn = speakingTurn(thread);
    if (turn) return this.answered(null, turn.generationId - 1);
    return thread.awaiting ? this.answered(null, thread.awaiting.after) : null;
  }

  /** Stops the reply that is being spoken, where it was read to. */
  cancel(): void {
    this.session.cancel(this.newest?.seen);
  }

  /** Uses another model from the next reply on. */
  setModel(model: string): void {
    this.session.setModel(model);
  }

  /**
   * Judges a reply, once it is over: a thumb, and why if one likes, in 500 characters at most. It takes the place of an earlier
   * judgement. Returns it as it is stored; throws what the server refuses it with.
   */
  async judge(reply: Reply, thumb: Thumb, word: string | null = null): Promise<Judgement | null> {
    const judgement = { messageId: await messageOf(reply), thumb, word };
    for (let tries = 1; ; tries++) {
      try {
        return await this.deps.api.judge(this.id ?? "", judgement);
      } catch (error) {
        // One that has only just ended counts as spoken for a moment more.
        const early = error instanceof TaskFlowError && error.code === "REPLY_IN_PROGRESS";
        if (!early || tries === JUDGE_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 1) * 1_000));
      }
    }
  }

  /** Takes back what one thought of a reply. */
  async withdrawJudgement(reply: Reply): Promise<void> {
    await this.deps.api.withdrawJudgement(this.id ?? "", await messageOf(reply));
  }

  /** Tells that the person has copied these replies, or a part of them: a sign that they were of use. */
  async noteCopied(...replies: Reply[]): Promise<void> {
    await this.deps.api.noteCopied(this.id ?? "", await Promise.all(replies.map(messageOf)));
  }

  /**
   * The answers whose place a reply took (or the turn `reply`, of those that are listed), the earliest first. The conversation
   * does not go on from them. The server is asked for those that this client has not heard itself.
   */
  async earlierAnswers(reply: Reply | number): Promise<readonly EarlierAnswer[]> {
    const generation = typeof reply === "number" ? reply : (await reply.end()).generationId;
    const found = bubbles(this.thread.messages).find(
      (one) => one.role === "assistant" && one.turns.some((turn) => turn.generationId === generation),
    );
    if (found?.role !== "assistant") return [];
    const heard = answersBefore(found, this.thread.earlier);
    if (isComplete(found, heard)) return heard;
    const ids = found.questions.flatMap((one) => one.id ?? []);
    const stored = await Promise.all(ids.map((id) => readEarlier(this.deps.api, this.id ?? "", id)));
    return answersBefore(found, merged(stored.flat(), this.thread.earlier));
  }

  /** Calls `listener` for each event of the server, as docs/protocol.md has them, until what it returns is called. */
  on(listener: (event: ServerEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Waits until the server has said that the conversation is there. Throws a `TaskFlowError` when it is not. */
  async ready(): Promise<void> {
    while (this.thread.status !== "active") {
      const problem = this.problemNow();
      if (problem) throw problem;
      await new Promise<void>((resolve) => this.watch(resolve));
    }
  }

  /** Ends the connection. Replies that are not over throw `CLOSED`. */
  close(): void {
    this.problem ??= new TaskFlowError("CLOSED", "The conversation was closed here.");
    this.session.stop();
    this.tell();
  }

  private answered(clientMessageId: string | null, after: number, text: string | null = null): Reply {
    const source = {
      thread: () => this.thread,
      problem: () => this.problemNow(),
      subscribe: (listener: () => void) => this.watch(listener),
    };
    const asked = { clientMessageId, messageId: null, after, queued: false, text };
    const reply = new Reply(source, asked);
    for (const one of this.replies) if (one.isOver) this.replies.delete(one);
    this.replies.add(reply);
    this.newest = reply;
    return reply;
  }

  private watch(listener: () => void): () => void {
    this.watchers.add(listener);
    return () => void this.watchers.delete(listener);
  }

  private tell(): void {
    for (const watcher of [...this.watchers]) watcher();
  }

  private async connect(query: Parameters<SessionDeps["openSocket"]>[0]) {
    try {
      return await this.deps.openSocket(query);
    } catch (error) {
      this.blame(error);
      throw error;
    }
  }

  private failures = 0;

  /** Whoever was never let in is told why, instead of waiting. */
  private blame(error: unknown): void {
    const known = error instanceof TaskFlowError ? error : null;
    const forGood = known !== null && ["SIGN_IN_FIRST", "INVALID_TOKEN"].includes(known.code);
    if (this.connected || (++this.failures < FIRST_TRIES && !forGood)) return;
    this.problem = known ?? new TaskFlowError("UNREACHABLE", String(error));
    if (known?.code === "UNREACHABLE")
      this.problem = new TaskFlowError(
        "UNREACHABLE",
        `Nobody answers at ${this.deps.url}. Does the server run?`,
      );
    this.session.stop();
    this.tell();
  }

  private hear(event: ServerEvent): void {
    this.connected = true;
    for (const reply of this.replies)
      reply.hear(
        event,
        () => this.session.sync(),
        () => this.tell(),
      );
    for (const listener of [...this.listeners]) listener(event);
    if (event.type === "error" && event.clientMessageId !== undefined && event.code !== "TRY_AGAIN")
      this.refuse(event.clientMessageId, event);
    this.tell();
  }

  /** `clientMessageId`: null for a new answer to the last question. */
  private refuse(clientMessageId: string | null, event: ErrorEvent): void {
    const refusal = new TaskFlowError(event.code, event.error, event.retryAfter ?? null);
    for (const reply of this.replies) reply.refuse(clientMessageId, refusal);
  }

  private problemNow(): TaskFlowError | null {
    const { status } = this.thread;
    if (status === "deleted")
      return new TaskFlowError("CONVERSATION_DELETED", "The conversation was deleted.");
    if (status === "missing")
      return new TaskFlowError("CONVERSATION_NOT_FOUND", "There is no such conversation.");
    return this.problem;
  }
}

/** The id of a reply's message, once it is over. */
async function messageOf(reply: Reply): Promise<string> {
  const { messageId } = await reply.end();
  if (messageId !== null) return messageId;
  throw new TaskFlowError("REPLY_NOT_FOUND", "Nothing was said in this reply.");
}

function checked(text: string): void {
  if (isBlank(text)) throw new TaskFlowError("INVALID_MESSAGE", "The message is empty; write something.");
  const excess = tooLong(text);
  if (excess) {
    const unit = excess.reason === "chars" ? "characters" : "bytes";
    throw new TaskFlowError(
      "MESSAGE_TOO_LARGE",
      `The message is ${excess.over} ${unit} too long; shorten it.`,
    );
  }
}
