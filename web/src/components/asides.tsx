import { ArrowUp } from "lucide-react";
import type { UserMessage } from "taskflow-client/chat/thread";
import { useSession } from "../runtime";
import { strings } from "../strings";
import { IconButton } from "./icon-button";

/** What the person threw in while the reply was spoken, small beside it. `current`: it may still be made more of. */
export function Asides({ asides, current }: { asides: readonly UserMessage[]; current: boolean }) {
  const session = useSession();
  const text = strings.turnTaking;
  if (asides.length === 0) return null;
  return (
    <ul className="asides" aria-label={text.said} data-testid="asides">
      {asides.map((one) => (
        <li key={one.key} className="aside" title={whyOf(one)} data-testid="aside">
          <span dir="auto">{one.text}</span>
          {current && (
            <IconButton label={text.answerAside} onClick={() => session.say(one.text, "interrupt")}>
              <ArrowUp />
            </IconButton>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What became of a message, and why, in words; undefined when there is nothing to say. */
export function whyOf({ mode, reason }: UserMessage): string | undefined {
  const { taken, reasons } = strings.turnTaking;
  if (mode === null) return undefined;
  // These say by themselves why.
  if (mode === "stop" || mode === "continue") return taken[mode];
  const why = reason === null ? undefined : reasons[reason];
  if (mode === "interrupt") return why === undefined ? undefined : `${taken.interrupt}: ${why}`;
  return why === undefined ? taken[mode] : `${taken[mode]}: ${why}`;
}
