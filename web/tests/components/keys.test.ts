import { expect, test, vi } from "vitest";

Object.defineProperty(globalThis, "navigator", { value: { platform: "Linux" }, configurable: true });
const { isDone, wishOfKeys } = await import("../../src/components/keys");

const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };

test.each([
  [{}, null],
  [{ shiftKey: true }, null],
  [{ altKey: true }, "queue"],
  [{ ctrlKey: true }, "interrupt"],
  [{ metaKey: true }, "interrupt"],
  [{ ctrlKey: true, shiftKey: true }, "steer"],
  [{ metaKey: true, shiftKey: true }, "steer"],
  [{ altKey: true, shiftKey: true }, null],
  [{ altKey: true, ctrlKey: true }, null],
] as const)("Enter with %o asks for %s", (keys, wish) => {
  expect(wishOfKeys({ ...none, ...keys })).toBe(wish);
});

const ENTER = { key: "Enter", keyCode: 13, isComposing: false };

test.each([
  ["Enter", ENTER, {}, [true, false]],
  ["Enter with Shift", ENTER, { shiftKey: true }, [false, false]],
  ["Enter with Ctrl", ENTER, { ctrlKey: true }, [true, true]],
  ["Enter with Command", ENTER, { metaKey: true }, [true, true]],
  ["the Enter of an input method", { ...ENTER, isComposing: true }, {}, [false, false]],
  ["the same in Safari's order", { ...ENTER, keyCode: 229 }, {}, [false, false]],
  ["another key", { key: "a", keyCode: 65, isComposing: false }, { ctrlKey: true }, [false, false]],
])("%s in a field of several lines", (_, nativeEvent, keys, done) => {
  const preventDefault = vi.fn();
  const event = { ...none, ...keys, key: nativeEvent.key, nativeEvent, preventDefault };
  expect([isDone(event, false), isDone(event, true)]).toEqual(done);
  const chosen = nativeEvent.isComposing || nativeEvent.keyCode === 229;
  expect(preventDefault).toHaveBeenCalledTimes(chosen ? 2 : 0);
});
