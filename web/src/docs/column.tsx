import { useId } from "react";
import { strings } from "../strings";
import { type Contract, found, type Operation, type Schemas } from "./model";
import { Line, Prose } from "./prose";
import { Shape } from "./shape";

interface Props {
  title: string;
  address: string;
  contract: Contract;
  words: string;
  /** The operation that the address names: it is open. */
  named: string;
}

/** One of the two documents. */
export function Column({ title, address, contract, words, named }: Props) {
  const id = useId();
  const groups = found(contract.groups, words);
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className="source">
        <a href={address}>{address}</a> · {strings.docs.version(contract.version)}
      </p>
      {words === "" && (
        <>
          <Prose text={contract.about} />
          {contract.facts.map((facts) => (
            <details key={facts.title}>
              <summary>{facts.title}</summary>
              <dl className="shape">
                {facts.rows.map(([name, value]) => (
                  <div key={name}>
                    <dt>
                      <code>{name}</code>
                    </dt>
                    <dd>
                      <Line text={value} />
                    </dd>
                  </div>
                ))}
              </dl>
            </details>
          ))}
        </>
      )}
      {groups.map((group) => (
        <div key={group.title}>
          <h3>{group.title}</h3>
          {group.operations.map((one) => (
            <Entry key={one.id} operation={one} schemas={contract.schemas} open={one.id === named} />
          ))}
        </div>
      ))}
      {groups.length === 0 && <p role="status">{strings.docs.nothing}</p>}
    </section>
  );
}

function Entry({ operation, schemas, open }: { operation: Operation; schemas: Schemas; open: boolean }) {
  const { id, verb, title, summary, order, parts } = operation;
  return (
    <details id={id} className="operation" open={open}>
      <summary>
        <span className="verb">{verb}</span> <code>{title}</code>
      </summary>
      <Prose text={summary} />
      {order.length > 0 && (
        <ul className="order">
          {order.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {parts.map((part) => (
        <details key={part.title} className="part">
          <summary>
            <code>{part.title}</code>
          </summary>
          <Prose text={part.about} />
          <Shape schema={part.schema} schemas={schemas} />
          {part.examples.map((example) => (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a long line is scrolled by keys, too
            <pre key={JSON.stringify(example)} tabIndex={0}>
              <code>{JSON.stringify(example, null, 2)}</code>
            </pre>
          ))}
        </details>
      ))}
      <a className="anchor" href={`#${id}`}>
        {strings.docs.anchor}
      </a>
    </details>
  );
}
