import { MessageSquarePlus, MessageSquareText, ThumbsDown, ThumbsUp } from "lucide-react";
import { Popover } from "radix-ui";
import { type KeyboardEvent, useId, useState } from "react";
import type { Reply } from "taskflow-client/chat/bubbles";
import { isBlank } from "taskflow-client/chat/text";
import { useStore } from "zustand";
import { MAX_WORD_CHARS, type Thumb } from "../client/judgement-api";
import { type Judgement, judge, judgements } from "../client/judgements";
import { notify } from "../client/notices";
import { failureSentence } from "../client/refusals";
import { useThread } from "../runtime";
import { strings } from "../strings";
import { IconButton } from "./icon-button";
import { belongsToInputMethod, isDone } from "./keys";
import { onlyTouch } from "./pointer";

const text = strings.judgement;

/** What the person thinks of a reply that has ended: a thumb, and a word if they like. */
export function Judge({ reply }: { reply: Reply }) {
  const conversationId = useThread((thread) => thread.conversationId);
  // Of a conversation in which only the assistant has spoken nothing is kept.
  const begun = useThread(({ messages }) =>
    messages.some((one) => one.role === "user" && one.delivery === "sent"),
  );
  const ids = reply.turns.map((one) => one.id).filter((id) => id !== null);
  const judgement = useStore(judgements, ({ of }) => {
    const known = of[conversationId ?? ""] ?? {};
    return ids.map((id) => known[id]).find((one) => one !== undefined) ?? null;
  });
  const [id] = ids;
  if (conversationId === null || id === undefined || !begun) return null;
  const change = async (to: Judgement | null) => {
    try {
      await judge(conversationId, id, to);
    } catch (error) {
      notify(failureSentence(error, text.failed));
    }
  };
  const press = (thumb: Thumb) => void change(judgement?.thumb === thumb ? null : { thumb, word: null });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div className="judge" role="group" aria-label={text.label} data-testid="judge">
      <IconButton label={text.up} aria-pressed={judgement?.thumb === "up"} onClick={() => press("up")}>
        <ThumbsUp />
      </IconButton>
      <IconButton label={text.down} aria-pressed={judgement?.thumb === "down"} onClick={() => press("down")}>
        <ThumbsDown />
      </IconButton>
      {judgement !== null && (
        <Why judgement={judgement} onSay={(word) => void change({ ...judgement, word })} />
      )}
    </div>
  );
}

/** Why, in a few words. */
function Why({ judgement, onSay }: { judgement: Judgement; onSay: (word: string | null) => void }) {
  const [open, setOpen] = useState(false);
  const [container, setContainer] = useState<HTMLElement | null>(null);
  const said = judgement.word !== null;
  const change = (to: boolean) => {
    if (to) setContainer(document.querySelector<HTMLElement>("main"));
    setOpen(to);
  };
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger asChild>
        <IconButton label={said ? text.changeWord : text.addWord} data-said={said}>
          {said ? <MessageSquareText /> : <MessageSquarePlus />}
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal container={container}>
        <Popover.Content
          className="menu judge-why"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={text.why[judgement.thumb]}
          onEscapeKeyDown={(event) => {
            // It takes back what is being composed, not all that was written.
            if (belongsToInputMethod(event)) event.preventDefault();
          }}
        >
          <Word
            judgement={judgement}
            onClose={() => setOpen(false)}
            onSave={(word) => {
              onSay(word);
              setOpen(false);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface WordProps {
  judgement: Judgement;
  onClose: () => void;
  onSave: (word: string | null) => void;
}

function Word({ judgement, onClose, onSave }: WordProps) {
  // What was stored may come after the field is open; it shows until somebody types.
  const [typed, setTyped] = useState<string | null>(null);
  const draft = typed ?? judgement.word ?? "";
  const [field, about] = [useId(), useId()];
  const long = [...draft].length > MAX_WORD_CHARS;
  const save = () => {
    if (!long) onSave(isBlank(draft) ? null : draft.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isDone(event, onlyTouch)) return;
    event.preventDefault();
    save();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label htmlFor={field}>{text.why[judgement.thumb]}</label>
      <textarea
        id={field}
        value={draft}
        rows={3}
        dir="auto"
        aria-describedby={about}
        aria-invalid={long}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p id={about} className={long ? "refused" : undefined} role={long ? "alert" : undefined}>
        {long ? text.tooLong(MAX_WORD_CHARS) : text.about}
      </p>
      <div className="buttons">
        <button type="button" className="button small quiet" onClick={onClose}>
          {strings.actions.cancel}
        </button>
        <button type="submit" className="button small" disabled={long}>
          {text.save}
        </button>
      </div>
    </form>
  );
}
