import { CircleAlert, CornerDownRight, Hand, RotateCcw, Scissors } from "lucide-react";
import type { AiErrorCode } from "../chat/protocol.gen";
import { isBlank } from "../chat/text";
import { isRunning, isSpeaking } from "../chat/thread";
import type { TurnMessage } from "../chat/turn";
import { MessagePrimitive, useSession, useThread } from "../runtime";
import { strings } from "../strings";
import { CopyButton } from "./copy-button";
import { IconButton } from "./icon-button";
import { Markdown } from "./markdown";
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

export function AssistantMessage({ message }: { message: TurnMessage }) {
  const isLast = useThread((thread) => thread.messages.at(-1)?.key === message.key);
  // What comes by itself, a nudge, does not take the place of the reply that may go on.
  const mayGoOn = useThread(({ messages }) =>
    messages
      .slice(messages.findIndex((one) => one.key === message.key) + 1)
      .every((one) => one.role === "assistant"),
  );
  const speaking = isSpeaking(message);
  const text = message.text.slice(0, message.shown);
  const status = speaking ? "speaking" : message.frozen ? "interrupted" : message.phase;
  const cut = status === "completed" && message.finish === "length";
  const thought = message.thought;
  // What an interruption leaves of it is not known yet.
  if (isBlank(text) && (speaking ? thought === null : status === "interrupted")) return null;
  return (
    <MessagePrimitive.Root asChild>
      <article
        className="message assistant"
        aria-label={strings.thread.assistant}
        aria-busy={speaking}
        data-testid="message-assistant"
        data-status={status}
        data-generation={message.generationId}
      >
        {thought !== null && <Thought thought={thought} thinking={speaking && isBlank(text)} />}
        {text !== "" && <Markdown name={message.key} text={text} growing={speaking} />}
        {status === "failed" && <Failure code={message.error ?? "UNKNOWN"} isLast={isLast} />}
        {!speaking && (
          <footer className={isLast ? "meta last" : "meta"}>
            {status === "interrupted" && <Interrupted />}
            {cut && <CutOff />}
            <Time at={message.createdAt} />
            <div className="actions">
              {text !== "" && <CopyButton text={text} />}
              {isLast && status !== "failed" && <Again />}
              {mayGoOn && (cut || status === "interrupted") && !message.frozen && text !== "" && <GoOn />}
            </div>
          </footer>
        )}
      </article>
    </MessagePrimitive.Root>
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

function Again() {
  const session = useSession();
  if (!useCanAnswerAgain()) return null;
  return (
    <IconButton label={strings.actions.regenerate} onClick={() => session.regenerate()}>
      <RotateCcw />
    </IconButton>
  );
}

/** Lets the assistant go on where it was cut off. */
function GoOn() {
  const session = useSession();
  return (
    <button type="button" className="button small quiet" onClick={() => session.say(strings.continueMessage)}>
      <CornerDownRight aria-hidden />
      {strings.actions.continue}
    </button>
  );
}

function Failure({ code, isLast }: { code: AiErrorCode; isLast: boolean }) {
  const session = useSession();
  const canRetry = useCanAnswerAgain() && isLast && RETRIABLE.includes(code);
  return (
    <div className="failure" role="alert" data-testid="error-bubble" data-code={code}>
      <CircleAlert aria-hidden />
      <p>{strings.aiErrors[code] ?? strings.aiErrors.UNKNOWN}</p>
      {canRetry && (
        <button type="button" className="button small" onClick={() => session.regenerate()}>
          {strings.actions.retry}
        </button>
      )}
    </div>
  );
}
