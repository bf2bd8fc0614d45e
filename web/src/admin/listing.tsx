import { type ReactNode, useState } from "react";
import { moment } from "../client/moments";
import { failureSentence } from "../client/refusals";
import { asPrompt } from "../ops/format";
import { strings } from "../strings";
import * as api from "./api";
import { SaveButton } from "./save-button";
import { Section } from "./section";
import { useLoaded } from "./use-loaded";

/** Lists that are read page after page, the latest first. */

interface Page<One> {
  items: readonly One[];
  nextCursor: string | null;
}

interface Props<One extends { id: string }> {
  title: string;
  about: string;
  none: string;
  /** The same function each time: another one is another list. */
  read: (cursor: string | null) => Promise<Page<One>>;
  show: (one: One) => ReactNode;
  /** Stands above the list, where there is one. */
  above?: ReactNode;
}

function Listing<One extends { id: string }>({ title, about, none, read, show, above }: Props<One>) {
  const loaded = useLoaded(useFirst(read));
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const more = async ({ items, nextCursor }: Page<One>) => {
    setBusy(true);
    try {
      const following = await read(nextCursor);
      loaded.replace({ items: [...items, ...following.items], nextCursor: following.nextCursor });
      setProblem(null);
    } catch (error) {
      setProblem(failureSentence(error, strings.admin.failed));
    }
    setBusy(false);
  };
  return (
    <Section title={title} about={about} loaded={loaded}>
      {(page) => (
        <>
          {above}
          {page.items.length === 0 && <p>{none}</p>}
          <ul className="entries">
            {page.items.map((one) => (
              <li key={one.id}>{show(one)}</li>
            ))}
          </ul>
          {page.nextCursor !== null && (
            <button
              type="button"
              className="button small quiet"
              disabled={busy}
              onClick={() => void more(page)}
            >
              {strings.admin.more}
            </button>
          )}
          {problem !== null && (
            <p className="failure" role="alert">
              {problem}
            </p>
          )}
        </>
      )}
    </Section>
  );
}

function useFirst<One>(read: (cursor: string | null) => Promise<Page<One>>): () => Promise<Page<One>> {
  return useState(() => () => read(null))[0];
}

const readErrors = async (cursor: string | null) => {
  const { errors, nextCursor } = await api.errors(cursor);
  return { items: errors, nextCursor };
};

const readThumbsDown = async (cursor: string | null) => {
  const { judgements, nextCursor } = await api.thumbsDown(cursor);
  return { items: judgements, nextCursor };
};

const readTrail = async (cursor: string | null) => {
  const { entries, nextCursor } = await api.trail(cursor);
  return { items: entries, nextCursor };
};

export function Errors() {
  const { title, about, none } = strings.admin.errors;
  const show = ({ code, message, model, provider, userId, createdAt }: api.FailedCall) => (
    <>
      <span className="subject">{code}</span>
      <span className="aside">
        {moment(createdAt)} · {model} · {provider} · {userId}
      </span>
      {message && (
        <span className="words" dir="auto">
          {message}
        </span>
      )}
    </>
  );
  return <Listing title={title} about={about} none={none} read={readErrors} show={show} />;
}

export function ThumbsDown() {
  const { title, about, none, noWord, csv } = strings.admin.thumbsDown;
  const above = (
    <div className="row">
      <SaveButton label={csv} path="/api/admin/judgements?format=csv&limit=1000" />
    </div>
  );
  const show = ({ model, promptVersion, word, userId, conversationId, judgedAt }: api.JudgedReply) => (
    <>
      <span className="subject">{model || strings.signals.unknown}</span>
      <span className="aside">
        {[moment(judgedAt), asPrompt(promptVersion), userId, conversationId].join(" · ")}
      </span>
      <span className="words" dir="auto">
        {word ?? noWord}
      </span>
    </>
  );
  return <Listing title={title} about={about} none={none} read={readThumbsDown} show={show} above={above} />;
}

export function Trail() {
  const { title, about, none } = strings.admin.audit;
  const show = ({ actor, action, target, detail, createdAt }: api.AuditEntry) => (
    <>
      <span className="subject">{action}</span>
      <span className="aside">
        {moment(createdAt)} · {actor} · {target}
      </span>
      {detail !== "" && (
        <span className="words" dir="auto">
          {detail}
        </span>
      )}
    </>
  );
  return <Listing title={title} about={about} none={none} read={readTrail} show={show} />;
}
