import { isSpeaking, lastTurn } from "taskflow-client/chat/thread";
import { textOf } from "../markdown/plain";
import { readerOf } from "../markdown/readers";
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
    const whole = turn.phase !== "streaming" && turn.shown === turn.text.length;
    const { blocks } = readerOf(turn.key).update(turn.text.slice(0, turn.shown), isSpeaking(turn));
    const last = whole ? blocks.at(-1) : blocks.at(-2);
    const node = last?.node;
    const text = node?.type === "code" ? `${node.lang ?? ""} code` : node ? textOf([node]) : "";
    return whole && turn.phase === "interrupted" ? `${text} ${strings.thread.interrupted}` : text;
  });
  return (
    <div className="sr-only" aria-live="polite" aria-atomic="true" translate="no" data-testid="announcer">
      {announced}
    </div>
  );
}
