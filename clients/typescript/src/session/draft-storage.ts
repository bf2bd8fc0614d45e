import type { OutboxItem } from "../chat/outbox.ts";

/** What must survive a reload, kept in the browser: drafts and messages that were not acknowledged. */
export interface DraftStorage {
  draft(conversationId: string | null): string;
  keepDraft(conversationId: string | null, text: string): void;
  outbox(conversationId: string | null): readonly OutboxItem[];
  keepOutbox(conversationId: string | null, items: readonly OutboxItem[]): void;
  /** A conversation got its id: messages that were kept for it go with it. */
  move(from: string | null, to: string): void;
  forget(conversationId: string | null): void;
  /** Somebody else may be here next. */
  forgetAll(): void;
}

const KEEPS_NOTHING: DraftStorage = {
  draft: () => "",
  keepDraft() {},
  outbox: () => [],
  keepOutbox() {},
  move() {},
  forget() {},
  forgetAll() {},
};

const KINDS = ["draft", "outbox"] as const;

function isOurs(name: string | null): name is string {
  return KINDS.some((kind) => name?.startsWith(`taskflow.${kind}.`));
}

function names(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter(isOurs);
}

/** Takes all that is kept from one to the other, which keeps what it has. What cannot be kept there stays. */
export function moveAll(from: Storage | undefined, to: Storage | undefined): void {
  if (from === undefined || to === undefined) return;
  try {
    for (const name of names(from)) {
      const value = from.getItem(name);
      if (value !== null && to.getItem(name) === null) to.setItem(name, value);
      from.removeItem(name);
    }
  } catch {
    console.debug("drafts could not be moved");
  }
}

function key(kind: (typeof KINDS)[number], conversationId: string | null): string {
  return `taskflow.${kind}.${conversationId ?? "new"}`;
}

function isItem(value: unknown): value is OutboxItem {
  const item = value as Partial<OutboxItem> | null;
  return (
    typeof item?.saidAt === "number" &&
    typeof item.frame?.clientMessageId === "string" &&
    typeof item.frame.text === "string"
  );
}

/** Keeps it in `storage`, which may be full, forbidden or not there: then nothing survives, and nothing breaks. */
export function createDraftStorage(storage?: Storage): DraftStorage {
  if (storage === undefined) return KEEPS_NOTHING;
  const read = (name: string) => {
    try {
      return storage.getItem(name);
    } catch {
      return null;
    }
  };
  const write = (name: string, value: string) => {
    try {
      if (value === "") storage.removeItem(name);
      else storage.setItem(name, value);
    } catch {
      console.debug(`could not keep ${name}`);
    }
  };
  return {
    draft: (id) => read(key("draft", id)) ?? "",
    keepDraft: (id, text) => write(key("draft", id), text),
    outbox(id) {
      try {
        const items: unknown = JSON.parse(read(key("outbox", id)) ?? "[]");
        return Array.isArray(items) ? items.filter(isItem) : [];
      } catch {
        return [];
      }
    },
    keepOutbox: (id, items) => write(key("outbox", id), items.length === 0 ? "" : JSON.stringify(items)),
    move(from, to) {
      if (from !== null) return;
      const value = read(key("outbox", null));
      if (value) write(key("outbox", to), value);
      write(key("outbox", null), "");
    },
    forget(id) {
      for (const kind of KINDS) write(key(kind, id), "");
    },
    forgetAll() {
      try {
        for (const name of names(storage)) storage.removeItem(name);
      } catch {
        console.debug("drafts could not be removed");
      }
    },
  };
}
