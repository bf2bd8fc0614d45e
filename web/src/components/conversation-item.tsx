import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type MouseEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { fittingTitle, TITLE_CODE_POINTS } from "taskflow-client/chat/title";
import type { ConversationSummary } from "../client/api";
import { forgetConversation, renameConversation } from "../client/chat";
import * as conversations from "../client/conversations";
import { notify } from "../client/notices";
import { failureSentence } from "../client/refusals";
import { goTo, pathOf } from "../client/route";
import { strings } from "../strings";
import { plainPreview } from "./grouping";
import { belongsToInputMethod, isEnter } from "./keys";
import { Menu } from "./menu";
import { Time } from "./time";

interface Props {
  item: ConversationSummary;
  current: boolean;
  onChoose: () => void;
}

export function ConversationItem({ item, current, onChoose }: Props) {
  const [renaming, setRenaming] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  /** Closes the field; `stay`: the focus was in it. */
  const renamed = (stay: boolean) => {
    flushSync(() => setRenaming(false));
    if (stay) link.current?.focus();
  };
  const title = item.title || strings.sidebar.untitled;
  const choose = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    goTo(item.id);
    onChoose();
  };
  if (renaming) return <Rename item={item} onDone={renamed} />;
  return (
    <li className={current ? "item current" : "item"} data-testid="conversation-item" data-id={item.id}>
      <a ref={link} href={pathOf(item.id)} onClick={choose} aria-current={current ? "page" : undefined}>
        <span className="item-title" dir="auto" title={title}>
          {title}
        </span>
        <span className="item-preview" dir="auto">
          {plainPreview(item.lastMessagePreview ?? "")}
        </span>
        <span className="item-meta">
          <Time at={Date.parse(item.updatedAt)} />
          {item.messageCount > 0 && <span>{strings.sidebar.count(item.messageCount)}</span>}
        </span>
      </a>
      <ItemMenu title={title} onRename={() => setRenaming(true)} onDelete={() => remove(item, current)} />
    </li>
  );
}

/** The focus goes on from a conversation that is about to leave the list. */
function focusBeside(id: string): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-testid=conversation-item] > a")];
  const place = links.findIndex((one) => one.parentElement?.dataset.id === id);
  const next = links[place + 1] ?? links[place - 1];
  // The menu gives it back to a button that is gone by then.
  setTimeout(() => next?.focus());
}

function remove(item: ConversationSummary, current: boolean): void {
  const { sidebar, actions } = strings;
  conversations.remove(item.id, {
    onGone: () => forgetConversation(item.id),
    onFailure: (error) => notify(failureSentence(error, sidebar.deleteFailed)),
  });
  if (current) goTo(null);
  else focusBeside(item.id);
  notify(sidebar.deleted, {
    lasts: conversations.UNDO_MS,
    action: {
      label: actions.undo,
      run: () => {
        conversations.undoRemove(item.id);
        if (current) goTo(item.id);
      },
    },
  });
}

function ItemMenu({
  title,
  onRename,
  onDelete,
}: {
  title: string;
  onRename: () => void;
  onDelete: () => void;
}) {
  const { sidebar } = strings;
  const trigger = (
    <button type="button" className="icon-button small" aria-label={`${sidebar.more} ${title}`}>
      <Ellipsis aria-hidden />
    </button>
  );
  return (
    <Menu trigger={trigger} within="nav" align="start">
      <DropdownMenu.Item className="menu-item" onSelect={onRename}>
        <Pencil aria-hidden />
        {sidebar.rename}
      </DropdownMenu.Item>
      <DropdownMenu.Item className="menu-item danger" onSelect={onDelete}>
        <Trash2 aria-hidden />
        {sidebar.delete}
      </DropdownMenu.Item>
    </Menu>
  );
}

function Rename({ item, onDone }: { item: ConversationSummary; onDone: (stay: boolean) => void }) {
  const [title, setTitle] = useState(item.title ?? "");
  const finished = useRef(false);
  const finish = (save: boolean, stay = true) => {
    if (finished.current) return;
    finished.current = true;
    onDone(stay);
    const wanted = fittingTitle(title);
    if (!save || wanted === "" || wanted === item.title) return;
    renameConversation(item.id, wanted).catch((error) =>
      notify(failureSentence(error, strings.sidebar.renameFailed)),
    );
  };
  return (
    <li className="item renaming">
      <input
        type="text"
        value={title}
        maxLength={2 * TITLE_CODE_POINTS}
        aria-label={strings.sidebar.renameLabel}
        enterKeyHint="done"
        dir="auto"
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to rename
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTitle(event.target.value)}
        onBlur={() => finish(true, false)}
        onKeyDown={(event) => {
          if (isEnter(event)) finish(true);
          if (event.key === "Escape" && !belongsToInputMethod(event)) {
            event.preventDefault();
            finish(false);
          }
        }}
      />
    </li>
  );
}
