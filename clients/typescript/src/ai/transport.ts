import type { ChatTransport, UIMessageChunk } from "ai";
import { lastQuestion, lastTurn, type Wish } from "../chat/thread.ts";
import type { Conversation } from "../conversation.ts";
import { TaskFlowError } from "../errors.ts";
import type { Reply } from "../reply.ts";
import { TaskFlow, type TaskFlowOptions } from "../taskflow.ts";
import { Chats } from "./chats.ts";
import { chunksOf, idOf, type ReplyMetadata } from "./chunks.ts";
import { listed, type TaskFlowUIMessage, wordsOf } from "./messages.ts";

export interface TaskFlowChatTransportOptions extends TaskFlowOptions {
  /** Instead of the other options: a server and who talks to it. */
  taskflow?: TaskFlow;
  /** The conversation that a chat's id means, where it is none that this transport began. */
  conversationIdOf?: (chatId: string) => string | null | undefined;
  /** Of new conversations. */
  model?: string;
}

type Sending = Parameters<ChatTransport<TaskFlowUIMessage>["sendMessages"]>[0];
type Reconnecting = Parameters<ChatTransport<TaskFlowUIMessage>["reconnectToStream"]>[0];
type Chunks = ReadableStream<UIMessageChunk<ReplyMetadata>>;

/** What the server takes as a message's own id. */
const ID = /^[A-Za-z0-9._:-]{1,64}$/;
const MODES: readonly Wish[] = ["auto", "interrupt", "steer", "queue"];

/** What AI SDK's `useChat` sends and is answered through: each chat is a TaskFlow conversation. */
export class TaskFlowChatTransport implements ChatTransport<TaskFlowUIMessage> {
  /** A reply that is resumed comes from its beginning. */
  readonly resumeStreamIsReplay = true;
  private readonly chats: Chats;
  /** How often each chat has asked to resume: an earlier request is let go of, which is no stop. */
  private readonly resumed = new Map<string, number>();

  constructor(options: TaskFlowChatTransportOptions = {}) {
    const { taskflow, conversationIdOf, model, ...rest } = options;
    const storage = rest.storage ?? browserStorage();
    this.chats = new Chats(taskflow ?? new TaskFlow(rest), storage, conversationIdOf, model);
  }

  /**
   * Sends the last message, or asks again. `body.mode` of the request's options says what is to become of a reply that is being
   * spoken. Throws a `TaskFlowError` for what the server would refuse.
   */
  async sendMessages({ trigger, chatId, messageId, messages, abortSignal, body }: Sending): Promise<Chunks> {
    const conversation = this.chats.get(chatId);
    const mode = modeOf(body);
    // What is to be changed has to be known first.
    if (messageId !== undefined || trigger === "regenerate-message") await conversation.ready();
    if (abortSignal?.aborted) return nothing();
    const reply =
      trigger === "regenerate-message"
        ? again(conversation, messageId)
        : say(conversation, messages.at(-1), messageId, mode);
    abortSignal?.addEventListener("abort", () => conversation.cancel(), { once: true });
    return streamOf(reply);
  }

  /** The reply that is being spoken in a chat, from its beginning; null when there is none. */
  async reconnectToStream({ chatId, abortSignal }: Reconnecting): Promise<Chunks | null> {
    const request = (this.resumed.get(chatId) ?? 0) + 1;
    this.resumed.set(chatId, request);
    const conversation = this.chats.known(chatId);
    if (!conversation) return null;
    await conversation.ready();
    if (abortSignal?.aborted) return null;
    const reply = conversation.current();
    if (!reply) return null;
    abortSignal?.addEventListener(
      "abort",
      () => {
        // A newer request aborts the one before it in the same moment.
        setTimeout(() => this.resumed.get(chatId) === request && conversation.cancel());
      },
      { once: true },
    );
    return streamOf(reply);
  }

  /** What was said in a chat, for `useChat({ messages })`. A reply that is still spoken comes by resuming. */
  async messages(chatId: string): Promise<TaskFlowUIMessage[]> {
    const conversation = this.chats.known(chatId);
    if (!conversation) return [];
    await conversation.ready();
    return listed(conversation.thread);
  }

  /** The conversation of a chat, for all that `useChat` has no word for; a new one when it has none. */
  conversation(chatId: string): Conversation {
    return this.chats.get(chatId);
  }

  /** Ends all connections. */
  close(): void {
    this.chats.close();
  }
}

function say(
  conversation: Conversation,
  message: TaskFlowUIMessage | undefined,
  messageId: string | undefined,
  mode: Wish,
): Reply {
  if (message?.role !== "user")
    throw new TaskFlowError(
      "INVALID_MESSAGE",
      "The last message is not one of a person: there is nothing to send.",
    );
  const words = wordsOf(message);
  if (messageId === undefined) {
    const clientMessageId = ID.test(message.id) ? message.id : undefined;
    return conversation.say(words, { mode, clientMessageId });
  }
  const last = lastQuestion(conversation.thread);
  if (last === null || ![last.id, last.clientMessageId].includes(messageId))
    throw new TaskFlowError("NOTHING_TO_REPLACE", "Only the last question can be changed.");
  return conversation.sayInstead(words);
}

function again(conversation: Conversation, messageId: string | undefined): Reply {
  const turn = lastTurn(conversation.thread);
  const question = lastQuestion(conversation.thread);
  const ids = [turn && idOf(turn), question?.id, question?.clientMessageId];
  if (messageId !== undefined && !ids.includes(messageId))
    throw new TaskFlowError("NOTHING_TO_REPLACE", "Only the last reply can be asked for again.");
  return conversation.regenerate();
}

function modeOf(body: object | undefined): Wish {
  const mode = (body as { mode?: unknown } | undefined)?.mode ?? "interrupt";
  const known = MODES.find((one) => one === mode);
  if (known) return known;
  throw new TaskFlowError("INVALID_MESSAGE", `“${String(mode)}” is no mode; use one of ${MODES.join(", ")}.`);
}

/** What a browser keeps for this site; where there is none, or it is forbidden, a chat is new after a reload. */
function browserStorage(): Storage | undefined {
  try {
    return typeof document === "undefined" ? undefined : localStorage;
  } catch {
    return undefined;
  }
}

function nothing(): Chunks {
  return new ReadableStream({ start: (controller) => controller.close() });
}

/** Nothing is taken ahead of its reader: what is taken counts as seen. */
function streamOf(reply: Reply): Chunks {
  const chunks = chunksOf(reply);
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      // A reply that nobody reads any more goes on being spoken: only a stop ends it.
      cancel: () => void chunks.return(),
    },
    { highWaterMark: 0 },
  );
}
