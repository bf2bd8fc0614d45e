import { afterEach, describe, expect, test } from "vitest";
import type { ServerEvent } from "../../src/index.ts";
import { closeAll, closing, open, person, until } from "./server.ts";

afterEach(closeAll);

describe("a conversation", () => {
  test("is read piece by piece, and interrupted where it was read to", async () => {
    const conversation = open();
    const ends: ServerEvent[] = [];
    conversation.on((event) => event.type === "ai_interrupted" && ends.push(event));
    const story = conversation.say("[[say 40 words]] [[hang after 20]] A story, please.");
    let read = "";
    for await (const piece of story) {
      read += piece;
      if (read.length > 30) break;
    }
    const answer = conversation.say('[[say "Sure."]] Something else.');
    expect(await answer.end()).toMatchObject({ status: "completed", text: "Sure." });
    expect(await story.end()).toMatchObject({ status: "interrupted", text: read });
    // A person's greeting may have been cut as well.
    expect(ends.at(-1)).toMatchObject({ chars: read.length });
  });

  test("is stopped", async () => {
    const conversation = open();
    const story = conversation.say("[[say 40 words]] [[hang after 20]] A story, please.");
    for await (const piece of story) if (piece !== "") break;
    conversation.cancel();
    expect((await story.end()).status).toBe("interrupted");
  });

  test("answers again, and another question instead", async () => {
    const conversation = open();
    const first = conversation.say('[[say "One."]] Count.');
    expect(await first.text()).toBe("One.");
    expect(await conversation.regenerate().text()).toBe("One.");
    const other = conversation.sayInstead('[[say "Two."]] Count on.');
    expect(await other.text()).toBe("Two.");
    expect((await first.end()).status).toBe("none");
    const said = conversation.thread.messages.filter((one) => one.role === "user");
    expect(said.map((one) => one.text)).toEqual(['[[say "Two."]] Count on.']);
  });

  test("queues what is to wait, and answers it in its turn", async () => {
    const conversation = open();
    const story = conversation.say("[[say 30 words]] [[pace 20ms]] A story, please.");
    for await (const piece of story) if (piece !== "") break;
    const next = conversation.say('[[say "Next."]] And then?', { mode: "queue" });
    expect(await next.text()).toBe("Next.");
    expect((await story.end()).status).toBe("completed");
  });

  test("goes on in another program as the same guest, with all that was said", async () => {
    const first = person();
    const conversation = closing(first.open());
    await conversation.say('[[say "Noted."]] My name is Ada.').end();
    const { id } = conversation;
    conversation.close();
    const later = person({ guest: first.guest });
    const again = closing(later.open({ id: id ?? "" }));
    await again.ready();
    expect(again.thread.messages.map((one) => one.text)).toContain("Noted.");
    expect(await again.say('[[say "Ada."]] Who am I?').text()).toBe("Ada.");
    await until(() => again.thread.title !== null, "a title");
  });

  test("of somebody else is not there", async () => {
    const conversation = closing(person().open({ id: "0e2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a22" }));
    await expect(conversation.ready()).rejects.toMatchObject({ code: "CONVERSATION_NOT_FOUND" });
    await expect(conversation.say("Hello?").end()).rejects.toMatchObject({ code: "CONVERSATION_NOT_FOUND" });
  });

  test("whose reply fails says why", async () => {
    const conversation = open();
    const reply = conversation.say("[[fail 400]] Hello?");
    await expect(reply.text()).rejects.toMatchObject({ name: "TaskFlowError" });
  });

  test("comes at the server's pace, too", async () => {
    const conversation = closing(person({ pacing: "server" }).open());
    expect(await conversation.say('[[say "As slowly as people talk."]] Hello.').text()).toBe(
      "As slowly as people talk.",
    );
  });
});
