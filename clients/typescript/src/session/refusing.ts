import * as optimistic from "../chat/optimistic.ts";
import type { ErrorEvent } from "../chat/protocol.gen.ts";
import type { Thread } from "../chat/thread.ts";
import type { Outgoing } from "./outgoing.ts";
import type { SessionDeps } from "./ports.ts";
import { isAboutQueue } from "./queued.ts";
import { comesBack, isLimit } from "./refusals.ts";

/** What a refusal is told to. */
type Surroundings = Pick<SessionDeps, "onRefusal" | "sentenceOf"> & {
  giveBack: (text: string, clientMessageId: string | null, event: ErrorEvent) => void;
};

/** The thread after a frame was refused. What was refused is not sent again, and its words are not lost. */
export function refuse(thread: Thread, event: ErrorEvent, outgoing: Outgoing, to: Surroundings): Thread {
  const item = outgoing.refusedBy(event);
  if (event.code === "TRY_AGAIN" && event.clientMessageId !== undefined) {
    // Of one that was accepted meanwhile, it says nothing.
    if (item) outgoing.later();
    return thread;
  }
  if (event.code === "MODEL_NOT_FOUND") outgoing.modelIsSet();
  if (item) {
    outgoing.drop(item);
    const { frame } = item;
    if (comesBack(event) && frame.type === "user_message") {
      to.onRefusal(event);
      to.giveBack(frame.text, frame.clientMessageId, event);
      return optimistic.givenBack(thread, frame.clientMessageId);
    }
    // Words for the last question do not go to the message box: from there they would be another one.
    const again = comesBack(event);
    const next = optimistic.refused(thread, frame.clientMessageId, to.sentenceOf(event), again);
    return frame.type === "edit_last" ? { ...next, needsSync: true } : next;
  }
  to.onRefusal(event);
  if (isAboutQueue(event, thread)) {
    // What the server has stands.
    const [next, change] = optimistic.changeRefused(thread);
    if (change?.kind === "edit") to.giveBack(change.text, null, event);
    return next;
  }
  const answer = event.code === "NOTHING_TO_REPLACE" || event.code === "TRY_AGAIN" || isLimit(event);
  return answer ? { ...optimistic.thaw(thread), awaiting: null, needsSync: true } : thread;
}
