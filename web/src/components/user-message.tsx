import { Pencil } from "lucide-react";
import { useId, useState } from "react";
import { lastQuestion, type UserMessage as Said } from "taskflow-client/chat/thread";
import { MessagePrimitive, useSession, useThread } from "../runtime";
import { strings } from "../strings";
import { whyOf } from "./asides";
import { CopyButton } from "./copy-button";
import { EditMessage } from "./edit-message";
import { isLong } from "./folding";
import { IconButton } from "./icon-button";
import { Time } from "./time";

export function UserMessage({ message }: { message: Said }) {
  const [editing, setEditing] = useState(false);
  const isLast = useThread((thread) => lastQuestion(thread)?.key === message.key);
  return (
    <MessagePrimitive.Root asChild>
      <article
        className="message user"
        aria-label={strings.thread.you}
        data-testid="message-user"
        data-delivery={message.delivery}
      >
        {editing ? (
          <EditMessage text={message.text} onClose={() => setEditing(false)} />
        ) : (
          <>
            <Words text={message.text} />
            <footer className="meta">
              <Delivery message={message} />
              <div className="actions">
                {isLast && message.delivery === "sent" && (
                  <IconButton label={strings.actions.edit} onClick={() => setEditing(true)}>
                    <Pencil />
                  </IconButton>
                )}
                <CopyButton text={message.text} />
              </div>
            </footer>
          </>
        )}
      </article>
    </MessagePrimitive.Root>
  );
}

/** What was said. Of a text that would fill screens, such as a file, only the beginning is seen until it is opened. */
function Words({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const long = isLong(text);
  return (
    <>
      <div id={id} className="bubble" dir="auto" data-folded={long && !open}>
        {text}
      </div>
      {long && (
        <button
          type="button"
          className="link fold"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {open ? strings.thread.showLess : strings.thread.showAll}
        </button>
      )}
    </>
  );
}

/** Each state has an element of its own: where a program translates the page, no text of another one is taken over. */
function Delivery({ message }: { message: Said }) {
  const session = useSession();
  if (message.delivery === "sent") {
    const why = whyOf(message);
    return (
      <>
        {why !== undefined && (
          <span key="why" className="why" data-testid="taken" data-mode={message.mode}>
            {why}
          </span>
        )}
        <Time key="time" at={message.createdAt} />
      </>
    );
  }
  if (message.delivery === "pending")
    return (
      <span key="pending" className="pending">
        {`${strings.thread.pending}…`}
      </span>
    );
  const { clientMessageId } = message;
  return (
    <span key="refused" className="refused" role="alert">
      {strings.thread.refused}: {message.refusal}
      {clientMessageId !== null && message.again && (
        <button type="button" className="link" onClick={() => session.sayInsteadAgain(clientMessageId)}>
          {strings.actions.retry}
        </button>
      )}
      {clientMessageId !== null && (
        <button type="button" className="link" onClick={() => session.withdraw(clientMessageId)}>
          {strings.actions.discard}
        </button>
      )}
    </span>
  );
}
