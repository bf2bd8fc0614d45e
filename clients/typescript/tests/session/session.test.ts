import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isRunning, isThinking } from "../../src/chat/thread.ts";
import { Session } from "../../src/session/session.ts";
import {
  accepted,
  created,
  interruptedView,
  lines,
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
afterEach(() => {
  vi.useRealTimers();
});

const thread = (session: Session) => session.store.getState().thread;
const settle = () => vi.advanceTimersByTimeAsync(0);

/** A conversation whose greeting was heard. */
async function greeted(): Promise<Session> {
  const session = page.session();
  await settle();
  const greeting = turn(1);
  page.socket.accept(created, greeting.start(), greeting.token(2, "Hello!"), greeting.done(3));
  await vi.advanceTimersByTimeAsync(50);
  return session;
}

async function reconnected(...list: Parameters<typeof resumed>): Promise<void> {
  page.socket.break();
  await vi.advanceTimersByTimeAsync(60_000);
  page.socket.accept(resumed(...list));
}

describe("connecting", () => {
  test("asks for a new conversation with the preferred model, then for the same one", async () => {
    page.session(null, "m2");
    await settle();
    expect(page.socket.query).toEqual({ conversationId: null, model: "m2" });
    page.socket.accept(created);
    page.socket.break();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page.socket.query).toEqual({ conversationId: "c", model: null });
  });

  test("does not insist on a model that kept it out", async () => {
    page.session(null, "gone");
    await settle();
    page.socket.break();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page.socket.query.model).toBeNull();
  });

  test("asks why once the server has let nobody in without a word, not after a connection that broke", async () => {
    await greeted();
    page.socket.break();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page.socket.query).toEqual({ conversationId: "c", model: null });
    page.socket.break();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page.socket.query).toEqual({ conversationId: "c", model: null, afterRefusal: true });
  });

  test("a limit is said and waited for; what was written is kept and sent afterwards", async () => {
    const session = await greeted();
    page.limit = { code: "TOO_MANY_CONNECTIONS", retryAfter: 60 };
    page.socket.break();
    session.say("Are you there?");
    page.deps.draftStorage.keepDraft("c", "half a thought");
    await vi.advanceTimersByTimeAsync(5_000);
    const told = session.store.getState();
    expect(told.status).toBe("refused");
    expect(told.refusal).toMatchObject({ code: "TOO_MANY_CONNECTIONS" });
    expect(page.attempts).toBe(2);
    for (let seconds = 0; seconds < 50; seconds += 5) {
      session.network("visible");
      session.network("online");
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(page.attempts).toBe(2);
    page.limit = null;
    await vi.advanceTimersByTimeAsync(12_000);
    expect(page.attempts).toBe(3);
    page.socket.accept(resumed([view("assistant", 1, "Hello!")]));
    await settle();
    expect(session.store.getState()).toMatchObject({ status: "connected", refusal: null });
    expect(page.socket.framesOf("user_message").map((frame) => frame.text)).toEqual(["Are you there?"]);
    expect(page.deps.draftStorage.draft("c")).toBe("half a thought");
  });

  test("goes on trying while no ticket is to be had", async () => {
    page.unreachable = true;
    const session = page.session();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(session.store.getState().status).toBe("reconnecting");
    page.unreachable = false;
    await vi.advanceTimersByTimeAsync(60_000);
    page.socket.accept(created);
    expect(session.store.getState().status).toBe("connected");
  });

  test("that nobody waits for any more ends when it is open, and says nothing", async () => {
    const session = page.session();
    await settle();
    session.stop();
    expect(page.socket.readyState).toBe(0);
    page.socket.accept(created);
    expect(page.socket.readyState).toBe(3);
    expect(session.id).toBeNull();
  });

  test("does not go on when it was stopped before the ticket came", async () => {
    const session = page.session();
    session.stop();
    await settle();
    page.socket.accept(created);
    expect(page.socket.readyState).toBe(3);
    expect(session.id).toBeNull();
  });

  test("does not use a socket whose ticket came too late", async () => {
    const open = page.deps.openSocket;
    page.deps.openSocket = async (query) => {
      await new Promise((resolve) => setTimeout(resolve, 20_100));
      return open(query);
    };
    page.session();
    await vi.advanceTimersByTimeAsync(20_100);
    expect(page.sockets).toHaveLength(1);
    page.socket.accept(created);
    expect(page.socket.readyState).toBe(3);
  });

  test("that is refused for a known conversation asks why", async () => {
    page.session("c");
    for (let i = 0; i < 4; i++) {
      await vi.advanceTimersByTimeAsync(10_000);
      page.socket.break();
    }
    expect(page.refused).toBeGreaterThan(0);
  });

  test("is silent about a renewal, and loses nothing of what is being said", async () => {
    const session = await greeted();
    const answer = turn(2);
    const old = page.socket;
    let pings = 0;
    const beat = setInterval(() => {
      if (old.framesOf("ping").length > pings) old.say({ type: "pong" });
      pings = old.framesOf("ping").length;
    }, 1_000);
    await vi.advanceTimersByTimeAsync(109 * 60_000);
    old.say(answer.start(), answer.token(5, "One two"));
    await vi.advanceTimersByTimeAsync(90_000);
    clearInterval(beat);
    expect(page.sockets).toHaveLength(2);
    expect(session.store.getState().status).toBe("connected");
    page.socket.accept(resumed([view("assistant", 1, "Hello!")]), answer.snapshot(8, "One two three"));
    old.say(answer.token(9, " three four"));
    page.socket.say(answer.token(9, " four"));
    await vi.advanceTimersByTimeAsync(50);
    expect(turnOf(thread(session), 2).text).toBe("One two three four");
    expect(old.readyState).toBe(3);
  });
});

describe("saying something", () => {
  test("goes out with what was seen, and is cleared from the outbox when it is accepted", async () => {
    const session = await greeted();
    session.say("Why?");
    expect(page.socket.framesOf("user_message")).toEqual([
      {
        type: "user_message",
        text: "Why?",
        mode: "auto",
        clientMessageId: "id-1",
        seen: { generationId: 1, chars: 6 },
      },
    ]);
    expect(page.deps.draftStorage.outbox("c")).toHaveLength(1);
    page.socket.say(accepted(2, "id-1"));
    expect(page.deps.draftStorage.outbox("c")).toHaveLength(0);
    expect(lines(thread(session)).at(-1)).toBe("user 2: Why?");
  });

  const order = () => page.socket.framesOf("user_message").map((one) => [one.text, one.after]);

  test("twice goes out at once, the second naming the first", async () => {
    const session = await greeted();
    session.say("One");
    session.say("Two");
    expect(order()).toEqual([
      ["One", undefined],
      ["Two", "id-1"],
    ]);
    page.socket.say(accepted(2, "id-1"), accepted(3, "id-2"));
    session.say("Three");
    expect(order().at(-1)).toEqual(["Three", "id-2"]);
  });

  test("keeps its order on the screen when acknowledgements overtake each other", async () => {
    const session = await greeted();
    for (const text of ["One", "Two", "Three"]) session.say(text);
    page.socket.say(accepted(4, "id-3"), accepted(3, "id-2"));
    const shown = () => thread(session).messages.map((one) => one.text);
    expect(shown()).toEqual(["Hello!", "One", "Two", "Three"]);
    page.socket.say(accepted(2, "id-1"));
    expect(shown()).toEqual(["Hello!", "One", "Two", "Three"]);
  });

  test("goes out again in order on another connection", async () => {
    const session = await greeted();
    session.say("One");
    session.say("Two");
    await reconnected([view("assistant", 1, "Hello!")]);
    expect(order()).toEqual([
      ["One", undefined],
      ["Two", "id-1"],
    ]);
  });

  test("that follows a refused message is sent again, naming the one before that", async () => {
    const session = await greeted();
    for (const text of ["One", "Two", "Three"]) session.say(text);
    const refusal = {
      type: "error",
      code: "INVALID_MESSAGE",
      error: "No.",
      clientMessageId: "id-2",
    } as const;
    page.socket.say(accepted(2, "id-1"), refusal);
    expect(order().at(-1)).toEqual(["Three", "id-1"]);
  });

  test("is repeated when the server asks for it, unless it was accepted meanwhile", async () => {
    const session = await greeted();
    session.say("One");
    session.say("Two");
    const again = (id: string) =>
      ({ type: "error", code: "TRY_AGAIN", error: "Again.", clientMessageId: id }) as const;
    page.socket.say(accepted(2, "id-1"), again("id-2"));
    await vi.advanceTimersByTimeAsync(1_100);
    expect(order().at(-1)).toEqual(["Two", "id-1"]);
    page.socket.say(accepted(3, "id-2"), again("id-2"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(order()).toHaveLength(3);
    expect(page.refusals).toEqual([]);
  });

  test("without a connection waits, and is said once", async () => {
    const session = await greeted();
    page.socket.break();
    session.say("Why?");
    expect(lines(thread(session)).at(-1)).toBe("user pending: Why?");
    await vi.advanceTimersByTimeAsync(60_000);
    page.socket.accept(resumed([view("assistant", 1, "Hello!")]));
    expect(page.socket.framesOf("user_message")).toHaveLength(1);
  });

  test("is repeated under the same id when the acknowledgement was lost with the connection", async () => {
    const session = await greeted();
    session.say("Why?");
    await reconnected([view("assistant", 1, "Hello!"), view("user", 2, "Why?")]);
    expect(page.socket.framesOf("user_message").map((one) => one.clientMessageId)).toEqual(["id-1"]);
    page.socket.say(accepted(2, "id-1"));
    expect(lines(thread(session))).toEqual(["turn 1 completed: Hello!", "user 2: Why?"]);
  });

  test("is repeated on the same connection when no acknowledgement comes", async () => {
    const session = await greeted();
    session.say("Why?");
    await vi.advanceTimersByTimeAsync(8_100);
    expect(page.socket.framesOf("user_message")).toHaveLength(2);
  });

  test("survives a reload", async () => {
    const before = page.session("c");
    before.say("Why?");
    before.stop();
    const session = page.session("c");
    await settle();
    page.socket.accept(resumed([view("assistant", 1, "Hello!")]));
    expect(lines(thread(session)).at(-1)).toBe("user pending: Why?");
    expect(page.socket.framesOf("user_message").map((one) => one.text)).toEqual(["Why?"]);
  });

  test("that was refused comes back with the reason, and can be discarded", async () => {
    const session = await greeted();
    session.say("Why?");
    page.socket.say({ type: "error", code: "INVALID_MESSAGE", error: "No.", clientMessageId: "id-1" });
    expect(thread(session).messages.at(-1)).toMatchObject({ delivery: "failed", refusal: "No." });
    expect(page.deps.draftStorage.outbox("c")).toHaveLength(0);
    session.withdraw("id-1");
    expect(lines(thread(session))).toEqual(["turn 1 completed: Hello!"]);
  });

  test("is tried again a little later when the server asks for it", async () => {
    const session = await greeted();
    session.say("Why?");
    page.socket.say({ type: "error", code: "TRY_AGAIN", error: "Busy.", clientMessageId: "id-1" });
    expect(page.socket.framesOf("user_message")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(page.socket.framesOf("user_message")).toHaveLength(2);
    expect(page.refusals).toEqual([]);
  });

  test("before the conversation exists moves into it", async () => {
    const session = page.session();
    session.say("Early");
    expect(page.deps.draftStorage.outbox(null)).toHaveLength(1);
    await settle();
    page.socket.accept(created);
    expect(page.deps.draftStorage.outbox(null)).toHaveLength(0);
    expect(page.deps.draftStorage.outbox("c")).toHaveLength(1);
    expect(page.socket.framesOf("user_message")).toHaveLength(1);
  });
});

describe("reading", () => {
  const text = "One two three four five six seven eight nine ten.";
  const answer = turn(2);

  async function reading(): Promise<Session> {
    page.paceMs = 30;
    const session = await greeted();
    await vi.advanceTimersByTimeAsync(500);
    page.socket.say(answer.start(), answer.token(11, text), answer.done(12));
    await vi.advanceTimersByTimeAsync(100);
    return session;
  }

  test("goes on at its pace after the reply is done", async () => {
    const session = await reading();
    const early = turnOf(thread(session), 2).shown;
    expect(early).toBeGreaterThan(0);
    expect(early).toBeLessThan(text.length / 2);
    expect(isRunning(thread(session))).toBe(true);
    await vi.advanceTimersByTimeAsync(600);
    expect(turnOf(thread(session), 2).shown).toBe(text.length);
    expect(isRunning(thread(session))).toBe(false);
  });

  test("changes the page about thirty times a second, however many tokens come", async () => {
    page.paceMs = 30;
    const session = await greeted();
    let changes = 0;
    session.store.subscribe(() => {
      changes += 1;
    });
    page.socket.say(answer.start());
    for (let i = 0; i < 500; i++) {
      page.socket.say(answer.token(i + 2, " word"));
      await vi.advanceTimersByTimeAsync(2);
    }
    expect(changes).toBeLessThan(40);
    expect(changes).toBeGreaterThan(20);
  });

  test("stops at once when the person stops it, and says where", async () => {
    const session = await reading();
    session.cancel();
    const { shown } = turnOf(thread(session), 2);
    expect(isRunning(thread(session))).toBe(false);
    expect(page.socket.framesOf("cancel")).toEqual([
      { type: "cancel", generationId: 2, seen: { generationId: 2, chars: shown } },
    ]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(turnOf(thread(session), 2).shown).toBe(shown);
    page.socket.say(answer.interrupted(13, text.slice(0, shown)), answer.cancelled(14));
    expect(turnOf(thread(session), 2)).toMatchObject({ phase: "interrupted", text: text.slice(0, shown) });
  });

  test("stops at once when the person cuts in", async () => {
    const session = await reading();
    session.say("Wait");
    const { shown } = turnOf(thread(session), 2);
    await vi.advanceTimersByTimeAsync(500);
    expect(turnOf(thread(session), 2).shown).toBe(shown);
    expect(page.socket.framesOf("user_message")[0]?.seen).toEqual({ generationId: 2, chars: shown });
  });

  test("goes on when what cut in was refused", async () => {
    const session = await reading();
    session.say("Wait");
    page.socket.say({ type: "error", code: "INVALID_MESSAGE", error: "No.", clientMessageId: "id-1" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(turnOf(thread(session), 2).shown).toBe(text.length);
  });

  test("a stop without a connection is told when there is one", async () => {
    const session = await reading();
    page.socket.break();
    session.cancel();
    await vi.advanceTimersByTimeAsync(60_000);
    page.socket.accept(resumed([view("assistant", 1, "Hello!")]));
    expect(page.socket.framesOf("cancel")).toHaveLength(1);
  });

  test("a stop that was lost with its connection is told again, by name, until the reply is over", async () => {
    const session = await reading();
    session.cancel();
    const { shown } = turnOf(thread(session), 2);
    const stop = { type: "cancel", generationId: 2, seen: { generationId: 2, chars: shown } };
    for (let cuts = 0; cuts < 2; cuts++) {
      await reconnected([view("assistant", 1, "Hello!")], false, 1);
      expect(page.socket.framesOf("cancel")).toEqual([stop]);
    }
    page.socket.say(answer.interrupted(13, text.slice(0, shown)), answer.cancelled(14));
    await reconnected([view("assistant", 1, "Hello!")], false, 2);
    expect(page.socket.framesOf("cancel")).toEqual([]);
  });

  test.each([
    ["completed, and the reader is behind", 1],
    ["over", 0],
  ])("a stop that was lost is told again while its reply is %s", async (_, times) => {
    const session = await reading();
    session.cancel();
    const { shown } = turnOf(thread(session), 2);
    const list = times > 0 ? view("assistant", 2, text) : interruptedView(2, text.slice(0, shown));
    await reconnected([view("assistant", 1, "Hello!"), list], false, 2);
    expect(page.socket.framesOf("cancel")).toHaveLength(times);
  });

  test("a stop of what is not known yet ends with the next message, which cuts in itself", async () => {
    const session = await greeted();
    session.say("Why?");
    session.cancel();
    session.say("No: how?", "interrupt");
    page.socket.say(accepted(2, "id-1"), accepted(3, "id-2"));
    expect(page.socket.framesOf("cancel")).toEqual([]);
  });

  test("a stop of what is not known yet names it once it is, and not what is queued", async () => {
    const session = await greeted();
    session.say("Why?");
    session.cancel();
    session.say("And how?", "queue");
    page.socket.say(accepted(2, "id-1"), taken("queue", 2, "id-2"));
    expect(page.socket.framesOf("cancel")).toMatchObject([{ generationId: 2 }]);
  });

  test("another model that was lost with its connection is asked for again, until it is told", async () => {
    const session = await greeted();
    session.setModel("m2");
    const wish = { type: "set_model", model: "m2" };
    expect(page.socket.framesOf("set_model")).toEqual([wish]);
    await reconnected([view("assistant", 1, "Hello!")], false, 1);
    expect(page.socket.framesOf("set_model")).toEqual([wish]);
    page.socket.say({ type: "model_changed", model: "m2" });
    await reconnected([view("assistant", 1, "Hello!")], false, 1);
    expect(page.socket.framesOf("set_model")).toEqual([]);
  });

  test("a stop waits for the acknowledgement of what was said before it", async () => {
    const session = await greeted();
    session.say("Why?");
    session.cancel();
    expect(isThinking(thread(session))).toBe(false);
    expect(page.socket.framesOf("cancel")).toHaveLength(0);
    page.socket.say(accepted(2, "id-1"));
    expect(page.socket.framesOf("cancel")).toHaveLength(1);
  });
});

describe("patience", () => {
  test("ends when no answer comes, and another try is offered", async () => {
    const session = await greeted();
    session.say("Why?");
    page.socket.say(accepted(2, "id-1"));
    const { socket } = page;
    let pings = 0;
    const beat = setInterval(() => {
      if (socket.framesOf("ping").length > pings) socket.say({ type: "pong" });
      pings = socket.framesOf("ping").length;
    }, 1_000);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(isThinking(thread(session))).toBe(true); // a small machine may still be reading what was said
    await vi.advanceTimersByTimeAsync(35_000);
    clearInterval(beat);
    expect(page.sockets).toHaveLength(1);
    expect(thread(session).unanswered).toBe(true);
    expect(isRunning(thread(session))).toBe(false);
    session.regenerate();
    expect(page.socket.framesOf("regenerate")).toHaveLength(1);
    expect(isThinking(thread(session))).toBe(true);
  });

  test("with a text that may lack something asks for the whole again", async () => {
    const session = await greeted();
    page.socket.say(turn(2).token(9, "middle"));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(page.sockets).toHaveLength(2);
    page.socket.accept(resumed([view("assistant", 1, "Hello!"), view("assistant", 2, "The middle.")]));
    expect(lines(thread(session)).at(-1)).toBe("turn 2 completed: The middle.");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(page.sockets).toHaveLength(2);
  });
});

describe("a conversation in which nothing was said", () => {
  test("that is gone begins anew, with what waits to be said", async () => {
    const session = await greeted();
    page.socket.break();
    session.say("Why?");
    await vi.advanceTimersByTimeAsync(2_000);
    page.socket.break();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page.refused).toBeGreaterThan(0);
    session.fail("missing");
    page.socket.break();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.socket.query.conversationId).toBeNull();
    page.socket.accept({ type: "conversation_created", conversationId: "d", model: "m" });
    expect(page.socket.framesOf("user_message").map((one) => one.text)).toEqual(["Why?"]);
    expect(session.id).toBe("d");
    expect(page.deps.draftStorage.outbox("d")).toHaveLength(1);
  });

  test("that is gone before it could be shown begins anew only where it is known to be empty", async () => {
    const wrong = page.session("gone");
    wrong.fail("missing");
    expect(thread(wrong).status).toBe("missing");
    const session = new Session("c", page.deps, null, true);
    session.start();
    session.fail("missing");
    expect(thread(session)).toMatchObject({ status: "fresh", conversationId: null });
  });
});

describe("a connection that is dead and not closed", () => {
  test("is left soon while something is waited for", async () => {
    const session = await greeted();
    page.socket.dead = true;
    session.say("Why?");
    await vi.advanceTimersByTimeAsync(16_000);
    expect(page.sockets).toHaveLength(2);
    page.socket.accept(resumed([view("assistant", 1, "Hello!")]));
    expect(page.socket.framesOf("user_message").map((one) => one.text)).toEqual(["Why?"]);
    page.socket.say(accepted(2, "id-1"), turn(2).start(), turn(2).token(1, "Because"));
    page.socket.dead = true;
    await vi.advanceTimersByTimeAsync(16_000);
    expect(page.sockets).toHaveLength(3);
  });

  test("is not looked for where nothing is waited for, and ever more rarely where all is well", async () => {
    const session = await greeted();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(page.socket.framesOf("ping")).toHaveLength(0);
    session.say("Why?");
    page.socket.say(accepted(2, "id-1"), turn(2).start(), turn(2).token(1, "Because"));
    await vi.advanceTimersByTimeAsync(200_000);
    expect(page.socket.framesOf("ping").length).toBeLessThan(6);
    expect(page.sockets).toHaveLength(1);
  });
});

describe("a conversation that is open and refused from then on", () => {
  async function spoken() {
    const session = await greeted();
    session.say("Why?");
    page.socket.say(accepted(2, "id-1"));
    return session;
  }

  test("is asked about after a while, also when something was said in it", async () => {
    await spoken();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(page.refused).toBe(0);
      page.socket.break();
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(page.refused).toBe(1);
  });

  test("is gone for good when it is missing twice and refused between", async () => {
    const session = await spoken();
    session.fail("missing");
    expect(thread(session).status).toBe("active");
    page.socket.say(turn(2).start());
    session.fail("missing");
    expect(thread(session).status).toBe("active");
    session.fail("missing");
    expect(thread(session).status).toBe("missing");
  });

  test("stays on the screen while nobody can say", async () => {
    const session = await spoken();
    session.fail("unavailable");
    expect(thread(session).status).toBe("active");
  });
});

describe("typing", () => {
  test("is told at its start and at its end", async () => {
    const session = await greeted();
    session.typed("W");
    session.typed("Wh");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page.socket.sent).toEqual([
      { type: "user_typing", order: 1 },
      { type: "user_stopped_typing", order: 2 },
    ]);
  });

  test("ends with the message, without a word of its own", async () => {
    const session = await greeted();
    session.typed("Why?");
    session.typed("");
    session.say("Why?");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page.socket.sent.map((one) => one.type)).toEqual(["user_typing", "user_message"]);
  });
});

test("a model is chosen at once and told when there is a connection", async () => {
  const session = await greeted();
  page.socket.break();
  session.setModel("m2");
  expect(thread(session).model).toBe("m2");
  await vi.advanceTimersByTimeAsync(60_000);
  page.socket.accept(resumed([view("assistant", 1, "Hello!")]));
  expect(page.socket.framesOf("set_model")).toEqual([{ type: "set_model", model: "m2" }]);
});

test("a deleted conversation is not connected to again", async () => {
  const session = await greeted();
  page.socket.say({ type: "conversation_deleted" });
  page.socket.break();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(page.sockets).toHaveLength(1);
  expect(thread(session).status).toBe("deleted");
});

test("a refusal of no message is told apart from the thread", async () => {
  await greeted();
  page.socket.say({ type: "error", code: "INTERNAL", error: "Oh." });
  expect(page.refusals).toEqual(["INTERNAL"]);
});

describe("a limit", () => {
  test.each(["RATE_LIMITED", "BUDGET_EXCEEDED", "MODEL_NOT_FOUND"] as const)(
    "gives the message back and waits for no answer (%s)",
    async (code) => {
      const session = await greeted();
      session.say("What about the moon?");
      await settle();
      const [frame] = page.socket.framesOf("user_message");
      const clientMessageId = frame?.clientMessageId ?? "";
      page.socket.say({ type: "error", code, error: "Later.", clientMessageId, retryAfter: 5 });
      await settle();
      expect(page.givenBack).toEqual(["What about the moon?"]);
      expect(page.refusals).toEqual([code]);
      expect(thread(session).messages.filter((one) => one.role === "user")).toEqual([]);
      expect(isRunning(thread(session))).toBe(false);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(page.socket.framesOf("user_message")).toHaveLength(1);
    },
  );

  test.each(["RATE_LIMITED", "BUDGET_EXCEEDED", "MODEL_NOT_FOUND"] as const)(
    "of better words for the last question keeps them, and they can be said again (%s)",
    async (code) => {
      const session = await greeted();
      session.say("Why?");
      const answer = turn(2);
      page.socket.say(accepted(2, page.socket.framesOf("user_message")[0]?.clientMessageId ?? ""));
      page.socket.say(answer.start(), answer.token(2, "Because."), answer.done(3));
      await vi.advanceTimersByTimeAsync(1_000);
      session.sayInstead("Why not?");
      const edited = page.socket.framesOf("edit_last")[0]?.clientMessageId ?? "";
      page.socket.say({ type: "error", code, error: "Later.", clientMessageId: edited, retryAfter: 5 });
      await reconnected([
        view("assistant", 1, "Hello!"),
        view("user", 2, "Why?"),
        view("assistant", 2, "Because."),
      ]);
      expect(lines(thread(session))).toEqual([
        "turn 1 completed: Hello!",
        "user 2: Why?",
        "turn 2 completed: Because.",
        "user failed: Why not?",
      ]);
      expect(page.givenBack).toEqual([]);

      session.sayInsteadAgain(edited);
      expect(lines(thread(session))).toEqual(["turn 1 completed: Hello!", "user pending: Why not?"]);
      const again = page.socket.framesOf("edit_last");
      expect(again.map((one) => one.text)).toEqual(["Why not?"]);
      expect(again[0]?.clientMessageId).not.toBe(edited);
      session.sayInsteadAgain(edited);
      expect(page.socket.framesOf("edit_last")).toHaveLength(1);
    },
  );

  test("that words will never pass is no reason to say them again", async () => {
    const session = await greeted();
    session.say("Why?");
    page.socket.say(accepted(2, page.socket.framesOf("user_message")[0]?.clientMessageId ?? ""));
    session.sayInstead("Why not?");
    const edited = page.socket.framesOf("edit_last")[0]?.clientMessageId ?? "";
    page.socket.say({ type: "error", code: "INVALID_MESSAGE", error: "No.", clientMessageId: edited });
    session.sayInsteadAgain(edited);
    expect(page.socket.framesOf("edit_last")).toHaveLength(1);
  });

  test("of a new answer brings the old one back", async () => {
    const session = await greeted();
    session.regenerate();
    page.socket.say({ type: "error", code: "BUDGET_EXCEEDED", error: "Later.", retryAfter: 60 });
    await settle();
    expect(page.refusals).toEqual(["BUDGET_EXCEEDED"]);
    expect(thread(session).awaiting).toBeNull();
  });
});
