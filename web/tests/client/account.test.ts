import { beforeEach, expect, test, vi } from "vitest";

let kept: Map<string, string>;
let account: typeof import("../../src/client/account");
let state: typeof import("../../src/client/account-state");
const library = {
  arrive: vi.fn(async () => {}),
  currentToken: vi.fn(async () => "a.b.c"),
  forget: vi.fn(async () => {}),
};
let loaded = 0;

beforeEach(async () => {
  vi.resetModules();
  vi.clearAllMocks();
  loaded = 0;
  kept = new Map();
  vi.stubGlobal("location", { search: "" });
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
  vi.doMock("../../src/client/sign-in", () => {
    loaded++;
    return library;
  });
  account = await import("../../src/client/account");
  state = await import("../../src/client/account-state");
});

test("a guest loads nothing of what signs in", async () => {
  expect(await account.token()).toBeNull();
  expect(loaded).toBe(0);
});

test("who has signed in before sends a token", async () => {
  state.mark(true);
  expect(await account.token()).toBe("a.b.c");
  state.mark(false);
  expect(await account.token()).toBeNull();
});

test("who comes back from the provider is let in once, before anything is asked", async () => {
  vi.stubGlobal("location", { search: "?code=x&state=y" });
  expect(await account.token()).toBe("a.b.c");
  expect(await account.token()).toBe("a.b.c");
  expect(library.arrive).toHaveBeenCalledTimes(1);
});

test.each([
  ["?code=x&state=y", true],
  ["?error=access_denied&state=y", true],
  ["?code=x", false],
  ["?state=y", false],
  ["", false],
])("an address %s is an answer of the provider: %s", (search, answer) => {
  expect(account.comesBack(search)).toBe(answer);
});

test.each([
  ["UNAUTHENTICATED", true, false],
  ["SIGNED_OUT", false, true],
  ["TOKEN_EXPIRED", false, true],
  ["INVALID_TOKEN", false, true],
  ["METRICS_TOKEN_REQUIRED", false, false],
])("a refusal %s asks to sign in: %s, forgets who was: %s", async (code, required, forgotten) => {
  state.mark(true);
  await account.refused(code);
  expect(state.account.getState().required).toBe(required);
  expect(library.forget).toHaveBeenCalledTimes(forgotten ? 1 : 0);
});

test("the server is told the token that it can read", async () => {
  vi.doUnmock("../../src/client/sign-in");
  const { bearerOf } = await import("../../src/client/sign-in");
  expect(bearerOf({ access_token: "a.b.c", id_token: "d.e.f" })).toBe("a.b.c");
  expect(bearerOf({ access_token: "opaque", id_token: "d.e.f" })).toBe("d.e.f");
  expect(bearerOf({ access_token: "opaque" })).toBe("opaque");
});
