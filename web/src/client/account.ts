import { account, marked } from "./account-state";

/**
 * Tokens of whoever is signed in. Guests load nothing of it: the library that signs in comes with the first click, or
 * where somebody has signed in before.
 */

/** Whether the identity provider has just sent the person back with an answer. */
export function comesBack(search: string): boolean {
  const params = new URLSearchParams(search);
  return params.has("state") && (params.has("code") || params.has("error"));
}

let loaded: Promise<typeof import("./sign-in")> | null = null;
let arriving: Promise<void> | null = null;

function library(): Promise<typeof import("./sign-in")> {
  loaded ??= import("./sign-in");
  loaded.catch(() => {
    loaded = null;
  });
  return loaded;
}

/** The bearer token of whoever is signed in; null, and at once, for a guest. */
export function token(): Promise<string | null> | null {
  if (arriving === null && comesBack(location.search)) arriving = library().then((signIn) => signIn.arrive());
  return arriving !== null || marked() ? currentToken() : null;
}

async function currentToken(): Promise<string | null> {
  await arriving;
  return (await library()).currentToken();
}

/** What the server said to a token, or to there being none. */
export async function refused(code: string): Promise<void> {
  if (code === "UNAUTHENTICATED") account.setState({ required: true });
  if (["TOKEN_EXPIRED", "INVALID_TOKEN", "SIGNED_OUT"].includes(code) && marked())
    await (await library()).forget();
}

/** Leaves for the identity provider; the person comes back to this address. */
export async function signIn(): Promise<void> {
  await (await library()).leave(location.pathname);
}

/** Signs out here; with `everywhere`, on every device. */
export async function signOut(everywhere: boolean): Promise<void> {
  await (await library()).signOut(everywhere);
}
