import { Check, Ellipsis, PanelLeft } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { isNew } from "taskflow-client/chat/thread";
import { useStore } from "zustand";
import { exportUrl } from "../client/api";
import { credentials } from "../client/credentials";
import { notify } from "../client/notices";
import { prefs, type RevealSpeed, type Theme } from "../client/prefs";
import { failureSentence } from "../client/refusals";
import { saveFrom } from "../client/save";
import { useThread } from "../runtime";
import { strings } from "../strings";
import { ConnectionStatus } from "./connection-status";
import { IconButton } from "./icon-button";
import { Menu } from "./menu";
import { UsageNote } from "./usage";

export function Header({
  sidebarOpen,
  onToggleSidebar,
}: {
  sidebarOpen: boolean;
  onToggleSidebar: () => void;
}) {
  const ended = useStore(credentials, (state) => state.ended !== null);
  const title = useThread((thread) => (ended ? null : thread.title)) ?? strings.sidebar.untitled;
  // Where there is no conversation, nothing connects to it and nothing counts its tokens.
  const there = useThread(({ status }) => !ended && status !== "missing" && status !== "deleted");
  return (
    <header className="header">
      {!sidebarOpen && (
        <IconButton
          label={strings.sidebar.open}
          size="normal"
          onClick={onToggleSidebar}
          data-testid="sidebar-toggle"
        >
          <PanelLeft />
        </IconButton>
      )}
      <h1 className="title" dir="auto" data-testid="conversation-title">
        <span title={title}>{title}</span>
      </h1>
      {there && <ConnectionStatus />}
      {there && <UsageNote />}
      <OptionsMenu />
    </header>
  );
}

function OptionsMenu() {
  const id = useThread((thread) =>
    thread.status === "active" && !isNew(thread) ? thread.conversationId : null,
  );
  const { theme, reveal } = useStore(prefs);
  const { header } = strings;
  const trigger = (
    <button type="button" className="icon-button normal" aria-label={header.menu} data-testid="options">
      <Ellipsis aria-hidden />
    </button>
  );
  return (
    <Menu trigger={trigger} within="main" align="end">
      {id !== null && (
        <>
          <Download href={exportUrl(id, "markdown")} label={header.exportMarkdown} />
          <Download href={exportUrl(id, "json")} label={header.exportJson} />
          <DropdownMenu.Separator className="menu-separator" />
        </>
      )}
      <Choice
        label={header.theme}
        value={theme}
        options={header.themes}
        onChange={(value) => prefs.setState({ theme: value as Theme })}
      />
      <DropdownMenu.Separator className="menu-separator" />
      <Choice
        label={header.reveal}
        value={reveal}
        options={header.reveals}
        onChange={(value) => prefs.setState({ reveal: value as RevealSpeed })}
      />
    </Menu>
  );
}

/** A browser that follows an address sends no token: for an account the page itself fetches what is to be saved. */
function Download({ href, label }: { href: string; label: string }) {
  const signedIn = useStore(credentials, (state) => state.account !== null);
  const failed = (error: unknown) => notify(failureSentence(error, strings.header.exportFailed));
  if (signedIn)
    return (
      <DropdownMenu.Item className="menu-item" onSelect={() => void saveFrom(href).catch(failed)}>
        {label}
      </DropdownMenu.Item>
    );
  return (
    <DropdownMenu.Item asChild className="menu-item">
      <a href={href} download>
        {label}
      </a>
    </DropdownMenu.Item>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: Readonly<Record<string, string>>;
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onChange} aria-label={label}>
      <DropdownMenu.Label className="menu-label">{label}</DropdownMenu.Label>
      {Object.entries(options).map(([key, text]) => (
        <DropdownMenu.RadioItem
          key={key}
          className="menu-item"
          value={key}
          onSelect={(event) => event.preventDefault()}
        >
          {text}
          <DropdownMenu.ItemIndicator>
            <Check aria-hidden />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
