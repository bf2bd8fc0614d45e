// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepFocus } from "../../src/components/keep-focus";

const PAGE = `
  <nav class="sidebar"><div class="sidebar-top"><button id="close">Hide</button></div>
    <button data-testid="new-conversation" id="new">New</button><ul><li id="row"><a href="/c/1" id="link">One</a></li></ul></nav>
  <main><header><button data-testid="sidebar-toggle" id="open">Show</button></header>
    <div class="viewport" tabindex="0" id="thread">
      <article class="message"><button id="edit">Edit</button><form id="form"><textarea id="words"></textarea></form></article>
      <article class="message" id="old"><button id="again">Again</button></article></div>
    <textarea id="composer-input"></textarea><button id="stop">Stop</button><button id="send" class="send">Send</button></main>`;

const at = (id: string) => document.getElementById(id) as HTMLElement;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = PAGE;
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

async function lose(id: string, how: (element: HTMLElement) => void, hasKeyboard = true): Promise<string> {
  stop = keepFocus(hasKeyboard);
  at(id).focus();
  how(at(id));
  await vi.advanceTimersByTimeAsync(100);
  return document.activeElement?.id ?? "";
}

const remove = (element: Element) => element.remove();
const disable = (element: Element) => element.setAttribute("disabled", "");

test.each([
  ["the stop button, when the reply is over", "stop", remove, "composer-input"],
  ["the send button, when the message is sent", "send", disable, "composer-input"],
  ["the box in which a message is edited", "words", () => remove(at("form")), "edit"],
  ["a button of a reply that makes way", "again", () => remove(at("old")), "composer-input"],
  ["the list, when it is closed", "close", () => remove(at("close").closest("nav") as Element), "open"],
  ["what opens the list", "open", remove, "close"],
])("the focus goes on from %s", async (_, from, how, to) => {
  expect(await lose(from, how)).toBe(to);
});

test("a row that is deleted leaves the focus in the list", async () => {
  remove(at("open"));
  expect(await lose("link", () => remove(at("row")))).toBe("new");
});

test("no keyboard comes up on a screen without one", async () => {
  expect(await lose("stop", remove, false)).toBe("thread");
});

test.each([
  ["the person has let go of it before", (one: HTMLElement) => one.blur()],
  ["something else has it", () => at("edit").focus()],
  ["a button is only busy", () => at("again").focus()],
])("nothing takes the focus where %s", async (_, how) => {
  const before = await lose("stop", how);
  at("stop").remove();
  disable(at("again"));
  await vi.advanceTimersByTimeAsync(100);
  expect(document.activeElement?.id ?? "").toBe(before);
});
