import { useCallback, useEffect, useState } from "react";
import { failureSentence } from "../client/refusals";
import { strings } from "../strings";

/** What was read of the server, and what is wrong when it was not. */
export interface Loaded<Value> {
  value: Value | null;
  problem: string | null;
  reload: () => void;
  replace: (value: Value) => void;
}

/** Reads once, and again when `load` is another one; what was read before is shown meanwhile. */
export function useLoaded<Value>(load: () => Promise<Value>): Loaded<Value> {
  const [value, setValue] = useState<Value | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  // `asked` changes to read once more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    let stale = false;
    load().then(
      (found) => {
        if (stale) return;
        setValue(found);
        setProblem(null);
      },
      (error) => {
        if (!stale) setProblem(failureSentence(error, strings.admin.failed));
      },
    );
    return () => {
      stale = true;
    };
  }, [load, asked]);
  const reload = useCallback(() => setAsked((count) => count + 1), []);
  return { value, problem, reload, replace: setValue };
}
