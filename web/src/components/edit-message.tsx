import { type KeyboardEvent, useId, useState } from "react";
import { tooLong } from "taskflow-client/chat/outbox";
import { isBlank } from "taskflow-client/chat/text";
import { useSession } from "../runtime";
import { strings } from "../strings";
import { caretAtEnd } from "./caret";
import { belongsToInputMethod, isDone } from "./keys";
import { onlyTouch } from "./pointer";
import { Problem } from "./problem";
import { useUnsaved } from "./unsaved";

/** Says the last question in other words. */
export function EditMessage({ text, onClose }: { text: string; onClose: () => void }) {
  const session = useSession();
  const [draft, setDraft] = useState(text);
  const id = useId();
  const problem = tooLong(draft);
  const sendable = !isBlank(draft) && problem === null;
  const done = useUnsaved(draft === text ? null : draft);
  const close = () => {
    done();
    onClose();
  };

  const send = () => {
    if (!sendable) return;
    close();
    document.getElementById("composer-input")?.focus();
    if (draft !== text) session.sayInstead(draft);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isDone(event, onlyTouch)) send();
    else if (event.key === "Escape" && !belongsToInputMethod(event)) close();
    else return;
    event.preventDefault();
  };
  return (
    <form
      className="edit"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label htmlFor={id} className="sr-only">
        {strings.actions.editLabel}
      </label>
      <textarea
        id={id}
        value={draft}
        rows={Math.min(12, draft.split("\n").length + 1)}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to edit
        autoFocus
        ref={caretAtEnd}
        dir="auto"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Problem problem={problem} />
      <div className="buttons">
        <button type="button" className="button quiet" onClick={close}>
          {strings.actions.cancel}
        </button>
        <button type="submit" className="button" disabled={!sendable}>
          {strings.actions.save}
        </button>
      </div>
    </form>
  );
}
