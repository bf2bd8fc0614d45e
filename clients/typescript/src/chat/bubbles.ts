import { isAside, isTurn, isWaiting, type Message, type UserMessage } from "./thread.ts";
import type { TurnMessage } from "./turn.ts";

/**
 * What stands on the page: a reply that was steered is one bubble of several turns, with the person's remarks where they
 * were made; what was only thrown in while it was spoken stands beside it. Pure.
 */

export interface Remark {
  message: UserMessage;
  /** The turn at whose end it was made. */
  after: number;
}

export interface Reply {
  role: "assistant";
  key: string;
  /** One, or several that continue each other. */
  turns: readonly TurnMessage[];
  remarks: readonly Remark[];
  asides: readonly UserMessage[];
  /**
   * What it answers, as far as it stands before it: the last thing that the person said and, where that steered a reply which
   * has made way, what had been asked before.
   */
  questions: readonly UserMessage[];
}

export type Bubble = UserMessage | Reply;

export function firstOf(reply: Reply): TurnMessage {
  return reply.turns[0] as TurnMessage;
}

/** The turn that says how the reply stands. */
export function lastOf(reply: Reply): TurnMessage {
  return reply.turns.at(-1) as TurnMessage;
}

/** The whole text that is on screen, as it is copied. */
export function shownText(reply: Reply): string {
  return reply.turns.map((one) => one.text.slice(0, one.shown)).join("");
}

/**
 * Whether a reply answers what was asked last. What comes by itself after it, a nudge, answers nothing and takes nothing
 * from it.
 */
export function answersLast(reply: Reply, messages: readonly Message[]): boolean {
  const own = new Set([...reply.turns, ...reply.remarks.map((one) => one.message)].map((one) => one.key));
  let found = false;
  // From the end: of a long conversation each reply is asked with each word of the last one.
  for (let at = messages.length - 1; at >= 0; at--) {
    const one = messages[at] as Message;
    if (isAside(one) || isWaiting(one)) continue;
    if (own.has(one.key)) found = true;
    else if (found) return !isTurn(one);
    else if (!isTurn(one)) return false;
  }
  return found;
}

/** The bubbles of a conversation. Those that have not changed since `before` are the same objects. */
export function bubbles(messages: readonly Message[], before: readonly Bubble[] = []): readonly Bubble[] {
  const made: Bubble[] = [];
  let asked: readonly UserMessage[] = [];
  messages.forEach((one, index) => {
    const open = made.at(-1);
    const reply = open?.role === "assistant" ? open : null;
    if (isTurn(one)) {
      if (reply && continues(one, reply)) made[made.length - 1] = { ...reply, turns: [...reply.turns, one] };
      else {
        const questions = asked;
        made.push({ role: "assistant", key: one.key, turns: [one], remarks: [], asides: [], questions });
        asked = [];
      }
    } else if (isWaiting(one)) return;
    else if (reply && one.mode === "backchannel" && hasTurn(reply, one.generationId))
      made[made.length - 1] = { ...reply, asides: [...reply.asides, one] };
    else if (reply && isRemark(one, reply, messages[index + 1])) {
      const remark = { message: one, after: lastOf(reply).generationId };
      made[made.length - 1] = { ...reply, remarks: [...reply.remarks, remark] };
    } else {
      made.push(one);
      if (!isAside(one)) asked = one.mode === "steer" ? [...asked, one] : [one];
    }
  });
  return keep(made, before);
}

function hasTurn(reply: Reply, generation: number | null): boolean {
  return reply.turns.some((one) => one.generationId === generation);
}

function continues(turn: TurnMessage, reply: Reply): boolean {
  const last = lastOf(reply).generationId;
  if (turn.continues !== undefined) return turn.continues === last;
  // One that was joined in its middle does not say so; the remark that it answers does.
  return reply.remarks.some((one) => one.after === last && one.message.generationId === turn.generationId);
}

/** Whether a message steered the reply before it: then it stands inside. */
function isRemark(message: UserMessage, reply: Reply, next: Message | undefined): boolean {
  if (message.mode !== "steer" || message.generationId === null) return false;
  if (!next || !isTurn(next)) return true;
  if (next.continues === undefined) return next.generationId === message.generationId;
  return next.continues === lastOf(reply).generationId;
}

function keep(made: readonly Bubble[], before: readonly Bubble[]): readonly Bubble[] {
  const known = new Map(before.map((one) => [one.key, one]));
  const kept = made.map((one) => {
    const was = known.get(one.key);
    return was?.role === "assistant" && one.role === "assistant" && isSame(was, one) ? was : one;
  });
  const all = kept.length === before.length && kept.every((one, index) => one === before[index]);
  return all ? before : kept;
}

function isSame(a: Reply, b: Reply): boolean {
  return (
    equal(a.turns, b.turns) &&
    equal(a.asides, b.asides) &&
    equal(a.questions, b.questions) &&
    equal(
      a.remarks.map((one) => one.message),
      b.remarks.map((one) => one.message),
    )
  );
}

function equal<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
