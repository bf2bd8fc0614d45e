import { keepEarlier } from "./earlier.ts";
import type { ErrorEvent, MessageAccepted, MessagePart, ServerEvent } from "./protocol.gen.ts";
import { reconcile } from "./reconcile.ts";
import { accept, hear, tellQueue } from "./taking.ts";
import { codePoints, cutAtCodePoints } from "./text.ts";
import {
  ANSWER_PATIENCE_MS,
  type Awaiting,
  EMPTY_THREAD,
  isAside,
  isOver,
  isRemarked,
  isTurn,
  lastSpoken,
  newestGeneration,
  type Thread,
  withMessage,
  without,
  withReplaced,
} from "./thread.ts";
import {
  applyTurnEvent,
  isNothing,
  newTurn,
  saysSomething,
  supersede,
  type TurnEvent,
  type TurnMessage,
} from "./turn.ts";

type Replaces = Pick<MessageAccepted, "replacesGenerationId">;

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
      return keepEarlier(thread, reconcile(thread, event, now), false);
    case "message_part":
      return lengthen(thread, event);
    case "context_trimmed":
      return { ...thread, trimmed: event.generationId };
    case "message_accepted":
      return replacing(event, thread, accept(thread, event, now));
    case "user_message":
      return replacing(event, thread, hear(thread, event, now));
    case "queue_changed":
      return tellQueue(thread, event);
    case "ai_start":
    case "ai_token":
    case "ai_reasoning":
    case "ai_reasoning_done":
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
    case "summary_changed": {
      const { messages, throughMessageId } = event;
      return { ...thread, summary: { messages, throughMessageId } };
    }
    case "memory_used":
      return {
        ...thread,
        remembered: { ...thread.remembered, [event.generationId]: event.passages },
      };
    case "pong":
      return thread;
  }
}

function replacing({ replacesGenerationId }: Replaces, before: Thread, after: Thread): Thread {
  return replacesGenerationId === undefined ? after : keepEarlier(before, after);
}

/** More of a listed message that is too long for one frame. */
function lengthen(thread: Thread, event: MessagePart): Thread {
  const message = thread.messages.find((one) => one.id === event.messageId);
  if (!message) return thread;
  if (codePoints(message.text) < event.offset) return { ...thread, needsSync: true };
  const text = cutAtCodePoints(message.text, event.offset) + event.text;
  if (text.length <= message.text.length) return thread;
  if (!isTurn(message)) return withMessage(thread, { ...message, text });
  const shown = message.shown === message.text.length ? text.length : message.shown;
  return withMessage(thread, { ...message, text, shown });
}

function applyTurn(thread: Thread, event: TurnEvent, now: number): Thread {
  const generation = event.generationId;
  const known = thread.messages.find(
    (one): one is TurnMessage => isTurn(one) && one.generationId === generation,
  );
  if (!known && generation < thread.floor) return missed(thread, event);
  const turn = applyTurnEvent(known ?? newTurn(generation, now), event, now);
  if (turn === known) return thread;

  let next = known ? thread : supersedeBelow(thread, generation);
  if (event.type === "ai_start" && event.replacesGenerationId !== undefined) {
    next = withoutAnswers(next, event.replacesGenerationId, generation);
  }
  const nothing = isNothing(turn);
  next = nothing ? without(next, turn) : withMessage(next, turn);
  const awaiting = stillAwaited(next.awaiting, turn, now);
  return {
    ...next,
    // What came to nothing is over: no late word of it makes a message again.
    floor: Math.max(next.floor, nothing ? generation + 1 : generation),
    unheard: nothing ? [...next.unheard, generation] : next.unheard,
    awaiting,
    unanswered: nothing && awaiting === null && isLastAsked(next, generation) && !isRemarked(next),
    ended: generation >= newestGeneration(thread) ? false : next.ended,
    needsSync: next.needsSync || turn.incomplete,
  };
}

/**
 * What is told of a turn of which nothing is shown, when something newer was said already. The acknowledgement of what is newer may
 * overtake all that is told of it: what the server keeps of it is asked for.
 */
function missed(thread: Thread, event: TurnEvent): Thread {
  const generation = event.generationId;
  if (isOver(thread, generation)) return thread;
  if (event.type === "ai_interrupted" && event.chars === 0)
    return { ...thread, unheard: [...thread.unheard, generation] };
  const isKept =
    event.type === "ai_interrupted" ||
    (event.type === "ai_done" && event.status !== "cancelled") ||
    (event.type === "ai_error" && event.code !== "ABORT");
  return isKept ? { ...thread, needsSync: true } : thread;
}

/** A turn that has begun may take its time for the first word. */
function stillAwaited(awaiting: Awaiting | null, turn: TurnMessage, now: number): Awaiting | null {
  if (awaiting === null || turn.generationId <= awaiting.after) return awaiting;
  return saysSomething(turn) ? null : { ...awaiting, until: now + ANSWER_PATIENCE_MS };
}

/** Whether what stands last is a question that a turn of this generation was to answer. */
function isLastAsked(thread: Thread, generation: number): boolean {
  const last = lastSpoken(thread);
  return last?.role === "user" && last.generationId !== null && last.generationId <= generation;
}

function withoutAnswers(thread: Thread, from: number, below: number): Thread {
  const messages = thread.messages.filter(
    (one) =>
      !(isTurn(one) || isAside(one)) ||
      one.generationId === null ||
      one.generationId < from ||
      one.generationId >= below,
  );
  return keepEarlier(thread, withReplaced({ ...thread, messages }, from, below));
}

/** A turn has the floor alone: whatever was still open below it is over. */
function supersedeBelow(thread: Thread, generation: number): Thread {
  const waited = thread.messages.some(
    (one) => one.role === "user" && one.generationId === generation && (one.mode === "queue" || one.toQueue),
  );
  const messages = thread.messages.map((one) =>
    isTurn(one) && one.generationId < generation ? supersede(one, waited) : one,
  );
  const lost = messages.some((one, i) => isTurn(one) && one.incomplete && one !== thread.messages[i]);
  return { ...thread, messages, needsSync: thread.needsSync || lost };
}

function refuse(thread: Thread, event: ErrorEvent): Thread {
  if (event.code === "CONVERSATION_DELETED") return { ...thread, status: "deleted", awaiting: null };
  // The server does not know this connection; whether the conversation exists shows when it connects again.
  return event.code === "CONVERSATION_NOT_FOUND" ? { ...thread, needsSync: true } : thread;
}
