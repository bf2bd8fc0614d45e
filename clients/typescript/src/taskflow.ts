import { BASE_MS } from "./chat/reveal.ts";
import { Conversation, type OpenOptions } from "./conversation.ts";
import { TaskFlowError } from "./errors.ts";
import { type Api, createApi } from "./http/api.ts";
import { Cookies } from "./http/cookies.ts";
import { Requests } from "./http/requests.ts";
import { createDraftStorage, type DraftStorage } from "./session/draft-storage.ts";
import { type Pacing, type Query, type Socket, socketUrl } from "./session/socket.ts";

export type SocketClass = new (url: string) => Socket;

export interface TaskFlowOptions {
  /** Where the server is, as `http://localhost:3000`. In a browser it may be left out: where the page comes from. */
  url?: string;
  /** A token of an account or a service, or how to get one. Without it the person is a guest. */
  token?: string | (() => string | Promise<string>);
  /** Outside browsers: the guest of an earlier program, which was its `guest`. */
  guest?: string;
  /** Where Node.js has no WebSocket of its own (before 22): that of `ws`, for example. */
  WebSocket?: SocketClass;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Where unsent messages survive a reload: `localStorage`, for example. */
  storage?: Storage;
  /** `client` (default): text comes as it is made, and is shown at `paceMs` a word. `server`: it comes at a human speed. */
  pacing?: Pacing;
  /** Milliseconds a word; 0 shows text as it comes. */
  paceMs?: number;
  /** The span (W3C's `traceparent`) of this program that asks for a turn: the turn's trace goes on from it. */
  traceparent?: () => string | undefined;
}

/** A TaskFlow server, and who talks to it. */
export class TaskFlow {
  /** The HTTP API: models, and what was said before. */
  readonly api: Api;
  /** Any call of the HTTP API. */
  readonly requests: Requests;
  private readonly url: string;
  private readonly cookies: Cookies;
  private readonly makeSocket: SocketClass;
  private readonly storage: DraftStorage;

  /** Throws a `TaskFlowError` when there is no address, or no WebSocket. */
  constructor(private readonly options: TaskFlowOptions = {}) {
    this.url = addressOf(options.url);
    this.makeSocket = socketClass(options.WebSocket);
    this.cookies = new Cookies(options.guest);
    this.storage = createDraftStorage(options.storage);
    const fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
    this.requests = new Requests({
      base: this.url,
      fetch: this.cookies.fetching(fetch),
      credentials: "include",
      authorization: () => this.authorization(),
      renewed: async () => typeof options.token === "function",
      onRefused: () => {},
      onWaiting: () => {},
    });
    this.api = createApi(this.requests);
  }

  /** Who the guest is, outside browsers: a later program goes on as the same one with it. Keep it secret. */
  get guest(): string {
    return this.cookies.header;
  }

  /** Opens a conversation: a new one, or the one with this id. */
  open(options: OpenOptions = {}): Conversation {
    const { pacing = "client", paceMs = pacing === "client" ? BASE_MS : 0 } = this.options;
    return new Conversation(options, {
      api: this.api,
      url: this.url,
      openSocket: (query) => this.socket(query, pacing),
      now: Date.now,
      random: Math.random,
      newId: () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`,
      paceMs: () => paceMs,
      draftStorage: this.storage,
      traceparent: this.options.traceparent,
    });
  }

  private async socket(query: Query, pacing: Pacing): Promise<Socket> {
    const ticket = await this.api.ticket(query.afterRefusal ? { refused: query } : {});
    return new this.makeSocket(socketUrl(this.url, ticket, query, pacing));
  }

  private async authorization(): Promise<Record<string, string>> {
    const { token } = this.options;
    if (token === undefined) return {};
    return { authorization: `Bearer ${typeof token === "string" ? token : await token()}` };
  }
}

function addressOf(given: string | undefined): string {
  const url = given ?? globalThis.location?.origin;
  if (url === undefined || !/^https?:\/\/[^/]+\/*$/.test(url))
    throw new TaskFlowError(
      "INVALID_PARAMETER",
      `“${url ?? ""}” is no address of a server; give one as url: "http://localhost:3000".`,
    );
  return url.replace(/\/+$/, "");
}

function socketClass(given: SocketClass | undefined): SocketClass {
  const found = given ?? (globalThis.WebSocket as SocketClass | undefined);
  if (found) return found;
  throw new TaskFlowError(
    "NO_WEBSOCKET",
    "This Node.js has no WebSocket: use 22 or newer, start it with --experimental-websocket, or give one as WebSocket (of `ws`).",
  );
}
