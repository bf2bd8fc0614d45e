/**
 * A clock that never goes back: where the system's is set back, what waits would wait for as long. It goes on from where
 * it was, and follows the system's forwards.
 */
export function steadily(clock: () => number): () => number {
  let last = Number.NEGATIVE_INFINITY;
  let ahead = 0;
  return () => {
    const now = clock() + ahead;
    if (now < last) ahead += last - now;
    last = Math.max(last, now);
    return last;
  };
}

/** Milliseconds since the epoch, as this page counts them. */
export const now = steadily(() => Date.now());
