import { ArrowUp, Square } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import TextareaAutosize from "react-textarea-autosize";
import { isBlank } from "taskflow-client/chat/text";
import { isRunning, type Wish } from "taskflow-client/chat/thread";
import { useStore } from "zustand";
import { DraftKeeper, ownerOf } from "../client/drafts";
import { prefs } from "../client/prefs";
import { isNotedEmpty } from "../client/route";
import { draftStorage } from "../client/unsent";
import { useSay, useSession, useThread } from "../runtime";
import { strings } from "../strings";
import { DoorNote } from "./door-note";
import { useDraft } from "./draft";
import { IconButton } from "./icon-button";
import { belongsToInputMethod, isEnter, KEYS_OF, wishOfKeys } from "./keys";
import { ModelPicker } from "./model-picker";
import { focusComposer, onlyTouch } from "./pointer";
import { Problem } from "./problem";
import { focusLastChip, Queue } from "./queue";
import { WishPicker } from "./wish-picker";

export function Composer() {
  const session = useSession();
  const running = useThread(isRunning);
  const nudge = useThread((thread) => thread.nudge);
  const owner = useThread((thread) => ownerOf(thread, isNotedEmpty()));
  const [keeper] = useState(() => new DraftKeeper(draftStorage, owner));
  const keep = useCallback((text: string) => keeper.keep(owner, text), [keeper, owner]);
  const { text, setText, problem } = useDraft(keep, () => keeper.kept);
  const sendable = !isBlank(text) && problem === null;

  const chosen = useStore(prefs, (state) => state.wish);
  const say = useSay();
  /** Its menu is open: it does not close under the person because the reply is over. */
  const [choosing, setChoosing] = useState(false);
  /** Of the message that is being sent, when a key says what it is to do. */
  const asked = useRef<Wish | null>(null);

  useEffect(() => {
    const box = focusComposer();
    box?.setSelectionRange(box.value.length, box.value.length);
  }, []);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const wish = asked.current ?? chosen;
    asked.current = null;
    if (!sendable) return;
    setText("");
    say(text, wish);
  };
  const sendWith = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const wish = wishOfKeys(event);
    if (wish === null) {
      if (event.shiftKey || (onlyTouch && sendable)) return;
    } else asked.current = wish;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Some browsers tell of an Enter that chose a word as of any other.
    if (event.key === "Enter" && belongsToInputMethod(event)) event.preventDefault();
    else if (isEnter(event)) sendWith(event);
    else if (event.key === "ArrowUp" && text === "" && focusLastChip()) event.preventDefault();
  };
  const stop = () => {
    session.cancel();
    // Whoever stops a reply has something else to say.
    focusComposer();
  };
  return (
    <div className="composer-frame">
      {nudge !== null && !isBlank(text) && (
        <p className="nudge" role="status" data-testid="typing-nudge">
          {nudge}
        </p>
      )}
      <DoorNote />
      <Problem problem={problem} />
      <Queue />
      <form className="composer" onSubmit={onSubmit} data-testid="composer">
        <TextareaAutosize
          id="composer-input"
          className="composer-input"
          value={text}
          aria-label={strings.composer.label}
          aria-invalid={problem !== null}
          aria-describedby="composer-hint"
          placeholder={running ? strings.turnTaking.wishes[chosen].placeholder : strings.composer.placeholder}
          rows={1}
          maxRows={9}
          dir="auto"
          onChange={({ target }) => {
            setText(target.value);
            session.typed(target.value);
          }}
          onKeyDown={onKeyDown}
          data-testid="composer-input"
        />
        <div className="composer-bar">
          <ModelPicker />
          {(running || choosing) && <WishPicker onOpen={setChoosing} />}
          <span className="composer-hint" id="composer-hint">
            {running
              ? strings.composer.hintSpeaking(KEYS_OF.queue, KEYS_OF.interrupt)
              : strings.composer.hint}
          </span>
          {running && (
            <IconButton
              label={strings.composer.stop}
              size="normal"
              className="stop"
              onClick={stop}
              data-testid="stop"
            >
              <Square />
            </IconButton>
          )}
          <button
            type="submit"
            className="icon-button normal send"
            aria-label={strings.composer.send}
            disabled={!sendable}
            data-testid="send"
          >
            <ArrowUp aria-hidden />
          </button>
        </div>
      </form>
    </div>
  );
}
