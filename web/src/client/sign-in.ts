import { createStore } from "zustand/vanilla";
import * as account from "./account-api";
import { ApiError } from "./api";
import { type Account, beginVisit, credentials, forgetAccount, keepAccount, renewWith } from "./credentials";
import type { Provider, SignedIn } from "./oidc";
import { becomeAccounts } from "./unsent";

/** Signing in and out. What talks to the identity provider is loaded when somebody does. */

export const authConfig = createStore<{ config: account.AuthConfig | null }>(() => ({ config: null }));

/** Why somebody who came back from the provider is not signed in. `sentence`: in its or the server's words. */
export class SignInFailed extends Error {
  constructor(
    readonly reason: "provider" | "refused" | "away",
    readonly sentence: string,
  ) {
    super(`${reason}: ${sentence}`);
  }
}

const ADOPT_TRIES = 3;
const ADOPT_WAIT_MS = 700;

renewWith(async () => {
  const { refresh } = await import("./oidc");
  const fresh = await refresh(await provider());
  if (fresh === null) return null;
  const before = credentials.getState().account;
  const renewed = await choose(fresh);
  return { ...renewed, name: renewed.name || (before?.name ?? ""), adopted: before?.adopted ?? false };
});

/** How people sign in here; null when nobody does, or it cannot be asked now. */
export async function loadAuthConfig(): Promise<account.AuthConfig | null> {
  const known = authConfig.getState().config;
  if (known !== null) return known;
  try {
    const config = await account.authConfig();
    authConfig.setState({ config });
    return config;
  } catch {
    return null;
  }
}

export function canSignIn(config: account.AuthConfig | null): boolean {
  return config?.issuer != null && config.clientId !== null;
}

/** Leaves for the provider. `from`: where to come back to. */
export async function beginSignIn(from = ownPath(location.pathname)): Promise<void> {
  const { leave } = await import("./oidc");
  await leave(await provider(), from);
}

/** Signs in whom the provider has sent back; what a guest did before is theirs. Returns where they came from. */
export async function finishSignIn(): Promise<string> {
  const { comeBack } = await import("./oidc");
  const known = await provider();
  let signedIn: SignedIn;
  try {
    signedIn = await comeBack(known);
  } catch (error) {
    throw new SignInFailed("provider", error instanceof Error ? error.message : String(error));
  }
  const chosen = await choose(signedIn);
  const before = credentials.getState().account;
  becomeAccounts(before !== null && subjectOf(before.token) === subjectOf(chosen.token));
  beginVisit();
  keepAccount({ ...chosen, adopted: await adopt(chosen.token) });
  return ownPath(signedIn.from);
}

/** Does what could not be done when the person signed in. */
export async function adoptLater(): Promise<void> {
  const known = credentials.getState().account;
  if (known === null || known.adopted || !(await adopt(known.token))) return;
  const now = credentials.getState().account;
  if (now !== null) keepAccount({ ...now, adopted: true });
}

/** Leaves this tab without a sign-in; the page of the provider may follow. */
export async function signOut(): Promise<{ left: boolean }> {
  beginVisit();
  if (credentials.getState().account === null) return { left: false };
  try {
    const { signOut: leave } = await import("./oidc");
    const known = await provider();
    // Before it leaves: what comes after may never be reached. It keeps the ID token that the provider wants to see.
    keepAccount(null);
    return await leave(known);
  } catch {
    forgetAccount();
    return { left: false };
  }
}

async function provider(): Promise<Provider> {
  const config = await loadAuthConfig();
  if (config === null) throw new SignInFailed("away", "");
  const { issuer, clientId, scopes } = config;
  if (issuer === null || clientId === null) throw new SignInFailed("refused", "");
  return { issuer, clientId, scopes };
}

/** The token that this installation takes: which one that is, only the server knows. */
async function choose({ tokens, expiresAt, renewable, name }: SignedIn): Promise<Omit<Account, "adopted">> {
  let refusal: unknown = new SignInFailed("refused", "");
  for (const token of tokens) {
    try {
      await account.me(token);
      return { token, expiresAt: expiryOf(token, Date.now() / 1000) ?? expiresAt, renewable, name };
    } catch (error) {
      refusal = error;
      if (!(error instanceof ApiError && error.status === 401)) break;
    }
  }
  if (!(refusal instanceof ApiError)) throw refusal;
  const decided = refusal.status === 401 || refusal.status === 403;
  throw new SignInFailed(decided ? "refused" : "away", decided ? refusal.message : "");
}

/** Whether there is nothing left to adopt. */
async function adopt(token: string): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      await account.adopt(token);
      return true;
    } catch (error) {
      const decided = error instanceof ApiError && error.status >= 400 && error.status < 500;
      if (decided && error.status !== 429) return true;
      if (tries === ADOPT_TRIES) return false;
      await new Promise((resolve) => setTimeout(resolve, ADOPT_WAIT_MS * tries));
    }
  }
}

/**
 * When a JWT ends that came at `now`, in epoch seconds; null when it does not say. The provider's clock is not this one:
 * where the token says when it was made, its life is counted from now.
 */
export function expiryOf(token: string, now: number): number | null {
  try {
    const { exp, iat } = claimsOf(token) as { exp?: unknown; iat?: unknown };
    if (typeof exp !== "number") return null;
    return typeof iat === "number" && iat < exp ? now + exp - iat : exp;
  } catch {
    return null;
  }
}

/** Whom a JWT names. One that names nobody is everybody's, and nobody else's. */
export function subjectOf(token: string): string {
  try {
    const { iss, sub } = claimsOf(token) as { iss?: unknown; sub?: unknown };
    return JSON.stringify([iss, sub]);
  } catch {
    return token;
  }
}

function claimsOf(token: string): unknown {
  const payload = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
  return JSON.parse(atob(payload));
}

/** A path of this site; what would lead elsewhere leads home, and so does the page of coming back. */
export function ownPath(path: string): string {
  return /^\/(?![/\\])/.test(path) && !path.startsWith("/signed-in") ? path : "/";
}
