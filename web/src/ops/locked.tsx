import { useState } from "react";
import { strings } from "../strings";

/** Asks for the token that the metrics are read with. */
export function Locked({ refused, onToken }: { refused: boolean; onToken: (token: string) => void }) {
  const [token, setToken] = useState("");
  const text = strings.ops.locked;
  return (
    <form
      className="locked"
      onSubmit={(event) => {
        event.preventDefault();
        if (token.trim() !== "") onToken(token.trim());
      }}
    >
      <h2>{text.title}</h2>
      <p>{text.about}</p>
      {refused && (
        <p className="failure" role="alert">
          {text.refused}
        </p>
      )}
      <label htmlFor="metrics-token">{text.label}</label>
      <div>
        <input
          id="metrics-token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        <button type="submit" className="button">
          {text.open}
        </button>
      </div>
    </form>
  );
}
