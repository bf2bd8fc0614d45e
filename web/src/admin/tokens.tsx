import { useState } from "react";
import { day, moment } from "../client/moments";
import { failureSentence } from "../client/refusals";
import { CopyButton } from "../components/copy-button";
import { strings } from "../strings";
import { revokeToken, type Token, tokens } from "./api";
import { NewToken } from "./new-token";
import { Section } from "./section";
import { useLoaded } from "./use-loaded";

const text = strings.admin.tokens;

/** The tenant's service tokens. */
export function Tokens() {
  const loaded = useLoaded(tokens);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Section title={text.title} about={text.about} loaded={loaded}>
      {({ tokens: all }) => (
        <>
          {secret === null ? (
            <NewToken
              onMade={(made) => {
                setSecret(made);
                loaded.reload();
              }}
            />
          ) : (
            <Secret secret={secret} onDone={() => setSecret(null)} />
          )}
          {all.length === 0 && <p>{text.none}</p>}
          <ul className="entries">
            {all.map((one) => (
              <Entry key={one.id} token={one} onRevoked={loaded.reload} />
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

/** Shown once: nobody can read it afterwards. */
function Secret({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <div className="secret" role="status" data-testid="secret">
      <h3>{text.secretTitle}</h3>
      <p>{text.secretAbout}</p>
      <div className="row">
        <input
          readOnly
          aria-label={text.secretLabel}
          value={secret}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton text={secret} label={text.copy} />
        <button type="button" className="button small quiet" onClick={onDone}>
          {text.done}
        </button>
      </div>
    </div>
  );
}

function Entry({ token, onRevoked }: { token: Token; onRevoked: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const { id, name, scopes, createdBy, lastUsedOn } = token;
  const revoke = async () => {
    try {
      await revokeToken(id);
      onRevoked();
    } catch (error) {
      setProblem(failureSentence(error, text.revokeFailed));
    }
  };
  const facts = [
    scopes.join(", "),
    ending(token),
    lastUsedOn === null ? text.never : text.used(day(lastUsedOn)),
    text.madeBy(createdBy),
  ];
  return (
    <li data-testid="token">
      <span className="subject" dir="auto">
        {name}
      </span>
      <span className="aside">{facts.filter((fact) => fact !== "").join(" · ")}</span>
      {token.revokedAt === null && (
        <details className="more">
          <summary>{text.revoke}</summary>
          <p>{text.revokeAbout}</p>
          <button type="button" className="button small danger" onClick={() => void revoke()}>
            {text.revokeSure(name)}
          </button>
        </details>
      )}
      {problem !== null && (
        <p className="failure" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}

function ending({ expiresAt, revokedAt }: Token): string {
  if (revokedAt !== null) return text.revoked(moment(revokedAt));
  if (expiresAt === null) return "";
  return (Date.parse(expiresAt) < Date.now() ? text.ended : text.ends)(moment(expiresAt));
}
