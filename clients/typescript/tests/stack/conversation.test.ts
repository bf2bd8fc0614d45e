import { afterEach, describe, expect, test } from "vitest";
import type { ServerEvent } from "../../src/index.ts";
import { closeAll, closing, open, person, release, serviceToken, until } from "./server.ts";

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

  test("is a program's, with a service token, and goes on in another one", async () => {
    const first = person({ token: serviceToken });
    const conversation = closing(first.open());
    expect(await conversation.say('[[say "Noted."]] My name is Ada.').text()).toBe("Noted.");
    const { id } = conversation;
    conversation.close();
    expect(first.guest).toBe("");
    expect(await first.requests.request("GET", "/api/me")).toMatchObject({ kind: "service" });
    let asked = 0;
    const token = async () => {
      asked += 1;
      return serviceToken;
    };
    const again = closing(person({ token }).open(id === null ? {} : { id }));
    await again.ready();
    expect(again.thread.messages.at(-1)).toMatchObject({ text: "Noted." });
    expect(await again.say('[[say "Ada."]] What is it?').text()).toBe("Ada.");
    expect(asked).toBeGreaterThan(0);
    // A guest is somebody else.
    const other = closing(person().open(id === null ? {} : { id }));
    await expect(other.ready()).rejects.toMatchObject({ code: "CONVERSATION_NOT_FOUND" });
    const wrong = closing(person({ token: `${serviceToken}x` }).open());
    await expect(wrong.ready()).rejects.toMatchObject({ code: "INVALID_TOKEN" });
  });

  test("has replies that are judged once they are over, and copied", async () => {
    const taskflow = person();
    const conversation = closing(taskflow.open());
    const reply = conversation.say('[[say "It is."]] [[hold]] Is the sea blue?');
    const judging = conversation.judge(reply, "down", "too short, ask me@example.com");
    await release();
    const { messageId } = await reply.end();
    expect(await judging).toEqual({ messageId, thumb: "down", word: "too short, ask [REDACTED:EMAIL]" });
    await conversation.judge(reply, "up");
    await conversation.noteCopied(reply);
    const id = conversation.id ?? "";
    expect((await taskflow.api.conversation(id)).judgements).toEqual([
      { messageId, thumb: "up", word: null },
    ]);
    await conversation.withdrawJudgement(reply);
    expect((await taskflow.api.conversation(id)).judgements).toEqual([]);
    const unknown = { messageId: "6d2c3d0e-8a52-4b5c-9b1e-0c7f3f6f1a11", thumb: "up" as const, word: null };
    await expect(taskflow.api.judge(id, unknown)).rejects.toMatchObject({
      code: "REPLY_NOT_FOUND",
      status: 404,
    });
    const story = conversation.say("[[say 30 words]] [[hang after 5]] A story.");
    for await (const piece of story) if (piece !== "") break;
    const early = { ...unknown, messageId: conversation.thread.messages.at(-1)?.id ?? "" };
    await expect(taskflow.api.judge(id, early)).rejects.toMatchObject({ code: "REPLY_IN_PROGRESS" });
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
