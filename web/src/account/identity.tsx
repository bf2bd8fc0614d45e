import { useState } from "react";
import { useStore } from "zustand";
import * as api from "../client/account-api";
import { credentials } from "../client/credentials";
import { moment } from "../client/moments";
import { failureSentence } from "../client/refusals";
import { canSignIn } from "../client/sign-in";
import { SignInButton } from "../components/gate";
import { leave } from "../components/who";
import { strings } from "../strings";

const text = strings.account.who;

/** Who somebody is here, and the ways out. */
export function Identity({ me, config }: { me: api.Me; config: api.AuthConfig | null }) {
  const name = useStore(credentials, (state) => state.account?.name ?? "");
  const guest = me.kind === "guest";
  const reads = me.roles.includes("admin") || me.roles.includes("auditor");
  return (
    <section aria-labelledby="who-title">
      <h2 id="who-title">{text.title}</h2>
      <p>{guest ? text.guest : text.account(name || (me.id ?? ""))}</p>
      {guest && config !== null && <p>{canSignIn(config) ? text.guestSignIn : text.guestAlone}</p>}
      <dl className="facts">
        <Fact label={text.id} value={me.id ?? text.noId} />
        {!guest && <Fact label={text.tenant} value={me.tenantId} />}
        {!guest && (
          <Fact label={text.roles} value={me.roles.map((role) => text.roleNames[role]).join(", ")} />
        )}
        {me.expires !== null && <Fact label={text.until} value={moment(me.expires)} />}
      </dl>
      <div className="row">
        {guest && canSignIn(config) && <SignInButton />}
        {!guest && (
          <button type="button" className="button" onClick={() => void leave()}>
            {strings.signIn.out}
          </button>
        )}
        {reads && (
          <a className="button quiet" href="/admin">
            {text.admin}
          </a>
        )}
      </div>
      {me.id !== null && <Everywhere guest={guest} />}
    </section>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Everywhere({ guest }: { guest: boolean }) {
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const go = async () => {
    try {
      await api.signOutEverywhere();
      await leave();
    } catch (error) {
      setProblem(failureSentence(error, text.everywhereFailed));
    }
  };
  return (
    <details className="more" open={asked} onToggle={(event) => setAsked(event.currentTarget.open)}>
      <summary>{guest ? text.everywhereGuest : text.everywhere}</summary>
      <p>{guest ? text.everywhereGuestAbout : text.everywhereAbout}</p>
      {problem !== null && (
        <p className="failure" role="alert">
          {problem}
        </p>
      )}
      <button type="button" className="button danger" onClick={() => void go()}>
        {guest ? text.everywhereGuestSure : text.everywhereSure}
      </button>
    </details>
  );
}
