import { browserStorage } from "./storage";

/**
 * Other tabs of this browser list the same conversations, and none of them polls. They are told that something has changed
 * and not what: somebody else may be signed in there, and the server knows what each may see.
 */

const KEY = "taskflow.listed";
/** A record reaches the database in a second or two, and a title comes a moment later. */
const LOOKS_MS = [1_200, 4_000];

/** A conversation was begun, renamed or deleted here. */
export function tellOtherTabs(): void {
  try {
    browserStorage()?.setItem(KEY, String(Date.now()));
  } catch {
    console.debug("other tabs could not be told");
  }
}

/** Calls `look` when another tab has changed the list. A tab that nobody sees looks when it is seen again. */
export function watchOtherTabs(look: () => void): void {
  let looks: ReturnType<typeof setTimeout>[] = [];
  window.addEventListener("storage", ({ key }) => {
    if (key !== KEY || document.visibilityState !== "visible") return;
    for (const one of looks) clearTimeout(one);
    looks = LOOKS_MS.map((wait) => setTimeout(look, wait));
  });
}
