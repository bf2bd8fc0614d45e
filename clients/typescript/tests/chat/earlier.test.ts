import { describe, expect, test } from "vitest";
import { bubbles, type Reply, shownText } from "../../src/chat/bubbles.ts";
import {
  answersBefore,
  earlierOf,
  isAnsweredAgain,
  isComplete,
  merged,
  nothingSaid,
  replyOf,
} from "../../src/chat/earlier.ts";
import { regenerate, say, sayInstead } from "../../src/chat/optimistic.ts";
import type { MessageView, ServerEvent } from "../../src/chat/protocol.gen.ts";
import { type EarlierAnswer, EMPTY_THREAD, type Thread, type UserMessage } from "../../src/chat/thread.ts";
import {
  accepted,
  created,
  greeted,
  interruptedView,
  page,
  readAll,
  readTo,
  resumed,
  taken,
  threadOf,
  turn,
  view,
} from "./builders.ts";

const said = { clientMessageId: "x", text: "Why?", now: 1_000 };
const spoken = (generation: number, text: string, replaces?: number): ServerEvent[] => {
  const one = turn(generation);
  return [one.start(replaces), one.token(2, text), one.done(3)];
};
/** A question of the turn 2 with its answer, read to its end. */
const answered = readAll(threadOf([accepted(2, "x"), ...spoken(2, "Because.")], say(greeted(), said)));

const lastReply = (thread: Thread): Reply =>
  bubbles(thread.messages).findLast((one): one is Reply => one.role === "assistant") as Reply;
/** The earlier answers of the last reply, each as it would stand on the page. */
const earlier = (thread: Thread): string[] =>
  answersBefore(lastReply(thread), thread.earlier).map((one) => {
    const [line] = page({ ...thread, messages: one.turns });
    return line ?? "";
  });
const again = (thread: Thread, generation: number, text: string) =>
  readAll(threadOf(spoken(generation, text, 2), regenerate(thread, 1_000)));

describe("an answer that another one takes the place of is kept", () => {
  test("by the page that asked for the other, and by one that hears of it", () => {
    for (const thread of [answered, regenerate(answered, 1_000)]) {
      const next = threadOf(spoken(3, "So.", 2), thread);
      expect(page(next)).toEqual(["reply completed: Hello!", "you: Why?", "reply completed: "]);
      expect(earlier(next)).toEqual(["reply completed: Because."]);
      expect(next.earlier[0]).toMatchObject({ questionId: "user-2", generationId: 2, asides: [] });
    }
  });

  test("and so are ten, in order, once each", () => {
    let thread = answered;
    for (let generation = 3; generation < 13; generation++)
      thread = again(thread, generation, `${generation}`);
    expect(thread.earlier.map((one) => one.generationId)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(isComplete(lastReply(thread), thread.earlier)).toBe(true);
  });

  test("as it stood on the screen, when it was still being spoken", () => {
    const two = turn(2);
    const speaking = threadOf(
      [accepted(2, "x"), two.start(), two.token(2, "Because of this.")],
      say(greeted(), said),
    );
    const next = threadOf(spoken(3, "So.", 2), regenerate(readTo(speaking, 2, "Because"), 1_000));
    expect(earlier(next)).toEqual(["reply interrupted: Because"]);
  });

  test("with its error, when it had failed", () => {
    const failed = threadOf([accepted(2, "x"), turn(2).start(), turn(2).failed(2)], say(greeted(), said));
    expect(earlier(threadOf(spoken(3, "So.", 2), regenerate(failed, 1_000)))).toEqual(["reply failed: "]);
  });

  test("with all of its parts and what stands beside it, when it was steered", () => {
    const [two, three] = [turn(2), turn(3)];
    const speaking = threadOf(
      [accepted(2, "x"), two.start(), two.token(2, "In dollars.")],
      say(greeted(), said),
    );
    const steered = readAll(
      threadOf(
        [
          taken("steer", 3, "y"),
          two.steered(3, "In dollars."),
          three.goesOn(2),
          three.token(2, " In euros."),
          three.done(3),
        ],
        say(readAll(speaking), { clientMessageId: "y", text: "Euros", now: 1_000, mode: "steer" }),
      ),
    );
    const beside = threadOf(
      [{ ...taken("backchannel", 3, "z", "thanks") }],
      say(steered, { clientMessageId: "z", text: "ok", now: 1_000, mode: "auto" }),
    );
    expect(page(beside).at(-1)).toBe("reply completed: In dollars.⟨Euros⟩| In euros. «ok»");
    // At once, and not only when the server has taken it up.
    expect(page(regenerate(beside, 1_000))).toEqual(["reply completed: Hello!", "you: Why?", "you: Euros"]);
    for (const thread of [beside, regenerate(beside, 1_000)]) {
      const next = readAll(threadOf(spoken(4, "Six.", 2), thread));
      expect(page(next)).toEqual([
        "reply completed: Hello!",
        "you: Why?",
        "you: Euros",
        "reply completed: Six.",
      ]);
      const [kept, ...more] = answersBefore(lastReply(next), next.earlier);
      expect(more).toEqual([]);
      const shown = replyOf(kept as EarlierAnswer, next.messages);
      expect(shownText(shown)).toBe("In dollars. In euros.");
      expect(shown.remarks.map(({ after, message }) => [after, message.text])).toEqual([[2, "Euros"]]);
      expect(shown.asides.map((one) => one.text)).toEqual(["ok"]);
    }
  });

  test("when a list has another in its place, and it had ended", () => {
    const list = [view("assistant", 1, "Hello!"), view("user", 2, "Why?"), view("assistant", 3, "So.")];
    const next = threadOf([resumed(list, false, 3)], answered);
    expect(earlier(next)).toEqual(["reply completed: Because."]);
    // One that this page did not hear to its end may have come to nothing.
    const open = threadOf([accepted(2, "x"), turn(2).start(), turn(2).token(2, "Be")], say(greeted(), said));
    expect(threadOf([resumed(list, false, 3)], readAll(open)).earlier).toEqual([]);
    // One that was stopped elsewhere before its reader saw a word, after it was complete, has come to nothing.
    expect(threadOf([resumed(list.slice(0, 2), false, 2)], answered).earlier).toEqual([]);
  });
});

describe("it is not kept", () => {
  test("when it stands again, because the new one was refused", () => {
    const asked = regenerate(answered, 1_000);
    expect(asked.earlier).toHaveLength(1);
    const list = [view("assistant", 1, "Hello!"), view("user", 2, "Why?"), view("assistant", 2, "Because.")];
    const next = threadOf([resumed(list, false, 2)], asked);
    expect(next.earlier).toEqual([]);
    expect(page(next).at(-1)).toBe("reply completed: Because.");
  });

  test("when its question was edited away, here or elsewhere, in whatever order that is heard", () => {
    const instead = { clientMessageId: "y", text: "How?", now: 1_000 };
    const replaced = { ...accepted(3, "y"), replacesGenerationId: 2 } as ServerEvent;
    const elsewhere = { ...replaced, type: "user_message", text: "How?", mode: "interrupt" } as ServerEvent;
    const own = threadOf([replaced, ...spoken(3, "Thus.", 2)], sayInstead(answered, instead));
    const heard = threadOf([elsewhere, ...spoken(3, "Thus.", 2)], answered);
    const late = threadOf([...spoken(3, "Thus.", 2), elsewhere], answered);
    for (const thread of [own, heard, late]) {
      expect(page(readAll(thread)).slice(1)).toEqual(["you: How?", "reply completed: Thus."]);
      expect(earlier(thread)).toEqual([]);
    }
  });

  test("when it answers nothing, as a nudge, or has said nothing", () => {
    const nudged = readAll(threadOf(spoken(3, "Still there?"), answered));
    expect(earlier(threadOf(spoken(4, "So.", 2), nudged))).toEqual(["reply completed: Because."]);
    const silent = threadOf([accepted(2, "x"), turn(2).start()], say(greeted(), said));
    expect(threadOf(spoken(3, "So.", 2), regenerate(silent, 1_000)).earlier).toEqual([]);
  });

  test("in another conversation", () => {
    expect(threadOf([created], { ...again(answered, 3, "So."), conversationId: "d" }).earlier).toEqual([]);
  });
});

describe("which answers are to which question", () => {
  const listed = (...views: MessageView[]) => threadOf([resumed(views)]);
  const steer = (generation: number): MessageView => ({
    ...view("user", generation, "Euros"),
    mode: "steer",
  });
  const answers = (...questions: [string, number][]) =>
    questions.map(([questionId, generationId]): EarlierAnswer => {
      return { questionId, generationId, turns: [], asides: [] };
    });
  const keptOf = (thread: Thread, all: readonly EarlierAnswer[]) =>
    answersBefore(lastReply(thread), all).map((one) => one.generationId);

  test("those to what had been asked before a remark steered stay with the next answer", () => {
    const thread = listed(view("user", 2, "Cost?"), steer(3), steer(5), view("assistant", 6, "Six."));
    expect(keptOf(thread, answers(["user-2", 2], ["user-3", 4], ["user-1", 1]))).toEqual([2, 4]);
  });

  test("those to a remark after which the reply did not go on are not of that reply", () => {
    const thread = listed(
      view("user", 2, "Cost?"),
      interruptedView(2, "It costs"),
      steer(3),
      view("assistant", 4, "Six."),
    );
    const all = answers(["user-3", 3], ["user-2", 2]);
    expect(keptOf(thread, all)).toEqual([3]);
    const [reply] = bubbles(thread.messages).filter((one): one is Reply => one.role === "assistant");
    expect(answersBefore(reply as Reply, all)).toEqual([]);
  });

  test("one that is steered itself keeps those before it", () => {
    const thread = listed(view("user", 2, "Cost?"), interruptedView(3, "Seven."), steer(4), {
      ...view("assistant", 4, " Six."),
      continuesGenerationId: 3,
    });
    expect(keptOf(thread, answers(["user-2", 2]))).toEqual([2]);
  });

  test.each([
    ["its own turn's reply", [view("user", 2, "a"), view("assistant", 2, "b")], false],
    ["a later turn's", [view("user", 2, "a"), view("assistant", 3, "b")], true],
    ["a greeting", [view("assistant", 1, "b")], false],
    [
      "what comes by itself",
      [view("user", 2, "a"), view("assistant", 2, "b"), view("assistant", 3, "c")],
      false,
    ],
  ])("%s was asked for again: %#", (_, views, expected) =>
    expect(isAnsweredAgain(lastReply(listed(...views)))).toBe(expected),
  );

  test("where nothing came of the newest, they stand with the question", () => {
    const thread = listed(view("user", 2, "Cost?"), steer(3));
    const question = thread.messages.at(-1) as UserMessage;
    const nothing = nothingSaid(thread, question) as Reply;
    expect(
      answersBefore(nothing, answers(["user-2", 2], ["user-3", 4])).map((one) => one.generationId),
    ).toEqual([2, 4]);
    expect(nothingSaid(thread, thread.messages[0] as UserMessage)).toBeNull();
    expect(nothingSaid(answered, answered.messages[1] as UserMessage)).toBeNull();
    const unsent = say(greeted(), said);
    expect(nothingSaid(unsent, unsent.messages.at(-1) as UserMessage)).toBeNull();
  });
});

describe("what the server has", () => {
  /** As the HTTP API writes it: what is not there is null. */
  const stored = (view: MessageView) =>
    ({
      finish: null,
      errorCode: null,
      mode: null,
      reasoning: null,
      reasoningMs: null,
      ...view,
    }) as MessageView;

  test("is a reply like any other", () => {
    const messages = [
      stored({ ...interruptedView(4, "In dollars."), model: "m" }),
      stored({ ...view("assistant", 5, " Six."), continuesGenerationId: 4, finish: "length" }),
      stored({ ...view("user", 5, "ok"), mode: "backchannel" }),
    ];
    const found = earlierOf("user-2", { generationId: 4, messages }) as EarlierAnswer;
    expect([found.questionId, found.generationId]).toEqual(["user-2", 4]);
    const [first, last] = found.turns;
    expect(first).toMatchObject({ phase: "interrupted", model: "m", thought: null, shown: 11 });
    expect(last).toMatchObject({ phase: "completed", finish: "length", continues: 4 });
    expect(found.asides.map((one) => one.text)).toEqual(["ok"]);
  });

  test("is nothing when nobody has seen anything of it", () => {
    expect(earlierOf("q", { generationId: 4, messages: [stored(interruptedView(4, ""))] })).toBeNull();
  });

  test("is merged with what was heard, which counts when it is whole", () => {
    const made = (generationId: number, text: string, incomplete = false): EarlierAnswer => {
      const heard = threadOf([turn(generationId).start(), turn(generationId).token(2, text)]);
      const turns = heard.messages.map((one) => ({ ...one, incomplete })) as EarlierAnswer["turns"];
      return { questionId: "q", generationId, turns, asides: [] };
    };
    const all = merged(
      [made(2, "stored 2"), made(3, "stored 3"), made(4, "stored 4")],
      [made(5, "heard 5"), made(3, "heard 3"), made(4, "cut 4", true)],
    );
    expect(all.map((one) => one.turns[0]?.text)).toEqual(["stored 2", "heard 3", "stored 4", "heard 5"]);
  });
});

test("a message that was loaded later and has no thoughts shows none", () => {
  const views = [
    { ...view("assistant", 2, "So."), reasoning: null, reasoningMs: null } as unknown as MessageView,
  ];
  const [message] = threadOf([resumed(views)], EMPTY_THREAD).messages;
  expect(message).toMatchObject({ thought: null });
});
