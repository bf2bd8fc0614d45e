import type { MessageView, ServerEvent } from "../../src/chat/protocol.gen";
import { reduce } from "../../src/chat/reduce";
import { EMPTY_THREAD, isTurn, type Thread } from "../../src/chat/thread";
import type { TurnMessage } from "../../src/chat/turn";

/** Events as the server writes them, with what does not matter filled in. */
export const created: ServerEvent = { type: "conversation_created", conversationId: "c", model: "m" };

export function view(role: MessageView["role"], generationId: number, content: string): MessageView {
  return {
    id: `${role}-${generationId}`,
    role,
    content,
    status: "completed",
    createdAt: "2026-01-02T03:04:05Z",
    generationId,
  };
}

export const interruptedView = (generationId: number, content: string): MessageView => ({
  ...view("assistant", generationId, content),
  status: "interrupted",
});

export function resumed(messages: MessageView[], more = false, settled?: number): ServerEvent {
  const known = settled === undefined ? {} : { settledGenerationId: settled };
  return {
    ...known,
    type: "conversation_resumed",
    conversationId: "c",
    model: "m",
    title: "t",
    messages,
    more,
  };
}

export function accepted(generationId: number, clientMessageId?: string): ServerEvent {
  const base = { type: "message_accepted" as const, messageId: `user-${generationId}`, generationId };
  return clientMessageId === undefined ? base : { ...base, clientMessageId };
}

/** The events of one generation. */
export function turn(generationId: number) {
  const messageId = `assistant-${generationId}`;
  return {
    start: (replacesGenerationId?: number): ServerEvent => ({
      type: "ai_start",
      generationId,
      seq: 1,
      messageId,
      ...(replacesGenerationId === undefined ? {} : { replacesGenerationId }),
    }),
    token: (seq: number, token: string): ServerEvent => ({ type: "ai_token", generationId, seq, token }),
    snapshot: (seq: number, text: string): ServerEvent => ({
      type: "turn_snapshot",
      generationId,
      seq,
      messageId,
      text,
    }),
    done: (seq: number): ServerEvent => ({ type: "ai_done", generationId, seq, messageId, tokensUsed: 5 }),
    cancelled: (seq: number): ServerEvent => ({
      type: "ai_done",
      generationId,
      seq,
      messageId,
      status: "cancelled",
    }),
    interrupted: (seq: number, kept: string): ServerEvent => ({
      type: "ai_interrupted",
      generationId,
      seq,
      messageId,
      partialContent: [...kept].slice(-200).join(""),
      interruptedAtToken: 1,
      chars: [...kept].length,
      upstreamStopped: true,
    }),
    failed: (seq: number, code = "TIMEOUT" as const): ServerEvent => ({
      type: "ai_error",
      generationId,
      seq,
      error: "It took too long.",
      code,
    }),
  };
}

export function threadOf(events: readonly ServerEvent[], from: Thread = EMPTY_THREAD, now = 1_000): Thread {
  return events.reduce((thread, event) => reduce(thread, event, now), from);
}

/** A conversation whose greeting has been read. */
export function greeted(): Thread {
  const greeting = turn(1);
  return readAll(threadOf([created, greeting.start(), greeting.token(2, "Hello!"), greeting.done(3)]));
}

/** The reader catches up. */
export function readAll(thread: Thread): Thread {
  const messages = thread.messages.map((one) => (isTurn(one) ? { ...one, shown: one.text.length } : one));
  return { ...thread, messages };
}

/** The reader has come to the end of `shown`. */
export function readTo(thread: Thread, generationId: number, shown: string): Thread {
  const messages = thread.messages.map((one) =>
    isTurn(one) && one.generationId === generationId ? { ...one, shown: shown.length } : one,
  );
  return { ...thread, messages };
}

export function turnOf(thread: Thread, generationId: number): TurnMessage {
  const found = thread.messages.find((one) => isTurn(one) && one.generationId === generationId);
  if (!found || !isTurn(found)) throw new Error(`no turn ${generationId}`);
  return found;
}

/** What stands in the conversation, one line a message. */
export function lines(thread: Thread): string[] {
  return thread.messages.map((one) =>
    one.role === "user"
      ? `user ${one.generationId ?? one.delivery}: ${one.text}`
      : `turn ${one.generationId} ${one.phase}: ${one.text}`,
  );
}
