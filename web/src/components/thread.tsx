import { ArrowDown } from "lucide-react";
import { useState } from "react";
import { isGone, isThinking, lastSpoken } from "taskflow-client/chat/thread";
import { useStore } from "zustand";
import * as api from "../client/api";
import { credentials } from "../client/credentials";
import { notify } from "../client/notices";
import { failureSentence } from "../client/refusals";
import { ThreadPrimitive, useBubble, useSession, useThread } from "../runtime";
import { strings } from "../strings";
import { Announcer } from "./announcer";
import { AssistantMessage, answerAgain, NothingSaid } from "./assistant-message";
import { Composer } from "./composer";
import { Gate } from "./gate";
import { Gone } from "./gone";
import { IconButton } from "./icon-button";
import { holdPlace, keepPlace } from "./keep-place";
import { focusComposer } from "./pointer";
import { Summarised, SummarisedAbove } from "./summarised";
import { UserMessage } from "./user-message";
import { Welcome } from "./welcome";

export function Thread() {
  const gone = useThread(isGone);
  const ended = useStore(credentials, (state) => state.ended);
  if (ended) return <Gate why={ended} />;
  if (gone) return <Gone why={gone} />;
  return (
    <ThreadPrimitive.Root className="thread">
      <ThreadPrimitive.Viewport
        className="viewport"
        aria-label={strings.thread.label}
        role="region"
        tabIndex={0}
        onClickCapture={({ currentTarget, target }) => holdPlace(currentTarget, target as Element)}
        data-testid="thread"
      >
        <div className="column">
          <Earlier />
          <SummarisedAbove />
          <ThreadPrimitive.Messages>{() => <OneMessage />}</ThreadPrimitive.Messages>
          <Welcome />
          <Thinking />
          <Unanswered />
          <Ended />
        </div>
      </ThreadPrimitive.Viewport>
      <div className="dock">
        <ThreadPrimitive.ScrollToBottom asChild>
          <IconButton label={strings.thread.toBottom} className="to-bottom" onClick={focusComposer}>
            <ArrowDown />
          </IconButton>
        </ThreadPrimitive.ScrollToBottom>
        <Composer />
      </div>
      <Announcer />
    </ThreadPrimitive.Root>
  );
}

function OneMessage() {
  const bubble = useBubble();
  if (!bubble) return null;
  if (bubble.role === "user")
    return (
      <>
        <UserMessage message={bubble} />
        <NothingSaid question={bubble} />
        <Summarised bubble={bubble} />
      </>
    );
  return (
    <>
      <AssistantMessage reply={bubble} />
      {bubble.turns.map((one) => (
        <Trimmed key={one.key} after={one.generationId} />
      ))}
      <Summarised bubble={bubble} />
    </>
  );
}

/** Says once, where it begins, that the model is not given the oldest messages any more. */
function Trimmed({ after }: { after: number }) {
  const here = useThread((thread) => thread.trimmed === after);
  const inShort = useThread((thread) => thread.summary !== null);
  if (!here) return null;
  return (
    <p className="trimmed" role="note" data-testid="trimmed">
      {inShort ? strings.thread.trimmedInShort : strings.thread.trimmed}
    </p>
  );
}

function Thinking() {
  const thinking = useThread(isThinking);
  // Nobody can be about to reply to what could not be sent.
  const reached = useStore(useSession().store, (state) => state.status === "connected");
  if (!thinking || !reached) return null;
  return (
    <div className="thinking" role="status" data-testid="typing-indicator">
      <span className="sr-only">{strings.thread.thinking}</span>
      <i aria-hidden />
      <i aria-hidden />
      <i aria-hidden />
    </div>
  );
}

/** A question that got no answer in time. */
function Unanswered() {
  const session = useSession();
  const shown = useThread((thread) => thread.unanswered && lastSpoken(thread)?.role === "user");
  if (!shown) return null;
  return (
    <div className="failure" role="alert" data-testid="unanswered">
      <p>{strings.thread.unanswered}</p>
      <button type="button" className="button small" onClick={() => answerAgain(session)}>
        {strings.actions.retry}
      </button>
    </div>
  );
}

function Ended() {
  const ended = useThread((thread) => thread.ended);
  if (!ended) return null;
  const focus = () => document.getElementById("composer-input")?.focus();
  return (
    <div className="ended" role="status" data-testid="ended-banner">
      <span>{strings.ended.text}</span>
      <button type="button" className="button small quiet" onClick={focus}>
        {strings.actions.continue}
      </button>
    </div>
  );
}

function Earlier() {
  const session = useSession();
  const more = useThread((thread) => thread.more);
  const [loading, setLoading] = useState(false);
  if (!more) return null;
  const load = async () => {
    if (loading) return;
    setLoading(true);
    try {
      await session.loadEarlier(async (id, cursor) => {
        const history = await api.conversation(id, cursor);
        keepPlace();
        return history;
      });
    } catch (error) {
      notify(failureSentence(error, strings.thread.earlierFailed));
    }
    setLoading(false);
  };
  return (
    <button
      type="button"
      className="button small quiet earlier"
      // One that is disabled would lose the focus.
      aria-disabled={loading}
      onClick={() => void load()}
    >
      {strings.thread.earlier}
    </button>
  );
}
