import { type FormEvent, useState } from "react";
import * as api from "../client/account-api";
import { failureSentence } from "../client/refusals";
import { leave } from "../components/who";
import { strings } from "../strings";

const text = strings.account.erase;

/** Erases everything of the person, who types that they mean it; afterwards a fresh guest is here. */
export function Erase({ account }: { account: boolean }) {
  const [typed, setTyped] = useState("");
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const meant = typed.trim().toLowerCase() === api.CONFIRMATION;
  const go = async (event: FormEvent) => {
    event.preventDefault();
    if (!meant || working) return;
    setWorking(true);
    try {
      await api.erase();
    } catch (error) {
      setProblem(failureSentence(error, text.failed));
      setWorking(false);
      return;
    }
    // Whoever was a guest is forgotten; an account may come again, and begins empty.
    if (!account) await api.signOutEverywhere().catch(() => {});
    await leave();
  };
  return (
    <section aria-labelledby="erase-title" className="danger">
      <h2 id="erase-title">{text.title}</h2>
      <p>{text.text}</p>
      <form onSubmit={(event) => void go(event)}>
        <label htmlFor="erase-words">{text.label(api.CONFIRMATION)}</label>
        <div className="row">
          <input
            id="erase-words"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <button type="submit" className="button danger" disabled={!meant || working}>
            {working ? `${text.working}…` : text.action}
          </button>
        </div>
      </form>
      {problem !== null && (
        <p className="failure" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
