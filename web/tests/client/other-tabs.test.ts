// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { tellOtherTabs, watchOtherTabs } from "../../src/client/other-tabs";

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** What a browser tells every other tab of what this one has just stored. */
function heard(): void {
  for (const key of Object.keys(localStorage))
    window.dispatchEvent(new StorageEvent("storage", { key, newValue: localStorage.getItem(key) }));
}

test("a tab looks at the list soon after another one has changed it, and once more when the title is there", () => {
  const look = vi.fn();
  watchOtherTabs(look);
  tellOtherTabs();
  heard();
  expect(look).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(look).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  expect(look).toHaveBeenCalledTimes(2);
});

test("many changes in a row are looked at together", () => {
  const look = vi.fn();
  watchOtherTabs(look);
  for (let change = 0; change < 20; change++) {
    tellOtherTabs();
    heard();
    vi.advanceTimersByTime(100);
  }
  vi.advanceTimersByTime(60_000);
  expect(look).toHaveBeenCalledTimes(2);
});

test("a tab that nobody sees asks nothing, and other things that are stored are none of its business", () => {
  const look = vi.fn();
  watchOtherTabs(look);
  window.dispatchEvent(new StorageEvent("storage", { key: "taskflow.prefs", newValue: "{}" }));
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  tellOtherTabs();
  heard();
  vi.advanceTimersByTime(60_000);
  expect(look).not.toHaveBeenCalled();
});

test("where nothing may be stored, nobody is told and nothing fails", () => {
  vi.spyOn(console, "debug").mockImplementation(() => {});
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new Error("forbidden");
  });
  expect(tellOtherTabs).not.toThrow();
});
