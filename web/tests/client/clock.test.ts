import { expect, test } from "vitest";
import { steadily } from "../../src/client/clock";

test.each([
  ["goes with the system's", [10, 20, 30], [10, 20, 30]],
  ["goes on when that is set back", [10, 20, 5, 7, 9], [10, 20, 20, 22, 24]],
  ["also when that happens again", [100, 50, 60, 20, 25], [100, 100, 110, 110, 115]],
  ["follows it forwards, as after a sleep", [10, 20, 5, 1_005], [10, 20, 20, 1_020]],
])("a clock %s", (_, system, told) => {
  const times = [...system];
  const clock = steadily(() => times.shift() as number);
  expect(system.map(() => clock())).toEqual(told);
});
