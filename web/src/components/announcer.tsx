import { useEffect, useRef, useState } from "react";
import { isRemarked, isUndecided, lastTurn } from "taskflow-client/chat/thread";
import { endingOf } from "../markdown/ending";
import { readerOf } from "../markdown/readers";
import { useThread } from "../runtime";
import { announce, NOTHING_ANNOUNCED } from "./announcing";

/**
 * Reads replies out to screen readers, a finished paragraph at a time: the region changes when a block is
 * complete, never with each token.
 */
export function Announcer() {
  const turn = useThread(lastTurn);
  const goesOn = useThread((thread) => isUndecided(thread) || isRemarked(thread));
  const announced = useRef(NOTHING_ANNOUNCED);
  // The same words may be said again: what has another number is another element.
  const [said, setSaid] = useState({ number: 0, text: "" });
  useEffect(() => {
    if (turn === null) return;
    const { blocks } = readerOf(turn.key).update(turn.text.slice(0, turn.shown), endingOf(turn));
    const [text, now] = announce(announced.current, turn, blocks, goesOn);
    announced.current = now;
    if (text !== "") setSaid(({ number }) => ({ number: number + 1, text }));
  }, [turn, goesOn]);
  return (
    <div className="sr-only" aria-live="polite" aria-atomic="true" translate="no" data-testid="announcer">
      <span key={said.number}>{said.text}</span>
    </div>
  );
}
