import type {
  AiDone,
  AiError,
  AiErrorCode,
  AiInterrupted,
  AiStart,
  AiToken,
  MessageView,
  TurnSnapshot,
} from "./protocol.gen";
import { codePoints, commonPrefix, cutAtCodePoints } from "./text";

export type TurnEvent = AiStart | AiToken | AiDone | AiInterrupted | AiError | TurnSnapshot;

/**
 * One spoken turn as this client knows it. Events may come late, twice or out of order: text only ever grows by
 * the event that follows `lastSeq`, whatever came too early is `held`, and once closed nothing reopens it.
 */
export interface TurnMessage {
  role: "assistant";
  key: string;
  id: string | null;
  generationId: number;
  /** Received without a gap. */
  text: string;
  /** UTF-16 units of `text` on screen. */
  shown: number;
  /** The person cut in: nothing more is revealed until the server has said how the turn ended. */
  frozen: boolean;
  phase: "streaming" | "completed" | "interrupted" | "failed";
  error: AiErrorCode | null;
  cancelled: boolean;
  /** Null until `ai_start` or `turn_snapshot` said where the sequence stands. */
  lastSeq: number | null;
  held: readonly TurnEvent[];
  createdAt: number;
  model: string | null;
  tokensUsed: number | null;
}

const MAX_HELD = 4096;

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
    cancelled: false,
    lastSeq: null,
    held: [],
    createdAt: now,
    model: null,
    tokensUsed: null,
  };
}

/** A settled turn as the server lists it; what was on screen of it stays where it was. */
export function settledTurn(view: MessageView, known: TurnMessage | undefined): TurnMessage {
  const base = known ?? newTurn(view.generationId, 0);
  const revealing = known !== undefined && known.shown < known.text.length && view.status === "completed";
  return {
    ...base,
    id: view.id,
    text: view.content,
    shown: revealing ? Math.min(known.shown, commonPrefix(known.text, view.content)) : view.content.length,
    frozen: false,
    phase: view.status,
    error: null,
    held: [],
    createdAt: known?.createdAt || Date.parse(view.createdAt) || 0,
    model: view.model ?? base.model,
  };
}

function hold(turn: TurnMessage, event: TurnEvent): TurnMessage {
  if (
    turn.held.length >= MAX_HELD ||
    turn.held.some((one) => one.seq === event.seq && one.type === event.type)
  ) {
    return turn;
  }
  return { ...turn, held: [...turn.held, event].sort((a, b) => a.seq - b.seq) };
}

function closed(turn: TurnMessage, phase: TurnMessage["phase"]): TurnMessage {
  return { ...turn, phase, held: [] };
}

function interrupt(turn: TurnMessage, event: AiInterrupted): TurnMessage {
  const text = cutAtCodePoints(turn.text, event.chars);
  return { ...closed(turn, "interrupted"), id: event.messageId, text, shown: text.length, frozen: false };
}

function complete(turn: TurnMessage, event: AiDone): TurnMessage {
  const done = { ...turn, id: event.messageId, lastSeq: event.seq, tokensUsed: event.tokensUsed ?? null };
  // A cancel that found nothing spoken has no interruption to announce.
  if (event.status === "cancelled") {
    return {
      ...closed(done, "interrupted"),
      cancelled: true,
      text: turn.text.slice(0, turn.shown),
      frozen: false,
    };
  }
  return closed(done, "completed");
}

function fail(turn: TurnMessage, code: AiErrorCode): TurnMessage {
  return { ...closed(turn, "failed"), error: code, shown: turn.text.length, frozen: false };
}

/** Applies what was held for as long as it follows without a gap. */
function drain(turn: TurnMessage): TurnMessage {
  let current = turn;
  while (current.phase === "streaming" && current.lastSeq !== null) {
    const lastSeq = current.lastSeq;
    const rest = current.held.filter((one) => one.seq > lastSeq || one.type === "ai_interrupted");
    const next = rest.find((one) => one.seq === lastSeq + 1 || isTextKnown(current, one));
    if (!next) return rest.length === current.held.length ? current : { ...current, held: rest };
    current = applyNext({ ...current, held: rest.filter((one) => one !== next) }, next);
  }
  return current;
}

/** An interruption says where the text ends, so it need not wait for events beyond that. */
function isTextKnown(turn: TurnMessage, event: TurnEvent): boolean {
  return event.type === "ai_interrupted" && codePoints(turn.text) >= event.chars;
}

function applyNext(turn: TurnMessage, event: TurnEvent): TurnMessage {
  switch (event.type) {
    case "ai_token":
      return { ...turn, text: turn.text + event.token, lastSeq: event.seq };
    case "ai_done":
      return complete(turn, event);
    case "ai_interrupted":
      return interrupt({ ...turn, lastSeq: event.seq }, event);
    case "ai_error":
      return fail(turn, event.code);
    default:
      return { ...turn, lastSeq: event.seq };
  }
}

function begin(turn: TurnMessage, event: AiStart): TurnMessage {
  if (turn.lastSeq !== null) return turn;
  return { ...turn, id: event.messageId, lastSeq: event.seq, model: event.model ?? null };
}

function join(turn: TurnMessage, event: TurnSnapshot): TurnMessage {
  if (turn.lastSeq !== null && event.seq < turn.lastSeq) return turn;
  const shown =
    turn.lastSeq === null ? event.text.length : Math.min(turn.shown, commonPrefix(turn.text, event.text));
  return { ...turn, id: event.messageId, text: event.text, shown, lastSeq: event.seq };
}

/** The turn after one event of its generation. Returns the same object when nothing changed. */
export function applyTurnEvent(turn: TurnMessage, event: TurnEvent): TurnMessage {
  if (turn.phase === "interrupted") {
    const cancelled = event.type === "ai_done" && event.status === "cancelled" && !turn.cancelled;
    return cancelled ? { ...turn, cancelled: true, lastSeq: event.seq } : turn;
  }
  if (turn.phase === "failed") return turn;
  if (turn.phase === "completed") {
    // Completed at the source, and cut off while the reader was still behind.
    const cut = event.type === "ai_interrupted" && event.chars < codePoints(turn.text);
    return cut ? interrupt(turn, event) : turn;
  }
  switch (event.type) {
    case "ai_start":
      return drain(begin(turn, event));
    case "turn_snapshot":
      return drain(join(turn, event));
    case "ai_error":
      return fail(turn, event.code);
    case "ai_interrupted":
      return isTextKnown(turn, event)
        ? interrupt({ ...turn, lastSeq: event.seq }, event)
        : drain(hold(turn, event));
    case "ai_done":
      // Whoever settles a crashed turn does not know how far it had counted.
      if (turn.lastSeq !== null && event.seq <= turn.lastSeq) return complete(turn, event);
      return drain(hold(turn, event));
    default:
      return turn.lastSeq !== null && event.seq <= turn.lastSeq ? turn : drain(hold(turn, event));
  }
}

/** Whether events are waiting for one that has not come. */
export function hasGap(turn: TurnMessage): boolean {
  return turn.phase === "streaming" && turn.held.length > 0;
}

/**
 * Closes a turn whose ending did not arrive, because a later one has begun. `lost` says whether its text is
 * uncertain.
 */
export function supersede(turn: TurnMessage): { turn: TurnMessage; lost: boolean } {
  if (turn.phase !== "streaming") {
    const whole = turn.shown === turn.text.length && !turn.frozen;
    return { turn: whole ? turn : { ...turn, shown: turn.text.length, frozen: false }, lost: false };
  }
  const ending = turn.held.find((one) => one.type === "ai_interrupted");
  if (ending) return { turn: interrupt(turn, ending), lost: true };
  const text = turn.text.slice(0, turn.shown);
  return { turn: { ...closed(turn, "interrupted"), text, frozen: false }, lost: true };
}
