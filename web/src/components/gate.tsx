import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { takeAlong } from "../client/chat";
import { type Ended, forgetAccount } from "../client/credentials";
import { authConfig, beginSignIn, canSignIn, loadAuthConfig } from "../client/sign-in";
import { strings } from "../strings";

/** Why nothing goes on here until the person has decided: sign in again, or go on as a guest. */
export function Gate({ why }: { why: Ended }) {
  const { config } = useStore(authConfig);
  const { title, text } = strings.signIn.ended[why];
  useEffect(() => {
    void loadAuthConfig();
  }, []);
  return (
    <div className="gone" role="alert" data-testid="gate" data-why={why}>
      <h2>{title}</h2>
      <p>{text}</p>
      {canSignIn(config) && <SignInButton label={strings.signIn.again} />}
      {config?.mode !== "oidc" && (
        <button type="button" className="button quiet" onClick={goOnAsGuest}>
          {strings.signIn.asGuest}
        </button>
      )}
    </div>
  );
}

function goOnAsGuest(): void {
  takeAlong();
  forgetAccount();
  location.assign("/");
}

interface Props {
  label?: string;
  className?: string;
}

export function SignInButton({ label = strings.signIn.action, className = "button" }: Props) {
  const [state, setState] = useState<"ready" | "leaving" | "failed">("ready");
  const begin = async () => {
    setState("leaving");
    try {
      await beginSignIn();
    } catch {
      setState("failed");
    }
  };
  return (
    <>
      <button
        type="button"
        className={className}
        disabled={state === "leaving"}
        onClick={() => void begin()}
        data-testid="sign-in"
      >
        {label}
      </button>
      {state === "failed" && (
        <p className="problem" role="alert">
          {strings.signIn.notNow}
        </p>
      )}
    </>
  );
}
