import type { Wish } from "taskflow-client/chat/thread";

/** What keyboards and input methods send. */

interface Key {
  key: string;
  keyCode: number;
  isComposing: boolean;
}

/** The code of a key that an input method has taken for itself (UI Events, "keyCode for IME"). */
const TAKEN = 229;

/**
 * Whether a key belongs to an input method and means nothing to the page. Safari ends the composition before it tells
 * of the Enter that ended it, so `isComposing` is false there; keyboards on Android send the same code for letters.
 */
export function belongsToInputMethod(event: Key | { nativeEvent: Key }): boolean {
  const { isComposing, keyCode } = "nativeEvent" in event ? event.nativeEvent : event;
  return isComposing || keyCode === TAKEN;
}

/** Whether a key is the Enter of the person, and not of an input method. */
export function isEnter(event: Key | { nativeEvent: Key }): boolean {
  const { key } = "nativeEvent" in event ? event.nativeEvent : event;
  return key === "Enter" && !belongsToInputMethod(event);
}

/**
 * Whether a key in a field of several lines says that they are done. `touch`: on a screen alone, whose keyboard has no
 * other key for a line, Enter starts one.
 */
export function isDone(event: KeyInField, touch: boolean): boolean {
  const { key, shiftKey, ctrlKey, metaKey } = event;
  // Some browsers tell of an Enter that chose a word as of any other.
  if (key === "Enter" && belongsToInputMethod(event)) event.preventDefault();
  return isEnter(event) && !shiftKey && (!touch || ctrlKey || metaKey);
}

type KeyInField = Modifiers & { key: string; nativeEvent: Key; preventDefault: () => void };

/** What takes letters for itself: a field, a menu that goes to the item of that name, what a voice presses by its name. */
const TAKES_LETTERS = "input, textarea, select, button, summary, a[href], [role=menu], [role=dialog]";

/**
 * Whether a key is the first letter of a message by somebody whose focus is elsewhere: they have clicked on what they
 * read. Firefox looks through a page from "/" and "'" on.
 */
export function isWriting(event: KeyboardEvent): boolean {
  const { key, target } = event;
  const command = event.ctrlKey || event.metaKey || event.altKey;
  return /^[^\s/']$/u.test(key) && !command && target instanceof Element && !target.closest(TAKES_LETTERS);
}

interface Modifiers {
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

/** What an Enter with other keys asks to become of the reply being spoken; null when it says nothing of it. */
export function wishOfKeys({ altKey, ctrlKey, metaKey, shiftKey }: Modifiers): Wish | null {
  const mod = ctrlKey || metaKey;
  // Both together is AltGr on many keyboards.
  if (mod && !altKey) return shiftKey ? "steer" : "interrupt";
  return altKey && !mod && !shiftKey ? "queue" : null;
}

const apple = /mac|iphone|ipad/i.test(navigator.platform);

/** The keys of a wish, as they are written on the person's keyboard; Enter alone is for the one that is chosen. */
export const KEYS_OF: Readonly<Record<Exclude<Wish, "auto">, string>> & { auto?: string } = apple
  ? { queue: "⌥ Return", interrupt: "⌘ Return", steer: "⇧ ⌘ Return" }
  : { queue: "Alt+Enter", interrupt: "Ctrl+Enter", steer: "Ctrl+Shift+Enter" };

/** The keys that do so from anywhere on the page, as they are written and as `aria-keyshortcuts` names them. */
export const ANYWHERE = apple
  ? { new: "⇧ ⌘ O", search: "⌘ K", aria: { new: "Meta+Shift+O", search: "Meta+K" } }
  : { new: "Ctrl+Shift+O", search: "Ctrl+K", aria: { new: "Control+Shift+O", search: "Control+K" } };

export const ENTER = apple ? "Return" : "Enter";
