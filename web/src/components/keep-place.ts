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
