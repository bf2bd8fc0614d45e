import { useCallback, useEffect, useState } from "react";
import { ApiError } from "../client/api";
import * as api from "../client/memory-api";
import { moment } from "../client/moments";
import { failureSentence } from "../client/refusals";
import { strings } from "../strings";

const text = strings.account.memory;
/** How often to look while what was said before is still read. */
const LOOK_MS = 4_000;

function sentenceOf(error: unknown): string {
  if (error instanceof ApiError && error.code === "NOBODY_YET") return text.nobodyYet;
  return failureSentence(error, text.failed);
}

/** What is remembered of the person, and for how long: the switch, the list, and forgetting. */
export function Memory() {
  const [state, setState] = useState<api.MemoryState | null>(null);
  const [list, setList] = useState<api.RememberedPage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [working, setWorking] = useState(false);

  /** Does something, and shows what is remembered then. */
  const act = useCallback(async (what: () => Promise<unknown>) => {
    setWorking(true);
    try {
      await what();
      const found = await api.memory();
      setList(found.on ? await api.remembered(null) : null);
      setState(found);
      setProblem(null);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setWorking(false);
  }, []);

  useEffect(() => void act(async () => {}), [act]);
  const reading = state?.on === true && !state.complete;
  useEffect(() => {
    if (!reading) return;
    const timer = setInterval(() => void act(async () => {}), LOOK_MS);
    return () => clearInterval(timer);
  }, [reading, act]);

  const more = async () => {
    try {
      const next = await api.remembered(list?.nextCursor ?? null);
      setList({ ...next, messages: [...(list?.messages ?? []), ...next.messages] });
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  if (state === null || !state.allowed)
    return problem === null ? null : (
      <section aria-labelledby="memory-title">
        <h2 id="memory-title">{text.title}</h2>
        <p className="failure" role="alert">
          {problem}
        </p>
      </section>
    );
  return (
    <section aria-labelledby="memory-title" data-testid="memory">
      <h2 id="memory-title">{text.title}</h2>
      <p>{text.about}</p>
      <div className="row">
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={state.on}
          disabled={working}
          onClick={() => void act(() => api.switchMemory(!state.on))}
        >
          <i aria-hidden />
          {text.label}
        </button>
        <span role="status">{state.on ? howMuch(state) : text.off}</span>
      </div>
      {state.on && <p>{howFound(state)}</p>}
      {problem !== null && (
        <p className="failure" role="alert">
          {problem}
        </p>
      )}
      {list !== null && list.messages.length > 0 && (
        <>
          <ul className="remembered-list" aria-label={text.list}>
            {list.messages.map((one) => (
              <li key={one.id}>
                <div>
                  <q dir="auto">{one.excerpt}</q>
                  <p>
                    {`${one.role === "user" ? strings.thread.you : strings.thread.assistant}, ${moment(one.createdAt)}, `}
                    <a href={`/c/${one.conversationId}`}>{one.title || strings.sidebar.untitled}</a>
                  </p>
                </div>
                <button
                  type="button"
                  className="button small quiet"
                  disabled={working}
                  aria-label={`${text.forget}: ${one.excerpt}`}
                  onClick={() => void act(() => api.forget(one.id))}
                >
                  {text.forget}
                </button>
              </li>
            ))}
          </ul>
          {list.nextCursor !== null && (
            <button type="button" className="button small quiet" onClick={() => void more()}>
              {text.more}
            </button>
          )}
          <details className="more">
            <summary>{text.forgetAll}</summary>
            <p>{text.forgetAllAbout}</p>
            <button
              type="button"
              className="button danger"
              disabled={working}
              onClick={() => void act(api.forgetAll)}
            >
              {text.forgetAllSure}
            </button>
          </details>
        </>
      )}
    </section>
  );
}

function howMuch({ messages, complete }: api.MemoryState): string {
  return complete ? text.count(messages) : `${text.count(messages)} ${text.reading}`;
}

function howFound({ by, languages }: api.MemoryState): string {
  if (by === "words") return text.byWords;
  if (languages === null) return text.byMeaning;
  const names = new Intl.DisplayNames(["en"], { type: "language" });
  return text.byMeaningOf(languages.map((one) => names.of(one) ?? one).join(", "));
}
