/** A TaskFlow conversation in browsers and in Node.js. */
export type { Ending } from "./answering.ts";
export type { ClientFrame, ErrorEvent, MessageView, Seen, ServerEvent } from "./chat/protocol.gen.ts";
export type { EarlierAnswer, Message, Thread, UserMessage, Wish } from "./chat/thread.ts";
export type { TurnMessage } from "./chat/turn.ts";
export { Conversation, type OpenOptions } from "./conversation.ts";
export { TaskFlowError } from "./errors.ts";
export type * from "./http/api.ts";
export { ApiError } from "./http/errors.ts";
export type { Judgement, Thumb } from "./http/judgements.ts";
export { Reply, type ReplyEnd } from "./reply.ts";
export type { SessionState } from "./session/ports.ts";
export type { Store } from "./store.ts";
export { type SocketClass, TaskFlow, type TaskFlowOptions } from "./taskflow.ts";
