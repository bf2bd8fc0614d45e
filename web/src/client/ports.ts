import type { Status } from "../chat/connection";
import type { ErrorEvent, MessageView, ServerEvent } from "../chat/protocol.gen";
import type { Thread } from "../chat/thread";
import type { Socket } from "./link";
import type { Session } from "./session";
import type { Shelf } from "./shelf";

/** What a session needs of the page, and what it shows of itself. */

export interface SessionState {
  thread: Thread;
  status: Status;
}

export interface SessionDeps {
  openSocket: (query: { conversationId: string | null; model: string | null }) => Promise<Socket>;
  /** Milliseconds since the epoch. */
  now: () => number;
  random: () => number;
  newId: () => string;
  /** Milliseconds a piece of text; 0 shows text as it comes. */
  paceMs: () => number;
  shelf: Shelf;
  /** Called after an event has changed the thread. */
  onEvent: (session: Session, event: ServerEvent) => void;
  /** A refusal that belongs to no message. */
  onRefusal: (event: ErrorEvent) => void;
  /** The server did not let this conversation connect, again and again. */
  onRefusedConnection: (session: Session) => void;
}

export interface History {
  messages: readonly MessageView[];
  nextCursor: string | null;
}
