/** AI SDK's `useChat` on TaskFlow conversations. */
export type { ReplyMetadata } from "./chunks.ts";
export type { TaskFlowUIMessage } from "./messages.ts";
export { TaskFlowChatTransport, type TaskFlowChatTransportOptions } from "./transport.ts";
