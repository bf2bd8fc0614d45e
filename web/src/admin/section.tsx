import { type ReactNode, useId } from "react";
import { strings } from "../strings";
import type { Loaded } from "./use-loaded";

interface Props<Value> {
  title: string;
  about?: string;
  loaded: Loaded<Value>;
  children: (value: Value) => ReactNode;
}

/** A part of the page that is read by itself: loading, failed or there. */
export function Section<Value>({ title, about, loaded, children }: Props<Value>) {
  const id = useId();
  const { value, problem, reload } = loaded;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {about && <p>{about}</p>}
      {problem !== null && (
        <p className="failure" role="alert">
          {problem}{" "}
          <button type="button" className="link" onClick={reload}>
            {strings.actions.retry}
          </button>
        </p>
      )}
      {value === null && problem === null && <p role="status">{strings.admin.loading}…</p>}
      {value !== null && children(value)}
    </section>
  );
}
