import type { ClientFrame, ServerEvent } from "../../src/chat/protocol.gen.ts";
import { ApiError } from "../../src/http/errors.ts";
import { createDraftStorage } from "../../src/session/draft-storage.ts";
import type { SessionDeps } from "../../src/session/ports.ts";
import { Session } from "../../src/session/session.ts";
import type { Socket } from "../../src/session/socket.ts";
import { MemoryStorage } from "../memory-storage.ts";

/** The browser's end of a socket whose other end is the test. */
export class FakeSocket implements Socket {
  readyState = 0;
  readonly sent: ClientFrame[] = [];
  /** Nothing arrives any more, at either end, and neither is told. */
  dead = false;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;

  constructor(readonly query: { conversationId: string | null; model: string | null }) {}

  send(data: string): void {
    if (this.readyState !== 1) throw new Error("sent on a socket that is not open");
    const frame = JSON.parse(data) as ClientFrame;
    this.sent.push(frame);
    if (frame.type === "ping" && !this.dead) queueMicrotask(() => this.say({ type: "pong" }));
  }

  close(): void {
    this.readyState = 3;
  }

  /** The other end accepts, and says `events`. */
  accept(...events: ServerEvent[]): void {
    this.readyState = 1;
    this.onopen?.({} as Event);
    this.say(...events);
  }

  say(...events: ServerEvent[]): void {
    for (const event of events) this.onmessage?.({ data: JSON.stringify(event) } as MessageEvent);
  }

  /** The connection breaks. */
  break(): void {
    this.readyState = 3;
    this.onclose?.({} as CloseEvent);
  }

  framesOf<T extends ClientFrame["type"]>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.sent.filter((one): one is Extract<ClientFrame, { type: T }> => one.type === type);
  }
}

/** A page: its storage, its sockets, and what it was told besides the thread. */
export class Page {
  readonly storage = new MemoryStorage();
  readonly sockets: FakeSocket[] = [];
  readonly refusals: string[] = [];
  readonly givenBack: string[] = [];
  refused = 0;
  attempts = 0;
  unreachable = false;
  /** The limit that refuses tickets. */
  limit: { code: string; retryAfter: number } | null = null;
  paceMs = 0;
  private ids = 0;

  readonly deps: SessionDeps = {
    openSocket: async (query) => {
      if (this.unreachable) throw new Error("unreachable");
      this.attempts += 1;
      if (this.limit) throw new ApiError(this.limit.code, "no", 429, this.limit.retryAfter);
      const socket = new FakeSocket(query);
      this.sockets.push(socket);
      return socket;
    },
    now: Date.now,
    random: () => 0.5,
    newId: () => `id-${++this.ids}`,
    paceMs: () => this.paceMs,
    draftStorage: createDraftStorage(this.storage),
    onEvent: () => {},
    onRefusal: (event) => this.refusals.push(event.code),
    sentenceOf: (event) => event.error,
    giveBack: (_, text) => this.givenBack.push(text),
    onRefusedConnection: () => {
      this.refused += 1;
    },
  };

  session(conversationId: string | null = null, model: string | null = null): Session {
    const session = new Session(conversationId, this.deps, model);
    session.start();
    return session;
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("nobody has connected");
    return socket;
  }
}
