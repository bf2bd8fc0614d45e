/** How long what was loaded may take to be drawn. */
const DRAWN_MS = 1_000;

/**
 * What stands on the screen stays where it is while something is put above it. At the top no browser does that by itself,
 * and some nowhere.
 */
export function keepPlace(): void {
  const viewport = document.querySelector<HTMLElement>(".viewport");
  const first = viewport?.querySelector<HTMLElement>(".message");
  if (!viewport || !first) return;
  const top = () => first.getBoundingClientRect().top;
  let before = top();
  const onScroll = () => {
    before = top();
  };
  viewport.addEventListener("scroll", onScroll);
  // Two who do the same would do it twice.
  viewport.style.overflowAnchor = "none";
  const observer = new MutationObserver(() => {
    if (first.isConnected) viewport.scrollTop += top() - before;
  });
  observer.observe(viewport, { childList: true, subtree: true });
  setTimeout(() => {
    observer.disconnect();
    viewport.removeEventListener("scroll", onScroll);
    viewport.style.overflowAnchor = "";
  }, DRAWN_MS);
}

/**
 * What a person opens and closes, or leafs through, stays where it is. At the end of the conversation the page would follow what has grown, and
 * they would see the end of what they wanted to read. `pressed` is what they clicked on.
 */
export function holdPlace(viewport: HTMLElement, pressed: Element): void {
  const button = pressed.closest<HTMLElement>("[aria-expanded]:not([aria-haspopup]), [data-holds-place]");
  if (button === null || !viewport.contains(button)) return;
  const opens = button.getAttribute("aria-expanded") === "false";
  const held = (opens && button.closest(".message")) || button;
  const top = () => held.getBoundingClientRect().top;
  const before = top();
  // By then it is drawn, and was followed, but not seen yet.
  requestAnimationFrame(() => {
    if (held.isConnected) viewport.scrollTop += top() - before;
  });
}
