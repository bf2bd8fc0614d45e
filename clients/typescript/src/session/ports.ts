import type { Connection, Status } from "../chat/connection.ts";
import type { ErrorEvent, MessageView, ServerEvent } from "../chat/protocol.gen.ts";
import type { Thread } from "../chat/thread.ts";
import type { Store } from "../store.ts";
import type { DraftStorage } from "./draft-storage.ts";
import type { Query, Socket } from "./socket.ts";

/** What a session needs of its surroundings, and what it shows of itself. */

export interface SessionState {
  thread: Thread;
  status: Status;
  /** The limit that lets nobody in for now, and until when; null when there is none. */
  refusal: Connection["refusal"];
}

/** The conversation that something has happened in. */
export interface OpenConversation {
  readonly id: string | null;
  readonly store: Store<SessionState>;
  /** Shows why it cannot be opened. */
  fail(status: "missing" | "deleted" | "unavailable"): void;
}

export interface SessionDeps {
  openSocket: (query: Query) => Promise<Socket>;
  /** Milliseconds since the epoch. */
  now: () => number;
  random: () => number;
  newId: () => string;
  /** Milliseconds a piece of text; 0 shows text as it comes. */
  paceMs: () => number;
  draftStorage: DraftStorage;
  /** The span (W3C's `traceparent`) that asks for a turn now, if there is one. */
  traceparent?: (() => string | undefined) | undefined;
  /** Called after an event has changed the thread. */
  onEvent: (session: OpenConversation, event: ServerEvent) => void;
  /** A refusal that belongs to no message, or whose message is given back. */
  onRefusal: (event: ErrorEvent) => void;
  /** What a person reads when a frame was refused. */
  sentenceOf: (event: ErrorEvent) => string;
  /** Words that found no place: those of a message or a change that was refused. The person may say them later. */
  giveBack: (
    session: OpenConversation,
    text: string,
    clientMessageId?: string | null,
    event?: ErrorEvent,
  ) => void;
  /** The server did not let this conversation connect, again and again. */
  onRefusedConnection: (session: OpenConversation) => void;
}

export interface History {
  messages: readonly MessageView[];
  nextCursor: string | null;
}
