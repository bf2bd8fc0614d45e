import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, useCallback } from "react";
import { isBlank } from "../chat/text";
import { isRunning, speakingTurn } from "../chat/thread";
import { draftStorage } from "../client/chat";
import { ComposerPrimitive, useDraft, useSession, useThread } from "../runtime";
import { strings } from "../strings";
import { DoorNote } from "./door-note";
import { IconButton } from "./icon-button";
import { belongsToInputMethod, isEnter } from "./keys";
import { ModelPicker } from "./model-picker";
import { Problem } from "./problem";

/** On a phone, focus would bring up the keyboard over half the page. */
const hasKeyboard = matchMedia("(any-pointer: fine)").matches;

export function Composer() {
  const session = useSession();
  const running = useThread(isRunning);
  const speaking = useThread((thread) => speakingTurn(thread) !== null);
  const nudge = useThread((thread) => thread.nudge);
  const id = useThread((thread) => thread.conversationId);
  const keep = useCallback((text: string) => draftStorage.keepDraft(id, text), [id]);
  const { text, problem } = useDraft(keep, () => draftStorage.draft(session.id));
  const sendable = !isBlank(text) && problem === null;

  const refuse = (event: { preventDefault: () => void }) => {
    if (!sendable) event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const sends = !event.shiftKey || event.ctrlKey || event.metaKey;
    // The library does not know every Enter that belongs to an input method.
    if (event.key === "Enter" && belongsToInputMethod(event)) event.preventDefault();
    else if (isEnter(event) && sends) refuse(event);
  };
  const stop = () => {
    session.cancel();
    // This button goes away, and the focus with it; whoever stops a reply has something else to say.
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
      <ComposerPrimitive.Root className="composer" onSubmit={refuse} data-testid="composer">
        <ComposerPrimitive.Input
          id="composer-input"
          className="composer-input"
          aria-label={strings.composer.label}
          aria-invalid={problem !== null}
          aria-describedby="composer-hint"
          placeholder={speaking ? strings.composer.placeholderSpeaking : strings.composer.placeholder}
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
          <span className="composer-hint" id="composer-hint">
            {strings.composer.hint}
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
