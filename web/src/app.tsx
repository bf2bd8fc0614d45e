import { Tooltip } from "radix-ui";
import { useEffect, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import { isGone, isNew } from "taskflow-client/chat/thread";
import type { Session } from "taskflow-client/session/session";
import { useStore } from "zustand";
import { chat, startConversation } from "./client/chat";
import { credentials } from "./client/credentials";
import { filesIn, textOf } from "./client/files";
import { notify } from "./client/notices";
import { prefs } from "./client/prefs";
import { addBehind } from "./client/returned";
import { Header } from "./components/header";
import { belongsToInputMethod, isWriting } from "./components/keys";
import { Notices } from "./components/notices";
import { focusComposer } from "./components/pointer";
import { Sidebar } from "./components/sidebar";
import { Thread } from "./components/thread";
import { ChatRuntime } from "./runtime";
import { strings } from "./strings";

const narrow = matchMedia("(max-width: 48rem)");

function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow.addEventListener("change", listener);
      return () => narrow.removeEventListener("change", listener);
    },
    () => narrow.matches,
  );
}

/** Each session gets its own runtime and composer: React keeps them apart by this number. */
const keys = new WeakMap<Session, number>();
let made = 0;
function keyOf(session: Session): number {
  const key = keys.get(session) ?? ++made;
  keys.set(session, key);
  return key;
}

function useShortcuts(session: Session, closeDrawer: (() => void) | null, showSidebar: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || belongsToInputMethod(event)) return;
      const command = event.ctrlKey || event.metaKey;
      if (event.key === "Escape") {
        if (closeDrawer) closeDrawer();
        else session.cancel();
      } else if (command && event.shiftKey && event.key.toLowerCase() === "o") {
        event.preventDefault();
        startConversation();
      } else if (command && event.key.toLowerCase() === "k") {
        event.preventDefault();
        flushSync(showSidebar);
        document.getElementById("conversation-search")?.focus();
      } else if (isWriting(event)) focusComposer();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [session, closeDrawer, showSidebar]);
}

/**
 * Files: without this a browser leaves the page for the one that is dropped on it. Whether some are held over the page.
 */
function useFiles(session: Session, composing: boolean): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const take = async (files: readonly File[]) => {
      const { text, notText, tooLarge } = await textOf(files);
      const { composer } = strings;
      if (notText.length > 0) notify(composer.notText(notText.join(", ")));
      if (tooLarge.length > 0) notify(composer.tooLarge(tooLarge.join(", ")));
      if (text !== "") addBehind(session, text);
      document.getElementById("composer-input")?.focus();
    };
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer === null || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = composing ? "copy" : "none";
      setOver(composing);
    };
    const onDragLeave = (event: DragEvent) => {
      // Into another element of the page it is held over the page still.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      if (composing) void take([...event.dataTransfer.files]);
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = filesIn(event.clipboardData);
      if (files.length === 0 || !composing) return;
      event.preventDefault();
      void take(files);
    };
    window.addEventListener("dragover", onDragOver);
    window.addEventListener("dragleave", onDragLeave);
    window.addEventListener("drop", onDrop);
    window.addEventListener("paste", onPaste);
    return () => {
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("dragleave", onDragLeave);
      window.removeEventListener("drop", onDrop);
      window.removeEventListener("paste", onPaste);
    };
  }, [session, composing]);
  return over && composing;
}

export function App() {
  const session = useStore(chat, (state) => state.session);
  const wide = useStore(prefs, (state) => state.sidebar);
  const small = useNarrow();
  const [drawer, setDrawer] = useState(false);
  const open = small ? drawer : wide;
  const toggle = () => (small ? setDrawer(!drawer) : prefs.setState({ sidebar: !wide }));
  const closeDrawer = small && drawer ? () => setDrawer(false) : null;
  const show = () => (small ? setDrawer(true) : prefs.setState({ sidebar: true }));
  useShortcuts(session, closeDrawer, show);
  const id = useStore(session.store, (state) => state.thread.conversationId);
  const title = useStore(session.store, (state) => state.thread.title);
  const fresh = useStore(session.store, (state) => isNew(state.thread));
  const there = useStore(session.store, (state) => isGone(state.thread) === null);
  const ended = useStore(credentials, (state) => state.ended !== null);
  const composing = there && !ended;
  const dropping = useFiles(session, composing);
  useEffect(() => {
    document.title = title && !ended ? `${title} · ${strings.product}` : strings.product;
  }, [title, ended]);
  return (
    <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
      {composing && (
        <a className="skip" href="#composer-input">
          {strings.skipToComposer}
        </a>
      )}
      <div className="app" data-sidebar={open ? "open" : "closed"}>
        {open && <Sidebar currentId={id} isNew={fresh} onClose={toggle} onChoose={() => setDrawer(false)} />}
        {closeDrawer && (
          <button
            type="button"
            className="backdrop"
            aria-label={strings.sidebar.close}
            onClick={closeDrawer}
          />
        )}
        <main className="main" inert={closeDrawer !== null}>
          <ChatRuntime key={keyOf(session)} session={session}>
            <Header sidebarOpen={open} onToggleSidebar={toggle} />
            <Thread />
          </ChatRuntime>
        </main>
      </div>
      {dropping && (
        <div className="dropping" aria-hidden data-testid="dropping">
          <p>{strings.composer.drop}</p>
        </div>
      )}
      <Notices />
    </Tooltip.Provider>
  );
}
