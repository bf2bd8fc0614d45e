import type { ErrorEvent, ServerEvent } from "taskflow-client/chat/protocol.gen";
import { BASE_MS } from "taskflow-client/chat/reveal";
import { cutAtCodePoints } from "taskflow-client/chat/text";
import { isNew, isTurn } from "taskflow-client/chat/thread";
import { askWhy } from "taskflow-client/session/ask-why";
import type { OpenConversation, SessionDeps } from "taskflow-client/session/ports";
import { isLimit } from "taskflow-client/session/refusals";
import { Session } from "taskflow-client/session/session";
import { createStore } from "zustand/vanilla";
import { strings } from "../strings";
import { forgetAnswers, isUntold } from "./answers";
import * as api from "./api";
import { now } from "./clock";
import * as conversations from "./conversations";
import { flushCopies } from "./copies";
import { credentials, end } from "./credentials";
import { ownerOf } from "./drafts";
import { loadModels } from "./models";
import { notify } from "./notices";
import { prefs, revealsAtOnce } from "./prefs";
import { sentenceOf } from "./refusals";
import { giveBack, joined } from "./returned";
import { conversationInAddress, goTo, isNotedEmpty, mayExist, noteEmpty, route } from "./route";
import { openSocket } from "./sockets";
import { becomeGuests, draftStorage } from "./unsent";
import { expectUsage, readUsage, usages } from "./usage";

/** The sessions of this page: one is looked at, others may still be listening to a reply. */

const KEPT = 12;
const LIMIT_LASTS_MS = 15_000;
/** As much of the last message as the server lists. */
const PREVIEW_CHARS = 120;
const sessions: Session[] = [];

const deps: SessionDeps = {
  openSocket,
  now,
  random: Math.random,
  newId: () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`,
  paceMs: () => (revealsAtOnce() ? 0 : BASE_MS),
  draftStorage,
  onEvent: follow,
  onRefusal: tell,
  sentenceOf,
  giveBack: (session, text) => {
    const seen = session === chat.getState().session && credentials.getState().ended === null;
    if (!seen) keepFor(session, text);
    else giveBack(session, text);
  },
  onRefusedConnection: (session) => void askWhy(api, session),
};

/** Keeps words for a conversation that nobody looks at. */
function keepFor(session: OpenConversation, text: string): void {
  const owner = ownerOf(session.store.getState().thread, false);
  draftStorage.keepDraft(owner, joined(text, draftStorage.draft(owner)));
}

/** Says why something was refused. A limit is worth more time, and a budget a look at what is left of it. */
function tell(event: ErrorEvent): void {
  if (event.code === "SIGNED_OUT") {
    end("signed_out");
    return;
  }
  if (event.code === "MODEL_NOT_FOUND") void loadModels();
  const label = strings.limits.whatIsLeft;
  const action = { label, run: () => location.assign("/account") };
  notify(sentenceOf(event), {
    ...(isLimit(event) ? { lasts: LIMIT_LASTS_MS } : {}),
    ...(event.code === "BUDGET_EXCEEDED" ? { action } : {}),
  });
}

export const chat = createStore<{ session: Session }>(() => ({ session: open(conversationInAddress()) }));

function isChat(): boolean {
  return route.getState().route.page === "chat";
}

function start(session: Session): void {
  if (session.id === null || mayExist(session.id)) session.start();
  else session.fail("missing");
}

function open(id: string | null): Session {
  const known = id === null ? undefined : sessions.find((one) => one.id === id);
  const session = known ?? new Session(id, deps, id === null ? prefs.getState().model : null, isNotedEmpty());
  if (known) sessions.splice(sessions.indexOf(known), 1);
  sessions.push(session);
  if (isChat()) start(session);
  return session;
}

/** Lets go of the connections nobody looks at, once they have nothing to wait for. */
function tidy(): void {
  const { session: shown } = chat.getState();
  for (const one of sessions) if (one !== shown && !one.busy) one.stop();
  while (sessions.length > KEPT) {
    const oldest = sessions.find((one) => one !== shown && !one.busy);
    if (!oldest) return;
    sessions.splice(sessions.indexOf(oldest), 1);
  }
}

/** Whether what was just said is the first thing that was. */
function begins(session: OpenConversation): boolean {
  const { messages, more } = session.store.getState().thread;
  return !more && messages.filter((one) => one.role === "user" && one.generationId !== null).length === 1;
}

/** Reads what the list of a conversation does not tell, unless it is known. */
function readOnResume(id: string, session: OpenConversation): void {
  const { thread } = session.store.getState();
  if (usages.getState().of[id] && !isUntold(id, thread)) return;
  readUsage(id, () => isUntold(id, session.store.getState().thread, now()));
}

function follow(session: OpenConversation, event: ServerEvent): void {
  const { id } = session;
  if (id === null) return;
  const shown = chat.getState().session === session;
  const updatedAt = new Date().toISOString();
  switch (event.type) {
    case "conversation_created":
      if (shown) {
        goTo(id, "replace");
        noteEmpty(true);
      }
      break;
    case "conversation_resumed":
      if (event.messages.length > 1) readOnResume(id, session);
      break;
    case "title_updated":
      conversations.touch(id, { title: event.title });
      break;
    case "model_changed":
      conversations.touch(id, { model: event.model });
      break;
    case "message_accepted":
    case "user_message":
      if (begins(session)) conversations.add(id, session.store.getState().thread);
      if (shown) noteEmpty(false);
      conversations.touch(id, { updatedAt }, true);
      break;
    case "ai_done":
    case "ai_interrupted": {
      const { messages, more } = session.store.getState().thread;
      const text = messages.filter(isTurn).at(-1)?.text ?? "";
      conversations.touch(
        id,
        {
          updatedAt,
          // Of a long conversation not all messages are here.
          ...(more ? {} : { messageCount: messages.length }),
          lastMessagePreview: cutAtCodePoints(text, PREVIEW_CHARS),
        },
        true,
      );
      conversations.refreshSoon();
      // A greeting alone is not worth a request.
      if (messages.some((one) => one.role === "user")) expectUsage(id);
      break;
    }
    case "ai_error":
      if (!isNew(session.store.getState().thread)) expectUsage(id);
      break;
    case "conversation_deleted":
      conversations.refreshSoon();
      break;
  }
  if (!shown) tidy();
}

/** Follows the address and the network. */
export function startChat(): void {
  route.subscribe(() => {
    const id = conversationInAddress();
    if (!isChat() || chat.getState().session.id === id) return;
    chat.setState({ session: open(id) });
    tidy();
  });
  const tell = (input: "online" | "offline") => {
    for (const one of sessions) one.network(input);
  };
  credentials.subscribe(({ ended }) => {
    if (ended !== null) for (const one of sessions) one.stop();
  });
  window.addEventListener("online", () => tell("online"));
  window.addEventListener("offline", () => tell("offline"));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    chat.getState().session.network("visible");
    conversations.refreshSoon();
  });
  document.addEventListener("resume", () => chat.getState().session.network("visible"));
  window.addEventListener("pagehide", () => {
    conversations.flushRemovals();
    flushCopies();
    // A page with an open connection is not kept for "Back", or comes back with a dead one.
    for (const one of sessions) one.stop();
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    const { session } = chat.getState();
    for (const one of sessions) if (isChat() && (one === session || one.busy)) start(one);
    conversations.refreshSoon();
  });
}

/** Opens a new conversation; one that nothing was said in yet is as good. */
export function startConversation(): void {
  const { session } = chat.getState();
  const { thread } = session.store.getState();
  if (thread.status !== "active" || !isNew(thread)) goTo(null);
}

export async function renameConversation(id: string, title: string): Promise<void> {
  const stored = await conversations.rename(id, title);
  sessions.find((one) => one.id === id)?.retitle(stored);
}

/** What was written here, and not said, goes into the next new conversation: whoever is next may not open this one. */
export function takeAlong(): void {
  const { id } = chat.getState().session;
  const unsaid = [...draftStorage.outbox(id).map(({ frame }) => frame.text), draftStorage.draft(id)];
  draftStorage.forget(id);
  becomeGuests(unsaid.filter((one) => one.trim() !== "").join("\n\n"));
}

export function forgetConversation(id: string): void {
  const index = sessions.findIndex((one) => one.id === id);
  if (index >= 0) sessions.splice(index, 1)[0]?.stop();
  draftStorage.forget(id);
  forgetAnswers(id);
}
