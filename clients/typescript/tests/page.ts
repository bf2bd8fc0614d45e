import type { ServerEvent } from "../src/chat/protocol.gen.ts";
import { type SocketClass, TaskFlow, type TaskFlowOptions } from "../src/index.ts";
import { FakeSocket } from "./session/fakes.ts";

/** A server whose every word the test says. */
export class Server {
  readonly sockets: FakeSocket[] = [];
  readonly urls: string[] = [];
  readonly asked: { method: string; url: string; headers: Headers; body: unknown }[] = [];
  /** Answers to requests that are not for tickets. */
  answer: (url: string) => Response = () => new Response("{}", { status: 404 });
  tickets: () => Response = () => Response.json({ success: true, ticket: "t" });

  taskflow(options: TaskFlowOptions = {}): TaskFlow {
    const server = this;
    class Line extends FakeSocket {
      constructor(url: string) {
        super({ conversationId: null, model: null });
        server.urls.push(url);
        server.sockets.push(this);
      }
    }
    return new TaskFlow({
      url: "http://here",
      paceMs: 0,
      WebSocket: Line as SocketClass,
      fetch: async (url, init) => {
        const { method = "GET", body } = init;
        const said = typeof body === "string" ? JSON.parse(body) : null;
        this.asked.push({ method, url, headers: new Headers(init.headers), body: said });
        return url.endsWith("/api/tickets") ? this.tickets() : this.answer(url);
      },
      ...options,
    });
  }

  /** The newest line, once somebody has dialled. */
  async line(count = 1): Promise<FakeSocket> {
    for (let tries = 0; this.sockets.length < count && tries < 50; tries++) await Promise.resolve();
    const line = this.sockets.at(-1);
    if (!line || this.sockets.length < count) throw new Error("nobody has connected");
    // Whoever has dialled listens, too.
    for (let tries = 0; line.onmessage === null && tries < 50; tries++) await Promise.resolve();
    return line;
  }

  /** Lets the newest connection in. */
  async accept(...events: ServerEvent[]): Promise<FakeSocket> {
    const line = await this.line(Math.max(1, this.sockets.length));
    line.accept(...events);
    return line;
  }
}

export const ID = "0e2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a22";
export const created: ServerEvent = { type: "conversation_created", conversationId: ID, model: "m" };
