import { useEffect, useState } from "react";
import { finishSignIn, SignInFailed } from "../client/sign-in";
import { SignInButton } from "../components/gate";
import { strings } from "../strings";

/** A code is good for one exchange: React may run an effect twice. */
let finishing: Promise<string> | null = null;

/** Where the identity provider sends people back to. */
export default function ReturnedPage() {
  const [failure, setFailure] = useState<SignInFailed | null>(null);
  const text = strings.signIn;
  useEffect(() => {
    document.title = `${strings.signIn.action} · ${strings.product}`;
    finishing ??= finishSignIn();
    finishing.then(
      (from) => location.replace(from),
      (error) => setFailure(error instanceof SignInFailed ? error : new SignInFailed("away", "")),
    );
  }, []);
  if (failure === null)
    return (
      <main className="gone" data-testid="returning">
        <h1>{text.returning}</h1>
        <p role="status">{strings.account.loading}…</p>
      </main>
    );
  return (
    <main className="gone" data-testid="sign-in-failed" data-reason={failure.reason}>
      <h1>{text.failed}</h1>
      <div role="alert">
        <p>{text.failures[failure.reason]}</p>
        {failure.sentence !== "" && <p>{text.told(failure.sentence)}</p>}
      </div>
      <SignInButton label={text.again} />
      <a className="link" href="/">
        {text.back}
      </a>
    </main>
  );
}
