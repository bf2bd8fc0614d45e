import type { CancelFrame, Seen } from "./protocol.gen.ts";
import { isTurn, newestGeneration, speakingTurn, type Thread } from "./thread.ts";

/** A stop that the person asked for. It may be lost on the way: it is wanted until its turn is over. Pure. */
export interface Stopping {
  /** The turn; null while what it answers has not arrived. */
  generationId: number | null;
  /** Where that is not known: it is later than this one. */
  after: number;
  seen: Seen | null;
  /** It is under way. */
  sent: boolean;
}

/** Stops the reply that is spoken or awaited. */
export function stopping(thread: Thread, seen: Seen | undefined): Stopping {
  return {
    generationId: speakingTurn(thread)?.generationId ?? null,
    after: thread.awaiting?.after ?? newestGeneration(thread),
    seen: seen ?? null,
    sent: false,
  };
}

/** The stop once all that was said before it has arrived: by now it is known which turn it means, if anybody knows. */
export function named(stop: Stopping, thread: Thread): Stopping {
  const newest = newestGeneration(thread);
  return stop.generationId !== null || newest <= stop.after ? stop : { ...stop, generationId: newest };
}

export function frameOf({ generationId, seen }: Stopping): CancelFrame {
  return {
    type: "cancel",
    ...(generationId === null ? {} : { generationId }),
    ...(seen === null ? {} : { seen }),
  };
}

/** Whether there is nothing more to stop: the turn is over, and shown to its end. One without a name is sent once. */
export function isStopped({ generationId, sent }: Stopping, thread: Thread): boolean {
  if (generationId === null) return sent;
  const turn = thread.messages.find((one) => isTurn(one) && one.generationId === generationId);
  if (turn === undefined || !isTurn(turn)) return thread.floor > generationId;
  // What is complete at its source is still cut where the reader is.
  if (turn.phase === "completed") return turn.shown === turn.text.length;
  return turn.phase !== "streaming";
}
