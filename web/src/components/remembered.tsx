import { ChevronRight, History } from "lucide-react";
import { useEffect, useId, useState } from "react";
import type { Reply } from "taskflow-client/chat/bubbles";
import type { MemoryPassage } from "taskflow-client/chat/protocol.gen";
import * as api from "../client/memory-api";
import { moment } from "../client/moments";
import { notify } from "../client/notices";
import { failureSentence } from "../client/refusals";
import { useThread } from "../runtime";
import { strings } from "../strings";

const text = strings.memory;
const NONE: readonly MemoryPassage[] = [];

/** What a reply was given of earlier messages, behind one line; each can be forgotten here. */
export function Remembered({ reply }: { reply: Reply }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const remembered = useThread((thread) => thread.remembered);
  const told = reply.turns.flatMap((one) => remembered[one.generationId] ?? NONE);
  const ids = [
    ...new Set([...told.map((one) => one.messageId), ...reply.turns.flatMap((one) => one.recalled)]),
  ];
  if (ids.length === 0) return null;
  return (
    <div className="thought remembered" data-testid="remembered">
      <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <History aria-hidden />
        <span>{text.from(ids.length)}</span>
        <ChevronRight aria-hidden className="turn" />
      </button>
      <section id={id} hidden={!open} aria-label={text.from(ids.length)}>
        {open && <Passages ids={ids} told={told} />}
      </section>
    </div>
  );
}

type State = "loading" | "failed" | readonly api.Remembered[];

function Passages({ ids, told }: { ids: readonly string[]; told: readonly MemoryPassage[] }) {
  const [state, setState] = useState<State>("loading");
  const [gone, setGone] = useState<readonly string[]>([]);
  const wanted = ids.join(",");
  useEffect(() => {
    // What is remembered still, and of which conversation.
    api
      .rememberedOf(wanted.split(","))
      .then(setState)
      .catch(() => setState("failed"));
  }, [wanted]);
  const forget = async (id: string) => {
    try {
      await api.forget(id);
      setGone((all) => [...all, id]);
    } catch (error) {
      notify(failureSentence(error, text.forgetFailed));
    }
  };
  if (state === "loading") return <p role="status">{`${text.loading}…`}</p>;
  if (state === "failed") return <p role="alert">{text.failed}</p>;
  if (state.length === 0) return <p>{text.nothing}</p>;
  return (
    <>
      <ul>
        {state.map((one) => (
          <li key={one.id}>
            <q dir="auto">{told.find((each) => each.messageId === one.id)?.excerpt ?? one.excerpt}</q>
            <p>
              {`${moment(one.createdAt)}, `}
              <a href={`/c/${one.conversationId}`}>{one.title || strings.sidebar.untitled}</a>
              {gone.includes(one.id) ? (
                <span key="gone" role="status">{` · ${text.forgotten}`}</span>
              ) : (
                <button key="forget" type="button" className="link" onClick={() => void forget(one.id)}>
                  {text.forget}
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      <a href="/account">{text.manage}</a>
    </>
  );
}
