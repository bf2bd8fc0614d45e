import { useId, useState } from "react";
import type { Bubble } from "taskflow-client/chat/bubbles";
import * as api from "../client/memory-api";
import { useThread } from "../runtime";
import { strings } from "../strings";

const text = strings.summary;

function idsOf(bubble: Bubble): readonly (string | null)[] {
  if (bubble.role === "user") return [bubble.id];
  const said = [...bubble.asides, ...bubble.remarks.map((one) => one.message)];
  return [...bubble.turns, ...said].map((one) => one.id);
}

/** Says, after the last message that it covers, that the first ones are summarised for the model. */
export function Summarised({ bubble }: { bubble: Bubble }) {
  const here = useThread(
    ({ summary }) => summary !== null && idsOf(bubble).includes(summary.throughMessageId),
  );
  return here ? <SummaryNote /> : null;
}

/** The same above all messages, when those that it covers are not on the page. */
export function SummarisedAbove() {
  const here = useThread(
    ({ summary, messages }) =>
      summary !== null && !messages.some((one) => one.id === summary.throughMessageId),
  );
  return here ? <SummaryNote /> : null;
}

type State = { phase: "loading" } | { phase: "failed" } | { phase: "read"; summary: api.Summary | null };

function SummaryNote() {
  const id = useThread((thread) => thread.conversationId);
  const count = useThread((thread) => thread.summary?.messages ?? 0);
  const [state, setState] = useState<State | null>(null);
  const part = useId();
  const open = state !== null;
  const toggle = async () => {
    if (open || id === null) {
      setState(null);
      return;
    }
    setState({ phase: "loading" });
    try {
      setState({ phase: "read", summary: await api.summary(id) });
    } catch {
      setState({ phase: "failed" });
    }
  };
  return (
    <div className="trimmed summarised" role="note" data-testid="summarised">
      <span>{text.covers(count)}</span>
      <button
        type="button"
        className="link"
        aria-expanded={open}
        aria-controls={part}
        onClick={() => void toggle()}
      >
        {open ? text.hide : text.view}
      </button>
      <div id={part} hidden={!open}>
        {state !== null && <Read state={state} />}
      </div>
    </div>
  );
}

function Read({ state }: { state: State }) {
  if (state.phase === "loading") return <p role="status">{`${text.loading}…`}</p>;
  if (state.phase === "failed") return <p role="alert">{text.failed}</p>;
  if (state.summary === null) return <p>{text.none}</p>;
  return (
    <>
      <p>{text.about}</p>
      <blockquote dir="auto">{state.summary.text}</blockquote>
    </>
  );
}
