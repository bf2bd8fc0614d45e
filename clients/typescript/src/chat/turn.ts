import type {
  AiDone,
  AiError,
  AiErrorCode,
  AiInterrupted,
  AiStart,
  AiToken,
  MessageView,
  TurnSnapshot,
} from "./protocol.gen.ts";
import { codePoints, commonPrefix, cutAtCodePoints, isBlank } from "./text.ts";
import { settledThought, type Thought, type ThoughtEvent, think } from "./thought.ts";

export type TurnEvent = AiStart | AiToken | AiDone | AiInterrupted | AiError | TurnSnapshot | ThoughtEvent;

/**
 * One spoken turn as this client knows it. A frame's `seq` is that of the last piece it covers, and frames may be
 * merged, so the numbers have holes; what is certain is that a frame with a higher `seq` than the last one follows
 * it. After a frame that may have been lost the server sends a snapshot. Once closed, nothing reopens a turn.
 */
export interface TurnMessage {
  role: "assistant";
  key: string;
  id: string | null;
  generationId: number;
  text: string;
  /** UTF-16 units of `text` on screen. */
  shown: number;
  /** The person cut in: nothing more is revealed until the server has said how the turn ended. */
  frozen: boolean;
  phase: "streaming" | "completed" | "interrupted" | "failed";
  error: AiErrorCode | null;
  /** The reply ended at a limit of length, not by itself. */
  finish: "length" | null;
  cancelled: boolean;
  /** Null until `ai_start` or `turn_snapshot` said, on this connection, where the sequence stands. */
  lastSeq: number | null;
  /** UTF-16 units that the coming tokens repeat: a snapshot of another connection was behind what is known. */
  repeated: number;
  /** The text may lack something: only the server's list can tell. */
  incomplete: boolean;
  /** What the model thinks, or thought, before it. */
  thought: Thought | null;
  createdAt: number;
  model: string | null;
  /** The turn that it continues in the same bubble, null when none; undefined where nobody has said so. */
  continues: number | null | undefined;
  /** Ids of earlier messages that its prompt was given. */
  recalled: readonly string[];
}

export function newTurn(generationId: number, now: number): TurnMessage {
  return {
    role: "assistant",
    key: `turn-${generationId}`,
    id: null,
    generationId,
    text: "",
    shown: 0,
    frozen: false,
    phase: "streaming",
    error: null,
    finish: null,
    cancelled: false,
    lastSeq: null,
    repeated: 0,
    incomplete: false,
    thought: null,
    createdAt: now,
    model: null,
    continues: undefined,
    recalled: [],
  };
}

/**
 * A settled turn as the server lists it; what was on screen of it stays where it was. Where a reply was cut off is
 * final: a list that has more of it was made before the cut and came late.
 */
export function settledTurn(view: MessageView, known: TurnMessage | undefined): TurnMessage {
  const continues = view.continuesGenerationId ?? null;
  if (known && isCut(known) && known.id === view.id && view.content.length >= known.text.length)
    return known.continues === undefined ? { ...known, continues } : known;
  const base = known ?? newTurn(view.generationId, 0);
  const revealing = known !== undefined && known.shown < known.text.length && view.status === "completed";
  // Of a long message the list has only the beginning; what is known of it already stays.
  const beginning = typeof view.contentChars === "number" && known?.text.startsWith(view.content);
  const text = known && beginning ? known.text : view.content;
  return {
    ...base,
    id: view.id,
    text,
    shown: revealing ? Math.min(known.shown, commonPrefix(known.text, text)) : text.length,
    frozen: false,
    phase: view.errorCode ? "failed" : view.status,
    error: view.errorCode ?? null,
    finish: view.finish ?? null,
    incomplete: false,
    thought: settledThought(view, base.thought),
    createdAt: known?.createdAt || Date.parse(view.createdAt) || 0,
    model: view.model ?? base.model,
    continues,
    recalled: view.recalled ?? base.recalled,
  };
}

function isCut(turn: TurnMessage): boolean {
  return turn.phase === "interrupted" && !turn.incomplete;
}

/** The turn on a connection that has just joined: it goes on from the snapshot that follows. */
export function rejoined(turn: TurnMessage): TurnMessage {
  return turn.phase === "streaming" ? { ...turn, lastSeq: null, repeated: 0, incomplete: false } : turn;
}

function interrupt(turn: TurnMessage, event: AiInterrupted): TurnMessage {
  const text = cutAtCodePoints(turn.text, event.chars);
  const whole = codePoints(text) === event.chars && text.endsWith(event.partialContent);
  const phase = "interrupted" as const;
  // One that was steered stands to the end of its sentence, to which the reader goes on.
  const shown = event.reason === "steered" ? Math.min(turn.shown, text.length) : text.length;
  return {
    ...turn,
    phase,
    finish: null,
    id: event.messageId,
    text,
    shown,
    frozen: false,
    incomplete: !whole,
  };
}

function complete(turn: TurnMessage, event: AiDone): TurnMessage {
  const done = { ...turn, id: event.messageId };
  if (event.status === "cancelled") {
    // The interruption that says where it ends did not arrive.
    const text = turn.text.slice(0, turn.shown);
    return { ...done, phase: "interrupted", cancelled: true, text, frozen: false, incomplete: true };
  }
  return { ...done, phase: "completed", finish: event.finish ?? null, incomplete: turn.lastSeq === null };
}

function fail(turn: TurnMessage, code: AiErrorCode): TurnMessage {
  return { ...turn, phase: "failed", error: code, shown: turn.text.length, frozen: false };
}

function begin(turn: TurnMessage, event: AiStart): TurnMessage {
  if (turn.lastSeq !== null) return turn;
  const { messageId: id, seq: lastSeq, model = null, continuesGenerationId: continues = null } = event;
  return { ...turn, id, lastSeq, model: model ?? null, continues: continues ?? null };
}

function join(turn: TurnMessage, event: TurnSnapshot): TurnMessage {
  if (turn.lastSeq !== null && event.seq < turn.lastSeq) return turn;
  const continues = event.continuesGenerationId ?? turn.continues;
  const joined = {
    ...turn,
    id: event.messageId,
    lastSeq: event.seq,
    repeated: 0,
    incomplete: false,
    continues,
  };
  if (turn.text === "") return { ...joined, text: event.text, shown: event.text.length };
  if (turn.text.startsWith(event.text)) return { ...joined, repeated: turn.text.length - event.text.length };
  return { ...joined, text: event.text, shown: Math.min(turn.shown, commonPrefix(turn.text, event.text)) };
}

function append(turn: TurnMessage, event: AiToken): TurnMessage {
  if (turn.lastSeq === null) return turn.incomplete ? turn : { ...turn, incomplete: true };
  if (event.seq <= turn.lastSeq) return turn;
  const repeated = Math.max(0, turn.repeated - event.token.length);
  return { ...turn, text: turn.text + event.token.slice(turn.repeated), repeated, lastSeq: event.seq };
}

/** The turn after one event of its generation. Returns the same object when nothing changed. */
export function applyTurnEvent(turn: TurnMessage, event: TurnEvent, now: number): TurnMessage {
  switch (turn.phase) {
    case "failed":
      return turn;
    case "interrupted": {
      const cancelled = event.type === "ai_done" && event.status === "cancelled" && !turn.cancelled;
      return cancelled ? { ...turn, cancelled: true } : turn;
    }
    case "completed": {
      // Completed at the source, and cut off while the reader was still behind.
      const cut = event.type === "ai_interrupted" && event.chars < codePoints(turn.text);
      return cut ? interrupt(turn, event) : turn;
    }
    case "streaming":
      return applyToOpen(turn, event, now);
  }
}

function applyToOpen(turn: TurnMessage, event: TurnEvent, now: number): TurnMessage {
  switch (event.type) {
    case "ai_start":
      return begin(turn, event);
    case "turn_snapshot":
      return join(turn, event);
    case "ai_token":
      return append(turn, event);
    case "ai_reasoning":
    case "ai_reasoning_done": {
      const thought = think(turn.thought, event, now);
      return thought === turn.thought ? turn : { ...turn, thought };
    }
    // Whoever settles a crashed turn does not know how far it had counted: endings need no higher `seq`.
    case "ai_done":
      return complete(turn, event);
    case "ai_interrupted":
      return interrupt(turn, event);
    case "ai_error":
      return fail(turn, event.code);
  }
}

/** Stopped before a word of it was seen, as far as is known for certain. It is not shown, nor when it is listed. */
export function isNothing(turn: TurnMessage): boolean {
  if (!isBlank(turn.text)) return false;
  return (turn.phase === "failed" && turn.error === "ABORT") || isCut(turn);
}

/**
 * Closes a turn whose ending did not arrive, because a later one has begun. What was steered is read to its end, and so
 * is what is complete when what follows has `waited` for it.
 */
export function supersede(turn: TurnMessage, waited = false): TurnMessage {
  if (turn.phase === "streaming") {
    const text = turn.text.slice(0, turn.shown);
    return { ...turn, phase: "interrupted", text, frozen: false, incomplete: true };
  }
  const whole = turn.shown === turn.text.length && !turn.frozen;
  const readOn = turn.phase === "interrupted" || (turn.phase === "completed" && waited);
  return whole || (readOn && !turn.frozen) ? turn : { ...turn, shown: turn.text.length, frozen: false };
}

/** Whether anything of it is known: words, or that it is over. */
export function saysSomething(turn: TurnMessage): boolean {
  return turn.text.length > 0 || turn.phase !== "streaming";
}
