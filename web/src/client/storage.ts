/** What this tab keeps for this site, until it is closed; undefined where that is forbidden. */
export function tabStorage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

/** What the browser keeps for this site; undefined where that is forbidden: there, even to look for it throws. */
export function browserStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
