import type { MemoryPassage, MessageAccepted, UserMessageFrame } from "./protocol.gen.ts";
import { EMPTY_QUEUE, type Queue } from "./queue.ts";
import { codePoints } from "./text.ts";
import type { TurnMessage } from "./turn.ts";

/** What a person may ask to become of the reply being spoken. */
export type Wish = Exclude<NonNullable<UserMessageFrame["mode"]>, "backchannel">;
/** What became of a message, as the server decided. */
export type TakenAs = NonNullable<MessageAccepted["mode"]>;

/** Something the person said. `generationId` is null until the server has accepted it. */
export interface UserMessage {
  role: "user";
  /** Stable while the message lives, also when its id becomes known. */
  key: string;
  id: string | null;
  clientMessageId: string | null;
  generationId: number | null;
  text: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  delivery: "pending" | "sent" | "failed";
  /** Why it was refused, as a sentence. */
  refusal: string | null;
  /** Whether what was refused may be said again as it is. */
  again?: boolean;
  /** The highest generation known when it was said: its answer is a later one. */
  after: number;
  /** How it was taken; null until that is known, or when a list does not say. */
  mode: TakenAs | null;
  /** Why: the server's short code. */
  reason: string | null;
  /** It was said to wait for the reply being spoken: until the server answers, it stands with the queue. */
  toQueue: boolean;
  /** Whether it cuts in is for the server to say: until then the reply waits, and is neither over nor goes on. */
  undecided: boolean;
}

export type Message = UserMessage | TurnMessage;

/** A turn that was asked for and has not said anything yet. */
export interface Awaiting {
  /** The answer's generation is higher than this. */
  after: number;
  /** When to stop expecting it, in milliseconds since the epoch. */
  until: number;
}

/**
 * An answer that another one took the place of. The conversation does not go on from it, and no prompt holds it.
 */
export interface EarlierAnswer {
  /** What the person had said last when it began. */
  questionId: string;
  /** The generation that it began with. */
  generationId: number;
  /** One, or several that continue each other. */
  turns: readonly TurnMessage[];
  /** What the person threw in while it was spoken. */
  asides: readonly UserMessage[];
}

/** The generations from one on, below another. */
export interface Turns {
  from: number;
  below: number;
}

export interface Thread {
  conversationId: string | null;
  title: string | null;
  model: string | null;
  /** `fresh` until the server has greeted this client with what it knows. */
  status: "fresh" | "active" | "deleted" | "missing" | "unavailable";
  messages: readonly Message[];
  /** Answers that made way for another one while this client was there. The server has the others. */
  earlier: readonly EarlierAnswer[];
  /** What waits until the reply being spoken is over. */
  queue: Queue;
  /** Older messages exist than are listed here. */
  more: boolean;
  awaiting: Awaiting | null;
  /** The last question got no answer in time. */
  unanswered: boolean;
  /** The conversation was ended after silence; a message reopens it. */
  ended: boolean;
  /** A gentle word for someone who has been typing for long. */
  nudge: string | null;
  /** From this turn on the oldest messages are left out of what the model is given. */
  trimmed: number | null;
  /** How many of the first messages the model is given as a summary, and the last of them. */
  summary: { messages: number; throughMessageId: string } | null;
  /** What was remembered from earlier for a reply, by its generation. */
  remembered: Readonly<Record<number, readonly MemoryPassage[]>>;
  /** No message is made for a generation below this one. */
  floor: number;
  /** Up to this generation all turns were over when they were listed last: nothing is kept of one that is not shown. */
  over: number;
  /** Turns that made way for another answer, heard or not: no late word of them counts. */
  replaced: readonly Turns[];
  /** Turns that came to nothing. A list that has one of them was made before it was cut off, and came late. */
  unheard: readonly number[];
  /** Something was lost on the way: ask the server for the whole again. */
  needsSync: boolean;
}

export const EMPTY_THREAD: Thread = {
  conversationId: null,
  title: null,
  model: null,
  status: "fresh",
  messages: [],
  earlier: [],
  queue: EMPTY_QUEUE,
  more: false,
  awaiting: null,
  unanswered: false,
  ended: false,
  nudge: null,
  trimmed: null,
  summary: null,
  remembered: {},
  floor: 0,
  over: -1,
  replaced: [],
  unheard: [],
  needsSync: false,
};

/**
 * How long the first word of an answer may take before the person is offered another try. The server ends every turn
 * and says so, within the 300 s that an invocation of generate has; a small machine reads a long message for minutes.
 */
export const ANSWER_PATIENCE_MS = 330_000;
/** The same, when the list says that the last question was not answered. */
export const FAILED_PATIENCE_MS = 2_500;

export function isTurn(message: Message): message is TurnMessage {
  return message.role === "assistant";
}

/** Something that stands beside the reply during which it was said, and has no reply of its own. */
export function isAside(message: Message): boolean {
  return message.role === "user" && (message.mode === "backchannel" || message.mode === "stop");
}

/** A message that waits to be queued: it is no part of the conversation yet. */
export function isWaiting(message: Message): boolean {
  return message.role === "user" && message.toQueue && message.delivery === "pending";
}

/** What stands last in the conversation, apart from what stands beside a reply or waits. */
export function lastSpoken({ messages }: Pick<Thread, "messages">): Message | undefined {
  return messages.findLast((one) => !isAside(one) && !isWaiting(one));
}

/**
 * Whether what stands last is a remark that steered the reply before it. That reply answers the question, also where nothing came of
 * the remark.
 */
export function isRemarked({ messages }: Pick<Thread, "messages">): boolean {
  const spoken = messages.filter((one) => !isAside(one) && !isWaiting(one));
  const remark = (one: Message) => one.role === "user" && one.mode === "steer" && one.generationId !== null;
  const before = spoken.findLastIndex((one) => !remark(one));
  return before < spoken.length - 1 && spoken[before]?.role === "assistant";
}

/** The thread when the turns from `from` on, below `below`, have made way. */
export function withReplaced(thread: Thread, from: number, below: number): Thread {
  return from < below ? { ...thread, replaced: [...thread.replaced, { from, below }] } : thread;
}

/** Whether nothing is kept of a turn that is not shown: it was not listed, made way for another answer, or came to nothing. */
export function isOver({ over, replaced, unheard }: Thread, generation: number): boolean {
  const madeWay = replaced.some(({ from, below }) => from <= generation && generation < below);
  return generation <= over || madeWay || unheard.includes(generation);
}

/** The highest generation this thread has heard of, or -1. */
export function newestGeneration(thread: Thread): number {
  return thread.messages.reduce((newest, one) => Math.max(newest, one.generationId ?? -1), thread.floor - 1);
}

/** The newest turn, if there is one that said anything or still may. */
export function lastTurn(thread: Thread): TurnMessage | null {
  return thread.messages.findLast(isTurn) ?? null;
}

/** A turn whose text is still growing on screen. */
export function isRevealing(message: Message): message is TurnMessage {
  return isTurn(message) && !message.frozen && message.shown < message.text.length;
}

/** A turn that is being spoken, as the person sees it: what counts is the screen, not the network. */
export function isSpeaking(message: Message): boolean {
  return isTurn(message) && !message.frozen && (message.phase === "streaming" || isRevealing(message));
}

export function speakingTurn(thread: Thread): TurnMessage | null {
  return thread.messages.findLast((one): one is TurnMessage => isTurn(one) && isSpeaking(one)) ?? null;
}

/** Why it cannot be shown; null when it can. */
export function isGone({ status }: Thread): "missing" | "deleted" | "unavailable" | null {
  return status === "missing" || status === "deleted" || status === "unavailable" ? status : null;
}

/** Whether this is a new conversation, in which the person has not said anything yet. */
export function isNew({ status, conversationId, messages }: Thread): boolean {
  const known = status === "active" || (status === "fresh" && conversationId === null);
  return known && !messages.some((one) => one.role === "user");
}

/** Whether an answer is expected or on its way: the stop button's condition. */
export function isRunning(thread: Thread): boolean {
  return thread.awaiting !== null || speakingTurn(thread) !== null;
}

/** Whether a reply waits for the server to say what becomes of it. */
export function isUndecided({ messages }: Pick<Thread, "messages">): boolean {
  const asked = messages.some((one) => one.role === "user" && one.undecided && one.delivery === "pending");
  return asked && messages.some((one) => isTurn(one) && one.frozen);
}

/** Whether to show that the assistant is about to speak. */
export function isThinking(thread: Thread): boolean {
  if (isUndecided(thread)) return false;
  const turn = speakingTurn(thread);
  if (thread.messages.some((one) => one !== turn && isRevealing(one))) return false;
  return turn ? turn.shown === 0 && turn.thought === null : thread.awaiting !== null;
}

/** What the person's screen has shown of the newest turn. */
export function seenReport(thread: Thread): { generationId: number; chars: number } | undefined {
  const turn = lastTurn(thread);
  if (!turn || (turn.phase !== "streaming" && turn.phase !== "completed")) return undefined;
  return { generationId: turn.generationId, chars: codePoints(turn.text, turn.shown) };
}

/** The last question, and whether it may still be changed. */
export function lastQuestion(thread: Thread): UserMessage | null {
  const last = thread.messages.findLast(
    (one): one is UserMessage => one.role === "user" && !isAside(one) && !isWaiting(one),
  );
  return last?.delivery === "sent" ? last : null;
}

/** Messages in the order of the conversation: by generation, the question before its answer, asides after it, unsent ones last. */
export function inOrder(messages: readonly Message[]): readonly Message[] {
  const ranks = new Map(messages.map((one, i) => [one, one.generationId ?? rankOfPending(messages, i)]));
  const rank = (one: Message) => ranks.get(one) ?? 0;
  const part = (one: Message) => (isTurn(one) ? 1 : isAside(one) ? 2 : 0);
  const sorted = [...messages].sort((a, b) => rank(a) - rank(b) || part(a) - part(b));
  return sorted.every((one, i) => one === messages[i]) ? messages : sorted;
}

const LAST = Number.MAX_SAFE_INTEGER;

/**
 * Acknowledgements overtake each other: one that waits for its own stays before what was said after it. All else that
 * has no generation comes last.
 */
function rankOfPending(messages: readonly Message[], index: number): number {
  const pending = messages[index];
  if (!pending || !isMine(pending) || pending.delivery !== "pending") return LAST;
  const later = messages.slice(index + 1).filter(isMine);
  const next = Math.min(LAST, ...later.map((one) => one.generationId ?? LAST));
  return next === LAST ? LAST : next - 0.5;
}

/** Said here; what was said elsewhere, or is only listed, is known by the server's id. */
function isMine(message: Message): message is UserMessage {
  return message.role === "user" && message.key === message.clientMessageId;
}

export function withMessage(thread: Thread, message: Message): Thread {
  const index = thread.messages.findIndex((one) => one.key === message.key);
  if (index < 0) return { ...thread, messages: inOrder([...thread.messages, message]) };
  if (thread.messages[index] === message) return thread;
  return { ...thread, messages: inOrder(thread.messages.with(index, message)) };
}

export function without(thread: Thread, gone: Message): Thread {
  return { ...thread, messages: thread.messages.filter((one) => one.key !== gone.key) };
}
