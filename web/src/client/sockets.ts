import * as api from "./api";
import { prefs } from "./prefs";
import { dismiss, type Socket } from "./reconnecting-socket";
import { conversationInAddress } from "./route";

/** Makes sockets. The first one of a page is begun before the application that will use it has loaded. */

export interface Query {
  conversationId: string | null;
  model: string | null;
  /** The attempt before was refused. */
  afterRefusal?: true;
}

function address(query: Readonly<Record<string, string | null>>): string {
  const params = new URLSearchParams({ pacing: "client" });
  for (const [name, value] of Object.entries(query)) if (value !== null) params.set(name, value);
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/ws?${params}`;
}

async function open(query: Query): Promise<WebSocket> {
  const { afterRefusal, ...named } = query;
  const ticket = await (afterRefusal ? api.ticket(query) : api.ticket());
  return new WebSocket(address({ ticket, ...named }));
}

let begun: { query: Query; socket: Promise<Socket> } | null = null;

/** Begins to connect to the conversation that the address names, or to a new one. */
export function connectEarly(): void {
  const conversationId = conversationInAddress();
  const query = { conversationId, model: conversationId === null ? prefs.getState().model : null };
  const socket = open(query).then((one) => new HeldSocket(one));
  // Whoever takes it learns of a failure.
  socket.catch(() => {});
  begun = { query, socket };
}

/** A socket for `query`: the one that was begun, when it is for the same. */
export function openSocket(query: Query): Promise<Socket> {
  const early = begun;
  begun = null;
  if (early === null) return open(query);
  if (early.query.conversationId === query.conversationId && early.query.model === query.model)
    return early.socket;
  early.socket.then(dismiss, () => {});
  return open(query);
}

/** A socket that keeps what happens to it until somebody listens; `onmessage` is to be set last. */
export class HeldSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  private listener: Socket["onmessage"] = null;
  private missed: (() => void)[] | null = [];

  constructor(private readonly socket: Socket) {
    // Whoever only wants to close it waits for nothing else.
    socket.onopen = (event) => {
      if (this.onopen) this.onopen(event);
      else this.pass(() => this.onopen?.(event));
    };
    socket.onclose = (event) => this.pass(() => this.onclose?.(event));
    socket.onerror = (event) => this.pass(() => this.onerror?.(event));
    socket.onmessage = (event) => this.pass(() => this.listener?.(event));
  }

  get readyState(): number {
    return this.socket.readyState;
  }

  get onmessage(): Socket["onmessage"] {
    return this.listener;
  }

  set onmessage(listener: Socket["onmessage"]) {
    this.listener = listener;
    const missed = this.missed;
    this.missed = null;
    for (const tell of missed ?? []) tell();
  }

  send(data: string): void {
    this.socket.send(data);
  }

  close(code?: number): void {
    this.socket.close(code);
  }

  private pass(tell: () => void): void {
    if (this.missed) this.missed.push(tell);
    else tell();
  }
}
