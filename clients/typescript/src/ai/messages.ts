import type { UIMessage } from "ai";
import { isTurn, isWaiting, type Message, type Thread } from "../chat/thread.ts";
import { TaskFlowError } from "../errors.ts";
import { idOf, type ReplyMetadata } from "./chunks.ts";

export type TaskFlowUIMessage = UIMessage<ReplyMetadata>;

/** The words of a message. Throws a `TaskFlowError` for parts that a conversation does not take. */
export function wordsOf(message: UIMessage): string {
  const other = message.parts.find((one) => one.type !== "text");
  if (other)
    throw new TaskFlowError(
      "INVALID_MESSAGE",
      `A message has only text here, and this one has a “${other.type}”.`,
    );
  return message.parts.map((one) => (one.type === "text" ? one.text : "")).join("");
}

/** What a thread lists, as `useChat` begins with it. A reply that is still spoken is left out: resuming brings it whole. */
export function listed(thread: Thread): TaskFlowUIMessage[] {
  return thread.messages.filter(isSettled).map((one) => {
    if (!isTurn(one)) {
      const id = one.id ?? one.key;
      return { id, role: "user" as const, parts: [{ type: "text" as const, text: one.text }] };
    }
    const { generationId, model, thought, phase } = one;
    const reasoning = thought?.text ? [{ type: "reasoning" as const, text: thought.text }] : [];
    const status = phase === "interrupted" ? ("interrupted" as const) : ("completed" as const);
    return {
      id: idOf(one),
      role: "assistant" as const,
      parts: [...reasoning, { type: "text" as const, text: one.text }],
      metadata: { status, generationId, ...(model === null ? {} : { model }) },
    };
  });
}

function isSettled(message: Message): boolean {
  if (isTurn(message)) return message.phase !== "streaming" && message.text !== "";
  return message.delivery === "sent" && !isWaiting(message);
}
