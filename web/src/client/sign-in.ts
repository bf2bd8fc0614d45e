import { type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { account, authConfig, mark } from "./account-state";

/** Signing in by authorization code with PKCE. Loaded only by those who do. */

let made: Promise<UserManager> | null = null;

async function call<T>(method: string, path: string, bearer?: string): Promise<T> {
  const headers: HeadersInit = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const answer = await fetch(path, { method, headers, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
}

function manager(): Promise<UserManager> {
  made ??= authConfig().then((config) => {
    if (config.issuer === null || config.clientId === null) throw new Error("nobody signs in here");
    return new UserManager({
      authority: config.issuer,
      client_id: config.clientId,
      redirect_uri: `${location.origin}/`,
      response_type: "code",
      scope: config.scopes,
      loadUserInfo: false,
      monitorSession: false,
      automaticSilentRenew: false,
      // In every tab, and after the browser was closed.
      userStore: new WebStorageStateStore({ store: localStorage }),
      stateStore: new WebStorageStateStore({ store: sessionStorage }),
    });
  });
  made.catch(() => {
    made = null;
  });
  return made;
}

/** Of the two tokens the one that the server can read: some providers' access tokens are only for themselves. */
export function bearerOf(user: { access_token: string; id_token?: string }): string {
  return user.access_token.split(".").length === 3 ? user.access_token : (user.id_token ?? user.access_token);
}

function nameOf(user: User): string {
  const { name, preferred_username: short, email, sub } = user.profile;
  return name || short || email || sub;
}

function welcome(user: User | null): string | null {
  mark(user !== null);
  account.setState({ account: user === null ? null : { name: nameOf(user) } });
  return user === null ? null : bearerOf(user);
}

/** Takes the provider's answer out of the address, and what was the guest's along. Never fails: then it is a guest. */
export async function arrive(): Promise<void> {
  let path = "/";
  try {
    const user = await (await manager()).signinCallback();
    if (typeof user?.state === "string") path = user.state;
    const bearer = welcome(user ?? null);
    if (bearer !== null) await call("POST", "/api/me/adopt", bearer);
  } catch (cause) {
    console.warn("signing in did not work", cause);
  }
  if (path === location.pathname) history.replaceState(null, "", path);
  // The conversation that the person left for the provider is another page's than this one.
  else location.replace(path);
}

let renewing: Promise<User | null> | null = null;

/** The token of who is signed in, a fresh one where it has expired; null when nobody is. */
export async function currentToken(): Promise<string | null> {
  try {
    const users = await manager();
    let user = await users.getUser();
    if (user?.expired) {
      renewing ??= (user.refresh_token ? users.signinSilent() : Promise.resolve(null)).finally(() => {
        renewing = null;
      });
      user = await renewing;
    }
    return welcome(user);
  } catch (cause) {
    console.warn("nobody is signed in any more", cause);
    await forget();
    return null;
  }
}

/** Nobody is signed in in this browser any more. */
export async function forget(): Promise<void> {
  welcome(null);
  // What is left of an account that is not known any more harms nobody.
  await manager()
    .then((users) => users.removeUser())
    .catch(() => {});
}

export async function leave(path: string): Promise<void> {
  await (await manager()).signinRedirect({ state: path });
}

export async function signOut(everywhere: boolean): Promise<void> {
  const bearer = await currentToken();
  if (everywhere && bearer !== null) await call("POST", "/api/me/sign-out", bearer);
  const users = await manager();
  const ends = await users.metadataService.getEndSessionEndpoint().catch(() => undefined);
  mark(false);
  if (ends) return users.signoutRedirect({ post_logout_redirect_uri: `${location.origin}/` });
  await forget();
  location.assign("/");
}
