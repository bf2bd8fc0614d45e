import { expect, test } from "vitest";

Object.defineProperty(globalThis, "navigator", { value: { platform: "Linux" }, configurable: true });
const { wishOfKeys } = await import("../../src/components/keys");

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
