import { useState } from "react";
import { failureSentence } from "../client/refusals";
import { save } from "../client/save";
import { strings } from "../strings";
import { collect, fileName } from "./everything";

const text = strings.account.export;

type State =
  | { phase: "ready" }
  | { phase: "reading"; parts: number }
  | { phase: "done"; rows: number }
  | { phase: "failed"; problem: string };

/** Saves everything that is stored of the person as one file. */
export function Export() {
  const [state, setState] = useState<State>({ phase: "ready" });
  const go = async () => {
    setState({ phase: "reading", parts: 0 });
    try {
      const everything = await collect((parts) => setState({ phase: "reading", parts }));
      const json = JSON.stringify(everything.file, null, 2);
      save(new Blob([json], { type: "application/json" }), fileName(everything.file.exportedAt));
      setState({ phase: "done", rows: everything.rows });
    } catch (error) {
      setState({ phase: "failed", problem: failureSentence(error, text.failed) });
    }
  };
  return (
    <section aria-labelledby="export-title">
      <h2 id="export-title">{text.title}</h2>
      <p>{text.text}</p>
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={state.phase === "reading"}
          onClick={() => void go()}
          data-testid="export"
        >
          {text.action}
        </button>
        <span role="status">
          {state.phase === "reading" && `${text.parts(state.parts)}…`}
          {state.phase === "done" && text.done(state.rows)}
        </span>
      </div>
      {state.phase === "failed" && (
        <p className="failure" role="alert">
          {state.problem}
        </p>
      )}
    </section>
  );
}
