import { expect, test } from "vitest";
import { ApiError } from "../../src/client/api";
import { doorSentence, failureSentence, sentenceOf, waitOf } from "../../src/client/refusals";
import { joined } from "../../src/client/returned";

test.each([
  [0, "a moment"],
  [1, "a second"],
  [89, "89 seconds"],
  [90, "2 minutes"],
  [3_600, "60 minutes"],
  [5_400, "2 hours"],
  [86_400, "24 hours"],
  [200_000, "3 days"],
])("%d seconds are %s", (seconds, said) => {
  expect(waitOf(seconds)).toBe(said);
});

test("a limit says how long to wait, another refusal what the server said", () => {
  expect(sentenceOf({ type: "error", code: "RATE_LIMITED", error: "", retryAfter: 3 })).toContain(
    "3 seconds",
  );
  expect(sentenceOf({ type: "error", code: "BUDGET_EXCEEDED", error: "", retryAfter: 7_200 })).toContain(
    "2 hours",
  );
  expect(sentenceOf({ type: "error", code: "BUDGET_EXCEEDED", error: "" })).toContain("a moment");
  expect(sentenceOf({ type: "error", code: "INVALID_MESSAGE", error: "Too odd." })).toBe("Too odd.");
});

test("a text that comes back stands before what was typed meanwhile", () => {
  expect(joined("first", " ")).toBe("first");
  expect(joined("first", "second")).toBe("first\n\nsecond");
});

test("who is not let in is told why in kind words, and when the page tries again", () => {
  expect(doorSentence("TOO_MANY_CONNECTIONS", 30)).toMatch(/too many places.*30 seconds/);
  expect(doorSentence("TOO_MANY_CONVERSATIONS", 7_000)).toMatch(/those you have.*2 hours/);
  for (const code of ["RATE_LIMITED", "HTTP", "toString"]) expect(doorSentence(code, -3)).toMatch(/a moment/);
});

test.each([
  [new ApiError("RATE_LIMITED", "no", 429, 120), "try again in 2 minutes"],
  [new ApiError("HTTP", "Too Many Requests", 429), "try again in a moment"],
  [new ApiError("DATABASE_UNAVAILABLE", "no", 503, 120), "It failed."],
  [new TypeError("odd"), "It failed."],
])("a request that failed says which limit it was, or what failed: %s", (error, said) => {
  expect(failureSentence(error, "It failed.")).toContain(said);
});
