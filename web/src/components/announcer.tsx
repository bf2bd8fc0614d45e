import { splitBlocks } from "../chat/blocks";
import { lastTurn } from "../chat/thread";
import { useThread } from "../runtime";
import { strings } from "../strings";

/**
 * Reads replies out to screen readers, a finished paragraph at a time: the region changes when a block is
 * complete, never with each token.
 */
export function Announcer() {
  const announced = useThread((thread) => {
    const turn = lastTurn(thread);
    if (!turn) return "";
    const blocks = splitBlocks(turn.text.slice(0, turn.shown));
    const whole = turn.phase !== "streaming" && turn.shown === turn.text.length;
    const last = whole ? blocks.at(-1) : blocks.at(-2);
    const text = last?.kind === "code" ? `${last.language} code` : (last?.text ?? "");
    return whole && turn.phase === "interrupted" ? `${text} ${strings.thread.interrupted}` : text;
  });
  return (
    <div className="sr-only" aria-live="polite" aria-atomic="true" data-testid="announcer">
      {announced}
    </div>
  );
}
