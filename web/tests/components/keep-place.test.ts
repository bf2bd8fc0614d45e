// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { holdPlace, keepPlace } from "../../src/components/keep-place";

test("what stands on the screen stays where it is while something is put above it, and goes where the person scrolls", async () => {
  vi.useFakeTimers();
  document.body.innerHTML = '<div class="viewport"><article class="message">old</article></div>';
  const viewport = document.querySelector(".viewport") as HTMLElement;
  const first = document.querySelector(".message") as HTMLElement;
  // Each message is 100 high.
  const top = () => 100 * [...viewport.children].indexOf(first) - viewport.scrollTop;
  first.getBoundingClientRect = () => ({ top: top() }) as DOMRect;
  const add = async (count: number) => {
    for (let i = 0; i < count; i++) viewport.prepend(document.createElement("article"));
    await vi.advanceTimersByTimeAsync(0);
  };
  keepPlace();
  await add(3);
  expect([viewport.scrollTop, top()]).toEqual([300, 0]);
  viewport.scrollTop -= 120;
  viewport.dispatchEvent(new Event("scroll"));
  await add(2);
  expect(top()).toBe(120);
  await vi.advanceTimersByTimeAsync(2_000);
  await add(1);
  expect(top()).toBe(220);
  vi.useRealTimers();
});

test("what is opened stays where it begins, and what is closed where it was closed, also where the page follows", async () => {
  vi.useFakeTimers();
  document.body.innerHTML =
    '<div class="viewport"><article class="message"><button aria-expanded="false"><i>All</i></button></article></div>';
  const viewport = document.querySelector(".viewport") as HTMLElement;
  const message = document.querySelector(".message") as HTMLElement;
  const button = document.querySelector("button") as HTMLElement;
  /** The button is below the text. */
  let height = 100;
  message.getBoundingClientRect = () => ({ top: 50 - viewport.scrollTop }) as DOMRect;
  button.getBoundingClientRect = () => ({ top: 50 + height - viewport.scrollTop }) as DOMRect;
  const press = async (grown: number, followed: number) => {
    holdPlace(viewport, document.querySelector("i") as Element);
    height = grown;
    viewport.scrollTop = followed;
    await vi.advanceTimersToNextFrame();
  };
  await press(5_000, 4_900);
  expect(viewport.scrollTop).toBe(0);
  button.setAttribute("aria-expanded", "true");
  viewport.scrollTop = 4_900;
  await press(100, 4_900);
  expect(button.getBoundingClientRect().top).toBe(150);
  button.setAttribute("aria-haspopup", "menu");
  await press(5_000, 4_900);
  expect(viewport.scrollTop).toBe(4_900);
  vi.useRealTimers();
});
