/** What the browser keeps for this site; undefined where that is forbidden: there, even to look for it throws. */
export function browserStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
