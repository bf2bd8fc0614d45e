import { createStore } from "zustand/vanilla";

/** Which page the address names. */
export type Route = { page: "chat"; conversationId: string | null } | { page: Page };

/** Pages that are loaded when somebody goes there. */
export type Page = "ops" | "docs" | "account" | "admin" | "signed-in";

const PAGES: readonly string[] = ["ops", "docs", "account", "admin", "signed-in"] satisfies Page[];

export function parseRoute(pathname: string): Route {
  const id = /^\/c\/([^/]+)\/?$/.exec(pathname)?.[1];
  const name = pathname.replace(/\/$/, "").slice(1);
  if (PAGES.includes(name)) return { page: name as Page };
  try {
    return { page: "chat", conversationId: id === undefined ? null : decodeURIComponent(id) };
  } catch {
    return { page: "chat", conversationId: null };
  }
}

/** Whether it is written as the server writes ids. An address with any other names no conversation: nobody need be asked. */
export function mayExist(conversationId: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(conversationId);
}

export function pathOf(conversationId: string | null): string {
  return conversationId === null ? "/" : `/c/${encodeURIComponent(conversationId)}`;
}

export const route = createStore<{ route: Route }>(() => ({ route: ownAddress() }));

/** The route of the address. One that names nothing becomes that of a new conversation, which is what opens. */
function ownAddress(): Route {
  const named = parseRoute(location.pathname);
  if (named.page === "chat" && named.conversationId === null && location.pathname !== "/")
    history.replaceState(history.state, "", `/${location.search}${location.hash}`);
  return named;
}

/** The conversation that the address names; null for a new one, and on other pages. */
export function conversationInAddress(): string | null {
  const { route: current } = route.getState();
  return current.page === "chat" ? current.conversationId : null;
}

export function goTo(conversationId: string | null, how: "push" | "replace" = "push"): void {
  const path = pathOf(conversationId);
  if (path !== location.pathname) history[how === "push" ? "pushState" : "replaceState"](null, "", path);
  route.setState({ route: parseRoute(path) });
}

/** Notes beside the address, over a reload too, whether nothing has been said in its conversation. */
export function noteEmpty(empty: boolean): void {
  if (empty !== isNotedEmpty()) history.replaceState(empty ? { empty } : null, "");
}

export function isNotedEmpty(): boolean {
  return (history.state as { empty?: boolean } | null)?.empty === true;
}

window.addEventListener("popstate", () => route.setState({ route: ownAddress() }));
