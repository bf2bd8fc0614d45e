import { type FormEvent, useState } from "react";
import { ApiError } from "../client/api";
import { failureSentence } from "../client/refusals";
import { strings } from "../strings";
import { makeToken, type Scope } from "./api";

const text = strings.admin.tokens;
const SCOPES = Object.keys(text.scope) as Scope[];
const NAME_CHARS = 80;
const MOST_DAYS = 3_650;

/** The form that makes a token. */
export function NewToken({ onMade }: { onMade: (secret: string) => void }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [days, setDays] = useState("365");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || scopes.length === 0) {
      setProblem(text.incomplete);
      return;
    }
    setBusy(true);
    try {
      const wanted = { name: name.trim(), scopes: [...scopes], expiresInDays: Number(days) };
      onMade((await makeToken(wanted)).secret);
    } catch (error) {
      const full = error instanceof ApiError && error.code === "TOO_MANY_TOKENS";
      setProblem(full ? text.tooMany : failureSentence(error, text.failed));
      setBusy(false);
    }
  };
  return (
    <form className="fields" onSubmit={(event) => void make(event)}>
      <label>
        {text.name}
        <input value={name} maxLength={NAME_CHARS} onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        {text.days}
        <input
          type="number"
          min={1}
          max={MOST_DAYS}
          required
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
      </label>
      <fieldset>
        <legend>{text.scopes}</legend>
        {SCOPES.map((scope) => (
          <label key={scope} className="switch">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={(event) =>
                setScopes(event.target.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope))
              }
            />
            <span>{text.scope[scope]}</span>
          </label>
        ))}
      </fieldset>
      <button type="submit" className="button" disabled={busy}>
        {text.make}
      </button>
      {problem !== null && (
        <p className="failure" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
