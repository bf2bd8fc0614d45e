import type {
  ConversationResumed,
  ErrorEvent,
  MessageAccepted,
  MessageView,
  ServerEvent,
  UserMessageEvent,
} from "./protocol.gen";
import {
  ANSWER_PATIENCE_MS,
  EMPTY_THREAD,
  inOrder,
  isTurn,
  type Message,
  newestGeneration,
  REJOIN_PATIENCE_MS,
  type Thread,
  type UserMessage,
  withMessage,
} from "./thread";
import {
  applyTurnEvent,
  newTurn,
  rejoined,
  settledTurn,
  supersede,
  type TurnEvent,
  type TurnMessage,
} from "./turn";

/**
 * The thread after one server event. Pure: `now` is milliseconds since the epoch. Any order, any duplication and
 * any loss of events leaves a readable thread; what cannot be known sets `needsSync`.
 */
export function reduce(thread: Thread, event: ServerEvent, now: number): Thread {
  switch (event.type) {
    case "conversation_created": {
      const known = thread.conversationId === event.conversationId;
      return {
        ...(known
          ? thread
          : { ...EMPTY_THREAD, messages: thread.messages.filter((one) => one.generationId === null) }),
        conversationId: event.conversationId,
        model: event.model,
        status: "active",
        awaiting: known ? thread.awaiting : { after: -1, until: now + ANSWER_PATIENCE_MS },
      };
    }
    case "conversation_resumed":
      return resume(thread, event, now);
    case "message_accepted":
      return accept(thread, event, now);
    case "user_message":
      return hear(thread, event, now);
    case "ai_start":
    case "ai_token":
    case "ai_done":
    case "ai_interrupted":
    case "ai_error":
    case "turn_snapshot":
      return applyTurn(thread, event, now);
    case "title_updated":
      return event.conversationId === thread.conversationId ? { ...thread, title: event.title } : thread;
    case "model_changed":
      return { ...thread, model: event.model };
    case "conversation_deleted":
      return { ...thread, status: "deleted", awaiting: null };
    case "conversation_ended":
      return { ...thread, ended: true, nudge: null };
    case "typing_nudge":
      return { ...thread, nudge: event.message };
    case "error":
      return refuse(thread, event);
    case "pong":
      return thread;
  }
}

function saysSomething(turn: TurnMessage): boolean {
  return turn.text.length > 0 || turn.phase !== "streaming";
}

function applyTurn(thread: Thread, event: TurnEvent, now: number): Thread {
  const generation = event.generationId;
  const known = thread.messages.find(
    (one): one is TurnMessage => isTurn(one) && one.generationId === generation,
  );
  if (!known && generation < thread.floor) return thread;
  const turn = applyTurnEvent(known ?? newTurn(generation, now), event);
  if (turn === known) return thread;

  let next = known ? thread : supersedeBelow(thread, generation);
  if (event.type === "ai_start" && event.replacesGenerationId !== undefined) {
    next = withoutAnswers(next, event.replacesGenerationId, generation);
  }
  const silent = turn.phase === "failed" && turn.error === "ABORT";
  next = silent && turn.text === "" ? without(next, turn) : withMessage(next, turn);
  const answered = next.awaiting !== null && generation > next.awaiting.after && saysSomething(turn);
  return {
    ...next,
    floor: Math.max(next.floor, generation),
    awaiting: answered ? null : next.awaiting,
    unanswered: false,
    ended: generation >= newestGeneration(thread) ? false : next.ended,
    needsSync: next.needsSync || turn.doubtful,
  };
}

function without(thread: Thread, gone: Message): Thread {
  return { ...thread, messages: thread.messages.filter((one) => one.key !== gone.key) };
}

function withoutAnswers(thread: Thread, from: number, below: number): Thread {
  const messages = thread.messages.filter(
    (one) => !isTurn(one) || one.generationId < from || one.generationId >= below,
  );
  return { ...thread, messages };
}

/** A turn has the floor alone: whatever was still open below it is over. */
function supersedeBelow(thread: Thread, generation: number): Thread {
  const messages = thread.messages.map((one) =>
    isTurn(one) && one.generationId < generation ? supersede(one) : one,
  );
  const lost = messages.some((one, i) => isTurn(one) && one.doubtful && one !== thread.messages[i]);
  return { ...thread, messages, needsSync: thread.needsSync || lost };
}

function accept(thread: Thread, event: MessageAccepted, now: number): Thread {
  const mine = thread.messages.find(
    (one): one is UserMessage =>
      one.role === "user" &&
      event.clientMessageId !== undefined &&
      one.clientMessageId === event.clientMessageId,
  );
  const question =
    mine ??
    thread.messages.find((one): one is UserMessage => one.role === "user" && one.id === event.messageId);
  return settleQuestion(thread, event, question, now);
}

function hear(thread: Thread, event: UserMessageEvent, now: number): Thread {
  const known = thread.messages.find(
    (one): one is UserMessage =>
      one.role === "user" &&
      (one.id === event.messageId ||
        (event.clientMessageId !== undefined && one.clientMessageId === event.clientMessageId)),
  );
  const question =
    known ?? newQuestion({ key: event.messageId, text: event.text, now, after: event.generationId - 1 });
  return settleQuestion(thread, event, { ...question, text: event.text }, now);
}

function settleQuestion(
  thread: Thread,
  event: MessageAccepted | UserMessageEvent,
  question: UserMessage | undefined,
  now: number,
): Thread {
  const generation = event.generationId;
  let messages = thread.messages;
  const replaced = event.replacesGenerationId;
  if (replaced !== undefined) {
    messages = messages.filter(
      (one) =>
        one.generationId === null ||
        one.generationId < replaced ||
        one.generationId >= generation ||
        one.id === event.messageId,
    );
  }
  // The list may hold the same message already, when its acknowledgement was lost on the way.
  messages = messages.filter((one) => one === question || one.role !== "user" || one.id !== event.messageId);
  let next: Thread = { ...thread, messages };
  if (question) {
    const settled: UserMessage = {
      ...question,
      id: event.messageId,
      clientMessageId: event.clientMessageId ?? question.clientMessageId,
      // A question that is answered again keeps its place.
      generationId: question.generationId ?? generation,
      delivery: "sent",
      refusal: null,
    };
    next = withMessage(next, settled);
  }
  const begun = thread.messages.some(
    (one) => isTurn(one) && one.generationId >= generation && saysSomething(one),
  );
  if (begun || generation < thread.floor) return next;
  return {
    ...next,
    floor: generation,
    awaiting: { after: generation - 1, until: now + ANSWER_PATIENCE_MS },
    unanswered: false,
    ended: false,
    nudge: null,
  };
}

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
  };
}

function resume(thread: Thread, event: ConversationResumed, now: number): Thread {
  const messages = listed(thread, event.messages);
  const newest = event.messages.reduce((highest, one) => Math.max(highest, one.generationId), -1);
  const settled = event.messages.reduce(
    (top, one) => (one.role === "assistant" ? Math.max(top, one.generationId) : top),
    -1,
  );
  // What is newer than the list stays: the list may have been under way for longer, and failures are not listed.
  // A turn that is still spoken goes on from the snapshot that follows.
  const newer = thread.messages
    .filter((one) => {
      if (one.generationId === null) return !messages.some((other) => other.key === one.key);
      return isTurn(one)
        ? one.generationId > settled && one.generationId >= newest
        : one.generationId > newest;
    })
    .map((one) => (isTurn(one) ? rejoined(one) : one));
  const pending = newer.some((one) => one.generationId === null);
  const older = event.more ? olderThan(thread, event.messages) : [];
  const all = inOrder([...older, ...messages, ...newer]);
  const last = all.at(-1);
  const expects = last === undefined || last.role === "user" || (isTurn(last) && last.phase === "streaming");
  return {
    ...thread,
    conversationId: event.conversationId,
    title: event.title || null,
    model: event.model,
    status: "active",
    messages: all,
    more: (event.more ?? false) && (older.length === 0 || thread.more),
    floor: Math.max(newest, settled + 1, 0),
    awaiting: expects
      ? {
          after: Math.max(settled, newest - 1),
          until: now + (pending ? ANSWER_PATIENCE_MS : REJOIN_PATIENCE_MS),
        }
      : null,
    unanswered: false,
    ended: event.status === "completed",
    needsSync: false,
  };
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

function isSettled(message: Message): boolean {
  return message.role === "user"
    ? message.delivery === "sent"
    : message.phase === "completed" || message.phase === "interrupted";
}

/** The server's list as messages, each keeping the identity it has on screen. */
export function listed(thread: Thread, views: readonly MessageView[]): Message[] {
  const adopted = new Set<string>();
  return views.map((view) => {
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
        (one.id === view.id ||
          (one.id === null && one.text === view.content && view.generationId > one.after)),
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
    };
  });
}

function refuse(thread: Thread, event: ErrorEvent): Thread {
  if (event.code === "CONVERSATION_DELETED") return { ...thread, status: "deleted", awaiting: null };
  if (event.code === "HISTORY_UNAVAILABLE") return { ...thread, status: "unavailable", awaiting: null };
  // The server does not know this connection; whether the conversation exists shows when it connects again.
  return event.code === "CONVERSATION_NOT_FOUND" ? { ...thread, needsSync: true } : thread;
}
