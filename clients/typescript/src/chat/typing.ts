/** Tells the server that the person types, once at the start and once when they stop. Pure. */

import { isBlank } from "./text.ts";

export interface Typing {
  active: boolean;
  /** When silence on the keyboard counts as having stopped. */
  until: number;
}

export const STILL: Typing = { active: false, until: Number.POSITIVE_INFINITY };
export const TYPING_PAUSE_MS = 4_000;
const EMPTIED_MS = 500;

export type TypingSignal = "user_typing" | "user_stopped_typing" | null;

/** The person changed the draft. */
export function keystroke(state: Typing, draft: string, now: number): [Typing, TypingSignal] {
  // A draft that was emptied has most likely been sent: the message itself will say so.
  if (isBlank(draft)) return [{ ...state, until: state.active ? now + EMPTIED_MS : state.until }, null];
  return [{ active: true, until: now + TYPING_PAUSE_MS }, state.active ? null : "user_typing"];
}

/** The draft is empty, or nothing was typed for a while. */
export function rest(state: Typing): [Typing, TypingSignal] {
  return [STILL, state.active ? "user_stopped_typing" : null];
}

/** The message itself says that the person has stopped typing. */
export function saidIt(): Typing {
  return STILL;
}
