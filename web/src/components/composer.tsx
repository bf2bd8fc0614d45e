import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, useCallback, useRef, useState } from "react";
import { isBlank } from "taskflow-client/chat/text";
import { isRunning, type Wish } from "taskflow-client/chat/thread";
import { useStore } from "zustand";
import { draftStorage } from "../client/chat";
import { DraftKeeper, ownerOf } from "../client/drafts";
import { prefs } from "../client/prefs";
import { isNotedEmpty } from "../client/route";
import { ComposerPrimitive, useDraft, useSession, useThread, useWish } from "../runtime";
import { strings } from "../strings";
import { DoorNote } from "./door-note";
import { IconButton } from "./icon-button";
import { belongsToInputMethod, isEnter, KEYS_OF, wishOfKeys } from "./keys";
import { ModelPicker } from "./model-picker";
import { hasKeyboard } from "./pointer";
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
  const { text, problem } = useDraft(keep, () => keeper.kept);
  const sendable = !isBlank(text) && problem === null;

  const chosen = useStore(prefs, (state) => state.wish);
  const wishFor = useWish();
  /** Its menu is open: it does not close under the person because the reply is over. */
  const [choosing, setChoosing] = useState(false);
  /** Of the message that is being sent, when a key says what it is to do. */
  const asked = useRef<Wish | null>(null);

  const onSubmit = (event: { preventDefault: () => void }) => {
    if (sendable) wishFor(asked.current ?? chosen);
    else event.preventDefault();
    asked.current = null;
  };
  const sendWith = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const wish = wishOfKeys(event);
    if (wish === null) {
      if (!event.shiftKey && !sendable) event.preventDefault();
      return;
    }
    event.preventDefault();
    asked.current = wish;
    event.currentTarget.form?.requestSubmit();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // The library does not know every Enter that belongs to an input method.
    if (event.key === "Enter" && belongsToInputMethod(event)) event.preventDefault();
    else if (isEnter(event)) sendWith(event);
    else if (event.key === "ArrowUp" && text === "" && focusLastChip()) event.preventDefault();
  };
  const stop = () => {
    session.cancel();
    // Whoever stops a reply has something else to say.
    if (hasKeyboard) document.getElementById("composer-input")?.focus();
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
      <ComposerPrimitive.Root className="composer" onSubmit={onSubmit} data-testid="composer">
        <ComposerPrimitive.Input
          id="composer-input"
          className="composer-input"
          aria-label={strings.composer.label}
          aria-invalid={problem !== null}
          aria-describedby="composer-hint"
          placeholder={running ? strings.turnTaking.wishes[chosen].placeholder : strings.composer.placeholder}
          rows={1}
          maxRows={9}
          dir="auto"
          autoFocus={hasKeyboard}
          unstable_insertNewlineOnTouchEnter
          cancelOnEscape={false}
          addAttachmentOnPaste={false}
          unstable_focusOnRunStart={false}
          onChange={(event) => session.typed(event.target.value)}
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
      </ComposerPrimitive.Root>
    </div>
  );
}
