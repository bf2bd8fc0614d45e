import fc from "fast-check";
import { expect, test } from "vitest";
import { bubbles } from "../../src/chat/bubbles.ts";
import { chipsOf } from "../../src/chat/chips.ts";
import { advance, freeze, say } from "../../src/chat/optimistic.ts";
import type { MessageView, ServerEvent } from "../../src/chat/protocol.gen.ts";
import { reduce } from "../../src/chat/reduce.ts";
import {
  EMPTY_THREAD,
  isTurn,
  isWaiting,
  seenReport,
  type TakenAs,
  type Thread,
} from "../../src/chat/thread.ts";
import { created, interruptedView, queueOf, resumed, taken, turn, view } from "./builders.ts";

/**
 * A server that tells one client of its turns the way the real one does: pieces are merged into frames at will, a
 * post may be lost, late or doubled (then a snapshot follows), connections come and go, readers cut in. Whatever
 * happens, the client shows a prefix of what was said, and in the end what was stored.
 */

type Fate = "arrives" | "doubled" | "lost" | "late";

interface Step {
  /** Pieces merged into the next frame. */
  merge: number;
  fate: Fate;
  /** Which of the late posts arrives now, if any. */
  overdue: number | null;
  reconnect: boolean;
  /** Milliseconds that the reader reads on. */
  read: number;
}

interface Script {
  words: string[];
  steps: Step[];
  ending: "done" | "interrupted" | "cancelled" | "late cut" | "failed";
  /** A list that was made before the late cut arrives after it. */
  staleList: boolean;
}

class Server {
  thread: Thread = EMPTY_THREAD;
  clock = { dueAt: 0 };
  now = 0;
  listed: MessageView[] = [];
  private late: ServerEvent[] = [];
  private generation = 0;

  post(event: ServerEvent): void {
    this.thread = reduce(this.thread, event, this.now);
  }

  /** A post whose answer did not come: it may arrive after others. */
  private deliver(event: ServerEvent, fate: Fate): boolean {
    if (fate === "arrives" || fate === "doubled") this.post(event);
    if (fate === "doubled" || fate === "late") this.late.push(event);
    return fate === "arrives" || fate === "doubled";
  }

  private overdue(place: number | null): void {
    if (place === null || this.late.length === 0) return;
    const [event] = this.late.splice(place % this.late.length, 1);
    if (event) this.post(event);
  }

  private read(ms: number): void {
    this.now += ms;
    const step = advance(this.thread, this.clock, this.now, { baseMs: 30, random: () => 0.5 });
    this.thread = step.thread;
    this.clock = step.clock;
  }

  /** A new connection: what was under way on the old one never arrives. */
  private reconnect(): void {
    this.late = [];
    this.post(resumed(this.listed, false, this.generation - 1));
  }

  speak({ words, steps, ending, staleList }: Script): void {
    this.generation += 1;
    const say = turn(this.generation);
    const whole = words.join("");
    let heard = 0;
    let started = false;
    let fresh = true;
    let fits = words.length;
    for (const step of steps) {
      if (step.reconnect) {
        // A snapshot that does not fit one frame is continued by tokens that the client may know already.
        fits = step.merge;
        heard = 0;
        this.reconnect();
        started = fresh = false;
      }
      const upto = started
        ? Math.min(words.length, heard + step.merge)
        : Math.max(heard, Math.min(fits, heard + step.merge));
      const text = (from: number, to: number) => words.slice(from, to).join("");
      const frame = started
        ? upto > heard
          ? say.token(1 + upto, text(heard, upto))
          : null
        : fresh && heard === 0
          ? say.start()
          : say.snapshot(1 + upto, text(0, upto));
      if (frame) {
        const known = this.deliver(frame, step.fate);
        const begins = frame.type === "ai_start";
        started = known;
        if (!begins) {
          heard = upto;
          fresh = false;
        }
      }
      this.overdue(step.overdue);
      this.read(step.read);
      this.expectPrefix(whole);
    }
    // Everyone has heard everything before the turn ends.
    if (!started || heard < words.length) this.post(say.snapshot(1 + words.length, whole));
    this.finish(say, whole, words.length + 2, ending, staleList);
    for (const event of this.late.splice(0)) this.post(event);
  }

  private finish(
    say: ReturnType<typeof turn>,
    whole: string,
    seq: number,
    ending: Script["ending"],
    staleList: boolean,
  ): void {
    if (ending === "failed") {
      this.post(say.failed(seq));
      return;
    }
    if (ending === "done" || ending === "late cut") {
      this.post(say.done(seq));
      this.listed.push(view("assistant", this.generation, whole));
      if (ending === "done") return;
      this.read(40);
    }
    this.thread = freeze(this.thread);
    const seen = seenReport(this.thread);
    const kept = [...whole].slice(0, seen?.generationId === this.generation ? seen.chars : 0).join("");
    if (ending === "late cut" && kept === whole) return;
    const before = resumed(this.listed, false, this.generation);
    this.listed = this.listed.filter((one) => one.generationId !== this.generation);
    // A turn that was stopped before anything of it was seen is stored only when it was complete before.
    if (kept.trim() !== "" || ending === "late cut") this.listed.push(interruptedView(this.generation, kept));
    this.post(say.interrupted(seq + 1, kept));
    if (ending === "late cut" && staleList) this.post(before);
    if (ending === "cancelled") this.post(say.cancelled(seq + 2));
  }

  private expectPrefix(whole: string): void {
    const shown = this.thread.messages.filter(isTurn).find((one) => one.generationId === this.generation);
    if (shown) expect(whole.startsWith(shown.text)).toBe(true);
  }
}

const word = fc.oneof(
  fc.constantFrom("The", " cat", " sat.", "\n\n", "😀", " 漢字"),
  fc.string({ maxLength: 4 }),
);
const step: fc.Arbitrary<Step> = fc.record({
  merge: fc.integer({ min: 1, max: 5 }),
  fate: fc.constantFrom<Fate>("arrives", "arrives", "arrives", "doubled", "lost", "late"),
  overdue: fc.option(fc.nat(5), { nil: null, freq: 3 }),
  reconnect: fc.nat(4).map((one) => one === 0),
  read: fc.integer({ min: 0, max: 200 }),
});
const script: fc.Arbitrary<Script> = fc.record({
  words: fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.filter((one) => one !== "")),
  steps: fc.array(step, { maxLength: 10 }),
  ending: fc.constantFrom<Script["ending"]>("done", "interrupted", "cancelled", "late cut", "failed"),
  staleList: fc.boolean(),
});

const AT_ONCE: Step = { merge: 1, fate: "arrives", overdue: null, reconnect: false, read: 0 };
const HEARD: Script = {
  words: [" sat.", "The"],
  steps: [AT_ONCE, AT_ONCE],
  ending: "done",
  staleList: false,
};
/** Complete, cut off while the one before it is still revealed; then comes a list that has it. */
const CUT_UNSEEN: Script = { ...HEARD, words: ["The"], ending: "late cut", staleList: true };

test("whatever happens on the way, the client ends with what was stored", () => {
  fc.assert(
    fc.property(fc.array(script, { minLength: 1, maxLength: 4 }), (scripts) => {
      const server = new Server();
      server.post(created);
      for (const one of scripts) server.speak(one);
      const seen = server.listed.filter((one) => one.status === "completed" || one.content.trim() !== "");
      const stored = seen.map((one) => `${one.generationId} ${one.status} ${one.content}`);
      const shown = server.thread.messages
        .filter(isTurn)
        .filter((one) => one.phase !== "failed")
        .map((one) => `${one.generationId} ${one.phase} ${one.text}`);
      expect(shown).toEqual(stored);
      expect(server.thread.needsSync).toBe(false);
    }),
    { numRuns: 1_000, examples: [[[HEARD, CUT_UNSEEN]]] },
  );
});

const anyEvent: fc.Arbitrary<ServerEvent> = fc
  .record({
    generation: fc.integer({ min: 0, max: 4 }),
    seq: fc.integer({ min: 0, max: 12 }),
    text: fc.string({ maxLength: 6 }),
    kind: fc.nat(19),
    mode: fc.constantFrom<TakenAs>("interrupt", "steer", "queue", "backchannel", "stop", "continue"),
  })
  .map(({ generation, seq, text, kind, mode }) => {
    const say = turn(generation);
    const events: ServerEvent[] = [
      say.start(generation - 1),
      say.token(seq, text),
      say.token(seq, text),
      say.snapshot(seq, text),
      say.done(seq),
      say.cancelled(seq),
      say.interrupted(seq, text),
      say.failed(seq),
      resumed([view("user", generation, text), view("assistant", generation, text)]),
      { type: "message_accepted", messageId: `u${seq}`, generationId: generation, clientMessageId: text },
      { type: "user_message", messageId: `u${seq}`, text, generationId: generation },
      { type: "title_updated", conversationId: "c", title: text },
      say.goesOn(generation - 1),
      say.steered(seq, text),
      taken(mode, generation, text),
      { type: "user_message", messageId: `u${seq}`, text, generationId: generation, mode },
      {
        type: "user_message",
        messageId: `u${seq}`,
        text,
        generationId: generation,
        mode,
        queuedIds: ["a", "b"],
      },
      queueOf(seq, { "m-&": text, [`m-${text}`]: "b" }, seq % 2 === 0),
      resumed([{ ...view("user", generation, text), mode }]),
      resumed([{ ...view("assistant", generation, text), continuesGenerationId: generation - 1 }]),
    ];
    return events[kind] ?? say.start();
  });

test("no sequence of events, however absurd, breaks the thread", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let thread = EMPTY_THREAD;
      for (const event of [created, ...events]) {
        const before = new Map(thread.messages.filter(isTurn).map((one) => [one.key, one]));
        thread = reduce(thread, event, 0);
        if (event.type === "ai_token" && !thread.messages.some((one) => one.key === event.token)) {
          const mode = event.seq % 2 === 0 ? "queue" : "auto";
          thread = say(thread, { clientMessageId: event.token, text: event.token, now: 0, mode });
        }
        const keys = thread.messages.map((one) => one.key);
        expect(new Set(keys).size).toBe(keys.length);
        const order = thread.messages.map((one) => one.generationId).filter((one) => one !== null);
        expect(order).toEqual([...order].sort((a, b) => a - b));
        // Each message stands in one bubble, or waits above the message box.
        const stands = bubbles(thread.messages).flatMap((one) =>
          one.role === "user"
            ? [one]
            : [...one.turns, ...one.asides, ...one.remarks.map(({ message }) => message)],
        );
        const waits = thread.messages.filter(isWaiting);
        expect(new Set([...stands, ...waits])).toEqual(new Set(thread.messages));
        expect(stands.length + waits.length).toBe(thread.messages.length);
        const chips = chipsOf(thread.queue, thread.messages).map((one) => one.key);
        expect(new Set(chips).size).toBe(chips.length);
        for (const one of thread.messages.filter(isTurn)) {
          expect(one.shown).toBeLessThanOrEqual(one.text.length);
          const was = before.get(one.key);
          const list = event.type === "conversation_resumed";
          if (was?.phase === "interrupted" && !list) expect(one.text).toBe(was.text);
          if (was?.phase === "interrupted" && !was.incomplete && was.id === one.id)
            expect(one.text.length).toBeLessThanOrEqual(was.text.length);
          if (was && was.phase !== "streaming" && !list) expect(one.phase).not.toBe("streaming");
        }
      }
    }),
    { numRuns: 1_000 },
  );
});
