import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { now as clock } from "../client/clock";
import { doorSentence } from "../client/refusals";
import { useSession } from "../runtime";

const EVERY_MS = 5_000;

/** Says why the server lets nobody in for now, and when the page tries again. What is written meanwhile is kept. */
export function DoorNote() {
  const refusal = useStore(useSession().store, (state) => state.refusal);
  const [now, setNow] = useState(clock);
  useEffect(() => {
    if (refusal === null) return;
    setNow(clock());
    const timer = setInterval(() => setNow(clock()), EVERY_MS);
    return () => clearInterval(timer);
  }, [refusal]);
  if (refusal === null) return null;
  return (
    <p className="door-note" role="status" data-testid="door-note" data-code={refusal.code}>
      {doorSentence(refusal.code, (refusal.until - now) / 1000)}
    </p>
  );
}
