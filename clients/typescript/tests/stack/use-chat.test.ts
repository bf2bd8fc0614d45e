// @vitest-environment jsdom
import { Chat, type UseChatHelpers, useChat } from "@ai-sdk/react";
import { createElement, StrictMode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, describe, expect, test } from "vitest";
import { TaskFlowChatTransport, type TaskFlowUIMessage } from "../../src/ai/index.ts";
import type { ServerEvent } from "../../src/index.ts";
import { MemoryStorage } from "../memory-storage.ts";
import { closeAll, closing, person, release, until } from "./server.ts";

/** A browser: its storage, its cookies, and the page that is open in it. */
class Browser {
  readonly storage = new MemoryStorage();
  guest = "";
  private root: Root | null = null;
  private transport: TaskFlowChatTransport | null = null;
  private helpers: UseChatHelpers<TaskFlowUIMessage> | null = null;
  readonly heard: ServerEvent[] = [];

  get chat(): UseChatHelpers<TaskFlowUIMessage> {
    if (!this.helpers) throw new Error("no page is open");
    return this.helpers;
  }

  /** Opens the page, or opens it again: as after a reload, nothing is left but the storage and the cookies. */
  async load(): Promise<void> {
    this.leave();
    const taskflow = person({ guest: this.guest });
    const transport = closing(new TaskFlowChatTransport({ taskflow, storage: this.storage }));
    this.transport = transport;
    const conversation = transport.conversation("chat");
    conversation.on((event) => void this.heard.push(event));
    await until(() => conversation.thread.messages[0]?.text.endsWith("?") ?? false, "the greeting");
    await until(() => conversation.current() === null || this.root !== null, "its end");
    const messages = await transport.messages("chat");
    const Page = () => {
      this.helpers = useChat({ id: "chat", transport, messages, resume: true });
      return null;
    };
    this.root = createRoot(document.createElement("div"));
    this.root.render(createElement(StrictMode, null, createElement(Page)));
    await until(() => this.helpers !== null, "the page");
    this.guest = taskflow.guest;
  }

  /** The page goes, without a word to anybody. */
  leave(): void {
    this.root?.unmount();
    this.helpers = null;
    this.transport?.close();
  }

  /** What stands on the page below the greeting. */
  get words(): string[] {
    return this.chat.messages.slice(1).map(wordsOf);
  }

  get reply(): string {
    const last = this.chat.messages.at(-1);
    return last?.role === "assistant" ? wordsOf(last) : "";
  }

  count(type: ServerEvent["type"]): number {
    return this.heard.filter((one) => one.type === type).length;
  }
}

function wordsOf({ parts }: TaskFlowUIMessage): string {
  return parts.map((one) => (one.type === "text" ? one.text : "")).join("");
}

const browsers: Browser[] = [];
async function browser(): Promise<Browser> {
  const opened = new Browser();
  browsers.push(opened);
  await opened.load();
  return opened;
}

afterEach(() => {
  for (const one of browsers.splice(0)) one.leave();
  closeAll();
});

const TWENTY = Array.from({ length: 20 }, (_, index) => `word${index + 1}`).join(" ");

describe("useChat, as it is", () => {
  test("sends, and shows the reply as it comes", async () => {
    const page = await browser();
    await page.chat.sendMessage({ text: '[[say "Good day to you."]] Hello.' });
    expect(page.chat.status).toBe("ready");
    expect(page.words).toEqual(['[[say "Good day to you."]] Hello.', "Good day to you."]);
    expect(page.chat.messages.at(-1)?.metadata).toMatchObject({ status: "completed" });
  });

  test("stops the reply on the server", async () => {
    const page = await browser();
    const sent = page.chat.sendMessage({ text: "[[say 40 words]] [[hang after 20]] A story." });
    await until(() => page.reply.startsWith(TWENTY), "twenty words");
    await page.chat.stop();
    await sent;
    expect(page.chat.status).toBe("ready");
    await until(
      () => page.heard.some((one) => one.type === "ai_done" && one.status === "cancelled"),
      "a stop",
    );
    expect(page.reply.trimEnd()).toBe(TWENTY);
  });

  test("interrupts by sending", async () => {
    const page = await browser();
    const first = page.chat.sendMessage({ text: "[[say 40 words]] [[hang after 20]] A story." });
    await until(() => page.reply.startsWith(TWENTY), "twenty words");
    await page.chat.sendMessage({ text: '[[say "Sure."]] Something else.' });
    await first;
    expect(page.words.map((one) => one.trimEnd())).toEqual([
      "[[say 40 words]] [[hang after 20]] A story.",
      TWENTY,
      '[[say "Sure."]] Something else.',
      "Sure.",
    ]);
    expect(page.chat.messages[2]?.metadata).toMatchObject({ status: "interrupted" });
  });

  test("resumes a reply after a reload, once, and reads it to its end", async () => {
    const page = await browser();
    void page.chat.sendMessage({ text: "[[say 40 words]] [[hold every 20]] A story." });
    await until(() => page.reply.startsWith(TWENTY), "twenty words");
    await page.load();
    await until(() => page.reply.startsWith(TWENTY), "twenty words again");
    expect(page.chat.status).toBe("streaming");
    await release();
    await until(() => page.chat.status === "ready", "the end");
    expect(page.reply).toMatch(/^word1 .* word40$/);
    expect(page.chat.messages.map((one) => one.role)).toEqual(["assistant", "user", "assistant"]);
    expect(page.count("ai_interrupted")).toBe(0);
  });

  test("stops while resumed", async () => {
    const page = await browser();
    void page.chat.sendMessage({ text: "[[say 40 words]] [[hang after 20]] A story." });
    await until(() => page.reply.startsWith(TWENTY), "twenty words");
    await page.load();
    await until(() => page.reply.startsWith(TWENTY), "twenty words again");
    await page.chat.stop();
    expect(page.chat.status).toBe("ready");
    await until(
      () => page.heard.some((one) => one.type === "ai_done" && one.status === "cancelled"),
      "a stop",
    );
    await page.load();
    expect(page.words.at(-1)?.trimEnd()).toBe(TWENTY);
    expect(page.chat.messages.at(-1)?.metadata).toMatchObject({ status: "interrupted" });
    expect(page.chat.status).toBe("ready");
  });

  test("asks again, and asks otherwise", async () => {
    const page = await browser();
    await page.chat.sendMessage({ text: '[[say "One."]] Count.' });
    const first = page.chat.messages.at(-1)?.id;
    await page.chat.regenerate();
    expect(page.words).toEqual(['[[say "One."]] Count.', "One."]);
    expect(page.chat.messages.at(-1)?.id).not.toBe(first);
    const question = page.chat.messages[1]?.id ?? "";
    await page.chat.sendMessage({ text: '[[say "Two."]] Count on.', messageId: question });
    expect(page.words).toEqual(['[[say "Two."]] Count on.', "Two."]);
    await page.load();
    expect(page.words).toEqual(['[[say "Two."]] Count on.', "Two."]);
  });

  test("says why a reply failed, and goes on", async () => {
    const page = await browser();
    await page.chat.sendMessage({ text: "[[fail 400]] Hello." });
    expect(page.chat.status).toBe("error");
    expect(page.chat.error).toMatchObject({ name: "TaskFlowError" });
    await page.chat.sendMessage({ text: '[[say "Here."]] Again.' });
    expect([page.chat.status, page.reply]).toEqual(["ready", "Here."]);
  });
});

test("Chat without React refuses what the server would refuse", async () => {
  const transport = closing(new TaskFlowChatTransport({ taskflow: person() }));
  const chat = new Chat<TaskFlowUIMessage>({ transport });
  await chat.sendMessage({ text: " " });
  expect(chat.error).toMatchObject({ code: "INVALID_MESSAGE" });
  await chat.sendMessage({ text: "x".repeat(16_001) });
  expect(chat.error).toMatchObject({ code: "MESSAGE_TOO_LARGE" });
  await chat.sendMessage({ text: "Hello." }, { body: { mode: "shout" } });
  expect(chat.error).toMatchObject({ code: "INVALID_MESSAGE", message: expect.stringContaining("steer") });
  await chat.sendMessage({ parts: [{ type: "file", url: "data:,x", mediaType: "text/plain" }] });
  expect(chat.error).toMatchObject({ code: "INVALID_MESSAGE" });
  await chat.resumeStream();
  expect(chat.status).toBe("ready");
});
