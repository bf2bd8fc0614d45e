import { Popover } from "radix-ui";
import { useStore } from "zustand";
import type { Usage } from "../client/api";
import { usages } from "../client/usage";
import { useThread } from "../runtime";
import { strings } from "../strings";
import { dollars } from "./money";

/** What the conversation has used: a short line that opens into its parts. */
export function UsageNote() {
  const id = useThread((thread) => thread.conversationId);
  const usage = useStore(usages, ({ of }) => (id === null ? undefined : of[id]));
  if (!usage || usage.inputTokens + usage.outputTokens === 0) return null;
  return (
    <Popover.Root>
      <Popover.Trigger className="usage" data-testid="usage">
        <span className="sr-only">{strings.usage.label}: </span>
        <span>{strings.thread.tokens(usage.inputTokens + usage.outputTokens)}</span>
        {usage.cost !== null && usage.cost > 0 && <span className="usage-cost">{dollars(usage.cost)}</span>}
      </Popover.Trigger>
      <Popover.Portal container={document.querySelector<HTMLElement>("main")}>
        <Popover.Content
          className="menu usage-parts"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={strings.usage.label}
        >
          <Parts usage={usage} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function costOf({ cost }: Usage): string {
  if (cost === null) return strings.usage.unknown;
  return cost > 0 ? dollars(cost) : strings.usage.free;
}

function Parts({ usage }: { usage: Usage }) {
  const text = strings.usage;
  const about = usage.estimated ? "≈ " : "";
  const rows: [string, string][] = [
    [text.input, about + usage.inputTokens.toLocaleString()],
    [text.output, about + usage.outputTokens.toLocaleString()],
    [text.calls, usage.calls.toLocaleString()],
    [text.cost, costOf(usage)],
  ];
  return (
    <>
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {usage.estimated && <p>{text.estimated}</p>}
    </>
  );
}
