// Drives the client for tests/typescript_client/driver.py: one JSON command a line in, answers and events out. The sockets can be
// broken below the client, which then has to find its way back.
import { createInterface } from "node:readline";
import { TaskFlow } from "taskflow-client";
import { WebSocket } from "ws";

const url = process.env.TASKFLOW_URL;
/** Who is who: the guest that a person's first connection became. */
const guests = new Map();
const connections = new Map();

/** Between two keys of somebody who types: far less than the pause after which the client takes them for done. */
const KEY_MS = 500;

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

class Connection {
  constructor(name, person, { conversationId, model, pacing }) {
    const link = this;
    this.socket = null;
    this.keys = undefined;
    /** Nothing gets through while the network is down. */
    this.up = Promise.resolve();
    this.taskflow = new TaskFlow({
      url,
      guest: guests.get(person) ?? "",
      // A server that paces is what a script without a word about it means.
      pacing: pacing ?? "server",
      paceMs: 0,
      fetch: async (address, init) => {
        await this.up;
        return fetch(address, init);
      },
      WebSocket: class extends WebSocket {
        constructor(address) {
          super(address);
          link.socket = this;
        }
      },
    });
    this.conversation = this.taskflow.open({
      ...(conversationId === undefined ? {} : { id: conversationId }),
      ...(model === undefined ? {} : { model }),
    });
    this.conversation.on((event) => tell({ connection: name, event }));
  }

  /** Whoever types goes on pressing keys, until they stop, or say it. */
  type() {
    this.rest();
    const press = () => this.conversation.session.typed("Well");
    this.keys = setInterval(press, KEY_MS);
    press();
  }

  rest() {
    clearInterval(this.keys);
  }

  close() {
    this.rest();
    this.conversation.close();
  }

  async drop() {
    this.rest();
    this.up = new Promise((resolve) => {
      this.restore = resolve;
    });
    const gone = new Promise((resolve) => this.socket.once("close", resolve));
    this.socket.terminate();
    await gone;
  }

  say(frame) {
    const { conversation } = this;
    const { session } = conversation;
    // Words that are said, and a draft that is given up, end the typing.
    if (["user_message", "edit_last", "user_stopped_typing"].includes(frame.type)) this.rest();
    const given = { clientMessageId: frame.clientMessageId, seen: frame.seen };
    switch (frame.type) {
      case "user_message":
        return session.say(frame.text, frame.mode ?? "interrupt", given);
      case "edit_last":
        return session.sayInstead(frame.text, given);
      case "regenerate":
        return session.regenerate(frame.seen);
      case "cancel":
        return session.cancel(frame.seen);
      case "set_model":
        return session.setModel(frame.model);
      case "edit_queued":
        return session.editQueued(frame.messageId, frame.text);
      case "remove_queued":
        return session.removeQueued(frame.messageId);
      case "send_queued":
        return session.sendQueued(frame.messageId);
      case "user_typing":
        return this.type();
      case "user_stopped_typing":
        return session.typed("");
      default:
        throw new Error(`the client has no word for ${frame.type}`);
    }
  }
}

const commands = {
  async connect({ connection, person, query }) {
    const made = new Connection(connection, person, query);
    connections.set(connection, made);
    await made.conversation.ready();
    guests.set(person, made.taskflow.guest);
  },
  /** As at the start: nobody is known. */
  reset() {
    for (const connection of connections.values()) connection.close();
    connections.clear();
    guests.clear();
  },
  send: ({ connection, frame }) => void connections.get(connection).say(frame),
  drop: ({ connection }) => connections.get(connection).drop(),
  restore: ({ connection }) => connections.get(connection).restore(),
  async http({ person, method, path, body }) {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { cookie: guests.get(person) ?? "", "content-type": "application/json" },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, answer: await answer.json().catch(() => null) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, command, ...rest } = JSON.parse(line);
  try {
    tell({ id, result: (await commands[command](rest)) ?? null });
  } catch (error) {
    tell({ id, problem: `${error.code ?? ""} ${error.message}` });
  }
}
process.exit(0);
