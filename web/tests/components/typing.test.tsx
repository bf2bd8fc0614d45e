// @vitest-environment jsdom
import { useAui } from "@assistant-ui/react";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { useEffect } from "react";
import { EMPTY_THREAD, type Message } from "taskflow-client/chat/thread";
import type { Session } from "taskflow-client/session/session";
import { expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import { Composer } from "../../src/components/composer";
import { ChatRuntime } from "../../src/runtime";

// The page's own would connect.
vi.mock("../../src/client/chat", () => ({ draftStorage: { draft: () => "", keepDraft: () => {} } }));

const said = (at: number) =>
  ({
    role: "user",
    key: `m${at}`,
    text: `Number ${at}`,
    delivery: "sent",
    createdAt: at,
    generationId: at,
  }) as Message;

/** How often the library has looked at all of its messages. */
const looks = { count: 0 };

function Looks() {
  const aui = useAui();
  useEffect(() => aui.subscribe(() => void looks.count++), [aui]);
  return null;
}

test("a letter that is typed makes nobody look at the messages of the conversation", async () => {
  const spoken: unknown[][] = [];
  const typed: string[] = [];
  const thread = { ...EMPTY_THREAD, messages: [1, 2, 3].map(said) };
  const store = createStore(() => ({ thread, refusal: null }));
  const session = {
    store,
    say: (...what: unknown[]) => spoken.push(what),
    typed: (text: string) => typed.push(text),
  } as unknown as Session;
  render(
    <Tooltip.Provider>
      <ChatRuntime session={session}>
        <Composer />
        <Looks />
      </ChatRuntime>
    </Tooltip.Provider>,
  );
  const box = screen.getByRole("textbox") as HTMLTextAreaElement;
  await act(async () => {});
  looks.count = 0;
  for (const text of ["H", "He", "Hey"]) fireEvent.change(box, { target: { value: text } });
  expect(box.value).toBe("Hey");
  expect(typed).toEqual(["H", "He", "Hey"]);
  expect(looks.count).toBe(0);

  await act(async () => void fireEvent.keyDown(box, { key: "Enter", altKey: true }));
  expect(spoken).toEqual([["Hey", "queue"]]);
  expect(box.value).toBe("");

  // It does look when there is one more.
  await act(async () => store.setState({ thread: { ...thread, messages: [1, 2, 3, 4].map(said) } }));
  expect(looks.count).toBeGreaterThan(0);
});
