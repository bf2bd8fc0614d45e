import {
  type AppendMessage,
  AssistantRuntimeProvider,
  type ExternalThreadQueueAdapter,
  MessagePrimitive,
  type ThreadMessageLike,
  ThreadPrimitive,
  useAui,
  useAuiState,
  useExternalStoreRuntime,
} from "@assistant-ui/react";
import { createContext, type ReactNode, useContext, useMemo, useRef } from "react";
import { type Bubble, bubbles, firstOf, shownText } from "taskflow-client/chat/bubbles";
import { isRunning, type Thread, type Wish } from "taskflow-client/chat/thread";
import type { Session } from "taskflow-client/session/session";
import { useStore } from "zustand";

/** The only place that knows assistant-ui: it maps a session to the library's runtime, and back. */

const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside of ChatRuntime");
  return session;
}

export function useThread<T>(select: (thread: Thread) => T): T {
  return useStore(useSession().store, (state) => select(state.thread));
}

function convert(bubble: Bubble): ThreadMessageLike {
  const [text, { createdAt }] =
    bubble.role === "user" ? [bubble.text, bubble] : [shownText(bubble), firstOf(bubble)];
  return {
    role: bubble.role,
    id: bubble.key,
    content: [{ type: "text", text }],
    createdAt: new Date(createdAt),
    metadata: { custom: { bubble } },
    ...(bubble.role === "assistant" ? { status: { type: "complete", reason: "stop" } } : {}),
  };
}

function textOf(message: AppendMessage): string {
  return message.content.map((part) => (part.type === "text" ? part.text : "")).join("");
}

/** What is to become of the reply being spoken travels with the message, through the library. */
function wishOf(message: AppendMessage): Wish {
  return (message.runConfig?.custom?.wish as Wish | undefined) ?? "auto";
}

/** The bubbles of a thread; those that have not changed stay the same objects. */
function useBubbles(thread: Thread): readonly Bubble[] {
  const before = useRef<readonly Bubble[]>([]);
  const made = useMemo(() => bubbles(thread.messages, before.current), [thread.messages]);
  before.current = made;
  return made;
}

export function ChatRuntime({ session, children }: { session: Session; children: ReactNode }) {
  const thread = useStore(session.store, (state) => state.thread);
  // Sending while a reply is spoken goes through the queue, which here passes everything on at once.
  const queue = useMemo<ExternalThreadQueueAdapter>(() => {
    const say = (message: AppendMessage) => session.say(textOf(message), wishOf(message));
    const ignore = () => {};
    return {
      items: [],
      steerItems: [],
      enqueue: say,
      steer: say,
      move: ignore,
      edit: ignore,
      remove: ignore,
    };
  }, [session]);
  const messages = useBubbles(thread);
  const runtime = useExternalStoreRuntime<Bubble>({
    messages,
    convertMessage: convert,
    isRunning: isRunning(thread),
    queue,
    onNew: async (message) => void session.say(textOf(message), wishOf(message)),
    onCancel: async () => session.cancel(),
  });
  return (
    <SessionContext value={session}>
      <AssistantRuntimeProvider runtime={runtime}>{children}</AssistantRuntimeProvider>
    </SessionContext>
  );
}

/** What a component is rendered for; undefined for the library's own empty message. */
export function useBubble(): Bubble | undefined {
  return useAuiState((state) => state.message.metadata.custom.bubble as Bubble | undefined);
}

/** Says something through the library, which goes to where it stands and hands it to the session. */
export function useSay(): (text: string, wish: Wish) => void {
  const aui = useAui();
  return (text, wish) =>
    aui.thread.append({ role: "user", content: [{ type: "text", text }], runConfig: { custom: { wish } } });
}

export { MessagePrimitive, ThreadPrimitive };
