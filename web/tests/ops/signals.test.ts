import { expect, test } from "vitest";
import { parseExposition } from "../../src/ops/prometheus";
import { signalsOf } from "../../src/ops/signals";

const of = (text: string) => signalsOf({ at: 0, samples: parseExposition(text) });
const NOTHING = { interrupted: 0, regenerated: 0, edited: 0, continued: 0, copied: 0, up: 0, down: 0 };

test("a line for each model and prompt, those with the most replies first", () => {
  const found = of(`
replies_recent{became="said",model="a",prompt_version="1"} 3
replies_recent{became="down",model="a",prompt_version="1"} 1
replies_recent{became="said",model="a",prompt_version="2"} 7
replies_recent_seen_share{model="a",prompt_version="2"} 0.5
llm_requests_total{model="b"} 9
`);
  expect(found).toEqual([
    { ...NOTHING, model: "a", promptVersion: "2", replies: 7, seenShare: 0.5 },
    { ...NOTHING, model: "a", promptVersion: "1", replies: 3, seenShare: null, down: 1 },
  ]);
});

test("what a newer server tells besides changes nothing", () => {
  expect(of('replies_recent{became="shared",model="a",prompt_version="1"} 3')).toEqual([]);
  expect(of("")).toEqual([]);
});
