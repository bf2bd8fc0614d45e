import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MemoryStorage } from "../../../clients/typescript/tests/memory-storage";
import type { Account } from "../../src/client/credentials";

let credentials: typeof import("../../src/client/credentials");
let api: typeof import("../../src/client/api");
let storage: MemoryStorage;
let asked: (string | null)[];
let answers: { status: number; code?: string }[];

const ann: Account = { token: "t1", expiresAt: null, renewable: true, name: "Ann", adopted: true };

async function load(): Promise<void> {
  vi.resetModules();
  credentials = await import("../../src/client/credentials");
  api = await import("../../src/client/api");
}

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  storage = new MemoryStorage();
  asked = [];
  answers = [];
  vi.stubGlobal("sessionStorage", storage);
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    asked.push(new Headers(init.headers).get("authorization"));
    const { status, code } = answers.shift() ?? { status: 200 };
    const said = code === undefined ? { message: "Unauthorized" } : { success: false, error: { code } };
    const body = status === 200 ? { success: true, models: [] } : said;
    return new Response(JSON.stringify(body), { status });
  });
  await load();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const ended = () => credentials.credentials.getState().ended;

test("a guest's request carries nothing, an account's its token, also after a reload", async () => {
  await api.models();
  credentials.keepAccount(ann);
  await api.models();
  await load();
  await api.models();
  expect(asked).toEqual([null, "Bearer t1", "Bearer t1"]);
  credentials.keepAccount(null);
  await load();
  await api.models();
  expect(asked.at(-1)).toBeNull();
});

test.each(["null", "[]", "{", '{"token":7}', '{"token":""}', '"t"'])(
  "what is stored and no account (%s) is nobody",
  async (value) => {
    storage.setItem("taskflow.account", value);
    await load();
    expect(credentials.credentials.getState().account).toBeNull();
  },
);

test("a token that is about to end is renewed once for all who ask", async () => {
  credentials.keepAccount({ ...ann, expiresAt: 1_010 });
  const renew = vi.fn(async () => ({ ...ann, token: "t2", expiresAt: 5_000 }));
  credentials.renewWith(renew);
  await Promise.all([api.models(), api.models(), api.models()]);
  expect(renew).toHaveBeenCalledTimes(1);
  expect(asked).toEqual(["Bearer t2", "Bearer t2", "Bearer t2"]);
});

test("a clock that is wrong signs nobody out: one that cannot be renewed is the server's to refuse", async () => {
  credentials.keepAccount({ ...ann, renewable: false, expiresAt: 1 });
  await api.models();
  expect([asked, ended()]).toEqual([["Bearer t1"], null]);
  answers = [{ status: 401, code: "TOKEN_EXPIRED" }];
  await expect(api.models()).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
  expect(ended()).toBe("expired");
});

// Without a code it is API Gateway that refuses: it says of no token why.
test.each([{ status: 401, code: "TOKEN_EXPIRED" }, { status: 401 }])(
  "a token that is refused as over (%o) is renewed, and the request made once more",
  async (refusal) => {
    credentials.keepAccount(ann);
    const renew = vi.fn(async () => ({ ...ann, token: "t2" }));
    credentials.renewWith(renew);
    answers = [refusal];
    await api.models();
    expect(asked).toEqual(["Bearer t1", "Bearer t2"]);
    answers = [refusal, refusal];
    await expect(api.models()).rejects.toMatchObject({ status: 401 });
    expect(renew).toHaveBeenCalledTimes(2);
    expect(ended()).toBe("expired");
  },
);

test("a provider that is away ends nothing; one that gives nothing more does", async () => {
  credentials.keepAccount({ ...ann, expiresAt: 1_010 });
  credentials.renewWith(async () => {
    throw new TypeError("down");
  });
  await expect(api.models()).rejects.toMatchObject({ code: "UNREACHABLE" });
  expect(ended()).toBeNull();
  credentials.renewWith(async () => null);
  await expect(api.models()).rejects.toMatchObject({ code: "SIGN_IN_FIRST" });
  expect(ended()).toBe("expired");
  expect(asked).toEqual([]);
});

test.each([
  ["SIGNED_OUT", 401, true, "signed_out"],
  ["SIGNED_OUT", 401, false, "signed_out"],
  ["INVALID_TOKEN", 401, true, "expired"],
  ["UNAUTHENTICATED", 401, false, "required"],
  ["CLAIM_REFUSED", 403, true, "refused"],
  ["ROLE_REQUIRED", 403, true, null],
  ["NOT_FOUND", 404, true, null],
  ["INTERNAL", 500, true, null],
] as const)("an answer %s (%d), with an account %s: %s", async (code, status, known, why) => {
  if (known) credentials.keepAccount(ann);
  answers = [{ status, code }];
  await expect(api.models()).rejects.toMatchObject({ code });
  expect(ended()).toBe(why);
  const before = asked.length;
  await api.models().catch(() => {});
  // Whoever asked on would be another guest.
  expect(asked.length).toBe(why === null ? before + 1 : before);
});

test("who goes on as a guest leaves nothing of the account, and drafts alone", () => {
  credentials.keepAccount(ann);
  storage.setItem("taskflow.oidc.user:https://login:web", "a refresh token");
  storage.setItem("another", "kept");
  credentials.end("expired");
  credentials.forgetAccount();
  expect(credentials.credentials.getState()).toEqual({ account: null, ended: null });
  storage.removeItem("taskflow.visit");
  expect([storage.length, storage.getItem("another")]).toEqual([1, "kept"]);
});

test("a request that only asks ends nothing", async () => {
  answers = [{ status: 401, code: "UNAUTHENTICATED" }];
  await expect(api.request("GET", "/api/admin/models", undefined, { asks: true })).rejects.toThrow();
  expect(ended()).toBeNull();
});

test("a page is not for whoever is here after somebody has come or gone", async () => {
  expect(credentials.isSameVisit()).toBe(true);
  credentials.keepAccount(ann);
  expect(credentials.isSameVisit()).toBe(true);
  credentials.forgetAccount();
  expect(credentials.isSameVisit()).toBe(false);
  await load();
  expect(credentials.isSameVisit()).toBe(true);
});
