import { useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import * as api from "../client/account-api";
import { credentials } from "../client/credentials";
import { failureSentence } from "../client/refusals";
import { authConfig, loadAuthConfig } from "../client/sign-in";
import { Gate } from "../components/gate";
import { Notices } from "../components/notices";
import { strings } from "../strings";
import { Erase } from "./erase";
import { Export } from "./export";
import { Identity } from "./identity";
import { Left } from "./left";
import { Memory } from "./memory";
import "../styles/sheet.css";

interface Read {
  me: api.Me;
  limits: api.Limits;
}

/** A person's own page. */
export default function AccountPage() {
  const ended = useStore(credentials, (state) => state.ended);
  const { config } = useStore(authConfig);
  const [read, setRead] = useState<Read | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const text = strings.account;
  const load = useCallback(async () => {
    try {
      const [me, limits] = await Promise.all([api.me(), api.limits()]);
      setRead({ me, limits });
      setProblem(null);
    } catch (error) {
      setProblem(failureSentence(error, strings.account.failed));
    }
  }, []);
  useEffect(() => {
    document.title = `${strings.account.title} · ${strings.product}`;
    void loadAuthConfig();
    void load();
  }, [load]);
  return (
    <main className="sheet">
      <header>
        <h1>{text.title}</h1>
        <p>{text.about}</p>
        <a href="/">{strings.ops.back}</a>
      </header>
      {ended !== null && <Gate why={ended} />}
      {ended === null && problem !== null && (
        <p className="failure" role="alert">
          {problem}{" "}
          <button type="button" className="link" onClick={() => void load()}>
            {strings.actions.retry}
          </button>
        </p>
      )}
      {ended === null && problem === null && read === null && <p role="status">{text.loading}…</p>}
      {ended === null && read !== null && (
        <>
          <Identity me={read.me} config={config} />
          <Left limits={read.limits} onRefresh={() => void load()} />
          <Memory />
          <Export />
          <Erase account={read.me.kind === "account"} />
        </>
      )}
      <Notices />
    </main>
  );
}
