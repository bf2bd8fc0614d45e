import type { Chip } from "taskflow-client/chat/chips";
import { expect, test } from "vitest";
import { changeOf, NOTHING_QUEUED, stateOf } from "../../src/components/queue-changes";

/** A letter is a message that is queued, "+" one that is on its way to the queue. */
const chipsOf = (queued: string): Chip[] =>
  [...queued].map((id, at) => {
    const messageId = id === "+" ? null : id;
    return { key: `${id}${at}`, messageId, text: id, whole: true, pending: messageId === null };
  });

/** What is told, step by step. "!" at the end: the queue waits for the person. */
function told(...steps: string[]): (string | null)[] {
  let before = NOTHING_QUEUED;
  return steps.map((step) => {
    const now = stateOf(chipsOf(step.replace("!", "")), step.endsWith("!") ? "It waits." : null, before);
    const said = changeOf(before, now);
    before = now;
    return said;
  });
}

test.each([
  ["a message is queued when the server has it", ["+", "a"], [null, "Queued. 1 message waits."]],
  ["another one", ["a", "a+", "ab"], ["Queued. 1 message waits.", null, "Queued. 2 messages wait."]],
  [
    "one that is refused is told by its refusal alone",
    ["ab", "ab+", "ab"],
    ["Queued. 2 messages wait.", null, null],
  ],
  ["one is taken out", ["ab", "b"], ["Queued. 2 messages wait.", "1 queued message is left."]],
  ["the last one is said", ["a", ""], ["Queued. 1 message waits.", "Nothing is queued any more."]],
  [
    "what could not be taken out waits still",
    ["ab", "a", "ab"],
    ["Queued. 2 messages wait.", "1 queued message is left.", "2 messages wait for the reply to end"],
  ],
  ["one is said while another comes", ["a", "b"], ["Queued. 1 message waits.", "Queued. 1 message waits."]],
  ["they wait for the person", ["a", "a!", "a!"], ["Queued. 1 message waits.", "It waits.", null]],
  ["other words for one", ["ab", "ab"], ["Queued. 2 messages wait.", null]],
])("%s", (_, steps, sentences) => {
  expect(told(...steps)).toEqual(sentences);
});
