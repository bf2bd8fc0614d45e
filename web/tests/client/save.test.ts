import { expect, test } from "vitest";
import { nameIn } from "../../src/client/save";

test.each([
  [`attachment; filename="a.md"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.md`, "Grüße.md"],
  ['attachment; filename="a.md"', "a.md"],
  [`attachment; filename="a.md"; filename*=UTF-8''%E0%A4%A`, "a.md"],
  ["", "conversation"],
])("the name in %s", (header, name) => {
  expect(nameIn(header)).toBe(name);
});
