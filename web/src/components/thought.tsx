import { Brain, ChevronRight } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { isBlank } from "taskflow-client/chat/text";
import type { Thought as Thinking } from "taskflow-client/chat/thought";
import { now } from "../client/clock";
import { strings } from "../strings";

const TICK_MS = 1_000;

/**
 * What the model thinks before it answers, behind one line. Closed, unless the person opens it; a screen reader is
 * told that there is such a line, and reads it when it is asked to: nothing of it is announced while it grows.
 */
export function Thought({ thought, thinking }: { thought: Thinking; thinking: boolean }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const known = !isBlank(thought.text);
  const label = (
    <>
      <Brain aria-hidden />
      <span>{thinking ? strings.thought.thinking : strings.thought.took(thought.ms)}</span>
      {thinking && <Seconds since={thought.since} />}
    </>
  );
  return (
    <div className="thought" data-thinking={thinking} data-testid="thought">
      {known ? (
        <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {label}
          <ChevronRight aria-hidden className="turn" />
        </button>
      ) : (
        <p>{label}</p>
      )}
      {known && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys
        <section id={id} hidden={!open} tabIndex={0} aria-label={strings.thought.label} dir="auto">
          {open && thought.text}
        </section>
      )}
    </div>
  );
}

/** Counts while the model thinks; for the eye alone. */
function Seconds({ since }: { since: number }) {
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.floor((at - since) / 1000);
  return seconds > 0 ? <span aria-hidden>{strings.thought.seconds(seconds)}</span> : null;
}
