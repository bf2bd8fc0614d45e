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

/** An error is followed by a close. Where nobody listens to it, `ws` throws it. */
export function closesAnyhow(): void {}

/** Closes a socket once it is open: browsers complain on the console of one that is closed before. */
export function dismiss(socket: Socket): void {
  socket.onerror = closesAnyhow;
  if (socket.readyState === CONNECTING) socket.onopen = () => socket.close(1000);
  else socket.close(1000);
}

/** Who paces the text: the client, which is sent it as fast as it comes, or the server, at a human speed. */
export type Pacing = "client" | "server";

/** The address of a WebSocket. `base`: the server's, as `https://chat.example`. */
export function socketUrl(
  base: string,
  ticket: string,
  { conversationId, model }: Query,
  pacing: Pacing = "client",
): string {
  const params = new URLSearchParams({ pacing, ticket });
  if (conversationId !== null) params.set("conversationId", conversationId);
  if (model !== null) params.set("model", model);
  return `${base.replace(/^http/, "ws")}/ws?${params}`;
}
