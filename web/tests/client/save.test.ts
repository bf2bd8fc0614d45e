import { expect, test } from "vitest";
import { nameIn, nextIn } from "../../src/client/save";

test.each([
  [`attachment; filename="a.md"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.md`, "Grüße.md"],
  ['attachment; filename="a.md"', "a.md"],
  [`attachment; filename="a.md"; filename*=UTF-8''%E0%A4%A`, "a.md"],
  ["", "conversation"],
])("the name in %s", (header, name) => {
  expect(nameIn(header)).toBe(name);
});

test.each([
  [
    '</api/admin/judgements?format=csv&cursor=a%3D>; rel="next"',
    "/api/admin/judgements?format=csv&cursor=a%3D",
  ],
  ["</api/a>; rel=next", "/api/a"],
  ['<https://elsewhere.example/api/a>; rel="next"', null],
  ['</api/a>; rel="prev"', null],
  ["", null],
])("the next page in %s", (header, path) => {
  expect(nextIn(header)).toBe(path);
});
