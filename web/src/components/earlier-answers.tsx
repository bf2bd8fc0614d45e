import { ChevronLeft, ChevronRight, History, LoaderCircle } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Reply } from "taskflow-client/chat/bubbles";
import { replyOf } from "taskflow-client/chat/earlier";
import type { TurnMessage } from "taskflow-client/chat/turn";
import { useStore } from "zustand";
import { answers, readAnswers, versionsOf } from "../client/answers";
import { models } from "../client/models";
import { notify } from "../client/notices";
import { failureSentence } from "../client/refusals";
import { useSession, useThread } from "../runtime";
import { strings } from "../strings";
import { IconButton } from "./icon-button";
import { holdPlace } from "./keep-place";

const text = strings.answers;

/** Which of the answers to one question is looked at. */
export interface Paging {
  /** From 1; the last one is that which the conversation goes on from. */
  place: number;
  count: number;
  /** The earlier answer that is looked at; null for the last one. */
  shown: Reply | null;
  /** One is being fetched. */
  busy: boolean;
  go: (step: -1 | 1, pressed: Element) => void;
}

/**
 * The answers to what a reply answers; null when there is only this one. The last one is looked at, unless the person steps back, and
 * again as soon as it is being spoken.
 */
export function usePaging(reply: Reply, speaking: boolean): Paging | null {
  const session = useSession();
  const id = useThread((thread) => thread.conversationId);
  const heard = useThread((thread) => thread.earlier);
  const known = useStore(answers, ({ of }) => of[id ?? ""]);
  const versions = useMemo(() => versionsOf(reply, heard, known), [reply, heard, known]);
  const [view, setView] = useState<{ of: string; at: number } | null>(null);
  const [busy, setBusy] = useState(false);
  const latest = useRef(reply);
  latest.current = reply;
  if (view !== null && (speaking || view.of !== reply.key)) setView(null);
  const at = versions.findIndex((one) => view?.of === reply.key && one.generationId === view.at);
  const answer = (speaking ? undefined : versions[at]?.answer) ?? null;
  const shown = useMemo(
    () => answer && replyOf(answer, session.store.getState().thread.messages),
    [answer, session],
  );
  if (versions.length === 0) return null;
  const place = answer === null ? versions.length : at;
  const fetchAt = async (generationId: number, pressed: Element) => {
    setBusy(true);
    try {
      if (id !== null) await readAnswers(id, reply);
    } catch (error) {
      notify(failureSentence(error, text.failed));
    }
    const { thread } = session.store.getState();
    const now = versionsOf(reply, thread.earlier, answers.getState().of[id ?? ""]);
    const found = now.findLast((one) => one.answer !== null && one.generationId <= generationId);
    const viewport = pressed.closest<HTMLElement>(".viewport");
    if (viewport) holdPlace(viewport, pressed);
    flushSync(() => {
      setBusy(false);
      if (found && latest.current.key === reply.key) setView({ of: reply.key, at: found.generationId });
    });
  };
  const go = (step: -1 | 1, pressed: Element) => {
    const to = place + step;
    if (busy || to < 0 || to > versions.length) return;
    const version = versions[to];
    if (version?.answer === null) void fetchAt(version.generationId, pressed);
    else setView(version ? { of: reply.key, at: version.generationId } : null);
  };
  return { place: place + 1, count: versions.length + 1, shown, busy, go };
}

/** Steps between the answers to one question. */
export function Pager({ place, count, busy, go }: Paging) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div className="pager" role="group" aria-label={text.label} aria-busy={busy} data-testid="answers-pager">
      <IconButton
        label={text.previous}
        // One that is disabled would lose the focus.
        aria-disabled={place === 1 || busy}
        data-holds-place
        onClick={({ currentTarget }) => go(-1, currentTarget)}
      >
        <ChevronLeft />
      </IconButton>
      <span className="place" aria-hidden>
        {busy ? <LoaderCircle className="busy" /> : `${place}/${count}`}
      </span>
      <span className="sr-only" aria-live="polite">
        {busy ? text.loading : text.place(place, count)}
      </span>
      <IconButton
        label={text.next}
        aria-disabled={place === count || busy}
        data-holds-place
        onClick={({ currentTarget }) => go(1, currentTarget)}
      >
        <ChevronRight />
      </IconButton>
    </div>
  );
}

/** Which model has answered: of several answers it may be what they differ by. */
export function Answerer({ turn }: { turn: TurnMessage }) {
  const known = useStore(models, (state) => state.models);
  if (turn.model === null) return null;
  return (
    <span className="answerer" data-testid="answerer">
      {known.find((one) => one.id === turn.model)?.name ?? turn.model}
    </span>
  );
}

/** Says that what stands here is not what the conversation goes on from. */
export function EarlierNote() {
  return (
    <p className="earlier-note" role="note" data-testid="earlier-answer">
      <History aria-hidden />
      <span>
        <strong>{text.earlier}</strong> {text.about}
      </span>
    </p>
  );
}
