import { CircleAlert, CornerDownRight, Hand, RotateCcw, Scissors } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { answersLast, firstOf, lastOf, type Reply, shownText } from "taskflow-client/chat/bubbles";
import { nothingSaid } from "taskflow-client/chat/earlier";
import type { AiErrorCode } from "taskflow-client/chat/protocol.gen";
import { isBlank } from "taskflow-client/chat/text";
import {
  isAside,
  isRunning,
  isSpeaking,
  isUndecided,
  isWaiting,
  lastSpoken,
  type Thread,
  type UserMessage,
} from "taskflow-client/chat/thread";
import type { Session } from "taskflow-client/session/session";
import { noteCopy } from "../client/copies";
import { notify } from "../client/notices";
import { endingOf } from "../markdown/ending";
import { MessagePrimitive, useSession, useThread } from "../runtime";
import { strings } from "../strings";
import { Asides } from "./asides";
import { CopyButton, OnCopied } from "./copy-button";
import { Answerer, EarlierNote, Pager, usePaging } from "./earlier-answers";
import { IconButton } from "./icon-button";
import { Judge } from "./judge";
import { Markdown } from "./markdown";
import { Remembered } from "./remembered";
import { SteerMark } from "./steer-mark";
import { Thought } from "./thought";
import { Time } from "./time";

/** Trying again may help. */
const RETRIABLE: readonly AiErrorCode[] = [
  "RATE_LIMITED",
  "SERVICE_UNAVAILABLE",
  "TIMEOUT",
  "EMPTY_REPLY",
  "UNKNOWN",
  "MODEL_NOT_FOUND",
];

/** It may help with another model, which the sentence says to choose. */
const RETRIABLE_ELSEWHERE: readonly AiErrorCode[] = [
  "QUOTA_EXCEEDED",
  "PERMISSION_DENIED",
  "PROMPT_TOO_LONG",
];

/** How a reply stands. Until the server has said whether something cuts in, it is being spoken. */
function statusOf(reply: Reply, thread: Thread) {
  const last = lastOf(reply);
  const goesOn = thread.awaiting !== null && reply.remarks.some((one) => one.after === last.generationId);
  const speaking = reply.turns.some(isSpeaking) || goesOn || (last.frozen && isUndecided(thread));
  return speaking ? "speaking" : last.frozen ? "interrupted" : last.phase;
}

/** Whether nothing has been said since. */
function isNewest(reply: Reply, thread: Thread): boolean {
  const last = lastSpoken(thread);
  return [...reply.turns, ...reply.remarks.map((one) => one.message)].some((one) => one.key === last?.key);
}

/** What comes by itself, a nudge, does not take the place of the reply that may go on. */
function mayGoOn(reply: Reply, { messages }: Thread): boolean {
  const { key } = lastOf(reply);
  const last = messages.findLast(
    (one) => one.key === key || !(one.role === "assistant" || isAside(one) || isWaiting(one)),
  );
  return last?.key === key;
}

/** A reply, or an earlier answer to the same question in its place. */
export function AssistantMessage({ reply: standing }: { reply: Reply }) {
  const newest = useThread((thread) => isNewest(standing, thread));
  const answersQuestion = useThread((thread) => answersLast(standing, thread.messages));
  const current = newest || answersQuestion;
  const mayContinue = useThread((thread) => mayGoOn(standing, thread));
  const standingStatus = useThread((thread) => statusOf(standing, thread));
  const speaking = standingStatus === "speaking";
  const paging = usePaging(standing, speaking);
  const earlier = paging !== null && paging.shown !== null;
  const reply = paging?.shown ?? standing;
  const [first, last, text] = [firstOf(reply), lastOf(reply), shownText(reply)];
  const status = earlier ? last.phase : standingStatus;
  // Nothing of the conversation comes after an earlier answer.
  const [answers, goesOn] = earlier ? [false, false] : [answersQuestion, mayContinue];
  const conversationId = useThread((thread) => thread.conversationId);
  const copiedId = status === "speaking" ? null : reply.turns.find((one) => one.id !== null)?.id;
  const onCopied = useCallback(() => {
    if (conversationId !== null && copiedId) noteCopy(conversationId, copiedId);
  }, [conversationId, copiedId]);
  const cut = status === "completed" && last.finish === "length";
  // What an interruption leaves of it is not known yet.
  const silent = isBlank(text) && (speaking ? last.thought === null : status === "interrupted");
  if (silent && reply.asides.length === 0 && (paging === null || speaking)) return null;
  const judged = !last.frozen && status !== "failed" && !isBlank(text);
  return (
    <MessagePrimitive.Root asChild>
      <article
        onCopy={onCopied}
        className="message assistant"
        aria-label={strings.thread.assistant}
        aria-busy={speaking}
        data-testid="message-assistant"
        data-status={status}
        data-generation={first.generationId}
        data-earlier={earlier || undefined}
      >
        {earlier && <EarlierNote />}
        <Said key={reply.key} reply={reply} status={status} mayRetry={answers} onCopied={onCopied} />
        <Asides asides={reply.asides} current={current && !earlier} />
        {!speaking && (
          <footer className={current ? "meta last" : "meta"}>
            {paging !== null && <Pager {...paging} />}
            {status === "interrupted" && <Interrupted />}
            {cut && <CutOff />}
            <Time at={first.createdAt} />
            {paging !== null && <Answerer turn={last} />}
            <div className="actions">
              {text !== "" && (
                <OnCopied value={onCopied}>
                  <CopyButton text={text} />
                </OnCopied>
              )}
              {answers && status !== "failed" && <Again />}
              {judged && <Judge key={`judge-${reply.key}`} reply={reply} />}
              {goesOn && (cut || status === "interrupted") && !last.frozen && text !== "" && <GoOn />}
            </div>
          </footer>
        )}
      </article>
    </MessagePrimitive.Root>
  );
}

type Status = ReturnType<typeof statusOf>;

interface SaidProps {
  reply: Reply;
  status: Status;
  mayRetry: boolean;
  onCopied: () => void;
}

/** What a reply says, and what belongs to that. */
function Said({ reply, status, mayRetry, onCopied }: SaidProps) {
  const [first, last, text] = [firstOf(reply), lastOf(reply), shownText(reply)];
  const speaking = status === "speaking";
  const thinks = speaking && isBlank(last.text) ? last : null;
  return (
    <>
      {reply.turns.map(
        (one) =>
          one.thought !== null &&
          (one !== thinks || one === first) && (
            <Thought key={one.key} thought={one.thought} thinking={one === thinks} />
          ),
      )}
      {text !== "" && (
        <OnCopied value={onCopied}>
          <Markdown name={reply.key} text={text} ending={endingOf(last, speaking)} joints={jointsOf(reply)} />
        </OnCopied>
      )}
      {thinks !== null && thinks !== first && thinks.thought !== null && (
        <Thought thought={thinks.thought} thinking />
      )}
      {status === "failed" && (
        <Failure
          code={last.error ?? "UNKNOWN"}
          model={last.model}
          begun={!isBlank(text)}
          mayRetry={mayRetry}
        />
      )}
      {!speaking && <Remembered reply={reply} />}
    </>
  );
}

/** Where it was steered. */
function jointsOf({ turns, remarks }: Reply) {
  return remarks.map(({ message, after }) => {
    const end = turns.findIndex((one) => one.generationId === after) + 1;
    const before = turns.slice(0, end).map((one) => one.text);
    return { after: before.join(""), mark: <SteerMark key={message.key} remark={message} /> };
  });
}

/** Where the last question was answered again and nothing came of that: what was answered before is not lost. */
export function NothingSaid({ question }: { question: UserMessage }) {
  const here = useThread(
    (thread) => !isRunning(thread) && !thread.needsSync && lastSpoken(thread)?.key === question.key,
  );
  const session = useSession();
  const nothing = useMemo(
    () => (here ? nothingSaid(session.store.getState().thread, question) : null),
    [here, question, session],
  );
  return nothing && <InPlaceOf nothing={nothing} />;
}

function InPlaceOf({ nothing }: { nothing: Reply }) {
  const paging = usePaging(nothing, false);
  const conversationId = useThread((thread) => thread.conversationId);
  const unanswered = useThread((thread) => thread.unanswered);
  const reply = paging?.shown ?? null;
  const copiedId = reply?.turns[0]?.id ?? null;
  const onCopied = useCallback(() => {
    if (conversationId !== null && copiedId !== null) noteCopy(conversationId, copiedId);
  }, [conversationId, copiedId]);
  if (paging === null) return null;
  const last = reply && lastOf(reply);
  const text = reply ? shownText(reply) : "";
  return (
    <article
      onCopy={onCopied}
      className="message assistant"
      aria-label={strings.thread.assistant}
      data-testid="message-nothing"
      data-earlier={reply !== null || undefined}
    >
      {reply && last ? (
        <>
          <EarlierNote />
          <Said key={reply.key} reply={reply} status={last.phase} mayRetry={false} onCopied={onCopied} />
          <Asides asides={reply.asides} current={false} />
        </>
      ) : (
        !unanswered && <p className="earlier-note">{strings.answers.stopped}</p>
      )}
      <footer className="meta last">
        <Pager {...paging} />
        {last?.phase === "interrupted" && <Interrupted />}
        {last?.phase === "completed" && last.finish === "length" && <CutOff />}
        {reply && <Time at={firstOf(reply).createdAt} />}
        {last && <Answerer turn={last} />}
        <div className="actions">
          {text !== "" && (
            <OnCopied value={onCopied}>
              <CopyButton text={text} />
            </OnCopied>
          )}
          {!reply && !unanswered && <Again />}
        </div>
      </footer>
    </article>
  );
}

function Interrupted() {
  return (
    <span className="badge" data-testid="interrupted-badge">
      <Hand aria-hidden />
      {strings.thread.interrupted}
    </span>
  );
}

function CutOff() {
  return (
    <span className="badge" data-testid="length-badge">
      <Scissors aria-hidden />
      {strings.thread.cutOff}
    </span>
  );
}

function useCanAnswerAgain(): boolean {
  return useThread(
    (thread) =>
      !isRunning(thread) && thread.messages.some((one) => one.role === "user" && one.delivery === "sent"),
  );
}

/** Has the last question answered again, or says why that cannot be asked for now. */
export function answerAgain(session: Session): void {
  if (!session.regenerate()) notify(strings.actions.noConnection);
}

function Again() {
  const session = useSession();
  if (!useCanAnswerAgain()) return null;
  return (
    <IconButton label={strings.actions.regenerate} onClick={() => answerAgain(session)}>
      <RotateCcw />
    </IconButton>
  );
}

/** Lets the assistant go on where it was cut off. */
function GoOn() {
  const session = useSession();
  return (
    <button
      type="button"
      className="button small quiet"
      onClick={() => session.say(strings.continueMessage, "interrupt")}
    >
      <CornerDownRight aria-hidden />
      {strings.actions.continue}
    </button>
  );
}

/** Codes of a model that stopped answering: what they say of a whole reply is not so of one that had begun. */
const BROKEN_OFF: readonly AiErrorCode[] = ["SERVICE_UNAVAILABLE", "TIMEOUT", "UNKNOWN"];

interface FailureProps {
  code: AiErrorCode;
  /** Which failed, where that is known. */
  model: string | null;
  begun: boolean;
  mayRetry: boolean;
}

function Failure({ code, model, begun, mayRetry }: FailureProps) {
  const session = useSession();
  const current = useThread((thread) => thread.model);
  const [failed] = useState(model ?? current);
  const helps = RETRIABLE.includes(code) || (RETRIABLE_ELSEWHERE.includes(code) && current !== failed);
  const canRetry = useCanAnswerAgain() && mayRetry && helps;
  return (
    <div className="failure" role="alert" data-testid="error-bubble" data-code={code}>
      <CircleAlert aria-hidden />
      <p>
        {begun && BROKEN_OFF.includes(code)
          ? strings.brokenOff
          : (strings.aiErrors[code] ?? strings.aiErrors.UNKNOWN)}
      </p>
      {canRetry && (
        <button type="button" className="button small" onClick={() => answerAgain(session)}>
          {strings.actions.retry}
        </button>
      )}
    </div>
  );
}
