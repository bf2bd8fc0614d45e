import type { Conversation } from "../conversation.ts";
import type { TaskFlow } from "../taskflow.ts";

/** Which conversation each chat of a page is. */
export class Chats {
  private readonly open = new Map<string, Conversation>();

  constructor(
    private readonly taskflow: TaskFlow,
    private readonly storage: Storage | undefined,
    private readonly conversationIdOf: ((chatId: string) => string | null | undefined) | undefined,
    private readonly model: string | undefined,
  ) {}

  /** The conversation of a chat that has one already: here, or before a reload. */
  known(chatId: string): Conversation | null {
    const found = this.open.get(chatId);
    if (found) return found;
    const id = this.read(chatId) ?? this.conversationIdOf?.(chatId) ?? null;
    return id === null ? null : this.add(chatId, this.taskflow.open({ id }));
  }

  /** The conversation of a chat; a new one, when it has none. */
  get(chatId: string): Conversation {
    const { model } = this;
    return this.known(chatId) ?? this.add(chatId, this.taskflow.open(model === undefined ? {} : { model }));
  }

  close(): void {
    for (const conversation of this.open.values()) conversation.close();
    this.open.clear();
  }

  private add(chatId: string, conversation: Conversation): Conversation {
    this.open.set(chatId, conversation);
    conversation.on((event) => {
      if (event.type === "conversation_created") this.keep(chatId, event.conversationId);
    });
    return conversation;
  }

  private read(chatId: string): string | null {
    try {
      return this.storage?.getItem(nameOf(chatId)) ?? null;
    } catch {
      return null;
    }
  }

  private keep(chatId: string, conversationId: string): void {
    try {
      this.storage?.setItem(nameOf(chatId), conversationId);
    } catch {
      console.debug("a chat's conversation could not be kept");
    }
  }
}

function nameOf(chatId: string): string {
  return `taskflow.chat.${chatId}`;
}
