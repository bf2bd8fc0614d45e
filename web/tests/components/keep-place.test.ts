// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { keepPlace } from "../../src/components/keep-place";

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
