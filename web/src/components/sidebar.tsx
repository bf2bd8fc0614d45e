import { PanelLeft, Search, SquarePen, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { startConversation } from "../client/chat";
import * as conversations from "../client/conversations";
import { credentials } from "../client/credentials";
import { strings } from "../strings";
import { ConversationItem } from "./conversation-item";
import { groupByDay } from "./grouping";
import { IconButton } from "./icon-button";
import { ANYWHERE, belongsToInputMethod } from "./keys";
import { useNow } from "./time";
import { Who } from "./who";

export function Sidebar({
  currentId,
  isNew,
  onClose,
  onChoose,
}: {
  currentId: string | null;
  /** The open conversation is a new one: it is not listed yet. */
  isNew: boolean;
  onClose: () => void;
  onChoose: () => void;
}) {
  const { sidebar } = strings;
  // Whoever comes next may be somebody else.
  const ended = useStore(credentials, (state) => state.ended !== null);
  return (
    <nav className="sidebar" aria-label={sidebar.label} data-testid="sidebar">
      <div className="sidebar-top">
        <span className="brand">
          <img src="/favicon.svg" alt="" width="24" height="24" />
          {strings.product}
        </span>
        <IconButton label={sidebar.close} size="normal" onClick={onClose}>
          <PanelLeft />
        </IconButton>
      </div>
      <button
        type="button"
        className="new-conversation"
        aria-current={isNew ? "page" : undefined}
        aria-keyshortcuts={ANYWHERE.aria.new}
        title={ANYWHERE.new}
        onClick={() => {
          startConversation();
          onChoose();
        }}
        data-testid="new-conversation"
      >
        <SquarePen aria-hidden />
        {sidebar.new}
      </button>
      {ended ? (
        <div className="list" />
      ) : (
        <>
          <SearchField />
          <List currentId={currentId} onChoose={onChoose} />
        </>
      )}
      <Who />
    </nav>
  );
}

function SearchField() {
  const query = useStore(conversations.list, (state) => state.query);
  const { sidebar } = strings;
  return (
    <div className="search">
      <Search aria-hidden />
      <input
        type="search"
        id="conversation-search"
        value={query}
        placeholder={sidebar.search}
        aria-label={sidebar.search}
        aria-keyshortcuts={ANYWHERE.aria.search}
        title={ANYWHERE.search}
        onChange={(event) => conversations.search(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || belongsToInputMethod(event)) return;
          const box = document.getElementById("composer-input");
          if (query !== "") conversations.search("");
          // Who leaves the field does not stop the reply with the same key.
          else if (box && !box.closest("[inert]")) box.focus();
          else return;
          event.preventDefault();
        }}
      />
      {query !== "" && (
        <IconButton label={sidebar.clearSearch} onClick={() => conversations.search("")}>
          <X />
        </IconButton>
      )}
    </div>
  );
}

function List({ currentId, onChoose }: { currentId: string | null; onChoose: () => void }) {
  const { items, leaving, phase, problem, query, cursor } = useStore(conversations.list);
  const now = useNow();
  const shown = items.filter((one) => !leaving.has(one.id));
  return (
    <div className="list" data-testid="conversation-list" aria-busy={phase === "loading"}>
      {groupByDay(shown, now).map((group) => (
        <section key={group.label} aria-label={group.label}>
          <h2>{group.label}</h2>
          <ul>
            {group.items.map((one) => (
              <ConversationItem key={one.id} item={one} current={one.id === currentId} onChoose={onChoose} />
            ))}
          </ul>
        </section>
      ))}
      {shown.length === 0 && phase === "ready" && query === "" && (
        <p className="list-note">{strings.sidebar.empty}</p>
      )}
      <p
        className={query !== "" && shown.length === 0 ? "list-note" : "sr-only"}
        role="status"
        data-testid="found"
      >
        {query !== "" && phase === "ready" && strings.sidebar.found(shown.length, cursor !== null)}
      </p>
      {phase === "failed" && (
        <p className="list-note" role="alert">
          {problem}{" "}
          <button type="button" className="link" onClick={() => void conversations.refresh()}>
            {strings.actions.retry}
          </button>
        </p>
      )}
      {cursor !== null && <LoadMore />}
    </div>
  );
}

/** Loads the next page when it comes into sight. */
function LoadMore() {
  const mark = useRef<HTMLDivElement>(null);
  const phase = useStore(conversations.list, (state) => state.phase);
  useEffect(() => {
    const element = mark.current;
    if (!element || phase !== "ready") return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((one) => one.isIntersecting)) void conversations.more();
      },
      { rootMargin: "200px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [phase]);
  return (
    <div ref={mark} className="list-note" role="status">
      {strings.sidebar.loading}…
    </div>
  );
}
