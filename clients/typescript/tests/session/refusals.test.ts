import { expect, test } from "vitest";
import { comesBack } from "../../src/session/refusals.ts";

test.each([
  ["RATE_LIMITED", true],
  ["BUDGET_EXCEEDED", true],
  ["MODEL_NOT_FOUND", true],
  ["SIGNED_OUT", true],
  ["INVALID_MESSAGE", false],
  ["TRY_AGAIN", false],
] as const)("a message that is refused with %s goes back to the composer: %s", (code, back) => {
  expect(comesBack({ type: "error", code, error: "" })).toBe(back);
});
