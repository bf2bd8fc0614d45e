import { newTurn, type TurnMessage } from "taskflow-client/chat/turn";
import { expect, test } from "vitest";
import { announce, NOTHING_ANNOUNCED } from "../../src/components/announcing";
import { GrowingMarkdown } from "../../src/markdown/document";
import { endingOf } from "../../src/markdown/ending";

type Step = [text: string, phase?: TurnMessage["phase"], generation?: number, goesOn?: boolean];

/** What is told of turns, step by step; what is empty is nothing. */
function told(...steps: Step[]): string[] {
  const readers = new Map<string, GrowingMarkdown>();
  let before = NOTHING_ANNOUNCED;
  return steps.map(([text, phase = "streaming", generation = 1, goesOn = false]) => {
    const turn: TurnMessage = { ...newTurn(generation, 0), text, shown: text.length, phase };
    const reader = readers.get(turn.key) ?? new GrowingMarkdown();
    readers.set(turn.key, reader);
    const [said, now] = announce(before, turn, reader.update(text, endingOf(turn)).blocks, goesOn);
    before = now;
    return said;
  });
}

test.each<[string, Step[], string[]]>([
  [
    "a paragraph when it is finished",
    [["One"], ["One.\n\nTw"], ["One.\n\nTwo.", "completed"]],
    ["", "One.", "Two."],
  ],
  [
    "paragraphs that come together are all told",
    [[""], ["One.\n\nTwo.\n\n- three\n\nFo"], ["One.\n\nTwo.\n\n- three\n\nFour.", "completed"]],
    ["", "One.\nTwo.\nthree", "Four."],
  ],
  ["a whole reply at once", [[""], ["One.\n\nTwo.", "completed"]], ["", "One.\nTwo."]],
  ["what is said again", [["Hm.\n\nH"], ["Hm.\n\nHm.\n\nH"]], ["Hm.", "Hm."]],
  [
    "a listing by its name",
    [["```py\nx = 1\n```\nDo"], ["```py\nx = 1\n```\nDone", "completed"]],
    ["py code", "Done"],
  ],
  [
    "one that was cut",
    [["One"], ["One", "interrupted"], ["One", "interrupted"]],
    ["", "One\nInterrupted", ""],
  ],
  [
    "one that was cut after a paragraph",
    [["One.\n\n"], ["One.\n\n", "interrupted"]],
    ["", "One.\nInterrupted"],
  ],
  [
    "one that is steered is not interrupted",
    [["One."], ["One.", "interrupted", 1, true], ["Two.", "streaming", 2, true], ["Two.", "completed", 2]],
    ["", "One.", "", "Two."],
  ],
  [
    "one that was cut, once that is known",
    [["One"], ["One", "interrupted", 1, true], ["One", "interrupted"]],
    ["", "One", "Interrupted"],
  ],
  ["what was said before the page came", [["One.\n\nTwo.", "completed"]], [""]],
  [
    "the next one",
    [
      ["One.", "completed"],
      ["Tw", "streaming", 2],
      ["Two.", "completed", 2],
    ],
    ["", "", "Two."],
  ],
])("%s", (_, steps, sentences) => expect(told(...steps)).toEqual(sentences));
