import type { UIMessageChunk } from "ai";
import type { TurnMessage } from "../chat/turn.ts";
import type { Reply, ReplyEnd } from "../reply.ts";

/** What a message of an assistant carries beside its parts. */
export interface ReplyMetadata {
  /** `interrupted`: somebody cut in, or stopped it. Absent while it is spoken. */
  status?: "completed" | "interrupted";
  /** The number of its turn. */
  generationId?: number;
  model?: string;
}

type Chunk = UIMessageChunk<ReplyMetadata>;

/** The id that a message of an assistant has in `useChat`. */
export function idOf(turn: TurnMessage): string {
  return turn.id ?? turn.key;
}

/** A reply as AI SDK's chunks, from its beginning. Each that is taken counts as seen. */
export async function* chunksOf(reply: Reply): AsyncGenerator<Chunk, void, undefined> {
  const parts = new Parts();
  for await (const { turn, text, end } of reply.states()) {
    if (turn) {
      yield* parts.begin(turn);
      yield* parts.think(turn);
      reply.read(text);
      yield* parts.say(text);
    }
    if (end) yield* parts.end(end);
  }
}

/** What of a message was told. */
class Parts {
  private begun = false;
  private thought: "none" | "open" | "closed" = "none";
  private reasoning = "";
  private told: string | null = null;

  *begin(turn: TurnMessage): Generator<Chunk> {
    if (this.begun) return;
    this.begun = true;
    const { generationId, model } = turn;
    const messageMetadata = { generationId, ...(model === null ? {} : { model }) };
    yield { type: "start", messageId: idOf(turn), messageMetadata };
  }

  *think({ thought, text }: TurnMessage): Generator<Chunk> {
    const known = thought?.text ?? "";
    if (this.thought === "closed") return;
    if (known.length > this.reasoning.length) {
      if (this.thought === "none") yield { type: "reasoning-start", id: "reasoning" };
      this.thought = "open";
      yield { type: "reasoning-delta", id: "reasoning", delta: known.slice(this.reasoning.length) };
      this.reasoning = known;
    }
    if (text !== "") yield* this.stopThinking();
  }

  *say(text: string): Generator<Chunk> {
    // A reply that was cut is shorter than what was told of it already: nothing takes words back.
    if (text === "" || (this.told !== null && text.length <= this.told.length)) return;
    if (this.told === null) yield { type: "text-start", id: "text" };
    const delta = text.slice(this.told?.length ?? 0);
    this.told = text;
    yield { type: "text-delta", id: "text", delta };
  }

  *end({ status }: ReplyEnd): Generator<Chunk> {
    if (!this.begun || status === "none") return;
    yield* this.stopThinking();
    if (this.told !== null) yield { type: "text-end", id: "text" };
    const finishReason = status === "completed" ? "stop" : "other";
    yield { type: "finish", finishReason, messageMetadata: { status } };
  }

  private *stopThinking(): Generator<Chunk> {
    if (this.thought === "open") yield { type: "reasoning-end", id: "reasoning" };
    this.thought = "closed";
  }
}
