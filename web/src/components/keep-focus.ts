/**
 * The focus is never lost. What has it may go away: a button that was pressed, a menu of a reply that ends, a row that is
 * deleted. Browsers then begin at the top of the page again, and screen readers fall silent. Here the focus goes on to
 * what is nearest.
 */

/** Menus and dialogs give the focus back by themselves, a moment later. */
const PATIENCE_MS = 50;

const FOCUSABLE =
  "a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex='0']";

interface Held {
  element: Element;
  /** What it is inside of, the innermost first. */
  within: readonly Element[];
}

function ancestorsOf(element: Element): Element[] {
  const all: Element[] = [];
  for (let one = element.parentElement; one !== null; one = one.parentElement) all.push(one);
  return all;
}

function isUsable(element: Element): boolean {
  return (
    element.isConnected && !element.matches(":disabled") && element.closest("[hidden], [inert]") === null
  );
}

/** What is only busy, and cannot be pressed for a moment, keeps the focus; there is nothing more to send when a message is. */
function isGone(element: Element): boolean {
  return (
    !element.isConnected || element.matches(".send:disabled") || element.closest("[hidden], [inert]") !== null
  );
}

/**
 * Where the focus goes from something that is gone: within the message that it belonged to, or the list; else to the
 * message box, or, where that would bring up a keyboard on the screen, to the conversation.
 */
function nextOf({ element, within }: Held, hasKeyboard: boolean): HTMLElement | null {
  const first = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)].find(isUsable);
  const was = (selector: string) => element.matches(selector) || within.some((one) => one.matches(selector));
  const message = within.find((one) => one.matches(".message") && one.isConnected);
  const inMessage = [...(message?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].find(isUsable);
  const rest = hasKeyboard ? ["#composer-input", ".viewport"] : [".viewport"];
  const places = was(".sidebar")
    ? ["[data-testid=sidebar-toggle]", "[data-testid=new-conversation]"]
    : was("[data-testid=sidebar-toggle]")
      ? [".sidebar-top button"]
      : was(".earlier")
        ? [".viewport"]
        : [];
  return inMessage ?? [...places, ...rest].map(first).find((one) => one !== undefined) ?? null;
}

let given: Element | null = null;

function give(element: HTMLElement): void {
  given = element;
  element.focus({ preventScroll: true });
  given = null;
}

/**
 * Whether the focus that `element` is getting comes from here. A person who has not gone there asks for no hint, and a hint
 * would take the next Escape, which is to stop a reply or to close the list.
 */
export function isGiven(element: Element): boolean {
  return element === given;
}

/** Watches over the focus of the page. Returns how to stop. */
export function keepFocus(hasKeyboard: boolean): () => void {
  let held: Held | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onFocusIn = ({ target }: FocusEvent) => {
    if (target instanceof Element) held = { element: target, within: ancestorsOf(target) };
  };
  const onFocusOut = ({ target }: FocusEvent) => {
    // Some browsers tell so of what is being removed, too: it is gone only afterwards.
    queueMicrotask(() => {
      if (held?.element === target && !isGone(held.element)) held = null;
    });
  };
  const look = () => {
    timer = undefined;
    const { activeElement } = document;
    const nobody = activeElement === null || activeElement === document.body || isGone(activeElement);
    if (held === null || !isGone(held.element) || !nobody) return;
    const next = nextOf(held, hasKeyboard);
    held = null;
    if (next) give(next);
  };
  const observer = new MutationObserver(() => {
    if (held !== null && timer === undefined && isGone(held.element)) timer = setTimeout(look, PATIENCE_MS);
  });
  document.addEventListener("focusin", onFocusIn);
  document.addEventListener("focusout", onFocusOut);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["disabled", "hidden", "inert"],
  });
  return () => {
    document.removeEventListener("focusin", onFocusIn);
    document.removeEventListener("focusout", onFocusOut);
    observer.disconnect();
    clearTimeout(timer);
  };
}
