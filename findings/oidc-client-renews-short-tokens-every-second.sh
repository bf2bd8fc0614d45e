#!/usr/bin/env bash
# oidc-client-ts 3.5.0: a UserManager with its defaults asks the identity provider for a new token once a second, for as long as the
# page is open, when tokens live a minute or less.
#
# The documentation of UserManagerSettings: automaticSilentRenew is a "Flag to indicate if there should be an automatic attempt to
# renew the access token prior to its expiration. The automatic renew attempt starts 1 minute before the access token expires
# (default: true)". Of a token that lives shorter than that minute a good engineer expects to be renewed once, somewhere within its
# life, as tokens of two minutes are. The library lets the notice come after one second then, and the new token is as short-lived
# as the old one. A minute is what Keycloak gives where nobody has set anything (AxaFrance/oidc-client issue 1244; authts/oidc-client-ts
# issue 996 is this one, closed). The setting accessTokenExpiringNotificationTimeInSeconds, below the tokens' life, ends it.
#
# Seen (Node.js 20, on a clock that is moved by hand; the provider's answers are fixed):
#   tokens of 300 s: 1 renewed in 300 s
#   tokens of 120 s: 5 renewed in 300 s
#   tokens of  60 s: 300 renewed in 300 s
#   tokens of  60 s, notice at 20 s: 7 renewed in 300 s
#
# What our users would notice: a page of their own that signs people in with this library, at a Keycloak as it is installed, asks it
# 3,600 times an hour for each tab that is open, also while nobody says anything; TaskFlow takes each of the tokens and cannot tell.
# TaskFlow's page has automaticSilentRenew off (web/src/client/oidc.ts): it renews a token that is about to end when a request needs
# one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund oidc-client-ts@3.5.0
cat > see.mjs <<'JS'
import { mock } from "node:test";

mock.timers.enable({ apis: ["setInterval", "setTimeout", "Date"], now: Date.UTC(2026, 0, 1) });
const { InMemoryWebStorage, User, UserManager, WebStorageStateStore } = await import("oidc-client-ts");
const SECONDS = 300;

async function see(name, life, settings = {}) {
  let renewed = 0;
  const token = () => ({ access_token: `token-${renewed}`, refresh_token: "again", token_type: "Bearer" });
  globalThis.fetch = async () => {
    renewed += 1;
    const headers = { "content-type": "application/json" };
    return new Response(JSON.stringify({ ...token(), expires_in: life }), { headers });
  };
  const issuer = "https://id.example";
  const manager = new UserManager({
    authority: issuer,
    client_id: "page",
    redirect_uri: "https://page.example/",
    metadata: { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    ...settings,
  });
  const expires_at = Math.floor(Date.now() / 1000) + life;
  await manager.storeUser(new User({ ...token(), profile: { sub: "1" }, expires_at }));
  await manager.getUser(); // as a page does that is opened: from here on the library renews
  for (let second = 0; second < SECONDS; second++) {
    mock.timers.tick(1000);
    for (let turns = 0; turns < 20; turns++) await new Promise((next) => setImmediate(next));
  }
  manager.stopSilentRenew();
  console.log(`tokens of ${name}: ${renewed} renewed in ${SECONDS} s`);
}

await see("300 s", 300);
await see("120 s", 120);
await see(" 60 s", 60);
await see(" 60 s, notice at 20 s", 60, { accessTokenExpiringNotificationTimeInSeconds: 20 });
process.exit(0);
JS
node --no-warnings see.mjs | tee seen
diff seen - <<'SEEN'
tokens of 300 s: 1 renewed in 300 s
tokens of 120 s: 5 renewed in 300 s
tokens of  60 s: 300 renewed in 300 s
tokens of  60 s, notice at 20 s: 7 renewed in 300 s
SEEN
