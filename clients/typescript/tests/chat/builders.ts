import { bubbles } from "../../src/chat/bubbles.ts";
import { chipsOf } from "../../src/chat/chips.ts";
import type { MessageView, ServerEvent } from "../../src/chat/protocol.gen.ts";
import { reduce } from "../../src/chat/reduce.ts";
import { EMPTY_THREAD, isTurn, type TakenAs, type Thread } from "../../src/chat/thread.ts";
import type { TurnMessage } from "../../src/chat/turn.ts";

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

/** An acknowledgement that says how the message was taken, and why. */
export function taken(
  mode: TakenAs,
  generationId: number,
  clientMessageId: string,
  reason = "in_doubt",
): ServerEvent {
  return {
    type: "message_accepted",
    messageId: `m-${clientMessageId}`,
    generationId,
    clientMessageId,
    mode,
    reason,
  };
}

/** What is queued: texts by id. */
export function queueOf(
  revision: number,
  queued: Readonly<Record<string, string>>,
  held = false,
): Extract<ServerEvent, { type: "queue_changed" }> {
  return {
    type: "queue_changed",
    revision,
    held,
    queued: Object.entries(queued).map(([messageId, text]) => ({
      messageId,
      clientMessageId: messageId.replace(/^m-/, ""),
      text,
      createdAt: "2026-01-02T03:04:05Z",
    })),
  };
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
    goesOn: (continuesGenerationId: number): ServerEvent => ({
      type: "ai_start",
      generationId,
      seq: 1,
      messageId,
      continuesGenerationId,
    }),
    steered: (seq: number, kept: string): ServerEvent => ({
      type: "ai_interrupted",
      generationId,
      seq,
      messageId,
      partialContent: [...kept].slice(-200).join(""),
      interruptedAtToken: 1,
      chars: [...kept].length,
      upstreamStopped: true,
      reason: "steered",
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

/** The page as the person sees it: its bubbles, with marks where a reply was steered and what stands beside it. */
export function page(thread: Thread): string[] {
  return bubbles(thread.messages).map((one) => {
    if (one.role === "user") return `you${one.delivery === "sent" ? "" : ` (${one.delivery})`}: ${one.text}`;
    const parts = one.turns.map((turn) => {
      const remarks = one.remarks.filter(({ after }) => after === turn.generationId);
      return turn.text.slice(0, turn.shown) + remarks.map(({ message }) => `⟨${message.text}⟩`).join("");
    });
    const asides = one.asides.map(({ text }) => ` «${text}»`);
    return `reply ${one.turns.at(-1)?.phase}: ${parts.join("|")}${asides.join("")}`;
  });
}

/** What stands above the message box. */
export function chipTexts({ queue, messages }: Thread): string[] {
  const texts = chipsOf(queue, messages).map((one) => one.text + (one.pending ? "…" : ""));
  return queue.held ? ["held", ...texts] : texts;
}
