import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isRunning, type Thread } from "../../src/chat/thread.ts";
import type { Session } from "../../src/session/session.ts";
import {
  chipTexts,
  created,
  page as pageOf,
  queueOf,
  resumed,
  taken,
  turn,
  turnOf,
  view,
} from "../chat/builders.ts";
import { Page } from "./fakes.ts";

let page: Page;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  page = new Page();
});
afterEach(() => vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);
const thread = (session: Session): Thread => session.store.getState().thread;
const reply = turn(2);
const words = "Some words that are spoken.";

/** A reply is being spoken: all of what was said is on screen. */
async function speaking(): Promise<Session> {
  const session = page.session();
  await settle();
  const hello = turn(1);
  page.socket.accept(created, hello.start(), hello.token(2, "Hello!"), hello.done(3));
  session.say("Tell me");
  page.socket.say(taken("interrupt", 2, "id-1", "idle"), reply.start(), reply.token(4, words));
  await vi.advanceTimersByTimeAsync(100);
  expect(turnOf(thread(session), 2).shown).toBe(words.length);
  return session;
}

async function queueing(...texts: string[]): Promise<Session> {
  const session = await speaking();
  const queued: Record<string, string> = {};
  texts.forEach((text, index) => {
    const id = `id-${index + 2}`;
    session.say(text, "queue");
    queued[`m-${id}`] = text;
    page.socket.say(taken("queue", 2, id), queueOf(index + 1, queued));
  });
  return session;
}

describe("a message that is said with a mode", () => {
  test("goes out with it, and with what was seen", async () => {
    const session = await speaking();
    session.say("Then Rome", "queue");
    expect(page.socket.framesOf("user_message").at(-1)).toMatchObject({
      text: "Then Rome",
      mode: "queue",
      seen: { generationId: 2, chars: words.length },
    });
    expect(chipTexts(thread(session))).toEqual(["Then Rome…"]);
  });

  test("waits for a connection with its mode, also over a reload", async () => {
    const session = await speaking();
    page.socket.break();
    session.say("Then Rome", "queue");
    session.say("in euros", "steer");
    const modes = page.deps.draftStorage.outbox("c").map(({ frame }) => "mode" in frame && frame.mode);
    expect(modes).toEqual(["queue", "steer"]);
    session.stop();
    page.session("c");
    await settle();
    page.socket.accept(resumed([view("assistant", 1, "Hello!"), view("user", 2, "Tell me")], false, 1));
    const sent = page.socket.framesOf("user_message").map(({ text, mode }) => [text, mode]);
    expect(sent).toEqual([
      ["Then Rome", "queue"],
      ["in euros", "steer"],
    ]);
  });

  test("that comes when the reply is over is an ordinary message", async () => {
    const session = await speaking();
    session.say("Then Rome", "queue");
    page.socket.say(reply.done(9), taken("interrupt", 3, "id-2", "idle"));
    expect(chipTexts(thread(session))).toEqual([]);
    expect(pageOf(thread(session)).at(-1)).toBe("you: Then Rome");
    expect(isRunning(thread(session))).toBe(true);
  });

  test("goes back to the message box when the queue is full", async () => {
    const session = await speaking();
    session.say("Then Rome", "queue");
    page.socket.say({ type: "error", code: "QUEUE_FULL", error: "Full.", clientMessageId: "id-2" });
    expect(page.givenBack).toEqual(["Then Rome"]);
    expect(page.refusals).toEqual(["QUEUE_FULL"]);
    expect(chipTexts(thread(session))).toEqual([]);
    expect(pageOf(thread(session)).at(-1)).toBe(`reply streaming: ${words}`);
  });

  test("that a limit refuses lets the reply go on", async () => {
    const session = await speaking();
    session.say("ok");
    page.socket.say({ type: "error", code: "RATE_LIMITED", error: "No.", clientMessageId: "id-2" });
    page.socket.say(reply.token(8, " And more."));
    await vi.advanceTimersByTimeAsync(100);
    expect(pageOf(thread(session)).at(-1)).toBe(`reply streaming: ${words} And more.`);
  });
});

describe("what is queued", () => {
  test("is edited, removed and sent by frames of its own", async () => {
    const session = await queueing("One", "Two", "Three");
    session.editQueued("m-id-2", "Uno");
    session.removeQueued("m-id-3");
    session.sendQueued("m-id-4");
    expect(page.socket.framesOf("edit_queued")).toEqual([
      { type: "edit_queued", messageId: "m-id-2", text: "Uno" },
    ]);
    expect(page.socket.framesOf("remove_queued")).toEqual([{ type: "remove_queued", messageId: "m-id-3" }]);
    expect(page.socket.framesOf("send_queued")).toEqual([
      { type: "send_queued", messageId: "m-id-4", seen: { generationId: 2, chars: words.length } },
    ]);
    expect(chipTexts(thread(session))).toEqual(["Uno…"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.socket.framesOf("edit_queued")).toHaveLength(1);
  });

  test("is changed without a connection, and the change is told when there is one", async () => {
    const session = await queueing("One", "Two");
    page.socket.break();
    session.editQueued("m-id-2", "Uno");
    session.removeQueued("m-id-3");
    await vi.advanceTimersByTimeAsync(30_000);
    page.socket.accept(resumed([view("assistant", 1, "Hello!"), view("user", 2, "Tell me")], false, 1));
    expect(page.socket.framesOf("edit_queued")).toEqual([]);
    page.socket.say(queueOf(2, { "m-id-2": "One", "m-id-3": "Two" }));
    expect(page.socket.framesOf("edit_queued").map((one) => one.text)).toEqual(["Uno"]);
    expect(page.socket.framesOf("remove_queued")).toHaveLength(1);
  });

  test("keeps the words of an edit that came too late", async () => {
    const session = await queueing("One");
    session.editQueued("m-id-2", "One, and more");
    page.socket.say(queueOf(2, {}));
    page.socket.say({ type: "error", code: "NOT_QUEUED", error: "Gone." });
    expect(page.givenBack).toEqual(["One, and more"]);
    expect(page.refusals).toEqual(["NOT_QUEUED"]);
    expect(thread(session).queue.changes).toEqual([]);
  });

  test("keeps the words of an edit for which there is no room", async () => {
    const session = await queueing("One");
    session.editQueued("m-id-2", "Much more");
    page.socket.say({ type: "error", code: "QUEUE_FULL", error: "Full." });
    expect(page.givenBack).toEqual(["Much more"]);
    expect(chipTexts(thread(session))).toEqual(["One"]);
  });

  test("stands again when a limit refuses to send it now", async () => {
    const session = await queueing("One");
    session.sendQueued("m-id-2");
    expect(chipTexts(thread(session))).toEqual([]);
    page.socket.say({ type: "error", code: "RATE_LIMITED", error: "No.", retryAfter: 5 });
    expect(chipTexts(thread(session))).toEqual(["One"]);
    expect(page.givenBack).toEqual([]);
    expect(pageOf(thread(session)).at(-1)).toBe(`reply streaming: ${words}`);
  });

  test("is over when nobody confirms it after a new connection", async () => {
    const session = await queueing("One");
    page.socket.break();
    await vi.advanceTimersByTimeAsync(30_000);
    page.socket.accept(resumed([view("assistant", 1, "Hello!"), view("user", 2, "Tell me")], false, 1));
    expect(chipTexts(thread(session))).toEqual(["One"]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(chipTexts(thread(session))).toEqual([]);
  });

  test("of which the end did not fit the frame keeps the end that is known", async () => {
    const session = await queueing("A long text");
    const event = queueOf(9, { "m-id-2": "A lo", other: "B lo" });
    for (const one of event.queued) Object.assign(one, { textChars: 11 });
    page.socket.say(event);
    expect(chipTexts(thread(session))).toEqual(["A long text", "B lo"]);
    expect(thread(session).queue.items.map((one) => one.whole)).toEqual([true, false]);
  });
});

test("a stop holds what is queued, and the chips stay", async () => {
  const session = await queueing("One");
  session.cancel();
  expect(page.socket.framesOf("cancel")).toHaveLength(1);
  page.socket.say(reply.interrupted(9, words), reply.cancelled(10), queueOf(5, { "m-id-2": "One" }, true));
  expect(chipTexts(thread(session))).toEqual(["held", "One"]);
  expect(isRunning(thread(session))).toBe(false);
});
