import type { TurnMessage } from "taskflow-client/chat/turn";
import type { Block } from "../markdown/document";
import { textOf } from "../markdown/plain";
import { strings } from "../strings";

/** What a screen reader is told of a reply: each paragraph once, when it is finished, never a token. Pure. */

export interface Announced {
  /** The turn. */
  key: string;
  /** How many of its blocks were told, or need not be. */
  blocks: number;
  /** That it was cut was told, or need not be. */
  over: boolean;
}

export const NOTHING_ANNOUNCED: Announced = { key: "", blocks: 0, over: false };

function nameOf({ node }: Block): string {
  return node.type === "code" ? `${node.lang ?? ""} code`.trim() : textOf([node]);
}

/**
 * What is to be told now, empty for nothing, and what was told then. A turn that is over when it is first seen was said
 * before: it is there to be read.
 */
export function announce(
  before: Announced,
  turn: TurnMessage,
  blocks: readonly Block[],
): [string, Announced] {
  const over = turn.phase !== "streaming" && turn.shown === turn.text.length;
  const finished = over ? blocks.length : Math.max(0, blocks.length - 1);
  const now = { key: turn.key, blocks: finished, over };
  if (before.key !== turn.key) {
    if (over) return ["", now];
    return announce({ key: turn.key, blocks: 0, over: false }, turn, blocks);
  }
  const parts = blocks.slice(before.blocks, finished).map(nameOf);
  if (over && !before.over && turn.phase === "interrupted") parts.push(strings.thread.interrupted);
  return [parts.join("\n"), { ...now, blocks: Math.max(before.blocks, finished) }];
}
