import { isSpeaking } from "taskflow-client/chat/thread";
import type { TurnMessage } from "taskflow-client/chat/turn";
import type { Ending } from "./document";

/** How the text of a turn ends, as it is on screen. `speaking`: more of it is to come. */
export function endingOf(turn: TurnMessage, speaking = isSpeaking(turn)): Ending {
  if (speaking) return "growing";
  return turn.phase === "completed" && turn.finish === null ? "whole" : "cut";
}
