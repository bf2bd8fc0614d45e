import { describe, expect, test } from "vitest";
// @ts-expect-error it is plain JavaScript, as the sessions are
import { wrong } from "./stack/judging.mjs";

interface Said {
  text: string;
  words: string;
  mode: string;
  hears: "whole" | "some" | "steered" | "nothing";
  mayBeCut: boolean;
  heard: string | null;
  end: { status: string; text: string; generationId: number | null };
}
interface Message {
  role: string;
  text: string;
  generationId: number;
  phase?: string;
}
interface Record {
  said: Said[];
  stored: Message[];
  shown: Message[];
  waiting: unknown[];
}

const question = (text: string, generationId: number): Message => ({ role: "user", text, generationId });
const answer = (text: string, generationId: number, phase = "completed"): Message => ({
  role: "assistant",
  text,
  generationId,
  phase,
});

/** A conversation: one reply that is read, one that is cut in its middle, one to two that were queued. */
function right(): Record {
  const stored = [
    answer("Hello!", 1),
    question("A", 2),
    answer("one two", 2),
    question("B", 3),
    answer("three", 3, "interrupted"),
    question("C", 4),
    answer("five", 4),
    question("D\n\nE", 5),
    answer("six", 5),
  ];
  const of = (text: string, words: string, rest: Partial<Said>): Said => ({
    text,
    words,
    mode: "interrupt",
    hears: "nothing",
    mayBeCut: false,
    heard: null,
    end: { status: "completed", text: words, generationId: 2 },
    ...rest,
  });
  const said = [
    of("A", "one two", { hears: "whole", heard: "one two" }),
    of("B", "three four", {
      hears: "some",
      heard: "three",
      mayBeCut: true,
      end: { status: "interrupted", text: "three", generationId: 3 },
    }),
    of("C", "five", { end: { status: "completed", text: "five", generationId: 4 } }),
    of("D", "six", { mode: "queue", end: { status: "completed", text: "six", generationId: 5 } }),
    of("E", "seven", { mode: "queue", end: { status: "completed", text: "six", generationId: 5 } }),
  ];
  return { said, stored, shown: structuredClone(stored), waiting: [] };
}

/** The same change to what is stored and to what is shown. */
function both(change: (messages: Message[]) => void): (record: Record) => void {
  return ({ stored, shown }) => {
    change(stored);
    change(shown);
  };
}

const drop = (text: string) =>
  both((messages) =>
    messages.splice(
      messages.findIndex((one) => one.text === text),
      1,
    ),
  );

const FAULTS: [string, (record: Record) => void][] = [
  ["a question is lost", drop("A")],
  ["a question is there twice", both((messages) => messages.splice(1, 0, question("A", 2)))],
  ["nobody has said a question", both((messages) => messages.push(question("F", 6)))],
  [
    "questions change places",
    both((messages) => {
      for (const one of messages)
        if (one.text === "A" || one.text === "C") one.text = one.text === "A" ? "C" : "A";
    }),
  ],
  [
    "queued questions change places",
    both((messages) => {
      for (const one of messages) if (one.text === "D\n\nE") one.text = "E\n\nD";
    }),
  ],
  ["a reply is lost", drop("one two")],
  ["a reply is there twice", both((messages) => messages.splice(3, 0, answer("one two", 2)))],
  ["nobody has asked for a reply", both((messages) => messages.push(answer("seven", 6)))],
  ["a reply is not shown", ({ shown }) => shown.splice(2, 1)],
  [
    "a reply is shown otherwise than it is stored",
    ({ shown }) => {
      Object.assign(shown[2] as Message, { text: "one" });
    },
  ],
  [
    "it is shown as complete and stored as cut",
    ({ shown }) => {
      Object.assign(shown[4] as Message, { phase: "completed" });
    },
  ],
  [
    "nobody has cut a reply that is cut",
    ({ said, stored, shown }) => {
      for (const one of [stored[6], shown[6]])
        Object.assign(one as Message, { text: "fi", phase: "interrupted" });
      Object.assign(said[2]?.end as object, { status: "interrupted", text: "fi" });
    },
  ],
  [
    "a reply is complete with less than its words",
    ({ said, stored, shown }) => {
      for (const one of [stored[6], shown[6]]) Object.assign(one as Message, { text: "fi" });
      Object.assign(said[2]?.end as object, { text: "fi" });
    },
  ],
  [
    "a reply that somebody cut is complete",
    ({ said, stored, shown }) => {
      for (const one of [stored[4], shown[4]])
        Object.assign(one as Message, { text: "three four", phase: "completed" });
      Object.assign(said[1]?.end as object, { status: "completed", text: "three four" });
    },
  ],
  [
    "more is kept of it than was read",
    ({ said, stored, shown }) => {
      for (const one of [stored[4], shown[4]]) Object.assign(one as Message, { text: "three fo" });
      Object.assign(said[1]?.end as object, { text: "three fo" });
    },
  ],
  [
    "a piece was read twice",
    ({ said }) => {
      Object.assign(said[0] as Said, { heard: "one one two" });
    },
  ],
  [
    "nobody has cut a reply that is not there",
    ({ said }) => {
      Object.assign(said[2]?.end as object, { status: "none", text: "", generationId: null });
    },
  ],
  [
    "less is kept of what was steered than was read",
    ({ said }) => {
      Object.assign(said[1] as Said, { hears: "steered", heard: "three fo" });
    },
  ],
  [
    "something still waits in the queue",
    ({ waiting }) => {
      waiting.push({ text: "D" });
    },
  ],
];

describe("the check of seeded conversations", () => {
  test("finds nothing wrong with one that is right, also where a reply made way before its first word", () => {
    expect(wrong(right())).toEqual([]);
    const cut = right();
    for (const messages of [cut.stored, cut.shown]) messages.splice(6, 1);
    Object.assign(cut.said[2] as Said, {
      mayBeCut: true,
      end: { status: "none", text: "", generationId: null },
    });
    expect(wrong(cut)).toEqual([]);
    const steered = right();
    Object.assign(steered.said[1] as Said, { hears: "steered", heard: "thr" });
    expect(wrong(steered)).toEqual([]);
  });

  test.each(FAULTS)("finds that %s", (_, spoil) => {
    const record = right();
    spoil(record);
    expect(wrong(record)).not.toEqual([]);
  });
});
