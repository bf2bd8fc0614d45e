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
