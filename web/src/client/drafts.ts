import { isNew, type Thread } from "taskflow-client/chat/thread";
import type { DraftStorage } from "taskflow-client/session/draft-storage";

/** Whose the words in the message box are. */

/** A conversation's id; null: the next new conversation's, whichever that will be. */
export type Owner = string | null;

/**
 * What is written before anything was said belongs to no conversation yet: the server keeps an empty one for a while only,
 * and gives the next page another. `leftEmpty`: nothing has been said in it, as far as the page's history knows.
 */
export function ownerOf(thread: Thread, leftEmpty: boolean): Owner {
  if (isNew(thread) || (thread.status === "fresh" && leftEmpty)) return null;
  return thread.conversationId;
}

/** Keeps the draft of one message box, whose owner may change under it. */
export class DraftKeeper {
  constructor(
    private readonly storage: Pick<DraftStorage, "draft" | "keepDraft">,
    private owner: Owner,
  ) {}

  /** What the box begins with. */
  get kept(): string {
    return this.storage.draft(this.owner);
  }

  /** Keeps what is in the box. Returns what it is to show instead, which was kept for its new owner; null: nothing. */
  keep(owner: Owner, text: string): string | null {
    if (owner !== this.owner) {
      // What was written before is in this conversation now.
      if (this.owner === null) this.storage.keepDraft(null, "");
      this.owner = owner;
      const { kept } = this;
      if (kept !== "" && text === "") return kept;
    }
    this.storage.keepDraft(owner, text);
    return null;
  }
}
