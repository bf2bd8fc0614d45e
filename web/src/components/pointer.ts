/** Whether there is a keyboard, most likely. On a phone, focus would bring up one over half the page. */
export const hasKeyboard = matchMedia("(any-pointer: fine)").matches;
