import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { chipsOf } from "../src/chat/chips.ts";
import { type Conversation, type Reply, type ServerEvent, TaskFlowError } from "../src/index.ts";
import { queueOf, resumed, taken, turn, view } from "./chat/builders.ts";
import { created, ID, Server } from "./page.ts";
import type { FakeSocket } from "./session/fakes.ts";

let server: Server;
beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
});
afterEach(() => {
  vi.useRealTimers();
});

async function opened(): Promise<[Conversation, FakeSocket]> {
  const conversation = server.taskflow().open();
  return [conversation, await server.accept(created)];
}

/** The id under which the newest message was sent. */
function idOf(line: FakeSocket): string {
  return line.framesOf("user_message").at(-1)?.clientMessageId ?? "";
}

/** What waits in the queue, as a page shows it. */
const waiting = ({ thread }: Conversation) => chipsOf(thread.queue, thread.messages);

const two = turn(2);
const paint = () => vi.advanceTimersByTimeAsync(50);

test("what asks for a turn names the program's span that does so", async () => {
  const span = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const spans = [span, undefined, span];
  const conversation = server.taskflow({ traceparent: () => spans.shift() }).open();
  const line = await server.accept(created);
  conversation.say("Why?");
  conversation.say("And now?");
  line.say(taken("interrupt", 2, idOf(line)), two.start(), two.done(2));
  await paint();
  expect(line.framesOf("user_message").map((frame) => frame.traceparent)).toEqual([span, undefined]);
  conversation.regenerate();
  await paint();
  expect(line.framesOf("regenerate").map((frame) => frame.traceparent)).toEqual([span]);
});

describe("a reply", () => {
  test("is read as it comes; what was read of it is what counts as seen", async () => {
    const [conversation, line] = await opened();
    const reply = conversation.say("Why?");
    line.say(
      taken("interrupt", 2, idOf(line)),
      two.start(),
      two.token(2, "Because "),
      two.token(3, "it is so."),
    );
    await paint();
    const pieces = reply[Symbol.asyncIterator]();
    expect(await pieces.next()).toEqual({ value: "Because it is so.", done: false });
    line.say(two.token(4, " And more."));
    await paint();
    conversation.say("Stop.");
    expect(line.framesOf("user_message").at(-1)).toMatchObject({
      text: "Stop.",
      mode: "interrupt",
      seen: { generationId: 2, chars: 17 },
    });
  });

  test("that nobody reads piece by piece was seen as far as it was shown", async () => {
    const [conversation, line] = await opened();
    conversation.say("Why?");
    line.say(taken("interrupt", 2, idOf(line)), two.start(), two.token(2, "Because."));
    await paint();
    conversation.cancel();
    expect(line.framesOf("cancel")).toEqual([
      { type: "cancel", generationId: 2, seen: { generationId: 2, chars: 8 } },
    ]);
  });

  test("ends with all that is known of it", async () => {
    const [conversation, line] = await opened();
    const reply = conversation.say("Why?");
    line.say(taken("interrupt", 2, idOf(line)), two.start(), two.token(2, "So."), two.done(3));
    await paint();
    expect(await reply.end()).toEqual({
      status: "completed",
      text: "So.",
      generationId: 2,
      messageId: "assistant-2",
      model: null,
      finish: null,
    });
    const read: string[] = [];
    for await (const piece of reply) read.push(piece);
    expect(read).toEqual(["So."]);
  });

  test.each(["backchannel", "stop"] as const)("to what was taken as %s is none", async (mode) => {
    const [conversation, line] = await opened();
    const reply = conversation.say("ok", { mode: "auto" });
    line.say(taken(mode, 1, idOf(line)));
    expect(await reply.end()).toMatchObject({ status: "none", text: "", generationId: null });
  });

  test("to what was queued comes when it is said, whatever the order in which that is told", async () => {
    const [conversation, line] = await opened();
    const reply = conversation.say("And then?", { mode: "queue" });
    const id = idOf(line);
    line.say(taken("queue", 1, id), queueOf(1, { [`m-${id}`]: "And then?" }), queueOf(2, {}));
    let end: unknown;
    void reply.end().then((one) => {
      end = one;
    });
    await paint();
    expect(end).toBeUndefined();
    line.say(
      {
        type: "user_message",
        messageId: "other",
        text: "And then?",
        generationId: 2,
        queuedIds: [`m-${id}`],
      },
      two.start(),
      two.token(2, "Then."),
      two.done(3),
    );
    await paint();
    expect(end).toMatchObject({ status: "completed", text: "Then." });
  });

  test("to what has left the queue unsaid is asked for, and is none when nobody knows of it", async () => {
    const [conversation, line] = await opened();
    const reply = conversation.say("And then?", { mode: "queue" });
    const id = idOf(line);
    line.say(taken("queue", 1, id), queueOf(1, { [`m-${id}`]: "And then?" }), queueOf(2, {}));
    const end = reply.end();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(server.sockets.length).toBe(2);
    // The line is bad: nothing is certain until the server has been asked.
    await vi.advanceTimersByTimeAsync(60_000);
    let ended = false;
    void end.then(() => {
      ended = true;
    });
    await paint();
    expect(ended).toBe(false);
    (await server.line(server.sockets.length)).accept(resumed([]));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await end).toMatchObject({ status: "none" });
  });

  const became = (generationId: number, content: string) => ({
    ...view("user", generationId, content),
    mode: "queue" as const,
  });

  test.each([
    ["said and answered", "And then?"],
    ["made one with others", "So?\n\nAnd then?\n\nWell?"],
  ])(
    "to what was queued is found in the list, when it was %s while nobody was connected",
    async (_, whole) => {
      const [conversation, line] = await opened();
      const reply = conversation.say("And then?", { mode: "queue" });
      const id = idOf(line);
      line.say(taken("queue", 1, id), queueOf(1, { [`m-${id}`]: "And then?" }));
      line.break();
      await vi.advanceTimersByTimeAsync(2_000);
      (await server.line(server.sockets.length)).accept(
        resumed([view("assistant", 1, "Hello!"), became(2, whole), view("assistant", 2, "Then.")], false, 2),
      );
      await paint();
      expect(await reply.end()).toMatchObject({ status: "completed", text: "Then.", generationId: 2 });
      // A connection is told of the queue when there is one.
      await vi.advanceTimersByTimeAsync(2_500);
      expect(waiting(conversation)).toEqual([]);
    },
  );

  test("to what was queued, said and answered before its acknowledgement came is found, and it is not queued again", async () => {
    const [conversation, line] = await opened();
    conversation.say("Why?");
    const first = idOf(line);
    line.say(taken("interrupt", 2, first), two.start());
    const reply = conversation.say("And then?", { mode: "queue" });
    const id = idOf(line);
    line.break();
    await vi.advanceTimersByTimeAsync(2_000);
    const list = [view("user", 2, "Why?"), view("assistant", 2, "So."), became(3, "And then?")];
    const other = await server.line(server.sockets.length);
    other.accept(resumed([...list, view("assistant", 3, "Then.")], false, 3), queueOf(3, {}));
    expect(idOf(other)).toBe(id);
    other.say(taken("queue", 2, id));
    await paint();
    expect(await reply.end()).toMatchObject({ status: "completed", text: "Then.", generationId: 3 });
    expect(waiting(conversation)).toEqual([]);
    expect(conversation.thread.messages.filter((one) => one.role === "user")).toHaveLength(2);
  });

  test.each([
    ["throws when the request was lost with its connection", false],
    ["goes on when the request has arrived", true],
  ])("to the last question again %s", async (_, arrived) => {
    const [conversation, line] = await opened();
    const first = conversation.say("Why?");
    line.say(taken("interrupt", 2, idOf(line)), two.start(), two.token(2, "Because."), two.done(3));
    await first.end();
    const again = conversation.regenerate();
    line.break();
    await vi.advanceTimersByTimeAsync(2_000);
    const other = await server.line(server.sockets.length);
    const question = view("user", 2, "Why?");
    other.accept(resumed(arrived ? [question] : [question, view("assistant", 2, "Because.")], false, 2));
    if (arrived) {
      const three = turn(3);
      other.say(three.snapshot(2, "So"), three.done(3));
      await paint();
      expect(await again.text()).toBe("So");
    } else await expect(again.text()).rejects.toMatchObject({ code: "CONNECTION_LOST" });
  });

  test("to what waits in the queue is none of what was said in the same words before", async () => {
    const [conversation, line] = await opened();
    const reply = conversation.say("Go on", { mode: "queue" });
    const id = idOf(line);
    line.say(taken("queue", 1, id), queueOf(1, { [`m-${id}`]: "Go on" }));
    line.break();
    await vi.advanceTimersByTimeAsync(2_000);
    const other = await server.line(server.sockets.length);
    other.accept(resumed([view("assistant", 1, "Hello!")], false, 1), queueOf(2, { [`m-${id}`]: "Go on" }));
    let end: unknown;
    void reply.end().then((one) => {
      end = one;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(end).toBeUndefined();
    expect(waiting(conversation)).toHaveLength(1);
  });

  test("that fails throws its code, and so does its reading", async () => {
    const [conversation, line] = await opened();
    const reply = conversation.say("Why?");
    line.say(taken("interrupt", 2, idOf(line)), two.start(), {
      type: "ai_error",
      generationId: 2,
      seq: 2,
      error: "no",
      code: "RATE_LIMITED",
    });
    await paint();
    await expect(reply.end()).rejects.toMatchObject({ code: "RATE_LIMITED" });
    await expect(reply[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(TaskFlowError);
  });

  test.each([
    ["BUDGET_EXCEEDED", 60],
    ["MODEL_NOT_FOUND", null],
    ["INVALID_MESSAGE", null],
  ] as const)("to a message that is refused with %s throws it", async (code, retryAfter) => {
    const [conversation, line] = await opened();
    const reply = conversation.say("Why?");
    const refused = { type: "error" as const, code, error: "No.", clientMessageId: idOf(line) };
    line.say(retryAfter === null ? refused : { ...refused, retryAfter });
    await expect(reply.end()).rejects.toMatchObject({ code, message: "No.", retryAfter });
  });

  test("to a message that the server wants again is not lost", async () => {
    const [conversation, line] = await opened();
    const reply = conversation.say("Why?");
    line.say({ type: "error", code: "TRY_AGAIN", error: "Again.", clientMessageId: idOf(line) });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(line.framesOf("user_message").length).toBe(2);
    line.say(taken("interrupt", 2, idOf(line)), two.start(), two.token(2, "So."), two.done(3));
    await paint();
    expect(await reply.text()).toBe("So.");
  });

  test("that is resumed is the one that is being spoken", async () => {
    const [conversation, line] = await opened();
    expect(conversation.current()).not.toBeNull();
    line.say(resumed([view("user", 2, "Why?")]), {
      type: "turn_snapshot",
      generationId: 2,
      seq: 5,
      messageId: "assistant-2",
      text: "Because",
    });
    await paint();
    const reply = conversation.current();
    line.say(two.token(6, "."), two.done(7));
    await paint();
    expect(await reply?.text()).toBe("Because.");
    expect(conversation.current()).toBeNull();
  });
});

describe("bad input", () => {
  test.each([
    ["", "INVALID_MESSAGE"],
    [" \u200b\n", "INVALID_MESSAGE"],
    ["x".repeat(16_001), "MESSAGE_TOO_LARGE"],
    ["\u{1f600}".repeat(16_000), "MESSAGE_TOO_LARGE"],
  ])("%#: is refused as the server would, before it is sent", async (text, code) => {
    const [conversation, line] = await opened();
    expect(() => conversation.say(text)).toThrow(expect.objectContaining({ code }));
    expect(() => conversation.sayInstead(text)).toThrow(expect.objectContaining({ code }));
    expect(line.sent).toEqual([]);
  });

  test.each(["", "localhost:3000", "ftp://here", "http://here/path"])("“%s” is no address", (url) => {
    expect(() => server.taskflow({ url })).toThrow(expect.objectContaining({ code: "INVALID_PARAMETER" }));
  });

  test("a Node.js without a WebSocket says what to do", () => {
    vi.stubGlobal("WebSocket", undefined);
    const { WebSocket: _, ...options } = { WebSocket: undefined, url: "http://here" };
    const make = () =>
      new (server.taskflow().constructor as typeof import("../src/index.ts").TaskFlow)(options);
    expect(make).toThrow(expect.objectContaining({ code: "NO_WEBSOCKET" }));
    vi.unstubAllGlobals();
  });
});

describe("a server", () => {
  test("that nobody reaches is told, after a few tries", async () => {
    server.tickets = () => {
      throw new TypeError("refused");
    };
    const conversation = server.taskflow().open();
    const ready = conversation.ready();
    const said = conversation.say("Hello?").end();
    const refused = [ready, said].map((each) =>
      expect(each).rejects.toMatchObject({ code: "UNREACHABLE", message: /http:\/\/here/ }),
    );
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.asked.length).toBe(3);
    await Promise.all(refused);
  });

  test("that goes away later is waited for, and what was said goes out then", async () => {
    const [conversation, line] = await opened();
    // The conversation is there, as far as anybody is told.
    server.answer = () => Response.json({});
    line.break();
    const reply = conversation.say("Still there?");
    server.tickets = () => {
      throw new TypeError("refused");
    };
    await vi.advanceTimersByTimeAsync(120_000);
    server.tickets = () => Response.json({ success: true, ticket: "t" });
    while (server.sockets.length < 2) await vi.advanceTimersByTimeAsync(100);
    const again = await server.accept({ ...resumed([]), conversationId: ID } as ServerEvent);
    again.say(taken("interrupt", 2, idOf(again)), two.start(), two.token(2, "Yes."), two.done(3));
    await paint();
    expect(await reply.text()).toBe("Yes.");
    expect(server.urls.at(-1)).toContain(`conversationId=${ID}`);
  });

  test("is asked why it does not let one in, and says so", async () => {
    server.answer = () => Response.json({ error: { code: "NOT_FOUND", message: "no" } }, { status: 404 });
    const conversation = server.taskflow().open({ id: ID });
    const ready = expect(conversation.ready()).rejects.toMatchObject({ code: "CONVERSATION_NOT_FOUND" });
    (await server.line()).break();
    await vi.advanceTimersByTimeAsync(5_000);
    await ready;
  });

  test("knows a guest again by the cookie, and an account by its token", async () => {
    server.tickets = () =>
      Response.json({ ticket: "t" }, { headers: { "set-cookie": "taskflow_guest=abc; Path=/; HttpOnly" } });
    const taskflow = server.taskflow();
    taskflow.open();
    await server.line();
    expect(taskflow.guest).toBe("taskflow_guest=abc");
    server.taskflow({ guest: taskflow.guest, token: async () => "secret" }).open({ model: "big" });
    await server.line(2);
    const { headers } = server.asked.at(-1) ?? { headers: new Headers() };
    expect(headers.get("cookie")).toBe("taskflow_guest=abc");
    expect(headers.get("authorization")).toBe("Bearer secret");
    expect(server.urls).toEqual([
      "ws://here/ws?pacing=client&ticket=t",
      "ws://here/ws?pacing=client&ticket=t&model=big",
    ]);
  });
});

describe("a judgement", () => {
  const stored = { messageId: "reply-2", thumb: "down", word: "too long" };

  async function answered(...answers: Response[]): Promise<[Conversation, Reply]> {
    const [conversation, line] = await opened();
    const reply = conversation.say("Why?");
    line.say(taken("interrupt", 2, idOf(line)), two.start(), two.token(2, "Because."), two.done(3));
    await paint();
    server.answer = () => answers.shift() ?? new Response("{}", { status: 500 });
    return [conversation, reply];
  }

  const refusal = (status: number, code: string) =>
    Response.json({ success: false, error: { code, message: "no", retryAfter: 2 } }, { status });

  test("waits for the end of its reply, and a moment more where that is asked for", async () => {
    const well = Response.json({ success: true, messageId: "reply-2", judgement: stored });
    const [conversation, reply] = await answered(refusal(409, "REPLY_IN_PROGRESS"), well);
    const judging = conversation.judge(reply, "down", "too long");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await judging).toEqual(stored);
    const { messageId } = await reply.end();
    expect(server.asked.slice(-2).map(({ method, url, body }) => [method, url, body])).toEqual(
      Array(2).fill([
        "PUT",
        `http://here/api/conversations/${ID}/messages/${messageId}/judgement`,
        { thumb: "down", word: "too long" },
      ]),
    );
  });

  test("that is refused throws the server's code, and is not asked for again", async () => {
    const [conversation, reply] = await answered(refusal(422, "INVALID_REQUEST"));
    await expect(conversation.judge(reply, "up", " ")).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      status: 422,
    });
  });

  test("is taken back, and copies are told, by the ids of the replies", async () => {
    const ok = () => Response.json({ success: true });
    const [conversation, reply] = await answered(ok(), ok());
    await conversation.withdrawJudgement(reply);
    await conversation.noteCopied(reply);
    const { messageId } = await reply.end();
    expect(server.asked.slice(-2).map(({ method, url, body }) => [method, url, body])).toEqual([
      ["DELETE", `http://here/api/conversations/${ID}/messages/${messageId}/judgement`, null],
      ["POST", `http://here/api/conversations/${ID}/copied`, { messageIds: [messageId] }],
    ]);
  });

  test("of a reply in which nothing was said is refused here", async () => {
    const [conversation, line] = await opened();
    const reply = conversation.say("ok", { mode: "auto" });
    line.say(taken("backchannel", 1, idOf(line)));
    await expect(conversation.judge(reply, "up")).rejects.toMatchObject({ code: "REPLY_NOT_FOUND" });
  });
});

test("a conversation that is closed ends what waits for it", async () => {
  const [conversation] = await opened();
  const reply = expect(conversation.say("Hello?").end()).rejects.toMatchObject({ code: "CLOSED" });
  conversation.close();
  await reply;
});

test("listeners hear each event of the server until they have enough", async () => {
  const [conversation, line] = await opened();
  const heard: string[] = [];
  const stop = conversation.on(({ type }) => void heard.push(type));
  line.say(two.start());
  stop();
  line.say(two.done(2));
  expect(heard).toEqual(["ai_start"]);
});

describe("earlier answers", () => {
  const answersUrl = `http://here/api/conversations/${ID}/messages/user-2/answers`;

  test("that were heard here are not asked for", async () => {
    const [conversation, line] = await opened();
    const first = conversation.say("Why?");
    line.say(
      { ...taken("interrupt", 2, idOf(line)), messageId: "user-2" } as ServerEvent,
      two.start(),
      two.token(2, "So."),
      two.done(3),
    );
    await paint();
    expect(await conversation.earlierAnswers(first)).toEqual([]);
    const again = conversation.regenerate();
    line.say(turn(3).start(2), turn(3).token(2, "Thus."), turn(3).done(3));
    await paint();
    const found = await conversation.earlierAnswers(again);
    expect(found.map((one) => one.turns[0]?.text)).toEqual(["So."]);
    expect(conversation.thread.earlier).toEqual(found);
    expect(server.asked.filter(({ url }) => url.includes("/answers"))).toEqual([]);
  });

  test("from before this client came are read, with those that were heard", async () => {
    const conversation = server.taskflow().open({ id: ID });
    const list = [view("assistant", 1, "Hello!"), view("user", 2, "Why?"), view("assistant", 3, "So.")];
    const line = await server.accept({ ...resumed(list, false, 3), conversationId: ID } as ServerEvent);
    const again = conversation.regenerate();
    line.say(turn(4).start(2), turn(4).token(2, "Thus."), turn(4).done(3));
    await paint();
    server.answer = () =>
      Response.json({
        success: true,
        questionId: "user-2",
        answers: [
          { generationId: 2, messages: [{ ...view("assistant", 2, "Because."), reasoning: null }] },
          { generationId: 3, messages: [view("assistant", 3, "So, redacted.")] },
        ],
        nextCursor: null,
      });
    for (const reply of [again, 4]) {
      const found = await conversation.earlierAnswers(reply);
      expect(found.map((one) => [one.generationId, one.turns[0]?.text])).toEqual([
        [2, "Because."],
        [3, "So."],
      ]);
    }
    expect(server.asked.map(({ url }) => url).filter((url) => url === answersUrl)).toHaveLength(2);
    expect(await conversation.earlierAnswers(99)).toEqual([]);
  });

  test("of a question whose record has not come are those that were heard; other refusals are told", async () => {
    const conversation = server.taskflow().open({ id: ID });
    const list = [view("user", 2, "Why?"), view("assistant", 3, "So.")];
    await server.accept({ ...resumed(list, false, 3), conversationId: ID } as ServerEvent);
    await paint();
    const refused = (code: string) => () =>
      Response.json({ success: false, error: { code, message: "no" } }, { status: 404 });
    server.answer = refused("QUESTION_NOT_FOUND");
    expect(await conversation.earlierAnswers(3)).toEqual([]);
    server.answer = refused("CONVERSATION_NOT_FOUND");
    await expect(conversation.earlierAnswers(3)).rejects.toMatchObject({ code: "CONVERSATION_NOT_FOUND" });
  });
});
