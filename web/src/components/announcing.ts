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
  cut: boolean;
}

export const NOTHING_ANNOUNCED: Announced = { key: "", blocks: 0, cut: false };

function nameOf({ node }: Block): string {
  return node.type === "code" ? `${node.lang ?? ""} code`.trim() : textOf([node]);
}

/**
 * What is to be told now, empty for nothing, and what was told then. A turn that is over when it is first seen was said
 * before: it is there to be read. `goesOn`: a remark has steered it, or it is not known yet whether it cuts in.
 */
export function announce(
  before: Announced,
  turn: TurnMessage,
  blocks: readonly Block[],
  goesOn = false,
): [string, Announced] {
  const over = turn.phase !== "streaming" && turn.shown === turn.text.length;
  const finished = over ? blocks.length : Math.max(0, blocks.length - 1);
  if (before.key !== turn.key) {
    if (over) return ["", { key: turn.key, blocks: finished, cut: true }];
    return announce({ key: turn.key, blocks: 0, cut: false }, turn, blocks, goesOn);
  }
  const parts = blocks.slice(before.blocks, finished).map(nameOf);
  const cut = before.cut || (over && turn.phase === "interrupted" && !goesOn);
  if (cut && !before.cut) parts.push(strings.thread.interrupted);
  return [parts.join("\n"), { key: turn.key, blocks: Math.max(before.blocks, finished), cut }];
}
