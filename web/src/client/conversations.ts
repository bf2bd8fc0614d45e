import { createStore } from "zustand/vanilla";
import { strings } from "../strings";
import * as api from "./api";
import { authorizationNow } from "./credentials";
import { tellOtherTabs } from "./other-tabs";
import { failureSentence } from "./refusals";

export interface ListState {
  items: readonly api.ConversationSummary[];
  cursor: string | null;
  query: string;
  phase: "loading" | "ready" | "failed";
  /** Why the list could not be read; null while it can be. */
  problem: string | null;
  /** Deleted here. Some of it is not done yet: it can still be taken back, or a list was read that does not know of it. */
  leaving: ReadonlySet<string>;
}

const PAGE = 30;
/** The most that the server lists at once. */
const MOST = 100;
const REFRESH_MS = 1_500;
const SEARCH_MS = 250;
const RETRY_MS = 10_000;
/** How long a deletion can be taken back. */
export const UNDO_MS = 6_000;

/** Where a page that goes says what it has just asked to be deleted. */
const LEFT = "taskflow.removed";

export const list = createStore<ListState>(() => ({
  items: [],
  cursor: null,
  query: "",
  phase: "loading",
  problem: null,
  leaving: new Set(leftBehind()),
}));

let asked = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Words were typed that are looked for in a moment: nothing else puts that off. */
let searching = false;
const stored = new Set<string>();
const departures = new Map<string, ReturnType<typeof setTimeout>>();

async function fetchPage(cursor: string | null, limit = PAGE): Promise<api.ConversationPage | null> {
  const turn = ++asked;
  const { query } = list.getState();
  try {
    const page = await api.conversations({ limit, q: query, ...(cursor === null ? {} : { cursor }) });
    return turn === asked ? page : null;
  } catch (error) {
    if (turn === asked) {
      list.setState({ phase: "failed", problem: failureSentence(error, strings.sidebar.failed) });
      clearTimeout(timer);
      const asksMs = error instanceof api.ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
      timer = setTimeout(() => void refresh(), Math.max(RETRY_MS, asksMs));
    }
    return null;
  }
}

/**
 * Reads the first page; further pages that were loaded stay below it. `all`: they are read as well, as far as one answer
 * goes, because something in them may be gone.
 */
export async function refresh(all = false): Promise<void> {
  clearTimeout(timer);
  searching = false;
  const { query, items } = list.getState();
  const limit = all ? Math.min(MOST, Math.max(PAGE, items.length)) : PAGE;
  const page = await fetchPage(null, limit);
  if (!page) return;
  for (const one of page.conversations) stored.add(one.id);
  list.setState((state) => {
    const fresh = new Set(page.conversations.map((one) => one.id));
    const last = page.conversations.at(-1)?.updatedAt ?? "";
    const below =
      page.nextCursor !== null && state.query === query && state.items.length > limit
        ? state.items.filter((one) => !fresh.has(one.id) && one.updatedAt < last)
        : [];
    const own =
      query === ""
        ? state.items.filter((one) => !fresh.has(one.id) && !below.includes(one) && isRecent(one))
        : [];
    return {
      items: [...own, ...page.conversations, ...below],
      cursor: below.length > 0 ? state.cursor : page.nextCursor,
      phase: "ready",
      problem: null,
    };
  });
}

/** Whether the database has been seen to have a conversation. */
export function isStored(id: string): boolean {
  return stored.has(id);
}

/** A conversation this client knows of may not have reached the database yet, or not when the list was read. */
function isRecent(one: api.ConversationSummary): boolean {
  return Date.now() - Date.parse(one.updatedAt) < 30_000 && !stored.has(one.id);
}

export async function more(): Promise<void> {
  const { cursor, phase } = list.getState();
  if (cursor === null || phase === "loading") return;
  list.setState({ phase: "loading" });
  const page = await fetchPage(cursor);
  if (!page) return;
  for (const one of page.conversations) stored.add(one.id);
  list.setState(({ items }) => {
    const known = new Set(items.map((one) => one.id));
    return {
      items: [...items, ...page.conversations.filter((one) => !known.has(one.id))],
      cursor: page.nextCursor,
      phase: "ready",
      problem: null,
    };
  });
}

export function search(query: string): void {
  list.setState({ query, phase: "loading" });
  searching = true;
  clearTimeout(timer);
  timer = setTimeout(() => void refresh(), SEARCH_MS);
}

/** Reads the list again soon: something happened that the database will know in a moment. */
export function refreshSoon(): void {
  if (searching) return;
  clearTimeout(timer);
  timer = setTimeout(() => void refresh(), REFRESH_MS);
}

/** Changes what is listed of one conversation, and puts it on top when it moved. */
export function touch(id: string, change: Partial<api.ConversationSummary>, moved = false): void {
  list.setState((state) => {
    const known = state.items.find((one) => one.id === id);
    if (!known) return state;
    const item = { ...known, ...change };
    if (!moved) return { items: state.items.map((one) => (one === known ? item : one)) };
    return { items: [item, ...state.items.filter((one) => one !== known)] };
  });
}

/** A conversation in which the person has just spoken for the first time. */
export function add(id: string, { title, model }: { title: string | null; model: string | null }): void {
  const now = new Date().toISOString();
  if (!list.getState().items.some((one) => one.id === id)) tellOtherTabs();
  list.setState((state) => {
    if (state.query !== "" || state.items.some((one) => one.id === id)) return state;
    const base = { id, title, status: "active", model, provider: null, lastMessagePreview: null };
    return { items: [{ ...base, createdAt: now, updatedAt: now, messageCount: 0 }, ...state.items] };
  });
}

/** Shows the new title at once, and the one that was stored when that is known. Returns the latter. */
export async function rename(id: string, title: string): Promise<string> {
  const before = list.getState().items.find((one) => one.id === id)?.title ?? null;
  touch(id, { title });
  try {
    const stored = await api.rename(id, title);
    touch(id, { title: stored });
    tellOtherTabs();
    return stored;
  } catch (error) {
    touch(id, { title: before });
    throw error;
  }
}

function leave(id: string, leaving: boolean): void {
  list.setState((state) => {
    const next = new Set(state.leaving);
    if (leaving) next.add(id);
    else next.delete(id);
    return { leaving: next };
  });
}

/** Hides the conversation now, and deletes it when `UNDO_MS` have passed. */
export function remove(id: string, outcome: Outcome): void {
  leave(id, true);
  departures.set(
    id,
    setTimeout(() => void depart(id, outcome), UNDO_MS),
  );
}

export function undoRemove(id: string): void {
  clearTimeout(departures.get(id));
  departures.delete(id);
  leave(id, false);
}

export interface Outcome {
  onGone: () => void;
  onFailure: (error: unknown) => void;
}

async function depart(id: string, { onGone, onFailure }: Outcome): Promise<void> {
  departures.delete(id);
  try {
    await api.remove(id).catch(alreadyGone);
    // It stays among those that leave: a list that was asked for before may arrive after this.
    list.setState(({ items }) => ({ items: items.filter((one) => one.id !== id) }));
    tellOtherTabs();
    onGone();
  } catch (error) {
    leave(id, false);
    onFailure(error);
  }
}

/** What the page before this one, in this tab, was deleting when it went: a list that is read now may still have it. */
function leftBehind(): string[] {
  try {
    const left: unknown = JSON.parse(sessionStorage.getItem(LEFT) ?? "[]");
    sessionStorage.removeItem(LEFT);
    return Array.isArray(left) ? left.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

function leaveBehind(ids: readonly string[]): void {
  try {
    sessionStorage.setItem(LEFT, JSON.stringify(ids));
  } catch {
    console.debug("what is being deleted could not be kept");
  }
}

function alreadyGone(error: unknown): void {
  if (!(error instanceof api.ApiError) || error.status !== 404) throw error;
}

/** Carries out deletions at once: the page is about to go. */
export function flushRemovals(): void {
  if (departures.size > 0) leaveBehind([...departures.keys()]);
  for (const [id, pending] of departures) {
    clearTimeout(pending);
    const headers = authorizationNow();
    if (headers !== null)
      void fetch(`/api/conversations/${encodeURIComponent(id)}`, {
        method: "DELETE",
        keepalive: true,
        headers,
      });
  }
  departures.clear();
}
