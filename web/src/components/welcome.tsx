import { useSession, useThread } from "../runtime";
import { strings } from "../strings";

/** What a conversation looks like before the person has said anything. */
export function Welcome() {
  const session = useSession();
  const untouched = useThread(
    (thread) => thread.status !== "fresh" && !thread.messages.some((one) => one.role === "user"),
  );
  const silent = useThread((thread) => thread.messages.length === 0);
  if (!untouched) return null;
  return (
    <section className="welcome" data-testid="empty-state">
      {silent && (
        <>
          <h2>{strings.thread.emptyTitle}</h2>
          <p>{strings.thread.emptyText}</p>
        </>
      )}
      <ul>
        {strings.thread.suggestions.map((suggestion) => (
          <li key={suggestion}>
            <button type="button" onClick={() => session.say(suggestion, "interrupt")}>
              {suggestion}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
