import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { tooLong } from "taskflow-client/chat/outbox";
import { isBlank } from "taskflow-client/chat/text";
import { notify } from "../client/notices";
import { useSession } from "../runtime";
import { strings } from "../strings";
import { caretAtEnd } from "./caret";
import { belongsToInputMethod, isDone } from "./keys";
import { onlyTouch } from "./pointer";
import { Problem } from "./problem";
import { useUnsaved } from "./unsaved";

interface Props {
  messageId: string;
  text: string;
  onClose: () => void;
}

const CHARS_A_ROW = 64;

/** About as many lines as the text takes. */
function rowsOf(draft: string): number {
  const lines = draft.split("\n").map((one) => Math.max(1, Math.ceil(one.length / CHARS_A_ROW)));
  return Math.min(
    6,
    lines.reduce((sum, one) => sum + one, 0),
  );
}

/** Gives a queued message other words. When it is said meanwhile, the words go to the message box. */
export function EditChip({ messageId, text, onClose }: Props) {
  const session = useSession();
  const [draft, setDraft] = useState(text);
  const id = useId();
  const problem = tooLong(draft);
  const savable = !isBlank(draft) && problem === null;
  const done = useUnsaved(draft === text ? null : draft, () => notify(strings.queue.gone));
  const form = useRef<HTMLFormElement>(null);
  const rows = rowsOf(draft);
  // The list scrolls: its buttons would stay below the edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it takes another place with each row
  useEffect(() => {
    form.current?.scrollIntoView({ block: "nearest" });
  }, [rows]);
  const close = () => {
    done();
    onClose();
  };
  const save = () => {
    if (!savable) return;
    session.editQueued(messageId, draft);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isDone(event, onlyTouch)) save();
    else if (event.key === "Escape" && !belongsToInputMethod(event)) close();
    else return;
    event.preventDefault();
  };
  return (
    <form
      ref={form}
      className="edit chip-edit"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label htmlFor={id} className="sr-only">
        {strings.queue.editLabel}
      </label>
      <textarea
        id={id}
        value={draft}
        rows={rows}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to edit
        autoFocus
        ref={caretAtEnd}
        dir="auto"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Problem problem={problem} />
      <div className="buttons">
        <button type="button" className="button small quiet" onClick={close}>
          {strings.actions.cancel}
        </button>
        <button type="submit" className="button small" disabled={!savable}>
          {strings.queue.save}
        </button>
      </div>
    </form>
  );
}
