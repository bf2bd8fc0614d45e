import { createStore } from "zustand/vanilla";

/** A short word at the edge of the screen. With `action` it offers one, such as undo. */
export interface Notice {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
  /** Milliseconds until it goes by itself. */
  lasts: number;
}

export const notices = createStore<{ notices: readonly Notice[] }>(() => ({ notices: [] }));

let made = 0;

export function notify(text: string, options: { action?: Notice["action"]; lasts?: number } = {}): number {
  const id = ++made;
  const lasts = options.lasts ?? 6_000;
  const notice: Notice = { id, text, lasts, ...(options.action ? { action: options.action } : {}) };
  notices.setState(({ notices: all }) => ({
    notices: [...all.filter((one) => one.text !== text), notice].slice(-3),
  }));
  setTimeout(() => dismiss(id), lasts);
  return id;
}

export function dismiss(id: number): void {
  notices.setState(({ notices: all }) => ({ notices: all.filter((one) => one.id !== id) }));
}
