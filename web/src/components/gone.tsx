import { useStore } from "zustand";
import { credentials } from "../client/credentials";
import { goTo } from "../client/route";
import { authConfig, canSignIn } from "../client/sign-in";
import { strings } from "../strings";
import { SignInButton } from "./gate";

/** A conversation that cannot be shown. */
export function Gone({ why }: { why: keyof typeof strings.gone }) {
  const { title, text } = strings.gone[why];
  const { config } = useStore(authConfig);
  const guest = useStore(credentials, (state) => state.account === null);
  const mayBeTheirs = why === "missing" && guest && canSignIn(config);
  return (
    <div className="gone" role="alert" data-testid="gone">
      <h2>{title}</h2>
      <p>{text}</p>
      {mayBeTheirs && <p>{strings.signIn.perhapsYours}</p>}
      {mayBeTheirs && <SignInButton />}
      <button type="button" className="button" onClick={() => goTo(null)}>
        {strings.sidebar.new}
      </button>
    </div>
  );
}
