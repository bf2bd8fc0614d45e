// Generated from taskflow.protocol by scripts/generate_types.py. Do not edit: run `npm run types`.

export const MAX_TEXT_CHARS = 16_000;

/** Stop the turn being spoken (or the named one, if it still is). */
export interface CancelFrame {
  type: "cancel";
  generationId?: number;
  seen?: Seen;
}

/** Replace the last question and its answer. */
export interface EditLastFrame {
  type: "edit_last";
  text: string;
  clientMessageId?: string;
  after?: string;
  order?: number;
  seen?: Seen;
  traceparent?: string;
}

/** A queued message says something else. */
export interface EditQueuedFrame {
  type: "edit_queued";
  messageId: string;
  text: string;
}

/** Keeps the connection from idling out; answered with `pong`. */
export interface PingFrame {
  type: "ping";
}

/** Answer the last question again; the old answer is replaced. */
export interface RegenerateFrame {
  type: "regenerate";
  seen?: Seen;
  traceparent?: string;
}

/** A queued message is not to be said. */
export interface RemoveQueuedFrame {
  type: "remove_queued";
  messageId: string;
}

/** How much of a turn the person's screen has shown: `chars` code points of generation `generation_id`. */
export interface Seen {
  generationId: number;
  chars: number;
}

/** A queued message is said now, and interrupts the turn being spoken; the others stay queued. */
export interface SendQueuedFrame {
  type: "send_queued";
  messageId: string;
  seen?: Seen;
  traceparent?: string;
}

/** Use another model from the next turn on. */
export interface SetModelFrame {
  type: "set_model";
  model: string;
}

/** Something the person says. `mode`: what becomes of the reply being spoken; without one it is interrupted. */
export interface UserMessageFrame {
  type: "user_message";
  text: string;
  clientMessageId?: string;
  after?: string;
  order?: number;
  seen?: Seen;
  mode?: "auto" | "interrupt" | "steer" | "queue" | "backchannel";
  traceparent?: string;
}

/** The person stopped typing without sending. */
export interface UserStoppedTypingFrame {
  type: "user_stopped_typing";
  order?: number;
}

/** The person is typing. */
export interface UserTypingFrame {
  type: "user_typing";
  order?: number;
}

/** The turn is over and stored. After `ai_interrupted` it is sent only for a cancel, as `status: cancelled`. */
export interface AiDone {
  type: "ai_done";
  generationId: number;
  seq: number;
  messageId: string;
  tokensUsed?: number;
  status?: "completed" | "cancelled";
  finish?: "length";
}

/** The turn failed. `error` is a sentence for the person. */
export interface AiError {
  type: "ai_error";
  generationId: number;
  seq: number;
  error: string;
  code: AiErrorCode;
}

/** Why a turn failed (`ai_error` events); the person reads a sentence, never the provider's text. */
export type AiErrorCode =
  | "RATE_LIMITED"
  | "QUOTA_EXCEEDED"
  | "MODEL_NOT_FOUND"
  | "PERMISSION_DENIED"
  | "SERVICE_UNAVAILABLE"
  | "TIMEOUT"
  | "CONTENT_BLOCKED"
  | "EMPTY_REPLY"
  | "PROMPT_TOO_LONG"
  | "ABORT"
  | "UNKNOWN";

/** The turn was cut off; what was stored ends after `chars` code points. */
export interface AiInterrupted {
  type: "ai_interrupted";
  generationId: number;
  seq: number;
  messageId: string;
  partialContent: string;
  interruptedAtToken: number;
  chars: number;
  upstreamStopped: boolean;
  reason?: "steered";
}

/**
 * What the model thinks before it answers turn `generation_id`: not a part of the reply, and without a `seq`.
 *
 * `order`: how many code points of the reasoning come before `text`; what a client has already is a repetition. An
 * empty first one says that the model thinks. `ms`: how long it has thought so far, with a piece whose `order` is
 * 0: a client that joins counts on from there.
 */
export interface AiReasoning {
  type: "ai_reasoning";
  generationId: number;
  order: number;
  text: string;
  ms?: number;
}

/** The model has thought for `ms` milliseconds; now comes the reply. */
export interface AiReasoningDone {
  type: "ai_reasoning_done";
  generationId: number;
  ms: number;
}

/** The assistant begins a turn. */
export interface AiStart {
  type: "ai_start";
  generationId: number;
  seq: number;
  messageId: string;
  model?: string;
  replacesGenerationId?: number;
  continuesGenerationId?: number;
}

/** The next piece of the reply. */
export interface AiToken {
  type: "ai_token";
  generationId: number;
  seq: number;
  token: string;
}

/**
 * From turn `generation_id` on the model is not given the oldest messages: they no longer fit its context.
 *
 * Told once a conversation, before that turn's terminal event.
 */
export interface ContextTrimmed {
  type: "context_trimmed";
  generationId: number;
}

/** First event of a new conversation. `resume_token` lets a client without an identity come back. */
export interface ConversationCreated {
  type: "conversation_created";
  conversationId: string;
  model: string;
  resumeToken?: string;
}

/** The conversation is gone; nothing follows. */
export interface ConversationDeleted {
  type: "conversation_deleted";
}

/** The conversation is completed; a later message reopens it. */
export interface ConversationEnded {
  type: "conversation_ended";
  reason: "idle_timeout";
}

/**
 * First event of a connection to an existing conversation: its most recent settled messages.
 *
 * `more` is true when older messages exist than fit one frame; they are read by REST. The list holds every turn
 * up to `settled_generation_id`; one that holds less than the client has seen settled comes late and is ignored.
 */
export interface ConversationResumed {
  type: "conversation_resumed";
  conversationId: string;
  model: string;
  title: string;
  status?: "active" | "completed";
  messages: MessageView[];
  settledGenerationId?: number;
  more?: boolean;
  trimmedGenerationId?: number;
  summarisedMessages?: number;
  summarisedThroughMessageId?: string;
}

/** Why a frame was refused (`error` events). */
export type ErrorCode =
  | "INVALID_JSON"
  | "UNKNOWN_TYPE"
  | "INVALID_MESSAGE"
  | "MESSAGE_TOO_LARGE"
  | "MODEL_NOT_FOUND"
  | "CONVERSATION_NOT_FOUND"
  | "CONVERSATION_DELETED"
  | "NOTHING_TO_REPLACE"
  | "QUEUE_FULL"
  | "NOT_QUEUED"
  | "SIGNED_OUT"
  | "RATE_LIMITED"
  | "BUDGET_EXCEEDED"
  | "TRY_AGAIN"
  | "INTERNAL";

/** A frame was refused; the connection stays open. `retry_after`: whole seconds after which a limit allows it. */
export interface ErrorEvent {
  type: "error";
  code: ErrorCode;
  error: string;
  clientMessageId?: string;
  retryAfter?: number;
}

/** Something said before, in this or another conversation of the person, that a prompt was given. */
export interface MemoryPassage {
  conversationId: string;
  messageId: string;
  excerpt: string;
  createdAt: string;
}

/** The prompt of this generation was given these passages of earlier messages. */
export interface MemoryUsed {
  type: "memory_used";
  generationId: number;
  passages: MemoryPassage[];
}

/**
 * The message is stored. Turn `generation_id` answers it; in the modes `queue`, `backchannel` and `stop` it
 * is the one being spoken. `reason`: a short code for why it was taken so.
 */
export interface MessageAccepted {
  type: "message_accepted";
  clientMessageId?: string;
  messageId: string;
  generationId: number;
  replacesGenerationId?: number;
  mode?: "interrupt" | "steer" | "queue" | "backchannel" | "stop" | "continue";
  reason?: string;
}

/** More of a listed message that is too long for one frame: `text` follows its first `offset` code points. */
export interface MessagePart {
  type: "message_part";
  messageId: string;
  offset: number;
  text: string;
}

/** A settled message, as a client lists it. */
export interface MessageView {
  id: string;
  role: "user" | "assistant";
  content: string;
  contentChars?: number;
  status: "completed" | "interrupted";
  createdAt: string;
  generationId: number;
  model?: string;
  finish?: "length";
  errorCode?: AiErrorCode;
  mode?: "interrupt" | "steer" | "queue" | "backchannel" | "stop" | "continue";
  reason?: string;
  continuesGenerationId?: number;
  reasoning?: string;
  reasoningMs?: number;
  recalled?: string[];
}

/** The next turn uses `model`. */
export interface ModelChanged {
  type: "model_changed";
  model: string;
}

/** Answer to `ping`. */
export interface Pong {
  type: "pong";
}

/**
 * What waits until the reply being spoken is over, in order.
 *
 * `held`: it waits longer, since that reply was stopped or failed: until one of them is sent, or a later reply
 * completes. `revision` grows with every change; an event that is not above the last one of the connection is old.
 */
export interface QueueChanged {
  type: "queue_changed";
  queued: QueuedMessage[];
  held: boolean;
  revision: number;
}

/** A message that waits until the reply being spoken is over. */
export interface QueuedMessage {
  messageId: string;
  clientMessageId?: string;
  text: string;
  textChars?: number;
  createdAt: string;
}

/**
 * From the next turn on the model is given the first `messages` messages as a summary, the last of them being
 * `through_message_id`. `GET /api/conversations/{id}/summary` has its text.
 */
export interface SummaryChanged {
  type: "summary_changed";
  messages: number;
  throughMessageId: string;
}

/** The conversation has a title now. */
export interface TitleUpdated {
  type: "title_updated";
  conversationId: string;
  title: string;
}

/** The turn being spoken, for a connection that joins in its middle; `seq` is that of the last event it covers. */
export interface TurnSnapshot {
  type: "turn_snapshot";
  generationId: number;
  seq: number;
  messageId: string;
  text: string;
  continuesGenerationId?: number;
}

/** The person has been typing for long; an encouragement. */
export interface TypingNudge {
  type: "typing_nudge";
  message: string;
}

/**
 * A message sent from another connection of the same conversation, or one made of queued messages.
 *
 * `queued_ids`: the queued messages that it is made of; then it goes to every connection.
 */
export interface UserMessageEvent {
  type: "user_message";
  messageId: string;
  text: string;
  generationId: number;
  clientMessageId?: string;
  replacesGenerationId?: number;
  mode?: "interrupt" | "steer" | "queue" | "backchannel" | "stop" | "continue";
  reason?: string;
  queuedIds?: string[];
}

/** Anything a client may send. */
export type ClientFrame =
  | UserMessageFrame
  | CancelFrame
  | RegenerateFrame
  | EditLastFrame
  | UserTypingFrame
  | UserStoppedTypingFrame
  | SetModelFrame
  | PingFrame
  | EditQueuedFrame
  | RemoveQueuedFrame
  | SendQueuedFrame;

/** Anything the server posts. */
export type ServerEvent =
  | ConversationCreated
  | ConversationResumed
  | MessagePart
  | TurnSnapshot
  | MessageAccepted
  | QueueChanged
  | UserMessageEvent
  | ModelChanged
  | ConversationDeleted
  | TitleUpdated
  | AiStart
  | AiReasoning
  | AiReasoningDone
  | AiToken
  | AiDone
  | AiInterrupted
  | AiError
  | MemoryUsed
  | ContextTrimmed
  | SummaryChanged
  | TypingNudge
  | ConversationEnded
  | ErrorEvent
  | Pong;

/** The fields of every server event; a `?` marks those that may be absent. */
export const SERVER_EVENT_FIELDS: Record<ServerEvent["type"], Record<string, string>> = {
  conversation_created: { conversationId: "string", model: "string", resumeToken: "string?" },
  conversation_resumed: { conversationId: "string", model: "string", title: "string", status: "string?", messages: "array", settledGenerationId: "number?", more: "boolean?", trimmedGenerationId: "number?", summarisedMessages: "number?", summarisedThroughMessageId: "string?" },
  message_part: { messageId: "string", offset: "number", text: "string" },
  turn_snapshot: { generationId: "number", seq: "number", messageId: "string", text: "string", continuesGenerationId: "number?" },
  message_accepted: { clientMessageId: "string?", messageId: "string", generationId: "number", replacesGenerationId: "number?", mode: "string?", reason: "string?" },
  queue_changed: { queued: "array", held: "boolean", revision: "number" },
  user_message: { messageId: "string", text: "string", generationId: "number", clientMessageId: "string?", replacesGenerationId: "number?", mode: "string?", reason: "string?", queuedIds: "array?" },
  model_changed: { model: "string" },
  conversation_deleted: {},
  title_updated: { conversationId: "string", title: "string" },
  ai_start: { generationId: "number", seq: "number", messageId: "string", model: "string?", replacesGenerationId: "number?", continuesGenerationId: "number?" },
  ai_reasoning: { generationId: "number", order: "number", text: "string", ms: "number?" },
  ai_reasoning_done: { generationId: "number", ms: "number" },
  ai_token: { generationId: "number", seq: "number", token: "string" },
  ai_done: { generationId: "number", seq: "number", messageId: "string", tokensUsed: "number?", status: "string?", finish: "string?" },
  ai_interrupted: { generationId: "number", seq: "number", messageId: "string", partialContent: "string", interruptedAtToken: "number", chars: "number", upstreamStopped: "boolean", reason: "string?" },
  ai_error: { generationId: "number", seq: "number", error: "string", code: "string" },
  memory_used: { generationId: "number", passages: "array" },
  context_trimmed: { generationId: "number" },
  summary_changed: { messages: "number", throughMessageId: "string" },
  typing_nudge: { message: "string" },
  conversation_ended: { reason: "string" },
  error: { code: "string", error: "string", clientMessageId: "string?", retryAfter: "number?" },
  pong: {},
};
