import { isSameVisit } from "./credentials";

/** A browser keeps a page that was left, and shows it again as it was for "Back": never to somebody else than it was for. */
export function watchVisits(): void {
  const hide = () => {
    document.documentElement.hidden = true;
  };
  // Hidden as it goes: shown again, it would be seen until it is loaded anew.
  window.addEventListener("pagehide", () => {
    if (!isSameVisit()) hide();
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted || isSameVisit()) return;
    // What listens behind this one would connect again.
    event.stopImmediatePropagation();
    hide();
    location.reload();
  });
}
