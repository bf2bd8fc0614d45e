/**
 * The database of the older conversations may sleep when nobody needs it, and takes up to half a minute to wake up. A
 * request waits for it, and is repeated while the server says that it is not awake yet.
 */

/** An answer that takes longer than this is worth a word. */
export const SLOW_MS = 3_000;
/** Each waits for up to 20 seconds on the server: together longer than any database that is only asleep takes. */
export const TRIES = 5;
const ANYHOW_SECONDS = 5;
const ARCHIVE = /^\/api\/(conversations|admin)\b/;

/**
 * The answer to a request, once the database is awake. `ask` makes it anew each time: nothing was done before.
 * `onWaiting` is told when the wait is worth a word, and when it is over.
 */
export async function patiently(
  path: string,
  ask: () => Promise<Response>,
  onWaiting: (waits: boolean) => void,
): Promise<Response> {
  let said = false;
  const say = () => {
    if (said) return;
    said = true;
    onWaiting(true);
  };
  const slow = ARCHIVE.test(path) ? setTimeout(say, SLOW_MS) : undefined;
  try {
    for (let tries = 1; ; tries++) {
      const response = await ask();
      const seconds = await secondsAsleep(response);
      if (seconds === null || tries === TRIES) return response;
      say();
      // Not all tabs and people at the same moment.
      await pause(seconds * (500 + 1_000 * Math.random()));
    }
  } finally {
    clearTimeout(slow);
    if (said) onWaiting(false);
  }
}

/** When to ask again; null unless the server says that the database is waking up. */
async function secondsAsleep(response: Response): Promise<number | null> {
  if (response.status !== 503) return null;
  const answer = (await response
    .clone()
    .json()
    .catch(() => null)) as { error?: { code?: string; retryAfter?: number } } | null;
  if (answer?.error?.code !== "DATABASE_WAKING") return null;
  return Math.min(30, Math.max(1, answer.error.retryAfter ?? ANYHOW_SECONDS));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
