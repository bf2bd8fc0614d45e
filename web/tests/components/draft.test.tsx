// @vitest-environment jsdom
import { act, fireEvent, render, screen } from "@testing-library/react";
import { EMPTY_THREAD } from "taskflow-client/chat/thread";
import type { Session } from "taskflow-client/session/session";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { addBehind, giveBack } from "../../src/client/returned";
import { useDraft } from "../../src/components/draft";
import { ChatRuntime } from "../../src/runtime";

const store = createStore(() => ({ thread: EMPTY_THREAD, refusal: null }));
const session = { store } as unknown as Session;
const keep = () => null;

function Box() {
  const { text, setText } = useDraft(keep, () => "typed");
  const send = () => {
    setText("");
    giveBack(session, text);
  };
  return (
    <>
      <textarea value={text} onChange={({ target }) => setText(target.value)} />
      <button type="button" onClick={send}>
        Send
      </button>
    </>
  );
}

test("nothing is lost or doubled of texts that come before the message box shows those before them", () => {
  render(
    <ChatRuntime session={session}>
      <Box />
    </ChatRuntime>,
  );
  const box = screen.getByRole("textbox") as HTMLTextAreaElement;
  act(() => {
    addBehind(session, "one file");
    addBehind(session, "another");
    giveBack(session, "refused");
    giveBack({} as Session, "of another conversation");
  });
  expect(box.value).toBe("refused\n\ntyped\n\none file\n\nanother");

  // What is refused at once comes back, and only once.
  fireEvent.change(box, { target: { value: "said" } });
  fireEvent.click(screen.getByRole("button"));
  expect(box.value).toBe("said");
});
