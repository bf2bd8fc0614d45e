import {
  type MessageView,
  type QueuedMessage,
  SERVER_EVENT_FIELDS,
  type ServerEvent,
} from "./protocol.gen.ts";

/** What a frame turned out to be: an event, or why it is none. */
export type Parsed = { event: ServerEvent } | { ignored: string };

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value;
}

function isMessageView(value: unknown): value is MessageView {
  if (typeof value !== "object" || value === null) return false;
  const view = value as Partial<MessageView>;
  return (
    typeof view.id === "string" &&
    (view.role === "user" || view.role === "assistant") &&
    typeof view.content === "string" &&
    typeof view.generationId === "number" &&
    typeof view.createdAt === "string"
  );
}

function isQueued(value: unknown): value is QueuedMessage {
  if (typeof value !== "object" || value === null) return false;
  const item = value as Partial<QueuedMessage>;
  return [item.messageId, item.text, item.createdAt].every((one) => typeof one === "string");
}

/**
 * Reads one text frame. A server may be newer than this client, so what it does not know is ignored, with a
 * reason for the debug log, and what it does know is checked before anything relies on it.
 */
export function parseFrame(data: unknown): Parsed {
  if (typeof data !== "string") return { ignored: "not a text frame" };
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return { ignored: "not JSON" };
  }
  if (typeof value !== "object" || value === null) return { ignored: "not an object" };
  const frame = value as Record<string, unknown>;
  const type = frame.type;
  if (typeof type !== "string" || !Object.hasOwn(SERVER_EVENT_FIELDS, type)) {
    return { ignored: `unknown type ${String(type)}` };
  }
  for (const [field, spec] of Object.entries(SERVER_EVENT_FIELDS[type as ServerEvent["type"]])) {
    const optional = spec.endsWith("?");
    const absent = frame[field] === undefined || frame[field] === null;
    if (absent && optional) continue;
    const kind = optional ? spec.slice(0, -1) : spec;
    if (kindOf(frame[field]) !== kind) return { ignored: `${type}.${field} is not a ${kind}` };
  }
  if (type === "conversation_resumed" && !(frame.messages as unknown[]).every(isMessageView)) {
    return { ignored: "conversation_resumed.messages holds something else" };
  }
  if (type === "queue_changed" && !(frame.queued as unknown[]).every(isQueued)) {
    return { ignored: "queue_changed.queued holds something else" };
  }
  return { event: frame as unknown as ServerEvent };
}
