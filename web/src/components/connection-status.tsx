import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useSession } from "../runtime";
import { strings } from "../strings";

/** A hiccup shorter than this is nobody's business. */
const QUIET_MS = 1_200;

export function ConnectionStatus() {
  const status = useStore(useSession().store, (state) => state.status);
  const [shown, setShown] = useState(status);
  useEffect(() => {
    const timer = setTimeout(() => setShown(status), status === "connected" ? 0 : QUIET_MS);
    return () => clearTimeout(timer);
  }, [status]);
  return (
    <span className="status" role="status" data-testid="connection-status" data-status={status}>
      {shown !== "connected" && status !== "connected" && (
        <span className="status-pill" data-status={shown}>
          {strings.status[shown]}
        </span>
      )}
    </span>
  );
}
