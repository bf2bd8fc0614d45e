import type { OpenConversation } from "taskflow-client/session/ports";
import { createStore } from "zustand/vanilla";

/** Texts on their way into the composer of their conversation: what a limit refused, and what files say. */

interface Returned {
  session: OpenConversation;
  text: string;
  /** Whether it goes behind what was typed, and not before it. */
  behind: boolean;
}

export const returned = createStore<{ last: Returned | null }>(() => ({ last: null }));

export function giveBack(session: OpenConversation, text: string): void {
  returned.setState({ last: { session, text, behind: false } });
}

export function addBehind(session: OpenConversation, text: string): void {
  returned.setState({ last: { session, text, behind: true } });
}

/** The text before what was typed meanwhile. */
export function joined(text: string, typed: string): string {
  return typed.trim() === "" ? text : `${text}\n\n${typed}`;
}
