import { useState } from "react";
import { notify } from "../client/notices";
import { failureSentence } from "../client/refusals";
import { saveFrom } from "../client/save";
import { strings } from "../strings";

/** Saves what an address of the API answers with as a file. */
export function SaveButton({ path, label }: { path: string; label: string }) {
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    try {
      await saveFrom(path);
    } catch (error) {
      notify(failureSentence(error, strings.admin.csvFailed));
    }
    setBusy(false);
  };
  return (
    <button type="button" className="button small quiet" disabled={busy} onClick={() => void go()}>
      {label}
    </button>
  );
}
