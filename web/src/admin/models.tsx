import { useState } from "react";
import { failureSentence } from "../client/refusals";
import { strings } from "../strings";
import { models, type OfferedModel, switchModels } from "./api";
import { Section } from "./section";
import { useLoaded } from "./use-loaded";

const text = strings.admin.models;

/** Which models people may choose. */
export function Models({ mayChange }: { mayChange: boolean }) {
  const loaded = useLoaded(models);
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const change = async (all: readonly OfferedModel[], one: OfferedModel) => {
    const off = all.filter((each) => (each.id === one.id ? each.on : !each.on)).map((each) => each.id);
    if (off.length === all.length) {
      setProblem(text.last);
      return;
    }
    setBusy(true);
    try {
      loaded.replace(await switchModels(off));
      setSaid(text.saved(one.name, !one.on));
      setProblem(null);
    } catch (error) {
      setProblem(failureSentence(error, text.failed));
    }
    setBusy(false);
  };
  return (
    <Section title={text.title} about={text.about} loaded={loaded}>
      {({ models: all }) => (
        <>
          <ul className="entries">
            {all.map((one) => (
              <li key={one.id}>
                <label className="switch">
                  <input
                    type="checkbox"
                    checked={one.on}
                    disabled={!mayChange || busy}
                    onChange={() => void change(all, one)}
                  />
                  <span>{one.name}</span>
                  {one.default && <span className="pill">{text.default}</span>}
                </label>
                <span className="aside">
                  {one.provider} · {one.on ? text.on : text.off}
                </span>
              </li>
            ))}
          </ul>
          <p role="status">{said}</p>
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
