import { createStore } from "zustand/vanilla";

/**
 * The account that this tab is signed in with. It is kept in the tab's session storage: a reload keeps it, another tab, a
 * closed one and another site have nothing of it.
 */

export interface Account {
  /** What every request carries. */
  token: string;
  /** Epoch seconds, by this browser's clock; null when the provider does not say. */
  expiresAt: number | null;
  /** Whether a new token can be had without the person. */
  renewable: boolean;
  /** What the provider calls the person; empty when it does not. */
  name: string;
  /** Whether the guest's conversations of before have become the account's. */
  adopted: boolean;
}

/**
 * Why nobody is asked for here any more: signed out elsewhere, the sign-in is over, only accounts are served, or the
 * account is not let in.
 */
export type Ended = "signed_out" | "expired" | "required" | "refused";

interface State {
  account: Account | null;
  ended: Ended | null;
}

const KEY = "taskflow.account";
/** A token that ends sooner than this is renewed before it is used. */
const EARLY_SECONDS = 30;

export const credentials = createStore<State>(() => ({ account: stored(), ended: null }));

const VISIT = "taskflow.visit";
/** Who was here when this page was loaded, as a number that grows. */
const visit = visitNow();

let renewing: Promise<void> | null = null;
let renewer: () => Promise<Account | null> = async () => null;

/** Says how a token is renewed. It resolves to null when the person has to sign in again, and throws to be asked again. */
export function renewWith(renew: typeof renewer): void {
  renewer = renew;
}

export function keepAccount(account: Account | null): void {
  credentials.setState({ account, ended: null });
  try {
    if (account === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(account));
  } catch {
    console.debug("the sign-in could not be kept");
  }
}

/** Somebody comes or goes: no page of before is for whoever is here next. */
export function beginVisit(): void {
  try {
    sessionStorage.setItem(VISIT, String(visitNow() + 1));
  } catch {
    console.debug("a visit could not be noted");
  }
}

/** Whether nobody has come or gone in this tab since the page was loaded. A browser shows a page again that it has kept. */
export function isSameVisit(): boolean {
  return visitNow() === visit;
}

function visitNow(): number {
  try {
    return Number(sessionStorage.getItem(VISIT) ?? 0);
  } catch {
    return 0;
  }
}

/** What the library that signs in keeps, a refresh token among it, stands under names that begin with this. */
export const PROVIDER_PREFIX = "taskflow.oidc.";

/** Nobody is signed in in this tab any more, and nothing is left of who was. */
export function forgetAccount(): void {
  beginVisit();
  keepAccount(null);
  try {
    const names = Array.from({ length: sessionStorage.length }, (_, index) => sessionStorage.key(index));
    for (const name of names) if (name?.startsWith(PROVIDER_PREFIX)) sessionStorage.removeItem(name);
  } catch {
    console.debug("the sign-in could not be removed");
  }
}

/** From here on nothing is asked of the server until the person has decided how to go on. */
export function end(why: Ended): void {
  if (credentials.getState().ended === null) credentials.setState({ ended: why });
}

type Headers = Record<string, string>;

/**
 * What a request carries; null when the person has to decide first. A token that is about to end is renewed before: only
 * then is there something to wait for.
 */
export function authorization(): Headers | null | Promise<Headers | null> {
  const { account } = credentials.getState();
  // One that cannot be renewed is sent as long as the server takes it: this clock may be wrong.
  if (account === null || !account.renewable || !endsSoon(account)) return authorizationNow();
  return renew().then(authorizationNow);
}

/** As `authorization`, with what is at hand: for a page that is about to go. */
export function authorizationNow(): Headers | null {
  const { account, ended } = credentials.getState();
  if (ended !== null) return null;
  return account === null ? {} : { authorization: `Bearer ${account.token}` };
}

/** Gets a new token, once for all who ask meanwhile. Throws when that could not be tried. */
export function renew(): Promise<void> {
  renewing ??= renewOnce().finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renewOnce(): Promise<void> {
  const renewed = await renewer();
  if (renewed === null) end("expired");
  else keepAccount(renewed);
}

function endsSoon({ expiresAt }: Account): boolean {
  return expiresAt !== null && expiresAt - Date.now() / 1000 < EARLY_SECONDS;
}

function stored(): Account | null {
  try {
    const value = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Partial<Account> | null;
    if (typeof value?.token !== "string" || value.token === "") return null;
    const { token, expiresAt, renewable, name, adopted } = value;
    return {
      token,
      expiresAt: typeof expiresAt === "number" ? expiresAt : null,
      renewable: renewable === true,
      name: typeof name === "string" ? name : "",
      adopted: adopted === true,
    };
  } catch {
    return null;
  }
}
