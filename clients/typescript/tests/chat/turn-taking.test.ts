import { describe, expect, test } from "vitest";
import { advance, losePatience, say, stop } from "../../src/chat/optimistic.ts";
import type { MessageView, ServerEvent } from "../../src/chat/protocol.gen.ts";
import {
  isRunning,
  isThinking,
  isUndecided,
  lastQuestion,
  type TakenAs,
  type Thread,
  type Wish,
} from "../../src/chat/thread.ts";
import {
  accepted,
  chipTexts,
  greeted,
  interruptedView,
  page,
  queueOf,
  readAll,
  readTo,
  resumed,
  taken,
  threadOf,
  turn,
  turnOf,
  view,
} from "./builders.ts";

const first = "Trains run often.";
const rest = " They are cheap. ";
const reply = turn(2);

/** A reply is being spoken, and the person has read its first words. */
function speaking(shown = first): Thread {
  const asked = say(greeted(), { clientMessageId: "q", text: "Tell me", now: 0 });
  const begun = threadOf([accepted(2, "q"), reply.start(), reply.token(9, first + rest)], asked);
  return readTo(readAll(begun), 2, shown);
}

function saying(text: string, mode: Wish = "auto", from = speaking()): Thread {
  return say(from, { clientMessageId: "x", text, now: 2_000, mode });
}

const before = ["reply completed: Hello!", "you: Tell me"];

/** The policy's examples: what is said while a reply is spoken, and what the page shows when it was taken so. */
const POLICY: readonly [string, TakenAs, string][] = [
  ["ok", "backchannel", "acknowledges"],
  ["thanks", "backchannel", "acknowledges"],
  ["haha", "backchannel", "acknowledges"],
  ["👍", "backchannel", "acknowledges"],
  ["ah I see", "backchannel", "acknowledges"],
  ["はい", "backchannel", "acknowledges"],
  ["嗯", "backchannel", "acknowledges"],
  ["अच्छा", "backchannel", "acknowledges"],
  ["go on", "backchannel", "go_on"],
  ["continue", "backchannel", "go_on"],
  ["ok but shorter", "steer", "adjusts"],
  ["in euros please", "steer", "adjusts"],
  ["only for Linux", "steer", "adjusts"],
  ["shorter", "steer", "adjusts"],
  ["also mention the price", "steer", "adjusts"],
  ["I meant Python 3", "steer", "adjusts"],
  ["and afterwards tell me about Rome", "queue", "later"],
  ["next question: what is rain?", "queue", "later"],
  ["next question: how tall is it?", "queue", "later"],
  ["what does that mean?", "interrupt", "question"],
  ["no, I asked about cats", "interrupt", "in_doubt"],
  ["stop", "stop", "stop_words"],
  ["wait", "stop", "stop_words"],
  ["genug", "stop", "stop_words"],
  ["बस", "stop", "stop_words"],
  ["停", "stop", "stop_words"],
  ["that's enough thanks", "stop", "stop_words"],
  ["thanks, that's enough", "stop", "stop_words"],
  ["never mind", "stop", "stop_words"],
];

describe("what is said while a reply is spoken", () => {
  test.each(POLICY)("%s: %s", (text, mode, reason) => {
    const said = saying(text);
    expect([isUndecided(said), isThinking(said)]).toEqual([true, false]);
    const own = ["interrupt", "steer", "continue"].includes(mode) ? 3 : 2;
    const known = threadOf([taken(mode, own, "x", reason)], said);
    expect(isUndecided(known)).toBe(false);
    switch (mode) {
      case "backchannel": {
        const read = readAll(threadOf([reply.done(10)], known));
        expect(page(known)).toEqual([...before, `reply streaming: ${first} «${text}»`]);
        expect(page(read)).toEqual([...before, `reply completed: ${first}${rest} «${text}»`]);
        expect(isRunning(read)).toBe(false);
        break;
      }
      case "queue": {
        expect(page(known)).toEqual([...before, `reply streaming: ${first}`]);
        expect(chipTexts(known)).toEqual([text]);
        expect(turnOf(known, 2).frozen).toBe(false);
        break;
      }
      case "steer": {
        const next = turn(3);
        const events = [reply.steered(10, first), next.goesOn(2), next.token(2, " So: ")];
        const steered = readAll(threadOf(events, known));
        expect(page(steered)).toEqual([...before, `reply streaming: ${first}⟨${text}⟩| So: `]);
        break;
      }
      case "stop": {
        const stopped = threadOf([reply.interrupted(10, first), reply.cancelled(11)], known);
        expect(page(stopped)).toEqual([...before, `reply interrupted: ${first}`, `you: ${text}`]);
        expect([isRunning(stopped), isRunning(known), stopped.unanswered]).toEqual([false, false, false]);
        break;
      }
      default: {
        const next = turn(3);
        const cut = threadOf([reply.interrupted(10, first), next.start(), next.token(2, "It")], known);
        expect(page(readAll(cut))).toEqual([
          ...before,
          `reply interrupted: ${first}`,
          `you: ${text}`,
          "reply streaming: It",
        ]);
      }
    }
  });

  test("says why it was taken so also in other tabs and after a reload", () => {
    const why = { mode: "interrupt", reason: "question" } as const;
    const heard: ServerEvent = {
      type: "user_message",
      messageId: "x",
      text: "Why?",
      generationId: 3,
      ...why,
    };
    expect(threadOf([heard], speaking()).messages).toContainEqual(expect.objectContaining(why));
    const list = [view("user", 2, "Tell me"), { ...view("user", 3, "Why?"), ...why }];
    const reloaded = threadOf([resumed(list)]);
    expect(reloaded.messages).toMatchObject([{ mode: null, reason: null }, why]);
    // A list of an older server says nothing of it: what is known stays.
    const said = threadOf([taken("interrupt", 3, "x", "question")], saying("Why?"));
    const older = [view("user", 2, "Tell me"), { ...view("user", 3, "Why?"), id: "m-x" }];
    expect(threadOf([resumed(older)], said).messages.at(-1)).toMatchObject(why);
  });

  test("continue, after a cut, is a message that is answered", () => {
    const cut = threadOf([reply.interrupted(10, first), reply.cancelled(11)], stop(speaking()));
    const said = threadOf([taken("continue", 3, "x", "go_on")], saying("continue", "auto", cut));
    const next = turn(3);
    expect(page(readAll(threadOf([next.start(), next.token(2, " They")], said)))).toEqual([
      ...before,
      `reply interrupted: ${first}`,
      "you: continue",
      "reply streaming:  They",
    ]);
  });

  test("when nothing is spoken, is a message like any other, whatever it was to do", () => {
    for (const mode of ["auto", "queue", "steer", "interrupt"] as const) {
      const said = saying("Next", mode, greeted());
      expect(page(said)).toEqual(["reply completed: Hello!", "you (pending): Next"]);
      expect(chipTexts(said)).toEqual([]);
      expect(isThinking(said)).toBe(true);
    }
  });
});

describe("a reply that waits for the server's decision", () => {
  test("is frozen, and goes on where the reader was", () => {
    const said = saying("ok");
    expect(turnOf(said, 2)).toMatchObject({ frozen: true, shown: first.length });
    const late = advance(said, { dueAt: 0 }, 99_000, { baseMs: 30, random: () => 0.5 });
    expect(turnOf(late.thread, 2).shown).toBe(first.length);
    const known = threadOf([taken("backchannel", 2, "x")], said);
    expect(turnOf(known, 2).frozen).toBe(false);
    expect(known.awaiting).toBeNull();
  });

  test("stays frozen where it is to be cut, whatever is remarked or queued after that", () => {
    for (const cut of ["steer", "interrupt"] as const) {
      const decided = threadOf([taken(cut, 3, "x")], saying("in euros please", cut));
      for (const aside of ["backchannel", "queue"] as const) {
        const both = say(decided, { clientMessageId: "y", text: "ok", now: 2_100, mode: "auto" });
        const known = threadOf([taken(aside, 3, "y")], both);
        expect(turnOf(known, 2)).toMatchObject({ frozen: true, shown: first.length });
      }
    }
  });

  test("stays frozen for another message that may cut in", () => {
    const both = say(saying("ok"), { clientMessageId: "y", text: "No!", now: 2_100, mode: "interrupt" });
    const known = threadOf([taken("backchannel", 2, "x")], both);
    expect(turnOf(known, 2).frozen).toBe(true);
    expect(known.awaiting).not.toBeNull();
  });

  test("is still awaited when nothing of it was said yet", () => {
    const asked = say(greeted(), { clientMessageId: "q", text: "Tell me", now: 0 });
    const thread = saying("ok", "auto", threadOf([accepted(2, "q")], asked));
    const known = threadOf([taken("backchannel", 2, "x")], thread);
    expect(isThinking(known)).toBe(true);
    const begun = readAll(threadOf([reply.start(), reply.token(2, "Well")], known));
    expect(page(begun)).toEqual([...before, "reply streaming: Well «ok»"]);
  });
});

describe("what only stands beside a reply", () => {
  const known = threadOf([taken("backchannel", 2, "x")], saying("ok"));

  test("comes from another tab as well", () => {
    const event: ServerEvent = {
      type: "user_message",
      messageId: "u",
      text: "haha",
      generationId: 2,
      mode: "backchannel",
    };
    const heard = threadOf([event], known);
    expect(page(heard).at(-1)).toBe(`reply streaming: ${first} «ok» «haha»`);
    expect(heard.awaiting).toBeNull();
  });

  test("is there after a reload, and is not waited for", () => {
    const list: MessageView[] = [
      view("user", 2, "Tell me"),
      view("assistant", 2, first),
      { ...view("user", 2, "ok"), id: "m-x", mode: "backchannel" },
    ];
    const reloaded = losePatience(threadOf([resumed(list, false, 2)]), 999_999);
    expect(page(reloaded)).toEqual(["you: Tell me", `reply completed: ${first} «ok»`]);
    expect(reloaded.unanswered).toBe(false);
    const again = threadOf([resumed(list, false, 2)], threadOf([reply.done(10)], readAll(known)));
    expect(page(again).at(-1)).toBe(`reply completed: ${first} «ok»`);
  });

  test("is adopted by a list that comes before its acknowledgement", () => {
    const list = [
      view("user", 2, "Tell me"),
      { ...view("user", 2, "ok"), id: "m-x", mode: "backchannel" as const },
    ];
    const adopted = threadOf(
      [resumed(list, false, 1), reply.snapshot(9, first), taken("backchannel", 2, "x")],
      saying("ok"),
    );
    expect(page(adopted)).toEqual(["you: Tell me", `reply streaming: ${first} «ok»`]);
  });

  test("leaves the question before it the last one, which may be changed", () => {
    expect(lastQuestion(known)?.text).toBe("Tell me");
  });

  test("a stop is no question without an answer, after a reload as well", () => {
    const list = [
      view("user", 2, "Tell me"),
      interruptedView(2, first),
      { ...view("user", 2, "stop"), id: "m-x", mode: "stop" as const },
    ];
    const reloaded = losePatience(threadOf([resumed(list, false, 2)]), 999_999);
    expect(page(reloaded)).toEqual(["you: Tell me", `reply interrupted: ${first}`, "you: stop"]);
    expect([reloaded.unanswered, isRunning(reloaded)]).toEqual([false, false]);
  });
});

describe("a steered reply", () => {
  const next = turn(3);
  const steered = threadOf([taken("steer", 3, "x", "adjusts")], saying("in euros", "steer"));
  const joined = [...before, `reply completed: ${first}⟨in euros⟩| Ten euros.`];
  const ending = [next.goesOn(2), next.token(5, " Ten euros."), next.done(6)];

  test("is read to the end of its sentence before it goes on", () => {
    const early = threadOf([taken("steer", 3, "x")], saying("in euros", "steer", speaking("Trains")));
    const cut = threadOf([reply.steered(10, first), next.goesOn(2), next.token(5, " Ten euros.")], early);
    expect(page(cut).at(-1)).toBe("reply streaming: Trains⟨in euros⟩|");
    const pace = { baseMs: 30, random: () => 0.5 };
    let step = advance(cut, { dueAt: 0 }, 0, pace);
    const seen = new Set<string | undefined>();
    for (let now = 0; now < 2_000; now += 20) {
      seen.add(page(step.thread).at(-1));
      step = advance(step.thread, step.clock, now, pace);
    }
    expect([...seen]).toEqual([
      "reply streaming: Trains run⟨in euros⟩|",
      "reply streaming: Trains run often.⟨in euros⟩|",
      "reply streaming: Trains run often.⟨in euros⟩| Ten",
      "reply streaming: Trains run often.⟨in euros⟩| Ten euros.",
    ]);
  });

  test("shows its remark before it goes on", () => {
    expect(page(threadOf([reply.steered(10, first)], steered))).toEqual([
      ...before,
      `reply interrupted: ${first}⟨in euros⟩`,
    ]);
  });

  test("is one bubble live, after a reload, and in another tab", () => {
    const live = readAll(threadOf([reply.steered(10, first), ...ending], steered));
    const list: MessageView[] = [
      view("assistant", 1, "Hello!"),
      view("user", 2, "Tell me"),
      interruptedView(2, first),
      { ...view("user", 3, "in euros"), mode: "steer" },
      { ...view("assistant", 3, " Ten euros."), continuesGenerationId: 2 },
    ];
    const heard: ServerEvent = {
      type: "user_message",
      messageId: "m-x",
      text: "in euros",
      generationId: 3,
      mode: "steer",
    };
    const other = threadOf([heard, reply.steered(10, first), ...ending], speaking());
    const reloaded = threadOf([resumed(list, false, 3)]);
    for (const thread of [live, reloaded, readAll(other), threadOf([resumed(list, false, 3)], live)])
      expect(page(thread)).toEqual(joined);
  });

  test("goes on in a tab that joins in its middle", () => {
    const list: MessageView[] = [
      view("assistant", 1, "Hello!"),
      view("user", 2, "Tell me"),
      interruptedView(2, first),
      { ...view("user", 3, "in euros"), mode: "steer" },
    ];
    const thread = threadOf([resumed(list, false, 2), next.snapshot(3, " Ten"), next.token(5, " euros.")]);
    expect(page(readAll(threadOf([next.done(6)], thread)))).toEqual(joined);
  });

  test.each([
    ["by its stop button", (thread: Thread) => stop(thread)],
    ["in another tab", (thread: Thread) => thread],
  ])("that is stopped %s before it goes on is a reply that was stopped", (_, stopping) => {
    const waiting = readAll(threadOf([reply.steered(10, first)], steered));
    const stopped = threadOf([next.goesOn(2), next.interrupted(2, ""), next.cancelled(3)], stopping(waiting));
    const list: MessageView[] = [
      view("assistant", 1, "Hello!"),
      view("user", 2, "Tell me"),
      interruptedView(2, first),
      { ...view("user", 3, "in euros"), mode: "steer" },
    ];
    const reloaded = threadOf([resumed(list, false, 3)]);
    for (const thread of [stopped, reloaded, losePatience(reloaded, 999_999)]) {
      expect(page(thread)).toEqual([...before, `reply interrupted: ${first}⟨in euros⟩`]);
      expect([isRunning(thread), thread.unanswered, thread.needsSync]).toEqual([false, false, false]);
    }
  });

  test("of which nothing more comes, nobody knows why, can be asked for again", () => {
    const waiting = readAll(threadOf([reply.steered(10, first)], steered));
    expect(losePatience(waiting, 999_999).unanswered).toBe(true);
  });

  test("that is steered twice is still one bubble", () => {
    const twice = readAll(
      threadOf(
        [
          reply.steered(10, first),
          next.goesOn(2),
          next.token(5, " Ten euros."),
          { type: "user_message", messageId: "u4", text: "shorter", generationId: 4, mode: "steer" },
          next.steered(6, " Ten euros."),
          turn(4).goesOn(3),
          turn(4).token(2, " Bye."),
        ],
        steered,
      ),
    );
    expect(page(twice).at(-1)).toBe(`reply streaming: ${first}⟨in euros⟩| Ten euros.⟨shorter⟩| Bye.`);
  });

  test("whose answer does not continue it is a question of its own", () => {
    const thread = threadOf([reply.interrupted(10, first), next.start(), next.token(2, "Ten")], steered);
    expect(page(readAll(thread))).toEqual([
      ...before,
      `reply interrupted: ${first}`,
      "you: in euros",
      "reply streaming: Ten",
    ]);
  });

  test("is cut off like any other", () => {
    const going = readAll(threadOf([reply.steered(10, first), ...ending.slice(0, 2)], steered));
    const cut = threadOf([next.interrupted(7, " Ten"), next.cancelled(8)], stop(going));
    expect(page(cut).at(-1)).toBe(`reply interrupted: ${first}⟨in euros⟩| Ten`);
  });

  test("keeps what was thrown in before and after", () => {
    const thrown = threadOf([taken("backchannel", 2, "x")], saying("ok"));
    const again = say(thrown, { clientMessageId: "y", text: "in euros", now: 2_000, mode: "steer" });
    const events = [taken("steer", 3, "y"), reply.steered(10, first), ...ending.slice(0, 2)];
    const heard: ServerEvent = {
      type: "user_message",
      messageId: "u",
      text: "👍",
      generationId: 3,
      mode: "backchannel",
    };
    expect(page(readAll(threadOf([...events, heard], again))).at(-1)).toBe(
      `reply streaming: ${first}⟨in euros⟩| Ten euros. «ok» «👍»`,
    );
  });
});

describe("messages that were queued", () => {
  const queued = threadOf(
    [taken("queue", 2, "x"), queueOf(1, { "m-x": "Then Rome" })],
    saying("Then Rome", "queue"),
  );

  test("stand with the queue from the moment they are said, and cut nothing off", () => {
    const said = saying("Then Rome", "queue");
    expect(chipTexts(said)).toEqual(["Then Rome…"]);
    expect(page(said)).toEqual([...before, `reply streaming: ${first}`]);
    expect(turnOf(said, 2).frozen).toBe(false);
    expect(chipTexts(queued)).toEqual(["Then Rome"]);
  });

  test("become one question when the reply is over, which is read to its end first", () => {
    const next = turn(3);
    const spoken: ServerEvent = {
      type: "user_message",
      messageId: "m-x",
      text: "Then Rome\n\nand Oslo",
      generationId: 3,
      mode: "queue",
      queuedIds: ["m-x", "m-y"],
    };
    const thread = threadOf(
      [
        queueOf(2, { "m-x": "Then Rome", "m-y": "and Oslo" }),
        reply.done(10),
        queueOf(3, {}),
        spoken,
        next.start(),
        next.token(2, "Rome is"),
      ],
      queued,
    );
    expect(chipTexts(thread)).toEqual([]);
    expect(page(thread)).toEqual([
      ...before,
      `reply completed: ${first}`,
      "you: Then Rome\n\nand Oslo",
      "reply streaming: ",
    ]);
    expect(isThinking(thread)).toBe(false);
    expect(page(readAll(thread)).at(-1)).toBe("reply streaming: Rome is");
  });

  test("that were taken as messages of their own leave the queue", () => {
    const said = saying("Then Rome", "queue");
    const known = threadOf([reply.done(10), taken("interrupt", 3, "x", "idle")], said);
    expect(chipTexts(known)).toEqual([]);
    expect(page(known).at(-1)).toBe("you: Then Rome");
    expect(isRunning(known)).toBe(true);
  });

  test("are not queued again by an acknowledgement that comes late", () => {
    const said = saying("Then Rome", "queue");
    const late = threadOf([queueOf(1, { "m-x": "Then Rome" }), queueOf(2, {}), taken("queue", 2, "x")], said);
    expect(chipTexts(late)).toEqual([]);
    expect(page(late)).toEqual([...before, `reply streaming: ${first}`]);
  });

  test("that were queued in another tab are only told of by the queue", () => {
    const event: ServerEvent = {
      type: "user_message",
      messageId: "u",
      text: "More",
      generationId: 2,
      mode: "queue",
    };
    const thread = threadOf([event, queueOf(1, { u: "More" })], speaking());
    expect(page(thread)).toEqual([...before, `reply streaming: ${first}`]);
    expect(chipTexts(thread)).toEqual(["More"]);
  });
});
