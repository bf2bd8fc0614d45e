import { describe, expect, test } from "vitest";
import { losePatience, regenerate, say, sayInstead, stop } from "../../src/chat/optimistic.ts";
import type { ServerEvent } from "../../src/chat/protocol.gen.ts";
import {
  ANSWER_PATIENCE_MS,
  isRunning,
  isThinking,
  seenReport,
  type UserMessage,
} from "../../src/chat/thread.ts";
import {
  accepted,
  created,
  greeted,
  interruptedView,
  lines,
  readAll,
  readTo,
  resumed,
  threadOf,
  turn,
  turnOf,
  view,
} from "./builders.ts";

const said = { clientMessageId: "x", text: "Why?", now: 2_000 };
const answer = turn(2);

describe("a reply that is stopped before its first word", () => {
  const asked = threadOf([accepted(2, "x"), answer.start()], say(greeted(), said));
  const question = ["turn 1 completed: Hello!", "user 2: Why?"];
  const reloaded = (settled: number) =>
    losePatience(
      threadOf([resumed([view("assistant", 1, "Hello!"), view("user", 2, "Why?")], false, settled)]),
      1_000 + 60_000,
    );

  test.each([
    ["by its stop button", stop(asked)],
    ["in another tab", asked],
  ])("%s leaves what a reload shows", (_, thread) => {
    const stopped = threadOf([answer.interrupted(2, ""), answer.cancelled(3)], thread);
    expect(lines(stopped)).toEqual(question);
    expect([isRunning(stopped), stopped.unanswered, stopped.needsSync]).toEqual([false, true, false]);
    expect(lines(reloaded(2))).toEqual(question);
    expect(reloaded(2).unanswered).toBe(true);
  });

  test("by another message leaves nothing, and the other is waited for", () => {
    const other = { clientMessageId: "y", text: "How?", now: 3_000 };
    const cut = threadOf([answer.interrupted(2, "")], say(asked, other));
    expect(lines(cut)).toEqual([...question, "user pending: How?"]);
    expect([isThinking(cut), cut.unanswered]).toEqual([true, false]);
    expect(lines(threadOf([accepted(3, "y"), turn(3).start(), turn(3).token(2, "So.")], cut))).toEqual([
      ...question,
      "user 3: How?",
      "turn 3 streaming: So.",
    ]);
  });

  test("is not made again by what comes late", () => {
    const late = [answer.token(2, "Be"), answer.done(3), answer.interrupted(4, ""), answer.snapshot(2, "Be")];
    const stopped = threadOf([answer.interrupted(9, ""), ...late], stop(asked));
    expect(lines(stopped)).toEqual(question);
    expect(stopped.needsSync).toBe(false);
  });

  test("after words that were said and not seen goes, in the list as well", () => {
    const complete = threadOf([answer.token(2, "Because."), answer.done(3)], asked);
    expect(lines(threadOf([answer.interrupted(4, "")], stop(complete)))).toEqual(question);
    const list = [view("assistant", 1, "Hello!"), view("user", 2, "Why?"), interruptedView(2, "")];
    expect(lines(threadOf([resumed(list, false, 2)]))).toEqual(question);
  });
});

describe("a slow model", () => {
  const list = [view("assistant", 1, "Hello!"), view("user", 2, "Why?")];

  test.each([
    ["to a question", threadOf([resumed(list, false, 1), answer.snapshot(1, "")]), 2],
    ["to a question that is answered again", threadOf([resumed(list, false, 2), turn(3).snapshot(1, "")]), 3],
    ["as a greeting", threadOf([resumed([], false, 0), turn(1).snapshot(1, "")]), 1],
    [
      "that this page has begun to hear",
      threadOf([resumed(list, false, 1)], threadOf([accepted(2, "x"), answer.start()], say(greeted(), said))),
      2,
    ],
  ])("is waited for by a page that comes back: %s", (_, thread, generation) => {
    const later = losePatience(thread, 1_000 + 300_000);
    expect([isThinking(later), later.unanswered]).toEqual([true, false]);
    const say = turn(generation);
    const answered = threadOf([say.snapshot(2, "Slowly,"), say.token(3, " but."), say.done(4)], later);
    expect(lines(answered).at(-1)).toBe(`turn ${generation} completed: Slowly, but.`);
    expect(answered.awaiting).toBeNull();
  });
});

describe("a new conversation", () => {
  test("awaits its greeting, which ends the waiting", () => {
    const fresh = threadOf([created]);
    expect(isThinking(fresh)).toBe(true);
    const greeting = turn(1);
    const speaking = threadOf([greeting.start(), greeting.token(2, "Hello!")], fresh);
    expect(speaking.awaiting).toBeNull();
    expect(isRunning(speaking)).toBe(true);
    expect(lines(threadOf([greeting.done(3)], speaking))).toEqual(["turn 1 completed: Hello!"]);
  });

  test("that is announced twice stays as it is", () => {
    expect(threadOf([created], greeted())).toEqual(greeted());
  });

  test("takes along what was said before it existed", () => {
    const early = say(threadOf([]), said);
    expect(lines(threadOf([created], early))).toEqual(["user pending: Why?"]);
  });
});

describe("a message", () => {
  test("is awaited from the moment it is said, then accepted, then answered", () => {
    const asked = say(greeted(), said);
    expect(isThinking(asked)).toBe(true);
    const known = threadOf([accepted(2, "x")], asked);
    expect(lines(known).at(-1)).toBe("user 2: Why?");
    const done = threadOf([answer.start(), answer.token(2, "Because."), answer.done(3)], known);
    expect(lines(done)).toEqual(["turn 1 completed: Hello!", "user 2: Why?", "turn 2 completed: Because."]);
  });

  test("keeps its key, so that its bubble does not blink", () => {
    const asked = say(greeted(), said);
    const known = threadOf([accepted(2, "x")], asked);
    expect(known.messages.at(-1)?.key).toBe(asked.messages.at(-1)?.key);
  });

  test("that is acknowledged again changes nothing", () => {
    const done = threadOf(
      [accepted(2, "x"), answer.start(), answer.token(2, "So."), answer.done(3)],
      say(greeted(), said),
    );
    expect(threadOf([accepted(2, "x")], done)).toEqual(done);
  });

  test("of another tab appears, and its answer is awaited", () => {
    const heard = threadOf(
      [{ type: "user_message", messageId: "u", text: "Hi", generationId: 2 }],
      greeted(),
    );
    expect(lines(heard).at(-1)).toBe("user 2: Hi");
    expect(isThinking(heard)).toBe(true);
  });

  test("whose answer began before its acknowledgement is not awaited again", () => {
    const early = threadOf([answer.start(), answer.token(2, "So.")], say(greeted(), said));
    const late = threadOf([accepted(2, "x")], early);
    expect(late.awaiting).toBeNull();
    expect(lines(late)).toEqual(["turn 1 completed: Hello!", "user 2: Why?", "turn 2 streaming: So."]);
  });
});

describe("the stream", () => {
  const open = threadOf([accepted(2, "x"), answer.start(), answer.token(4, "One two")], say(greeted(), said));

  test("grows by frames whose numbers have holes", () => {
    expect(turnOf(threadOf([answer.token(9, " three")], open), 2).text).toBe("One two three");
  });

  test.each([
    ["a repeated frame", answer.token(4, "One two")],
    ["an older frame that was late", answer.token(3, " two")],
    ["a second beginning", answer.start()],
    ["an older snapshot that was late", answer.snapshot(3, "One")],
    ["an event of an older turn", turn(1).token(9, "?")],
    ["an event of a turn that was never heard of, and is older", turn(0).start()],
  ])("is not changed by %s", (_, event) => {
    expect(threadOf([event], open)).toEqual(open);
  });

  test("takes a snapshot for what may have been lost", () => {
    const again = threadOf([answer.snapshot(8, "One two three"), answer.token(9, " four")], open);
    expect(turnOf(again, 2).text).toBe("One two three four");
  });

  test("without a beginning asks for the whole again, and shows nothing wrong", () => {
    const lost = threadOf([answer.token(9, "middle")], greeted());
    expect(lost.needsSync).toBe(true);
    expect(turnOf(lost, 2).text).toBe("");
  });

  test("on another connection goes on from its snapshot, without a jump on screen", () => {
    const read = readTo(open, 2, "One");
    const list = [view("assistant", 1, "Hello!"), view("user", 2, "Why?")];
    const rejoined = threadOf([resumed(list), answer.snapshot(9, "One two three")], read);
    expect(turnOf(rejoined, 2)).toMatchObject({ text: "One two three", shown: 3 });
  });

  test("repeats nothing when a long snapshot is continued by tokens", () => {
    const list = [view("assistant", 1, "Hello!"), view("user", 2, "Why?")];
    const behind = threadOf([resumed(list), answer.snapshot(2, "One")], open);
    const caughtUp = threadOf(
      [answer.token(3, " t"), answer.token(4, "wo"), answer.token(5, " three")],
      behind,
    );
    expect(turnOf(caughtUp, 2).text).toBe("One two three");
  });

  test("joined in its middle by a fresh page shows what was said so far at once", () => {
    const joined = threadOf([resumed([view("user", 2, "Why?")]), answer.snapshot(7, "Because it")]);
    expect(turnOf(joined, 2).shown).toBe("Because it".length);
  });
});

describe("an interruption", () => {
  const open = threadOf([answer.start(), answer.token(9, "One two three four")], say(greeted(), said));

  test("ends the text where the server says, also when more is on screen", () => {
    const cut = threadOf([answer.interrupted(10, "One two")], readAll(open));
    expect(turnOf(cut, 2)).toMatchObject({
      phase: "interrupted",
      text: "One two",
      shown: 7,
      incomplete: false,
    });
  });

  test("counts code points", () => {
    const emoji = turn(2);
    const cut = threadOf([emoji.start(), emoji.token(2, "😀😀😀"), emoji.interrupted(3, "😀😀")], greeted());
    expect(turnOf(cut, 2).text).toBe("😀😀");
  });

  test("closes the turn for ever", () => {
    const cut = threadOf([answer.interrupted(10, "One")], open);
    for (const event of [
      answer.token(11, " more"),
      answer.start(),
      answer.snapshot(12, "x"),
      answer.done(13),
    ]) {
      expect(threadOf([event], cut)).toEqual(cut);
    }
  });

  test("followed by a cancel's end keeps its text", () => {
    const cut = threadOf([answer.interrupted(10, "One"), answer.cancelled(11)], open);
    expect(turnOf(cut, 2)).toMatchObject({ phase: "interrupted", text: "One", cancelled: true });
  });

  test("of a reply that is done at its source, but not read, cuts it all the same", () => {
    const done = threadOf([answer.done(10)], open);
    const cut = threadOf([answer.interrupted(11, "One two")], readTo(done, 2, "One two"));
    expect(turnOf(cut, 2)).toMatchObject({ phase: "interrupted", text: "One two" });
  });

  test("of a reply that was wholly read leaves it whole", () => {
    const done = threadOf([answer.done(10)], open);
    expect(threadOf([answer.interrupted(11, "One two three four")], done)).toEqual(done);
  });

  test("by someone who crashed, and counted less than was heard, still closes the turn", () => {
    expect(turnOf(threadOf([answer.interrupted(3, "One")], open), 2).phase).toBe("interrupted");
  });

  test("is not undone by a list that was made before it and comes late", () => {
    const late = resumed(
      [view("assistant", 1, "Hello!"), view("assistant", 2, "One two three four")],
      false,
      2,
    );
    const cut = threadOf([answer.done(10), answer.interrupted(11, "One two")], readTo(open, 2, "One two"));
    expect(turnOf(threadOf([late], cut), 2)).toMatchObject({
      phase: "interrupted",
      text: "One two",
      shown: 7,
    });
  });

  test.each([
    ["here", [answer.done(10), answer.interrupted(11, "One two")]],
    ["before this page was listed", [resumed([interruptedView(2, "One two")], false, 2)]],
  ])("%s is not said to have ended at a limit by a list that was made before it", (_, told) => {
    const before = { ...view("assistant", 2, "One two three four"), finish: "length" as const };
    const cut = threadOf(told, readTo(open, 2, "One two"));
    expect(turnOf(threadOf([resumed([before], false, 2)], cut), 2)).toMatchObject({
      phase: "interrupted",
      text: "One two",
      finish: null,
    });
  });

  test("gives way to a list that holds another reply in its place", () => {
    const cut = threadOf([answer.interrupted(10, "One two")], open);
    const other = { ...view("assistant", 2, "Something else, and longer"), id: "another" };
    expect(turnOf(threadOf([resumed([other])], cut), 2).text).toBe("Something else, and longer");
  });

  test("that is only presumed, because its end was lost, is corrected by the list", () => {
    const presumed = threadOf([turn(3).start()], readTo(open, 2, "One"));
    const list = resumed([view("assistant", 1, "Hello!"), interruptedView(2, "One two")]);
    expect(turnOf(threadOf([list], presumed), 2)).toMatchObject({ phase: "interrupted", text: "One two" });
  });

  test("that does not fit the text asks for the whole again", () => {
    const other = { ...answer.interrupted(10, "One twO"), type: "ai_interrupted" } as never;
    expect(threadOf([other], open).needsSync).toBe(true);
    expect(threadOf([answer.interrupted(10, "One two three four five")], open).needsSync).toBe(true);
  });
});

describe("an error", () => {
  test("closes the turn with its code and keeps the message", () => {
    const failed = threadOf([accepted(2, "x"), answer.start(), answer.failed(2)], say(greeted(), said));
    expect(turnOf(failed, 2)).toMatchObject({ phase: "failed", error: "TIMEOUT" });
    expect(isRunning(failed)).toBe(false);
  });

  test("without a beginning is shown as well", () => {
    expect(turnOf(threadOf([accepted(2, "x"), answer.failed(2)], say(greeted(), said)), 2).phase).toBe(
      "failed",
    );
  });

  test("that is only an abort is silent", () => {
    const aborted = threadOf([answer.start(), { ...answer.failed(2), code: "ABORT" } as never], greeted());
    expect(lines(aborted)).toEqual(["turn 1 completed: Hello!"]);
  });
});

describe("a later turn", () => {
  test("ends the reveal of an earlier one that is complete", () => {
    const behind = readTo(
      threadOf([answer.start(), answer.token(2, "Long reply"), answer.done(3)], greeted()),
      2,
      "Long",
    );
    const next = threadOf([turn(3).start()], behind);
    expect(turnOf(next, 2).shown).toBe("Long reply".length);
    expect(next.needsSync).toBe(false);
  });

  test("closes one whose ending was lost where the reader was, and asks for the whole", () => {
    const open = readTo(threadOf([answer.start(), answer.token(2, "Long reply")], greeted()), 2, "Long");
    const next = threadOf([turn(3).start()], open);
    expect(turnOf(next, 2)).toMatchObject({ phase: "interrupted", text: "Long" });
    expect(next.needsSync).toBe(true);
  });
});

describe("a list of settled messages", () => {
  const list = [view("assistant", 1, "Hello!"), view("user", 2, "Why?"), interruptedView(2, "Because")];

  test("is shown as it is", () => {
    expect(lines(threadOf([resumed(list)]))).toEqual([
      "turn 1 completed: Hello!",
      "user 2: Why?",
      "turn 2 interrupted: Because",
    ]);
  });

  test("that comes twice changes nothing", () => {
    const once = threadOf([resumed(list)]);
    expect(threadOf([resumed(list)], once)).toEqual(once);
  });

  test("does not disturb what is being read", () => {
    const behind = readTo(
      threadOf([answer.start(), answer.token(2, "Long reply"), answer.done(3)], greeted()),
      2,
      "Long",
    );
    const again = threadOf(
      [resumed([view("assistant", 1, "Hello!"), view("assistant", 2, "Long reply")])],
      behind,
    );
    expect(turnOf(again, 2)).toMatchObject({ text: "Long reply", shown: 4 });
  });

  test("adopts a message whose acknowledgement was lost", () => {
    const asked = say(greeted(), said);
    const again = threadOf([resumed([view("assistant", 1, "Hello!"), view("user", 2, "Why?")])], asked);
    expect(lines(again)).toEqual(["turn 1 completed: Hello!", "user 2: Why?"]);
    expect(lines(threadOf([accepted(2, "x")], again))).toEqual(lines(again));
  });

  test("does not take an older message for one that says the same", () => {
    const asked = say(threadOf([resumed([view("user", 2, "Why?"), view("assistant", 2, "So.")])]), said);
    const again = threadOf([resumed([view("user", 2, "Why?"), view("assistant", 2, "So.")])], asked);
    expect(lines(again)).toEqual(["user 2: Why?", "turn 2 completed: So.", "user pending: Why?"]);
  });

  test("that ends with a question awaits its answer, as long as a slow model may take", () => {
    const asked = threadOf([resumed([view("user", 2, "Why?")])]);
    expect(isThinking(asked)).toBe(true);
    expect(losePatience(asked, 1_000 + 300_000)).toBe(asked);
    expect(losePatience(asked, 1_000 + ANSWER_PATIENCE_MS).unanswered).toBe(true);
  });

  test("that comes late, and holds less than is known to be settled, is ignored", () => {
    const done = readAll(threadOf([answer.start(), answer.token(2, "So."), answer.done(3)], greeted()));
    expect(threadOf([resumed([view("assistant", 1, "Hello!")], false, 1)], done)).toEqual(done);
  });

  test("that says a question was not answered leaves little time for it", () => {
    const list = [view("assistant", 1, "Hello!"), view("user", 2, "Why?")];
    const asked = threadOf([resumed(list, false, 1)]);
    const failed = threadOf([resumed(list, false, 2)]);
    expect(failed.awaiting?.until ?? 0).toBeLessThan(asked.awaiting?.until ?? 0);
    const again = turn(3);
    expect(threadOf([again.start(2), again.token(2, "So.")], failed).awaiting).toBeNull();
  });

  test("that says a turn is over drops what was heard of it, when it was not kept", () => {
    const open = threadOf([accepted(2, "x"), answer.start(), answer.token(2, "Be")], say(greeted(), said));
    const again = threadOf(
      [resumed([view("assistant", 1, "Hello!"), view("user", 2, "Why?")], false, 2)],
      open,
    );
    expect(lines(again)).toEqual(["turn 1 completed: Hello!", "user 2: Why?"]);
  });

  test("keeps a failure that is newer, for failures are not listed", () => {
    const failed = threadOf([accepted(2, "x"), answer.failed(2)], say(greeted(), said));
    const again = threadOf([resumed([view("assistant", 1, "Hello!"), view("user", 2, "Why?")])], failed);
    expect(turnOf(again, 2).phase).toBe("failed");
    expect(isRunning(again)).toBe(false);
  });

  test("is asked for when a reply was over before anything of it was heard and after the next question was taken", () => {
    const next = { clientMessageId: "y", text: "How?", now: 3_000 };
    const taken = threadOf([accepted(3, "y")], say(say(greeted(), said), next));
    const told = threadOf([answer.snapshot(2, "Because."), answer.done(3)], taken);
    expect([taken.needsSync, told.needsSync]).toEqual([false, true]);
    const list = [view("assistant", 1, "Hello!"), view("user", 2, "Why?"), view("assistant", 2, "Because.")];
    const whole = threadOf([resumed([...list, view("user", 3, "How?")], false, 2)], told);
    expect(lines(whole)).toContain("turn 2 completed: Because.");
    expect(threadOf([answer.done(3)], whole).needsSync).toBe(false);
  });

  test("keeps a reply that something newer cuts off, until the server says where it ends", () => {
    const open = threadOf(
      [accepted(2, "x"), answer.start(), answer.token(2, "Because")],
      say(greeted(), said),
    );
    const list = [view("assistant", 1, "Hello!"), view("user", 2, "Why?"), view("user", 3, "How?")];
    const again = threadOf([resumed(list, false, 1)], open);
    expect(lines(again)).toContain("turn 2 streaming: Because");
    const cut = [...list.slice(0, 2), interruptedView(2, "Because"), ...list.slice(2)];
    expect(lines(threadOf([resumed(cut, false, 2)], again))).toContain("turn 2 interrupted: Because");
    expect(lines(threadOf([resumed(list, false, 2)], again))).not.toContain("turn 2 streaming: Because");
  });

  test("drops what another tab has replaced", () => {
    const old = threadOf([resumed(list)]);
    const again = threadOf([resumed([view("assistant", 1, "Hello!"), view("user", 3, "How?")])], old);
    expect(lines(again)).toEqual(["turn 1 completed: Hello!", "user 3: How?"]);
  });

  test("keeps older messages that were loaded before", () => {
    const loaded = threadOf([
      resumed([view("user", 2, "a"), view("assistant", 2, "b"), view("user", 3, "c")]),
    ]);
    const again = threadOf([resumed([view("assistant", 2, "b"), view("user", 3, "c")], true)], loaded);
    expect(lines(again)).toEqual(["user 2: a", "turn 2 completed: b", "user 3: c"]);
    expect(again.more).toBe(false);
  });
});

describe("replacing", () => {
  const done = readAll(
    threadOf(
      [accepted(2, "x"), answer.start(), answer.token(2, "Because."), answer.done(3)],
      say(greeted(), said),
    ),
  );
  const better = turn(3);

  test("an answer takes it away at once, and late events of it change nothing", () => {
    const again = regenerate(done, 3_000);
    expect(lines(again)).toEqual(["turn 1 completed: Hello!", "user 2: Why?"]);
    expect(isThinking(again)).toBe(true);
    expect(threadOf([answer.token(9, "late"), answer.start()], again)).toEqual(again);
    const redone = threadOf([better.start(2), better.token(2, "Since."), better.done(3)], again);
    expect(lines(redone).at(-1)).toBe("turn 3 completed: Since.");
  });

  test("an answer from another tab takes it away when the new one begins", () => {
    const redone = threadOf([better.start(2), better.token(2, "Since.")], done);
    expect(lines(redone)).toEqual(["turn 1 completed: Hello!", "user 2: Why?", "turn 3 streaming: Since."]);
  });

  test("a question takes its answer along", () => {
    const edited = sayInstead(done, { clientMessageId: "y", text: "How?", now: 3_000 });
    expect(lines(edited)).toEqual(["turn 1 completed: Hello!", "user pending: How?"]);
    const known = threadOf(
      [
        {
          type: "message_accepted",
          clientMessageId: "y",
          messageId: "u3",
          generationId: 3,
          replacesGenerationId: 2,
        },
      ],
      edited,
    );
    expect(lines(known)).toEqual(["turn 1 completed: Hello!", "user 3: How?"]);
  });

  test("a question from another tab takes both away", () => {
    const event = {
      type: "user_message",
      messageId: "u3",
      text: "How?",
      generationId: 3,
      replacesGenerationId: 2,
    };
    expect(lines(threadOf([event as never], done))).toEqual(["turn 1 completed: Hello!", "user 3: How?"]);
  });
});

describe("what comes late of a turn, when something newer was taken before its first word", () => {
  const replaced = (type: "message_accepted" | "user_message", from: number, generationId: number) =>
    ({
      type,
      messageId: `u${generationId}`,
      text: "How?",
      generationId,
      replacesGenerationId: from,
    }) as ServerEvent;
  const late: Record<string, ServerEvent[]> = {
    "all of it": [answer.start(), answer.token(2, "Because."), answer.done(3)],
    "its end": [answer.snapshot(2, "Because"), answer.interrupted(3, "Because")],
    "its failure": [answer.start(), answer.failed(3)],
  };

  for (const [what, events] of Object.entries(late)) {
    test(`${what}: is asked for, whatever made way since`, () => {
      const next = threadOf([accepted(2), accepted(3), replaced("message_accepted", 3, 4)], greeted());
      expect(next.needsSync).toBe(false);
      expect(threadOf(events, next).needsSync).toBe(true);
    });

    test.each(["message_accepted", "user_message"] as const)(
      `${what}: is left out, if the turn has made way itself (%s)`,
      (type) => {
        const next = threadOf([accepted(2), replaced(type, 2, 3)], greeted());
        const told = threadOf(events, next);
        expect([lines(told), told.needsSync]).toEqual([lines(next), false]);
        expect(threadOf(events, threadOf([accepted(4), accepted(5)], next)).needsSync).toBe(false);
      },
    );

    test(`${what}: is left out of one that the person had replaced here`, () => {
      const asked = threadOf([accepted(2, "x")], say(greeted(), said));
      for (const again of [
        regenerate(asked, 3_000),
        sayInstead(asked, { clientMessageId: "y", text: "How?", now: 3_000 }),
      ]) {
        const told = threadOf(events, again);
        expect([lines(told), told.needsSync]).toEqual([lines(again), false]);
      }
    });
  }

  test("a turn that came to nothing takes nothing of older ones away", () => {
    const next = threadOf([accepted(2), accepted(3), turn(3).interrupted(2, ""), accepted(4)], greeted());
    expect(next.needsSync).toBe(false);
    expect(threadOf([answer.interrupted(3, "Because")], next).needsSync).toBe(true);
    expect(threadOf([turn(3).interrupted(2, "")], next).needsSync).toBe(false);
  });
});

describe("what is seen", () => {
  test("is what the screen shows of the newest turn, in code points", () => {
    const open = threadOf([answer.start(), answer.token(2, "😀 and more")], greeted());
    expect(seenReport(readTo(open, 2, "😀 a"))).toEqual({ generationId: 2, chars: 3 });
  });

  test("is not reported of a turn that is over", () => {
    const cut = threadOf([answer.start(), answer.token(2, "One"), answer.interrupted(3, "O")], greeted());
    expect(seenReport(cut)).toBeUndefined();
  });
});

describe("other news", () => {
  test("a title, a model and a nudge", () => {
    const thread = threadOf(
      [
        { type: "title_updated", conversationId: "c", title: "Tea" },
        { type: "title_updated", conversationId: "other", title: "Coffee" },
        { type: "model_changed", model: "n" },
        { type: "typing_nudge", message: "Take your time." },
      ],
      greeted(),
    );
    expect(thread).toMatchObject({ title: "Tea", model: "n", nudge: "Take your time." });
  });

  test("an ending, until something is said", () => {
    const ended = threadOf([{ type: "conversation_ended", reason: "idle_timeout" }], greeted());
    expect(ended.ended).toBe(true);
    expect(say(ended, said).ended).toBe(false);
    expect(threadOf([answer.start()], ended).ended).toBe(false);
  });

  test("a conversation that is gone", () => {
    expect(threadOf([{ type: "conversation_deleted" }], greeted()).status).toBe("deleted");
  });
});

test("a refused message is kept with the reason", async () => {
  const { refused } = await import("../../src/chat/optimistic.ts");
  const thread = refused(say(greeted(), said), "x", "Too large.");
  expect(thread.messages.at(-1) as UserMessage).toMatchObject({ delivery: "failed", refusal: "Too large." });
  expect(isRunning(thread)).toBe(false);
});
