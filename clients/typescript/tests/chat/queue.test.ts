import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changeQueued, changeRefused, losePatience, sendQueued } from "../../src/chat/optimistic.ts";
import type { ServerEvent } from "../../src/chat/protocol.gen.ts";
import {
  type Change,
  change,
  chips,
  EMPTY_QUEUE,
  refused,
  STALE_MS,
  said,
  sent,
  told,
  toSend,
} from "../../src/chat/queue.ts";
import { isRunning, type Thread } from "../../src/chat/thread.ts";
import { chipTexts, greeted, page, queueOf, resumed, taken, threadOf, turn, view } from "./builders.ts";

const two = { "m-a": "One", "m-b": "Two" };
const queued = threadOf([queueOf(1, two)], greeted());
const edited = (thread: Thread, id: string, text: string) => changeQueued(thread, "edit", id, text);
const underway = (thread: Thread): Thread => ({ ...thread, queue: sent(thread.queue) });

describe("what the server says is queued", () => {
  test("stands in its order, and an older list changes nothing", () => {
    expect(chipTexts(queued)).toEqual(["One", "Two"]);
    expect(chipTexts(threadOf([queueOf(3, { "m-b": "Two" }), queueOf(2, two)], queued))).toEqual(["Two"]);
  });

  test("is held after a stop, until it is empty or goes on", () => {
    const held = threadOf([queueOf(2, two, true)], queued);
    expect(chipTexts(held)).toEqual(["held", "One", "Two"]);
    expect(chipTexts(threadOf([queueOf(3, two)], held))).toEqual(["One", "Two"]);
    expect(chipTexts(threadOf([queueOf(3, {}, true)], held))).toEqual([]);
  });
});

describe("a change of the person", () => {
  test("is seen at once, and is over when the server has done it", () => {
    const changed = edited(queued, "m-a", "Uno");
    expect(chipTexts(changed)).toEqual(["Uno…", "Two"]);
    const done = threadOf([queueOf(2, { "m-a": "Uno", "m-b": "Two" })], changed);
    expect(chipTexts(done)).toEqual(["Uno", "Two"]);
    expect(done.queue.changes).toEqual([]);
  });

  test("of which another comes before the server has done it: the last word counts", () => {
    const changed = edited(underway(edited(queued, "m-a", "Uno")), "m-a", "Un");
    const first = threadOf([queueOf(2, { "m-a": "Uno", "m-b": "Two" })], changed);
    expect(chipTexts(first)).toEqual(["Un…", "Two"]);
    expect(toSend(first.queue).map((one) => one.text)).toEqual(["Un"]);
  });

  test("takes it out, also when another tab does", () => {
    const changed = changeQueued(queued, "remove", "m-a");
    expect(chipTexts(changed)).toEqual(["Two"]);
    expect(threadOf([queueOf(2, { "m-b": "Two" })], changed).queue.changes).toEqual([]);
  });

  test("of what is not queued, or that changes nothing, is none", () => {
    expect(change(queued.queue, "remove", "m-z")).toBe(queued.queue);
    expect(change(queued.queue, "edit", "m-a", "One")).toBe(queued.queue);
  });

  test("that was refused leaves what the server has, and gives the words back", () => {
    const changed = underway(edited(changeQueued(queued, "remove", "m-b"), "m-a", "Uno"));
    const [left, lost] = changeRefused(threadOf([queueOf(2, { "m-b": "Two" })], changed));
    expect(lost).toMatchObject({ kind: "edit", messageId: "m-a", text: "Uno" });
    expect(chipTexts(left)).toEqual([]);
    const [all, second] = changeRefused(left);
    expect(second).toMatchObject({ kind: "remove", messageId: "m-b" });
    expect(chipTexts(all)).toEqual(["Two"]);
    expect(changeRefused(all)[1]).toBeNull();
  });

  test("of words that were said meanwhile is over only when they were said so", () => {
    const changed = underway(edited(queued, "m-a", "Uno"));
    const spoken = (text: string): ServerEvent => ({
      type: "user_message",
      messageId: "m-a",
      text,
      generationId: 2,
      mode: "queue",
      queuedIds: ["m-a", "m-b"],
    });
    expect(threadOf([spoken("Uno\n\nTwo")], changed).queue.changes).toEqual([]);
    const late = threadOf([queueOf(2, {}), spoken("One\n\nTwo")], changed);
    expect(changeRefused(late)[1]).toMatchObject({ text: "Uno" });
  });
});

describe("a queued message that is sent now", () => {
  const reply = turn(2);
  const begin: ServerEvent[] = [reply.start(), reply.token(4, "Some words")];
  const spoken = threadOf([...begin, queueOf(2, two)], queued);
  const sending = sendQueued(spoken, "m-b", 5_000);

  test("cuts in at once, and the others stay", () => {
    expect(chipTexts(sending)).toEqual(["One"]);
    expect(page(sending).at(-1)).toBe("you (pending): Two");
    const known: ServerEvent = {
      type: "user_message",
      messageId: "m-b",
      text: "Two",
      generationId: 3,
      mode: "interrupt",
    };
    const done = threadOf([queueOf(3, { "m-a": "One" }), reply.interrupted(5, "Some"), known], sending);
    expect(page(done).slice(-2)).toEqual(["reply interrupted: Some", "you: Two"]);
    expect([chipTexts(done), done.queue.changes, isRunning(done)]).toEqual([["One"], [], true]);
  });

  test("comes back when it was not queued any more", () => {
    const [back, lost] = changeRefused(underway(sending));
    expect(lost).toMatchObject({ kind: "send", messageId: "m-b" });
    expect(page(back).at(-1)).not.toContain("Two");
    expect(back.awaiting).toBeNull();
  });

  test("is asked for once", () => {
    const again = sendQueued(sending, "m-b", 6_000);
    expect(again).toBe(sending);
  });
});

describe("another connection", () => {
  const list = resumed([view("user", 2, "Hi")], false, 2);

  test("confirms the queue, or there is none", () => {
    const back = threadOf([list], queued, 1_000);
    expect(chipTexts(back)).toEqual(["One", "Two"]);
    expect(chipTexts(losePatience(threadOf([queueOf(1, two)], back), 99_999))).toEqual(["One", "Two"]);
    expect(chipTexts(losePatience(back, 1_000 + STALE_MS - 1))).toEqual(["One", "Two"]);
    expect(chipTexts(losePatience(back, 1_000 + STALE_MS))).toEqual([]);
  });

  test("sends again what nobody has answered, once the queue is certain", () => {
    const back = threadOf([list], underway(edited(queued, "m-a", "Uno")), 1_000);
    expect(toSend(back.queue)).toEqual([]);
    const certain = threadOf([queueOf(1, two)], back);
    expect(toSend(certain.queue).map((one) => [one.kind, one.text])).toEqual([["edit", "Uno"]]);
  });

  test("knows what has been said meanwhile", () => {
    const back = threadOf([resumed([{ ...view("user", 2, "One\n\nTwo"), id: "m-a" }])], queued);
    expect(chipTexts(back)).toEqual(["Two"]);
  });

  test("tells of a message whose acknowledgement was lost", () => {
    const said = { ...queued, queue: EMPTY_QUEUE };
    const thread = threadOf([list, queueOf(1, { "m-a": "One" }), taken("queue", 2, "a")], said);
    expect(chipTexts(thread)).toEqual(["One"]);
  });
});

type Act = { who: "server" | "person" | "refusal"; id: number; kind: Change["kind"]; text: string };
const act: fc.Arbitrary<Act> = fc.record({
  who: fc.constantFrom("server", "server", "person", "person", "refusal"),
  id: fc.nat(3),
  kind: fc.constantFrom<Change["kind"]>("edit", "remove", "send"),
  text: fc.constantFrom("a", "b", "c"),
});

test("whatever is done in whichever order, the page ends with what the server has", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      let server = new Map([0, 1, 2].map((id) => [`m${id}`, "x"]));
      let revision = 0;
      let queue = told(EMPTY_QUEUE, queueOf(++revision, Object.fromEntries(server)));
      const tell = () => {
        queue = told(queue, queueOf(++revision, Object.fromEntries(server)));
      };
      for (const { who, id, kind, text } of acts) {
        const name = `m${id}`;
        if (who === "person") queue = sent(change(queue, kind, name, kind === "edit" ? text : undefined));
        else if (who === "refusal") [queue] = refused(queue);
        else {
          server = new Map(server);
          if (kind === "edit" && server.has(name)) server.set(name, text);
          else if (kind === "remove") server.delete(name);
          else {
            const words = [...server.values()].join("\n\n");
            const event = { messageId: name, text: words, generationId: 1, queuedIds: [...server.keys()] };
            queue = said(queue, { type: "user_message", ...event });
            server.clear();
          }
          tell();
        }
        expect(new Set(chips(queue).map((one) => one.messageId)).size).toBe(chips(queue).length);
      }
      // What is under way is answered: done and told, or refused.
      for (const one of [...queue.changes]) {
        const known = server.has(one.messageId);
        if (!known) [queue] = refused(queue);
        else {
          if (one.kind === "edit") server.set(one.messageId, one.text);
          else server.delete(one.messageId);
          tell();
        }
      }
      tell();
      expect(queue.changes).toEqual([]);
      expect(chips(queue).map((one) => [one.messageId, one.text])).toEqual([...server.entries()]);
    }),
    { numRuns: 500 },
  );
});
