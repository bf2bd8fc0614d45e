import { expect, test } from "vitest";
import { asPrompt } from "../../src/ops/format";

test.each([
  ["e3b0c44298fc1c14", "none"],
  ["0123456789abcdef", "0123456789abcdef"],
  ["", "not known"],
])("the system prompt %o is shown as %s", (version, said) => {
  expect(asPrompt(version)).toBe(said);
});
