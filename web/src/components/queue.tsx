import { ArrowUp, Pencil, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { type Chip, chipsOf } from "taskflow-client/chat/chips";
import { lastTurn, type Thread } from "taskflow-client/chat/thread";
import { useSession, useThread } from "../runtime";
import { strings } from "../strings";
import { EditChip } from "./edit-chip";
import { IconButton } from "./icon-button";
import { belongsToInputMethod } from "./keys";
import { changeOf, NOTHING_QUEUED, stateOf } from "./queue-changes";

const text = strings.queue;

/** Moves the focus to the newest queued message; whether there is one. */
export function focusLastChip(): boolean {
  const chip = [...document.querySelectorAll<HTMLElement>("[data-chip]")].at(-1);
  chip?.focus();
  return chip !== undefined;
}

function focusChip(key: string | undefined): void {
  const chips = [...document.querySelectorAll<HTMLElement>("[data-chip]")];
  const chip = chips.find((one) => one.dataset.chip === key);
  (chip ?? document.getElementById("composer-input"))?.focus();
}

/** What waits until the reply being spoken is over, above the message box. */
export function Queue() {
  const queue = useThread((thread) => thread.queue);
  const held = useThread(whyHeld);
  const messages = useThread((thread) => thread.messages);
  const chips = useMemo(() => chipsOf(queue, messages), [queue, messages]);
  return (
    <>
      {chips.length > 0 && <Chips chips={chips} held={held} />}
      <Changes chips={chips} held={held} />
    </>
  );
}

/** Why what is queued waits for the person, in words; null when it does not. */
function whyHeld(thread: Thread): string | null {
  if (!thread.queue.held) return null;
  const phase = lastTurn(thread)?.phase;
  if (phase === "failed") return text.held.failed;
  return phase === "interrupted" ? text.held.stopped : text.held.waits;
}

function Chips({ chips, held }: { chips: readonly Chip[]; held: string | null }) {
  const session = useSession();
  const [current, setCurrent] = useState<string | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const here = Math.max(
    0,
    chips.findIndex((one) => one.key === current),
  );
  const go = (place: number) => {
    const chip = chips[Math.min(Math.max(place, 0), chips.length - 1)];
    if (!chip) return;
    setCurrent(chip.key);
    focusChip(chip.key);
  };
  const remove = (chip: Chip) => {
    if (chip.messageId === null) return;
    const place = chips.indexOf(chip);
    session.removeQueued(chip.messageId);
    const next = chips[place + 1] ?? chips[place - 1];
    setCurrent(next?.key ?? null);
    focusChip(next?.key);
  };
  const onKeyDown = (event: KeyboardEvent, chip: Chip) => {
    if (belongsToInputMethod(event)) return;
    const places: Record<string, number> = {
      ArrowUp: here - 1,
      ArrowDown: here + 1,
      Home: 0,
      End: chips.length - 1,
    };
    const place = places[event.key];
    if (event.key === "ArrowDown" && here === chips.length - 1) focusChip(undefined);
    else if (place !== undefined) go(place);
    else if (event.key === "Delete" || event.key === "Backspace") remove(chip);
    else if (event.key === "Escape") focusChip(undefined);
    else return;
    event.preventDefault();
  };
  const list = useRef<HTMLOListElement>(null);
  const before = useRef(0);
  useEffect(() => {
    const { current: ol } = list;
    // What has just been queued is seen; whoever is busy in the list is left alone.
    if (ol && chips.length > before.current && !ol.contains(document.activeElement))
      ol.scrollTop = ol.scrollHeight;
    before.current = chips.length;
  }, [chips.length]);
  const close = (chip: Chip) => {
    setEditing(null);
    // When it is drawn again.
    requestAnimationFrame(() => focusChip(chip.key));
  };
  return (
    <section className="queue" aria-label={text.label} data-testid="queue" data-held={held !== null}>
      <p className="queue-note">{held ?? text.waiting(chips.length)}</p>
      <span className="sr-only" id="queue-keys">
        {text.keys}
      </span>
      <ol ref={list} aria-label={text.label}>
        {chips.map((chip, index) => (
          <li key={chip.key} className="chip" data-testid="chip" data-pending={chip.pending}>
            {editing === chip.key && chip.messageId !== null ? (
              <EditChip messageId={chip.messageId} text={chip.text} onClose={() => close(chip)} />
            ) : (
              <OneChip
                chip={chip}
                label={text.chip(index + 1, chips.length, chip.text)}
                reachable={index === here}
                onFocus={() => setCurrent(chip.key)}
                onKeyDown={(event) => onKeyDown(event, chip)}
                onEdit={() => setEditing(chip.key)}
                onRemove={() => remove(chip)}
              />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

interface OneChipProps {
  chip: Chip;
  label: string;
  /** The one that Tab comes to: arrow keys lead to the others. */
  reachable: boolean;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onEdit: () => void;
  onRemove: () => void;
}

function OneChip({ chip, label, reachable, onFocus, onKeyDown, onEdit, onRemove }: OneChipProps) {
  const session = useSession();
  const { messageId } = chip;
  const tabIndex = reachable ? 0 : -1;
  const unknown = messageId === null;
  const editable = !unknown && chip.whole;
  const sendNow = () => {
    if (messageId === null) return;
    session.sendQueued(messageId);
    document.getElementById("composer-input")?.focus();
  };
  return (
    <>
      <button
        type="button"
        className="chip-text"
        tabIndex={tabIndex}
        aria-label={label}
        aria-describedby="queue-keys"
        title={chip.text}
        dir="auto"
        onFocus={onFocus}
        onKeyDown={onKeyDown}
        onClick={() => editable && onEdit()}
        data-chip={chip.key}
      >
        {chip.text}
      </button>
      {unknown ? (
        <span key="pending" className="chip-pending">
          {`${strings.thread.pending}…`}
        </span>
      ) : (
        <span key="actions" className="chip-actions">
          {editable && (
            <IconButton label={text.edit} className="edit-chip" tabIndex={tabIndex} onClick={onEdit}>
              <Pencil />
            </IconButton>
          )}
          <IconButton label={text.sendNow} tabIndex={tabIndex} onClick={sendNow}>
            <ArrowUp />
          </IconButton>
          <IconButton label={text.remove} tabIndex={tabIndex} onClick={onRemove}>
            <X />
          </IconButton>
        </span>
      )}
    </>
  );
}

/** Tells a screen reader what has become of the queue. */
function Changes({ chips, held }: { chips: readonly Chip[]; held: string | null }) {
  const [said, setSaid] = useState("");
  const before = useRef(NOTHING_QUEUED);
  useEffect(() => {
    const was = before.current;
    before.current = stateOf(chips, held, was);
    const change = changeOf(was, before.current);
    if (change !== null) setSaid(change);
  }, [chips, held]);
  return (
    <div className="sr-only" role="status" data-testid="queue-announcer">
      {said}
    </div>
  );
}
