import { strings } from "../strings";
import { boundsOf, namedIn, resolved, type Schema, type Schemas, typeOf, withoutNull } from "./model";
import { Line } from "./prose";

interface Props {
  schema: Schema;
  schemas: Schemas;
  /** The names that were opened already: a schema may hold itself. */
  above?: readonly string[];
}

/** What a value is made of: its fields, each with its type, or the one type that it is. */
export function Shape({ schema, schemas, above = [] }: Props) {
  const own = resolved(withoutNull(schema), schemas);
  const fields = Object.entries(own.properties ?? {});
  if (fields.length === 0) return <Value schema={schema} schemas={schemas} above={above} />;
  return (
    <dl className="shape">
      {fields.map(([name, field]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
            {own.required?.includes(name) && <span className="needed">{strings.docs.required}</span>}
          </dt>
          <dd>
            <Value schema={field} schemas={schemas} above={above} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ schema, schemas, above = [] }: Props) {
  const bounds = boundsOf(schema);
  const meanings = Object.entries(resolved(withoutNull(schema), schemas)["x-enum-descriptions"] ?? {});
  return (
    <>
      <span className="type">{typeOf(schema)}</span>
      {bounds.length > 0 && <span className="bounds">{bounds.join(" · ")}</span>}
      {schema.description && (
        <p>
          <Line text={schema.description} />
        </p>
      )}
      {meanings.length > 0 && (
        <details>
          <summary>{strings.docs.values(meanings.length)}</summary>
          <dl className="shape">
            {meanings.map(([value, meaning]) => (
              <div key={value}>
                <dt>
                  <code>{value}</code>
                </dt>
                <dd>
                  <Line text={meaning} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {namedIn(schema).map(
        (name) =>
          schemas[name]?.properties &&
          !above.includes(name) && (
            <details key={name}>
              <summary>{name}</summary>
              <Shape schema={schemas[name]} schemas={schemas} above={[...above, name]} />
            </details>
          ),
      )}
    </>
  );
}
