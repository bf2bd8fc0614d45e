import type { ErrorEvent } from "../chat/protocol.gen.ts";

/** What becomes of something that was refused. Pure. */

export function isLimit(event: ErrorEvent): boolean {
  return event.code === "RATE_LIMITED" || event.code === "BUDGET_EXCEEDED";
}

/** Whether a refused message goes back to where it was written: it may be sent later, or in another way. */
export function comesBack(event: ErrorEvent): boolean {
  return isLimit(event) || ["MODEL_NOT_FOUND", "SIGNED_OUT", "QUEUE_FULL"].includes(event.code);
}
