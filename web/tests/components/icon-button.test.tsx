// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import { IconButton } from "../../src/components/icon-button";
import { keepFocus } from "../../src/components/keep-focus";

class NoSize {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver ??= NoSize;

/** The button that opens the list is gone when it is open, as on the page. */
function Page() {
  const [open, setOpen] = useState(false);
  return (
    <Tooltip.Provider>
      {open ? (
        <nav className="sidebar">
          <div className="sidebar-top">
            <IconButton label="Hide" />
          </div>
        </nav>
      ) : (
        <IconButton label="Show" data-testid="sidebar-toggle" onClick={() => setOpen(true)} />
      )}
    </Tooltip.Provider>
  );
}

afterEach(cleanup);

/** Whether something keeps the page from hearing of Escape. */
function swallowsEscape(): boolean {
  const event = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true });
  act(() => document.activeElement?.dispatchEvent(event));
  return event.defaultPrevented;
}

test("a button that the page gave the focus to shows no hint, and takes no Escape", async () => {
  const stop = keepFocus(true);
  render(<Page />);
  const show = screen.getByRole("button", { name: "Show" });
  act(() => {
    show.focus();
    show.click();
  });
  await expect.poll(() => document.activeElement?.getAttribute("aria-label")).toBe("Hide");
  expect(screen.queryByRole("tooltip")).toBeNull();
  expect(swallowsEscape()).toBe(false);
  stop();
});

test("who goes to a button is shown its hint, which goes with Escape", () => {
  render(<Page />);
  act(() => screen.getByRole("button", { name: "Show" }).focus());
  expect(screen.getByRole("tooltip").textContent).toBe("Show");
  expect(swallowsEscape()).toBe(true);
  expect(screen.queryByRole("tooltip")).toBeNull();
});
