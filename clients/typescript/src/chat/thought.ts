import type { AiReasoning, AiReasoningDone, MessageView } from "./protocol.gen.ts";
import { codePoints, cutAtCodePoints } from "./text.ts";

/** What the model thinks before a reply. It is no part of the reply: nothing of it is revealed, counted or cut. */
export interface Thought {
  /** As far as it is told; perhaps nothing. */
  text: string;
  /** When the model began, by this client's clock, in milliseconds since the epoch. */
  since: number;
  /** How long the model thought; null while it does, and when that was not told. */
  ms: number | null;
}

export type ThoughtEvent = AiReasoning | AiReasoningDone;

/** The thought after one event of it. What is known already is told again to a connection that joins. */
export function think(known: Thought | null, event: ThoughtEvent, now: number): Thought | null {
  if (event.type === "ai_reasoning_done") return known && { ...known, ms: event.ms };
  // Whoever joins is told for how long it has thought.
  const thought = known ?? { text: "", since: now - Math.max(0, event.ms ?? 0), ms: null };
  const chars = codePoints(thought.text);
  const missing = event.order > chars;
  const more = codePoints(event.text) - (chars - event.order);
  if (missing || (known !== null && more <= 0)) return known;
  return { ...thought, text: cutAtCodePoints(thought.text, event.order) + event.text };
}

/** The thought of a settled reply: what is stored of it, or else what was heard. */
export function settledThought(view: MessageView, known: Thought | null): Thought | null {
  // Over HTTP what is not there is null.
  if ((view.reasoning ?? null) === null && (view.reasoningMs ?? null) === null) return known;
  return {
    text: view.reasoning ?? known?.text ?? "",
    since: known?.since ?? 0,
    ms: view.reasoningMs ?? known?.ms ?? null,
  };
}
