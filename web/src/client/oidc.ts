import { type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { PROVIDER_PREFIX } from "./credentials";

/** What the identity provider is asked, by authorization code with PKCE. Loaded only by who signs in or out. */

export interface Provider {
  issuer: string;
  clientId: string;
  scopes: string;
}

/** What the provider gave. `tokens`: in the order in which they are to be tried. */
export interface SignedIn {
  tokens: string[];
  expiresAt: number | null;
  renewable: boolean;
  name: string;
  /** The page that the person came from. */
  from: string;
}

export const RETURN_PATH = "/signed-in";

function manager({ issuer, clientId, scopes }: Provider): UserManager {
  // What is under way and what was given stay in this tab: the library's default for the first is `localStorage`.
  const store = () => new WebStorageStateStore({ prefix: PROVIDER_PREFIX, store: sessionStorage });
  return new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: `${location.origin}${RETURN_PATH}`,
    post_logout_redirect_uri: `${location.origin}/`,
    response_type: "code",
    scope: scopes,
    automaticSilentRenew: false,
    userStore: store(),
    stateStore: store(),
  });
}

/** Leaves for the provider, which sends the person back to `RETURN_PATH`. */
export async function leave(provider: Provider, from: string): Promise<void> {
  await manager(provider).signinRedirect({ state: from });
}

/** Takes what the provider sent the person back with. */
export async function comeBack(provider: Provider): Promise<SignedIn> {
  return signedIn(await manager(provider).signinRedirectCallback());
}

/** A new token for a refresh token; null when there is none, or it is not taken any more. */
export async function refresh(provider: Provider): Promise<SignedIn | null> {
  const users = manager(provider);
  const before = await users.getUser();
  // Without a refresh token the library would open a frame, which the page's policy forbids.
  if (!before?.refresh_token) return null;
  try {
    const user = await users.signinSilent();
    return user === null ? null : signedIn(user);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** Forgets the tokens, takes back the refresh token, and ends the provider's session where it offers that. */
export async function signOut(provider: Provider): Promise<{ left: boolean }> {
  const users = manager(provider);
  const user = await users.getUser();
  const idToken = user?.id_token;
  const { end_session_endpoint, revocation_endpoint } = await users.metadataService
    .getMetadata()
    .catch(() => ({ end_session_endpoint: undefined, revocation_endpoint: undefined }));
  if (revocation_endpoint && user?.refresh_token) {
    await users.revokeTokens(["refresh_token"]).catch(() => console.debug("the token could not be revoked"));
  }
  await users.removeUser();
  if (!end_session_endpoint) return { left: false };
  await users.signoutRedirect(idToken === undefined ? {} : { id_token_hint: idToken });
  return { left: true };
}

function signedIn(user: User): SignedIn {
  const { access_token, id_token, expires_at, refresh_token, profile, state } = user;
  // An access token may be for the provider's own API only, and of a form that nobody else can read.
  const tokens = [access_token, id_token].filter((one): one is string => one !== undefined && isJwt(one));
  const name = profile.name ?? profile.preferred_username ?? profile.email ?? "";
  return {
    tokens: [...new Set(tokens)],
    expiresAt: expires_at ?? null,
    renewable: refresh_token !== undefined,
    name,
    from: typeof state === "string" ? state : "/",
  };
}

export function isJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
}

/** The provider has answered that it does not go on, as against one that could not be asked. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "ErrorResponse";
}
