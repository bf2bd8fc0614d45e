/** Whether there is a keyboard, most likely. On a phone, focus would bring up one over half the page. */
export const hasKeyboard = matchMedia("(any-pointer: fine)").matches;

/** Whether there is nothing but a screen to type on, most likely: its Enter starts a line. */
export const onlyTouch = matchMedia("(pointer: coarse) and (not (any-pointer: fine))").matches;

/** The message box gets the focus, where that brings up no keyboard on the screen. */
export function focusComposer(): HTMLTextAreaElement | null {
  const box = document.getElementById("composer-input");
  if (!hasKeyboard || !(box instanceof HTMLTextAreaElement)) return null;
  box.focus({ preventScroll: true });
  return box;
}
