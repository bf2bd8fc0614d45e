// @vitest-environment jsdom
import { expect, test } from "vitest";

test("a browser that keeps nothing for the site has the page all the same", async () => {
  for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(globalThis, name, {
      get: () => {
        throw new DOMException("not allowed", "SecurityError");
      },
    });
  const { chat } = await import("../../src/client/chat");
  const { becomeAccounts, becomeGuests, draftStorage } = await import("../../src/client/unsent");
  draftStorage.keepDraft(null, "Hello");
  expect(draftStorage.draft(null)).toBe("");
  becomeAccounts(false);
  becomeGuests("Hello");
  expect(chat.getState().session.id).toBeNull();
  const { prefs } = await import("../../src/client/prefs");
  prefs.setState({ sidebar: false });
  const { list, remove, flushRemovals } = await import("../../src/client/conversations");
  globalThis.fetch = () => new Promise(() => {});
  remove("a", { onGone: () => {}, onFailure: () => {} });
  flushRemovals();
  expect([...list.getState().leaving]).toEqual(["a"]);
});
