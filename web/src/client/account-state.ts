import { createStore } from "zustand/vanilla";

/** Who is signed in in this browser, as the page shows it. */

export interface AuthConfig {
  mode: "anonymous" | "oidc";
  /** null: nobody signs in here. */
  issuer: string | null;
  clientId: string | null;
  scopes: string;
}

export interface Account {
  /** How the identity provider calls them. */
  name: string;
}

export interface AccountState {
  config: AuthConfig | null;
  account: Account | null;
  /** The server serves nobody who has not signed in. */
  required: boolean;
}

export const account = createStore<AccountState>(() => ({ config: null, account: null, required: false }));

const MARK = "taskflow.signed-in";

/** Whether somebody has signed in in this browser, and not out. */
export function marked(): boolean {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return false;
  }
}

/** Notes, for the next page, whether somebody is signed in. */
export function mark(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(MARK, "1");
    else localStorage.removeItem(MARK);
  } catch {
    console.debug("the sign-in could not be kept");
  }
}

/** How people sign in here, asked once. */
export async function authConfig(): Promise<AuthConfig> {
  const known = account.getState().config;
  if (known !== null) return known;
  const answer = await fetch("/api/auth/config", { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`/api/auth/config: ${answer.status}`);
  const config = (await answer.json()) as AuthConfig;
  account.setState({ config });
  return config;
}
