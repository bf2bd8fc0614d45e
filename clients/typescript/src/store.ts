/** A value that changes, and who wants to know. `useStore` of zustand and `useSyncExternalStore` of React read it as it is. */
export interface Store<T> {
  getState(): T;
  getInitialState(): T;
  /** Calls `listener` after each change, until what it returns is called. */
  subscribe(listener: (state: T, before: T) => void): () => void;
}

export interface WritableStore<T> extends Store<T> {
  /** Changes some of it. */
  setState(change: Partial<T>): void;
}

export function createStore<T extends object>(initial: T): WritableStore<T> {
  let state = initial;
  const listeners = new Set<(state: T, before: T) => void>();
  return {
    getState: () => state,
    getInitialState: () => initial,
    subscribe(listener) {
      // Each call has an entry of its own, also of the same function.
      const entry = (now: T, before: T) => listener(now, before);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    setState(change) {
      const before = state;
      state = { ...state, ...change };
      for (const tell of [...listeners]) tell(state, before);
    },
  };
}
