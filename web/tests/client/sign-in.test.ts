import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MemoryStorage } from "../../../clients/typescript/tests/memory-storage";
import type { SignedIn } from "../../src/client/oidc";

type SignIn = typeof import("../../src/client/sign-in");

let signIn: SignIn;
let credentials: typeof import("../../src/client/credentials");
let answers: Record<string, { status: number; code?: string }[]>;
let asked: string[];
const given: SignedIn = {
  tokens: ["a.b.c", "d.e.f"],
  expiresAt: 9,
  renewable: true,
  name: "Ann",
  from: "/c/1",
};
const library = {
  comeBack: vi.fn(async (): Promise<SignedIn> => given),
  signOut: vi.fn(async () => ({ left: false })),
};
const CONFIG = {
  success: true,
  mode: "anonymous",
  issuer: "https://login",
  clientId: "web",
  scopes: "openid",
};

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  answers = {};
  asked = [];
  library.comeBack.mockReset().mockResolvedValue(given);
  vi.stubGlobal("sessionStorage", new MemoryStorage());
  vi.stubGlobal("location", { pathname: "/c/1", search: "" });
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push(`${path} ${new Headers(init.headers).get("authorization") ?? "-"}`);
    if (path === "/api/auth/config") return new Response(JSON.stringify(CONFIG));
    const { status, code } = answers[path]?.shift() ?? { status: 200 };
    const error = { code, message: "Said the server." };
    return new Response(JSON.stringify(status === 200 ? { success: true } : { error }), { status });
  });
  vi.doMock("../../src/client/oidc", () => library);
  signIn = await import("../../src/client/sign-in");
  credentials = await import("../../src/client/credentials");
});
afterEach(() => {
  vi.doUnmock("../../src/client/oidc");
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("who comes back is signed in, takes the guest's conversations along and goes on where they were", async () => {
  expect(await signIn.finishSignIn()).toBe("/c/1");
  expect(asked).toEqual(["/api/auth/config -", "/api/me Bearer a.b.c", "/api/me/adopt Bearer a.b.c"]);
  expect(credentials.credentials.getState()).toMatchObject({
    account: { token: "a.b.c", name: "Ann", adopted: true, renewable: true },
    ended: null,
  });
});

test("an access token that is for the provider alone gives way to the ID token", async () => {
  answers["/api/me"] = [{ status: 401, code: "INVALID_TOKEN" }];
  await signIn.finishSignIn();
  expect(credentials.credentials.getState().account?.token).toBe("d.e.f");
});

test.each([
  [[{ status: 403, code: "CLAIM_REFUSED" }], "refused", "Said the server."],
  [
    [
      { status: 401, code: "INVALID_TOKEN" },
      { status: 401, code: "INVALID_TOKEN" },
    ],
    "refused",
    "Said the server.",
  ],
  [[{ status: 503, code: "ISSUER_UNAVAILABLE" }], "away", ""],
])("who is not let in is told why (%j)", async (said, reason, sentence) => {
  answers["/api/me"] = [...said];
  await expect(signIn.finishSignIn()).rejects.toMatchObject({ reason, sentence });
  expect(credentials.credentials.getState()).toEqual({ account: null, ended: null });
});

test("what the provider refused is told in its words", async () => {
  library.comeBack.mockRejectedValue(new Error("access_denied"));
  await expect(signIn.finishSignIn()).rejects.toMatchObject({
    reason: "provider",
    sentence: "access_denied",
  });
});

test.each([
  [[503, 503], 3, true],
  [[503, 503, 503], 3, false],
  [[429, 200], 2, true],
  [[409], 1, true],
  [[403], 1, true],
])("adopting answered with %j is asked %d times and done: %s", async (statuses, times, adopted) => {
  answers["/api/me/adopt"] = statuses.map((status) => ({ status }));
  const finished = signIn.finishSignIn();
  await vi.runAllTimersAsync();
  await finished;
  expect(asked.filter((one) => one.startsWith("/api/me/adopt")).length).toBe(times);
  expect(credentials.credentials.getState().account?.adopted).toBe(adopted);
  // The next page asks again for what is not done.
  const before = asked.length;
  await signIn.adoptLater();
  expect(asked.length - before).toBe(adopted ? 0 : 1);
  expect(credentials.credentials.getState().account?.adopted).toBe(true);
});

test("signing out forgets the account, also when the provider is away", async () => {
  credentials.keepAccount({ token: "t", expiresAt: null, renewable: false, name: "", adopted: true });
  library.signOut.mockRejectedValueOnce(new TypeError("down"));
  expect(await signIn.signOut()).toEqual({ left: false });
  expect(credentials.credentials.getState().account).toBeNull();
  expect(credentials.isSameVisit()).toBe(false);
  sessionStorage.removeItem("taskflow.visit");
  expect(sessionStorage.length).toBe(0);
});

test.each([
  ["/c/1", "/c/1"],
  ["/account", "/account"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["", "/"],
  ["/signed-in?code=1", "/"],
])("after signing in, %s leads to %s", (from, to) => {
  expect(signIn.ownPath(from)).toBe(to);
});

test.each([
  [`x.${btoa(JSON.stringify({ exp: 1_700_000_000 }))}.y`, 1_700_000_000],
  [`x.${btoa(JSON.stringify({ exp: 1_700_000_300, iat: 1_700_000_000 }))}.y`, 5_300],
  [`x.${btoa(JSON.stringify({ exp: 1_700_000_000, iat: 1_700_000_001 }))}.y`, 1_700_000_000],
  [`x.${btoa(JSON.stringify({ exp: "1" }))}.y`, null],
  ["opaque", null],
  ["a.!.b", null],
])("the end of a token %#", (token, ends) => {
  expect(signIn.expiryOf(token, 5_000)).toBe(ends);
});
