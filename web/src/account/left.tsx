import type { Budget, Limits } from "../client/account-api";
import { moment } from "../client/moments";
import { dollars } from "../components/money";
import { strings } from "../strings";

const text = strings.account.left;

/** What is left of each limit. */
export function Left({ limits, onRefresh }: { limits: Limits; onRefresh: () => void }) {
  const { day, month, messages, turns } = limits;
  const none = day === null && month === null && messages === null && turns === null;
  return (
    <section aria-labelledby="left-title">
      <h2 id="left-title">{text.title}</h2>
      {none && <p>{text.none}</p>}
      {day !== null && <Meter label={text.day} budget={day} />}
      {month !== null && <Meter label={text.month} budget={month} />}
      {(messages !== null || turns !== null) && (
        <dl className="facts">
          {messages !== null && (
            <div>
              <dt>{text.messages}</dt>
              <dd>{text.messagesLeft(messages.left, messages.perMinute)}</dd>
            </div>
          )}
          {turns !== null && (
            <div>
              <dt>{text.turns}</dt>
              <dd>{text.turnsNow(turns.now, turns.atOnce)}</dd>
            </div>
          )}
        </dl>
      )}
      {!none && (
        <button type="button" className="button small quiet" onClick={onRefresh}>
          {text.refresh}
        </button>
      )}
    </section>
  );
}

export function Meter({ label, budget }: { label: string; budget: Budget }) {
  const { limit, spent, reserved, left, resetsAt } = budget;
  const details = [
    text.spent(dollars(spent)),
    ...(reserved > 0 ? [text.reserved(dollars(reserved))] : []),
    text.resets(moment(resetsAt)),
  ];
  return (
    <div className="budget">
      <div className="budget-head">
        <span>{label}</span>
        <b>{text.of(dollars(left), dollars(limit))}</b>
      </div>
      <meter min={0} max={limit} value={left} low={limit * 0.2} aria-label={label} />
      <p>{details.join(" · ")}</p>
    </div>
  );
}
