import { dismiss, type Socket } from "taskflow-client/session/socket";
import { beforeEach, expect, test, vi } from "vitest";

const ID = "0b8f7c6e-5d4c-4b3a-9a29-18070605f4e3";

class Native implements Socket {
  static made: Native[] = [];
  readyState = 1;
  sent: string[] = [];
  closed = false;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  constructor(readonly url: string) {
    Native.made.push(this);
  }
  send(data: string): void {
    this.sent.push(data);
  }
  close(): void {
    this.closed = true;
  }
}

let sockets: typeof import("../../src/client/sockets");
let tickets = 0;
let served = true;
let asked: unknown[] = [];
let refusal: { status: number; body: unknown; headers?: Record<string, string> } | null = null;

beforeEach(async () => {
  vi.resetModules();
  Native.made = [];
  tickets = 0;
  served = true;
  asked = [];
  refusal = null;
  vi.stubGlobal("window", { addEventListener: () => {} });
  vi.stubGlobal("location", { pathname: `/c/${ID}`, protocol: "http:", host: "here" });
  vi.stubGlobal("localStorage", { getItem: () => null });
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  vi.stubGlobal("WebSocket", Native);
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    if (!served) throw new TypeError("down");
    asked.push(init.body === null ? null : JSON.parse(String(init.body)));
    if (refusal) {
      const { status, body, headers = {} } = refusal;
      return new Response(JSON.stringify(body), { status, headers });
    }
    return new Response(JSON.stringify({ success: true, ticket: `t${++tickets}` }));
  });
  sockets = await import("../../src/client/sockets");
});

const one = { conversationId: ID, model: null };
const hear = (socket: Socket, log: string[]) => {
  socket.onopen = () => log.push("open");
  socket.onclose = () => log.push("close");
  socket.onmessage = (event) => log.push(String(event.data));
};
const message = (data: string) => new MessageEvent("message", { data });
const made = (index: number): Native => {
  const found = Native.made[index];
  if (!found) throw new Error(`no socket ${index}`);
  return found;
};

test("a socket that was begun early is handed to the first who asks for the same", async () => {
  sockets.connectEarly();
  const socket = await sockets.openSocket(one);
  expect(Native.made.map((each) => each.url)).toEqual([
    `ws://here/ws?pacing=client&ticket=t1&conversationId=${ID}`,
  ]);
  socket.send("hello");
  expect(made(0).sent).toEqual(["hello"]);
  await sockets.openSocket(one);
  expect(Native.made.length).toBe(2);
});

test("what it heard before anyone listened is told in order, and once", async () => {
  sockets.connectEarly();
  const socket = await sockets.openSocket(one);
  made(0).onopen?.(new Event("open"));
  made(0).onmessage?.(message("first"));
  made(0).onmessage?.(message("second"));
  const log: string[] = [];
  hear(socket, log);
  expect(log).toEqual(["open", "first", "second"]);
  made(0).onmessage?.(message("third"));
  made(0).onclose?.(new Event("close") as CloseEvent);
  expect(log).toEqual(["open", "first", "second", "third", "close"]);
});

test("it is closed when another conversation is asked for", async () => {
  sockets.connectEarly();
  await sockets.openSocket({ conversationId: "two", model: null });
  await vi.waitFor(() => expect(made(0).closed).toBe(true));
  expect(made(0).url).toContain(`conversationId=${ID}`);
  expect(made(1).url).toContain("conversationId=two");
});

test("one that is still connecting is closed when it is open, for browsers complain of less", async () => {
  sockets.connectEarly();
  const socket = await sockets.openSocket(one);
  made(0).readyState = 0;
  dismiss(socket);
  expect(made(0).closed).toBe(false);
  made(0).onopen?.(new Event("open"));
  expect(made(0).closed).toBe(true);
});

test("a server that is down is told to whoever takes it, who then tries again afresh", async () => {
  served = false;
  sockets.connectEarly();
  await expect(sockets.openSocket(one)).rejects.toThrow();
  served = true;
  await sockets.openSocket(one);
  expect(Native.made.length).toBe(1);
});

test("after a refused handshake the ticket's request asks why; before, it asks nothing", async () => {
  await sockets.openSocket({ conversationId: ID, model: null });
  await sockets.openSocket({ conversationId: ID, model: null, afterRefusal: true });
  await sockets.openSocket({ conversationId: null, model: null, afterRefusal: true });
  // What the address bar has is no id of a conversation.
  await sockets.openSocket({ conversationId: "one", model: null, afterRefusal: true });
  expect(asked).toEqual([
    null,
    { afterRefusal: true, conversationId: ID },
    { afterRefusal: true },
    { afterRefusal: true },
  ]);
  expect(made(1).url).not.toContain("afterRefusal");
});

test.each([
  [
    { error: { code: "TOO_MANY_CONNECTIONS", message: "no", retryAfter: 30 } },
    {},
    "TOO_MANY_CONNECTIONS",
    30,
  ],
  [{ error: { code: "RATE_LIMITED", message: "no" } }, { "retry-after": "7" }, "RATE_LIMITED", 7],
  // API Gateway's own.
  [{ message: "Too Many Requests" }, {}, "HTTP", null],
  [{ message: "Too Many Requests" }, { "retry-after": "Sat, 28 Nov 2026 22:00:00 GMT" }, "HTTP", null],
])("a refused ticket says the limit and the wait: %j", async (body, headers, code, retryAfter) => {
  refusal = { status: 429, body, headers };
  await expect(sockets.openSocket(one)).rejects.toMatchObject({ code, retryAfter, status: 429 });
});
