import { Tooltip } from "radix-ui";
import { useEffect } from "react";
import { useStore } from "zustand";
import { type Me, me } from "../client/account-api";
import { credentials } from "../client/credentials";
import { authConfig, canSignIn, loadAuthConfig } from "../client/sign-in";
import { Gate, SignInButton } from "../components/gate";
import { Notices } from "../components/notices";
import { strings } from "../strings";
import { Judgements } from "./judgements";
import { Limits } from "./limits";
import { Errors, ThumbsDown, Trail } from "./listing";
import { Models } from "./models";
import { Tokens } from "./tokens";
import { Usage } from "./usage";
import { useLoaded } from "./use-loaded";
import "../styles/sheet.css";
import "./admin.css";

const whoAsks = () => me();

/** What admins see and change of their tenant; auditors only see it. */
export default function AdminPage() {
  const ended = useStore(credentials, (state) => state.ended);
  const { value: who, problem, reload } = useLoaded(whoAsks);
  const text = strings.admin;
  useEffect(() => {
    document.title = `${strings.admin.title} · ${strings.product}`;
    void loadAuthConfig();
  }, []);
  return (
    <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
      <main className="sheet">
        <header>
          <h1>{text.title}</h1>
          {who !== null && mayRead(who) && <p>{text.about(who.tenantId)}</p>}
          <a href="/account">{strings.account.title}</a>
          <a href="/">{strings.ops.back}</a>
        </header>
        {ended !== null && <Gate why={ended} />}
        {ended === null && problem !== null && (
          <p className="failure" role="alert">
            {problem}{" "}
            <button type="button" className="link" onClick={reload}>
              {strings.actions.retry}
            </button>
          </p>
        )}
        {ended === null && problem === null && who === null && <p role="status">{text.loading}…</p>}
        {ended === null && who !== null && (mayRead(who) ? <Parts who={who} /> : <NotYours who={who} />)}
        <Notices />
      </main>
    </Tooltip.Provider>
  );
}

function mayRead({ roles }: Me): boolean {
  return roles.includes("admin") || roles.includes("auditor");
}

function Parts({ who }: { who: Me }) {
  const admin = who.roles.includes("admin");
  return (
    <>
      {!admin && <p role="status">{strings.admin.readOnly}</p>}
      <Usage />
      <Judgements />
      <ThumbsDown />
      <Limits />
      <Models mayChange={admin} />
      {admin && <Tokens />}
      <Errors />
      {admin && <Trail />}
    </>
  );
}

function NotYours({ who }: { who: Me }) {
  const { config } = useStore(authConfig);
  const text = strings.admin.notYours;
  const guest = who.kind === "guest";
  const alone = guest && config !== null && !canSignIn(config);
  return (
    <div className="gone" role="alert" data-testid="not-yours">
      <h2>{text.title}</h2>
      <p>{!guest ? text.account : alone ? text.alone : text.guest}</p>
      {guest && canSignIn(config) && <SignInButton />}
      {alone && onOwnMachine() && (
        <>
          <p>{text.here}</p>
          <p>
            <code>{text.command}</code>
          </p>
          <a className="link" href="/ops">
            {text.figures}
          </a>
        </>
      )}
    </div>
  );
}

/** Whether the service runs where its page is read. */
function onOwnMachine(): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
}
