import { dollars } from "../components/money";
import { strings } from "../strings";
import { type LimitsInForce, limits } from "./api";
import { Section } from "./section";
import { useLoaded } from "./use-loaded";

const text = strings.admin.limits;
/** The limits that hold for the tenant. */
export function Limits() {
  const loaded = useLoaded(limits);
  return (
    <Section title={text.title} about={text.about} loaded={loaded}>
      {({ limits: known }) => (
        <dl className="facts wide-names">
          {(Object.keys(text.names) as (keyof LimitsInForce)[]).map((name) => (
            <div key={name}>
              <dt>{text.names[name]}</dt>
              <dd>{shown(name, known[name])}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}

function shown(name: string, value: number): string {
  if (!value) return text.none;
  return name.startsWith("budget") ? dollars(value) : value.toLocaleString();
}
