/** What a socket needs to have; the WebSocket of browsers and of Node.js does, and that of `ws`. */
export interface Socket {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number): void;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
}

/** What a socket is opened for. */
export interface Query {
  /** Null: a new conversation. */
  conversationId: string | null;
  /** Of a new conversation; null leaves it to the server. */
  model: string | null;
  /** The attempt before was refused. */
  afterRefusal?: true;
}

const CONNECTING = 0;

/** Closes a socket once it is open: browsers complain on the console of one that is closed before. */
export function dismiss(socket: Socket): void {
  if (socket.readyState === CONNECTING) socket.onopen = () => socket.close(1000);
  else socket.close(1000);
}

/** The address of a WebSocket. `base`: the server's, as `https://chat.example`. */
export function socketUrl(base: string, ticket: string, { conversationId, model }: Query): string {
  const params = new URLSearchParams({ pacing: "client", ticket });
  if (conversationId !== null) params.set("conversationId", conversationId);
  if (model !== null) params.set("model", model);
  return `${base.replace(/^http/, "ws")}/ws?${params}`;
}
