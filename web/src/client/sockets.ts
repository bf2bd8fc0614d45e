import { dismiss, type Query, type Socket, socketUrl } from "taskflow-client/session/socket";
import * as api from "./api";
import { prefs } from "./prefs";
import { conversationInAddress, mayExist } from "./route";

/** Makes sockets. The first one of a page is begun before the application that will use it has loaded. */

async function open(query: Query): Promise<WebSocket> {
  const ticket = await api.ticket(query.afterRefusal ? { refused: query } : {});
  return new WebSocket(socketUrl(`${location.protocol}//${location.host}`, ticket, query));
}

let begun: { query: Query; socket: Promise<Socket> } | null = null;

/** Begins to connect to the conversation that the address names, or to a new one. */
export function connectEarly(): void {
  const conversationId = conversationInAddress();
  if (conversationId !== null && !mayExist(conversationId)) return;
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
