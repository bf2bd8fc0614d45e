import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { tooLong } from "taskflow-client/chat/outbox";
import { isBlank } from "taskflow-client/chat/text";
import { strings } from "../strings";
import { caretAtEnd } from "./caret";
import { belongsToInputMethod, isDone } from "./keys";
import { onlyTouch } from "./pointer";
import { Problem } from "./problem";
import { useUnsaved } from "./unsaved";

interface Props {
  /** The words as they are. */
  text: string;
  /** What a screen reader calls the field. */
  label: string;
  /** What the button says that takes the new words. */
  save: string;
  /** How many lines the field has for a draft. */
  rowsOf: (draft: string) => number;
  /** It stands among the messages that wait: smaller, in a list that scrolls. */
  listed?: boolean;
  /** Takes the new words, after the form was closed. */
  onSave: (draft: string) => void;
  onClose: () => void;
  /** The message went away under the form, and its draft is in the message box. */
  onTaken?: () => void;
}

/** Gives a message other words: Enter or the button takes them, Escape leaves them. */
export function EditForm({ text, label, save, rowsOf, listed = false, onSave, onClose, onTaken }: Props) {
  const [draft, setDraft] = useState(text);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const problem = tooLong(draft);
  const savable = !isBlank(draft) && problem === null;
  const done = useUnsaved(draft === text ? null : draft, onTaken);
  const rows = rowsOf(draft);
  // In a list that scrolls, its buttons would stay below the edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it takes another place with each row
  useEffect(() => {
    if (listed) form.current?.scrollIntoView({ block: "nearest" });
  }, [listed, rows]);
  const close = () => {
    done();
    onClose();
  };
  const take = () => {
    if (!savable) return;
    close();
    onSave(draft);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isDone(event, onlyTouch)) take();
    else if (event.key === "Escape" && !belongsToInputMethod(event)) close();
    else return;
    event.preventDefault();
  };
  const button = listed ? "button small" : "button";
  return (
    <form
      ref={form}
      className={listed ? "edit chip-edit" : "edit"}
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <label htmlFor={id} className="sr-only">
        {label}
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
        <button type="button" className={`${button} quiet`} onClick={close}>
          {strings.actions.cancel}
        </button>
        <button type="submit" className={button} disabled={!savable}>
          {save}
        </button>
      </div>
    </form>
  );
}
