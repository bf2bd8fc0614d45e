import type { ConversationResumed, MessageView } from "./protocol.gen.ts";
import { reconnected } from "./queue.ts";
import {
  ANSWER_PATIENCE_MS,
  type Awaiting,
  FAILED_PATIENCE_MS,
  inOrder,
  isRemarked,
  isTurn,
  lastSpoken,
  type Message,
  type Thread,
  type UserMessage,
} from "./thread.ts";
import { isNothing, rejoined, settledTurn, type TurnMessage } from "./turn.ts";

/** What a list of settled messages makes of a thread. Pure. */

export function newQuestion(given: { key: string; text: string; now: number; after: number }): UserMessage {
  return {
    role: "user",
    key: given.key,
    id: null,
    clientMessageId: null,
    generationId: null,
    text: given.text,
    createdAt: given.now,
    delivery: "pending",
    refusal: null,
    after: given.after,
    mode: null,
    reason: null,
    toQueue: false,
    undecided: false,
  };
}

/** The thread after the first event of a connection to it. */
export function reconcile(thread: Thread, event: ConversationResumed, now: number): Thread {
  const answered = highest(event.messages.filter((one) => one.role === "assistant"));
  const settled = Math.max(answered, event.settledGenerationId ?? -1);
  if (event.settledGenerationId !== undefined && newestSettled(thread) > settled) return thread;
  const newest = highest(event.messages);
  const messages = listed(
    thread,
    event.messages.filter((one) => one.role !== "assistant" || !thread.unheard.includes(one.generationId)),
  );
  const asked = new Set(event.messages.filter((one) => one.role === "user").map((one) => one.generationId));
  // What is newer than the list stays. A turn that is still spoken goes on from the snapshot that follows.
  const newer = thread.messages
    .filter((one) => {
      if (one.generationId === null) return !messages.some((other) => other.key === one.key);
      if (!isTurn(one)) return one.generationId > newest;
      const unsettled = one.generationId > (one.phase === "failed" ? answered : settled);
      // One that something newer has cut off is not listed before it is settled; its question is, unless that was replaced.
      return unsettled && (one.generationId >= newest || asked.has(one.generationId));
    })
    .map((one) => (isTurn(one) ? rejoined(one) : one));
  const older = event.more ? olderThan(thread, event.messages) : [];
  const all = inOrder([...older, ...messages, ...newer]);
  return {
    ...thread,
    conversationId: event.conversationId,
    title: event.title || null,
    model: event.model,
    status: "active",
    messages: all,
    queue: reconnected(thread.queue, new Set(event.messages.map((one) => one.id)), now),
    more: (event.more ?? false) && (older.length === 0 || thread.more),
    floor: Math.max(newest, settled + 1, 0),
    over: Math.max(thread.over, settled),
    replaced: thread.replaced.filter(({ below }) => below > settled + 1),
    awaiting: expected(all.filter(isHeard), settled, newest, now),
    unanswered: false,
    trimmed: event.trimmedGenerationId ?? null,
    summary: summaryOf(event),
    ended: event.status === "completed",
    needsSync: false,
  };
}

function summaryOf(event: ConversationResumed): Thread["summary"] {
  const { summarisedMessages: messages, summarisedThroughMessageId: throughMessageId } = event;
  if (typeof messages !== "number" || typeof throughMessageId !== "string") return null;
  return { messages, throughMessageId };
}

function highest(messages: readonly { generationId: number | null }[]): number {
  return messages.reduce((top, one) => Math.max(top, one.generationId ?? -1), -1);
}

function newestSettled(thread: Thread): number {
  return highest(
    thread.messages.filter((one) => isTurn(one) && one.phase !== "streaming" && !one.incomplete),
  );
}

/** The turn that greets the person in a new conversation. */
const GREETING = 1;

/** Whether what stands last in a list is still to be answered, and how long to wait for that. */
function expected(
  messages: readonly Message[],
  settled: number,
  newest: number,
  now: number,
): Awaiting | null {
  const last = lastSpoken({ messages });
  const after = Math.max(settled, newest - 1);
  if (last !== undefined && isTurn(last) && last.phase !== "streaming") return null;
  const asked = last === undefined ? GREETING : last.generationId;
  // Its turn is over without an answer, unless another one has just been asked for.
  const over = asked !== null && asked <= settled;
  if (over && isRemarked({ messages })) return null;
  return { after, until: now + (over ? FAILED_PATIENCE_MS : ANSWER_PATIENCE_MS) };
}

/** What was loaded before the list begins stays. */
function olderThan(thread: Thread, views: readonly MessageView[]): Message[] {
  const first = views[0];
  if (!first) return [];
  const ids = new Set(views.map((one) => one.id));
  return thread.messages.filter(
    (one) =>
      one.generationId !== null &&
      one.generationId <= first.generationId &&
      one.id !== null &&
      !ids.has(one.id) &&
      isSettled(one),
  );
}

/** Nothing answers a message that was refused. */
function isHeard(message: Message): boolean {
  return isTurn(message) || message.delivery !== "failed";
}

function isSettled(message: Message): boolean {
  return message.role === "user"
    ? message.delivery === "sent"
    : message.phase === "completed" || message.phase === "interrupted";
}

/** The server's list as messages, each keeping the identity it has on screen. */
export function listed(thread: Thread, views: readonly MessageView[]): Message[] {
  const adopted = new Set<string>();
  const messages = views.map((view): Message => {
    if (view.role === "assistant") {
      return settledTurn(
        view,
        thread.messages.find(
          (one): one is TurnMessage => isTurn(one) && one.generationId === view.generationId,
        ),
      );
    }
    const same = thread.messages.find(
      (one): one is UserMessage =>
        one.role === "user" &&
        !adopted.has(one.key) &&
        (one.id === view.id || (one.id === null && one.text === view.content && isLater(view, one))),
    );
    if (same) adopted.add(same.key);
    const base =
      same ??
      newQuestion({
        key: view.id,
        text: view.content,
        now: Date.parse(view.createdAt) || 0,
        after: view.generationId - 1,
      });
    return {
      ...base,
      id: view.id,
      text: view.content,
      generationId: view.generationId,
      delivery: "sent",
      refusal: null,
      mode: view.mode ?? base.mode,
      reason: view.reason ?? base.reason,
    };
  });
  return messages.filter((one) => !isTurn(one) || !isNothing(one));
}

/** Whether a listed message may be one that was said here: what stands beside a reply has that reply's generation. */
function isLater(view: MessageView, said: UserMessage): boolean {
  const aside = view.mode === "backchannel" || view.mode === "stop";
  return aside ? view.generationId >= said.after : view.generationId > said.after;
}

/** Stands between two queued messages that become one. */
const JOINT = "\n\n";

/** Whether a message is made of queued ones with one among them that says `text`, and was said after the turn `after`. */
export function isMadeOf(
  { mode, text: whole, generationId }: UserMessage,
  text: string,
  after: number,
): boolean {
  if (mode !== "queue" || generationId === null || generationId <= after) return false;
  return `${JOINT}${whole}${JOINT}`.includes(`${JOINT}${text}${JOINT}`);
}
