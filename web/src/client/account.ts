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

let arriving: Promise<void> | null = null;

/** The bearer token of whoever is signed in; null for a guest. */
export async function token(): Promise<string | null> {
  if (arriving === null && comesBack(location.search))
    arriving = import("./sign-in").then((library) => library.arrive());
  if (arriving === null && !marked()) return null;
  const library = await import("./sign-in");
  await arriving;
  return library.currentToken();
}

/** What the server said to a token, or to there being none. */
export async function refused(code: string): Promise<void> {
  if (code === "UNAUTHENTICATED") account.setState({ required: true });
  if (["TOKEN_EXPIRED", "INVALID_TOKEN", "SIGNED_OUT"].includes(code) && marked())
    await (await import("./sign-in")).forget();
}

/** Leaves for the identity provider; the person comes back to this address. */
export async function signIn(): Promise<void> {
  await (await import("./sign-in")).leave(location.pathname);
}

/** Signs out here; with `everywhere`, on every device. */
export async function signOut(everywhere: boolean): Promise<void> {
  await (await import("./sign-in")).signOut(everywhere);
}
