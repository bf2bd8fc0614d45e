import { createStore } from "zustand/vanilla";

/** How many requests wait for the database of the older conversations, which may sleep when nobody needs it. */
export const waking = createStore<{ waiting: number }>(() => ({ waiting: 0 }));

export function change(by: number): void {
  waking.setState(({ waiting }) => ({ waiting: waiting + by }));
}
