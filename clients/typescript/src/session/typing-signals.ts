import type { UserStoppedTypingFrame, UserTypingFrame } from "../chat/protocol.gen.ts";
import * as typing from "../chat/typing.ts";

/** Tells the server that the person types. Frames overtake each other; the server knows the newer one by its number. */
export class TypingSignals {
  private state = typing.STILL;
  private frames = 0;

  /** When silence on the keyboard counts as having stopped. */
  get until(): number {
    return this.state.until;
  }

  typed(draft: string, now: number): UserTypingFrame | UserStoppedTypingFrame | null {
    return this.next(typing.keystroke(this.state, draft, now));
  }

  rest(now: number): UserTypingFrame | UserStoppedTypingFrame | null {
    return this.state.until <= now ? this.next(typing.rest(this.state)) : null;
  }

  /** A message ends the typing before it, also where that is told later: it takes a number too. */
  saidIt(): { order?: number } {
    this.state = typing.saidIt();
    return this.frames > 0 ? { order: ++this.frames } : {};
  }

  /** The connection that knew of it is gone. */
  forget(): void {
    this.state = typing.STILL;
  }

  private next([state, type]: [typing.Typing, typing.TypingSignal]) {
    this.state = state;
    return type && { type, order: ++this.frames };
  }
}
