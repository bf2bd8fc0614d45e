// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";

const KEY = "taskflow.prefs";
const kept = () => JSON.parse(localStorage.getItem(KEY) ?? "null");

async function tab() {
  vi.resetModules();
  const module = await import("../../src/client/prefs");
  module.watchPrefs();
  return module;
}

beforeEach(() => localStorage.clear());

test.each([
  ["{", {}],
  ["null", {}],
  ["7", {}],
  ['"dark"', {}],
  ["[1, 2]", {}],
  ['{"theme":"purple","wish":"backchannel","reveal":7,"sidebar":"no","model":{"a":1}}', {}],
  ['{"wish":"toString","__proto__":{"theme":"dark"}}', {}],
  ['{"theme":"dark","wish":"shout","of another version":true}', { theme: "dark" }],
  ['{"wish":"queue","sidebar":false,"model":"a/b"}', { wish: "queue", sidebar: false, model: "a/b" }],
])("what is kept as preferences, %s, is taken as far as it is some", async (stored, found) => {
  localStorage.setItem(KEY, stored);
  const { prefs } = await tab();
  const base = { theme: "system", reveal: "natural", model: null, sidebar: true, wish: "auto" };
  expect(prefs.getState()).toEqual({ ...base, ...found });
});

test("what one tab chooses is not undone by another, which chooses something else", async () => {
  const [one, other] = [await tab(), await tab()];
  one.prefs.setState({ theme: "dark" });
  other.prefs.setState({ sidebar: false });
  expect(kept()).toMatchObject({ theme: "dark", sidebar: false });
  expect((await tab()).prefs.getState()).toMatchObject({ theme: "dark", sidebar: false });
});

test("a theme is chosen for all tabs, and not whether the list is open", async () => {
  const { prefs } = await tab();
  const newValue = JSON.stringify({ theme: "dark", sidebar: false });
  localStorage.setItem(KEY, newValue);
  const write = vi.spyOn(Storage.prototype, "setItem");
  window.dispatchEvent(new StorageEvent("storage", { key: KEY, newValue }));
  expect(prefs.getState()).toMatchObject({ theme: "dark", sidebar: true });
  expect(document.documentElement.classList.contains("dark")).toBe(true);
  // What came from the other tab is not sent back and forth.
  window.dispatchEvent(new StorageEvent("storage", { key: "another", newValue: null }));
  expect(write).not.toHaveBeenCalled();
  write.mockRestore();
});
