import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MemoryStorage } from "../../../clients/typescript/tests/memory-storage";
import type { Account } from "../../src/client/credentials";

const ann: Account = { token: "t1", expiresAt: null, renewable: true, name: "Ann", adopted: true };
let browser: MemoryStorage;

/** A page of this browser; `account`: who is signed in in its tab. */
async function page(tab: MemoryStorage, account: Account | null) {
  vi.resetModules();
  vi.stubGlobal("localStorage", browser);
  vi.stubGlobal("sessionStorage", tab);
  (await import("../../src/client/credentials")).keepAccount(account);
  return import("../../src/client/unsent");
}

beforeEach(() => {
  browser = new MemoryStorage();
});
afterEach(() => vi.unstubAllGlobals());

test("a guest's words are in every tab, an account's end with its tab", async () => {
  const tab = new MemoryStorage();
  (await page(tab, null)).draftStorage.keepDraft(null, "a guest's");
  expect((await page(new MemoryStorage(), null)).draftStorage.draft(null)).toBe("a guest's");
  (await page(tab, ann)).draftStorage.keepDraft("c", "Ann's");
  expect((await page(tab, ann)).draftStorage.draft("c")).toBe("Ann's");
  for (const next of [null, ann])
    expect((await page(new MemoryStorage(), next)).draftStorage.draft("c")).toBe("");
});

test("who signs in takes along what they wrote as a guest, and nothing of somebody before them", async () => {
  const tab = new MemoryStorage();
  (await page(tab, null)).draftStorage.keepDraft(null, "a guest's");
  (await page(tab, ann)).becomeAccounts(true);
  expect((await page(tab, ann)).draftStorage.draft(null)).toBe("a guest's");
  expect((await page(new MemoryStorage(), null)).draftStorage.draft(null)).toBe("");
  (await page(tab, ann)).becomeAccounts(false);
  expect((await page(tab, ann)).draftStorage.draft(null)).toBe("");
});

test("who goes on as a guest has the words that were on the page, and nothing else of the account", async () => {
  const tab = new MemoryStorage();
  const { draftStorage, becomeGuests } = await page(tab, ann);
  draftStorage.keepDraft("other", "not on the page");
  draftStorage.keepDraft(null, "begun");
  becomeGuests("on the page");
  const { draftStorage: guests } = await page(tab, null);
  expect([guests.draft(null), guests.draft("other")]).toEqual(["on the page\n\nbegun", ""]);
  expect((await page(tab, ann)).draftStorage.draft("other")).toBe("");
});

test("who leaves leaves no words", async () => {
  const tab = new MemoryStorage();
  (await page(tab, null)).draftStorage.keepDraft("a", "a guest's");
  const { draftStorage, forgetUnsent } = await page(tab, ann);
  draftStorage.keepDraft("b", "Ann's");
  forgetUnsent();
  expect(browser.length).toBe(0);
  expect((await page(tab, ann)).draftStorage.draft("b")).toBe("");
});
