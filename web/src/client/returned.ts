import type { OpenConversation } from "taskflow-client/session/ports";
import { createStore } from "zustand/vanilla";

/** Texts that a limit refused, on their way back to the composer of their conversation. */

interface Returned {
  session: OpenConversation;
  text: string;
}

export const returned = createStore<{ last: Returned | null }>(() => ({ last: null }));

export function giveBack(session: OpenConversation, text: string): void {
  returned.setState({ last: { session, text } });
}

/** The text before what was typed meanwhile. */
export function joined(text: string, typed: string): string {
  return typed.trim() === "" ? text : `${text}\n\n${typed}`;
}
