import type { ErrorEvent } from "taskflow-client/chat/protocol.gen";
import { ApiError } from "taskflow-client/http/errors";
import { strings } from "../strings";

/** What a person reads when something was refused. */

export function sentenceOf(event: ErrorEvent): string {
  const { limits } = strings;
  if (event.code === "RATE_LIMITED") return limits.quick(waitOf(event.retryAfter ?? 0));
  if (event.code === "BUDGET_EXCEEDED") return limits.spent(waitOf(event.retryAfter ?? 0));
  return strings.refusals[event.code] ?? event.error;
}

/** Why a request of the HTTP API failed: the limit that refused it, or `otherwise`. */
export function failureSentence(error: unknown, otherwise: string): string {
  const limit = error instanceof ApiError && error.status === 429;
  return limit ? strings.limits.requests(waitOf(error.retryAfter ?? 0)) : otherwise;
}

/** Why the server lets nobody in for now. `seconds`: until it may. */
export function doorSentence(code: string, seconds: number): string {
  const { door } = strings.limits;
  const say = Object.hasOwn(door, code) ? door[code as keyof typeof door] : door.RATE_LIMITED;
  return say(waitOf(seconds));
}

/** Seconds as people say them, rounded up. */
export function waitOf(seconds: number): string {
  const { moment, seconds: inSeconds, minutes, hours, days } = strings.limits.waits;
  if (seconds <= 0) return moment;
  if (seconds < 90) return inSeconds(Math.ceil(seconds));
  if (seconds < 90 * 60) return minutes(Math.ceil(seconds / 60));
  if (seconds < 36 * 3600) return hours(Math.ceil(seconds / 3600));
  return days(Math.ceil(seconds / 86_400));
}
