import { useCallback, useState } from "react";
import { SignalsTable } from "../components/signals-table";
import { strings } from "../strings";
import { signals } from "./api";
import { SaveButton } from "./save-button";
import { Section } from "./section";
import { useLoaded } from "./use-loaded";

const text = strings.admin.judgements;
const PERIODS = [1, 7, 30, 90];

/** What became of the tenant's replies. */
export function Judgements() {
  const [days, setDays] = useState(7);
  const load = useCallback(() => signals(days), [days]);
  const loaded = useLoaded(load);
  return (
    <Section title={text.title} about={strings.signals.about} loaded={loaded}>
      {({ rows }) => (
        <>
          <div className="row">
            <label>
              {strings.admin.usage.period}{" "}
              <select value={days} onChange={(event) => setDays(Number(event.target.value))}>
                {PERIODS.map((each) => (
                  <option key={each} value={each}>
                    {each === 1 ? text.today : strings.admin.usage.days(each)}
                  </option>
                ))}
              </select>
            </label>
            <SaveButton label={text.csv} path={`/api/admin/signals?format=csv&days=${days}`} />
          </div>
          {rows.length === 0 ? <p>{text.none}</p> : <SignalsTable rows={rows} />}
        </>
      )}
    </Section>
  );
}
