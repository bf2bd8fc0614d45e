import { CircleUser } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useStore } from "zustand";
import { type Account, credentials } from "../client/credentials";
import { authConfig, canSignIn, signOut } from "../client/sign-in";
import { forgetUnsent } from "../client/unsent";
import { strings } from "../strings";
import { SignInButton } from "./gate";
import { Menu } from "./menu";

/** Who is here, with the way to their page and to signing in or out. */
export function Who() {
  const account = useStore(credentials, (state) => state.account);
  const { config } = useStore(authConfig);
  if (account !== null) return <AccountMenu account={account} />;
  return (
    <div className="who" data-testid="who">
      <a href="/account">
        <CircleUser aria-hidden />
        <span className="sr-only">{strings.signIn.account}: </span>
        <span className="name">{strings.signIn.guest}</span>
      </a>
      {canSignIn(config) && <SignInButton className="button small quiet" />}
    </div>
  );
}

function AccountMenu({ account }: { account: Account }) {
  const name = account.name || strings.signIn.signedIn;
  const trigger = (
    <button type="button" aria-label={strings.signIn.menu(name)} data-testid="account">
      <CircleUser aria-hidden />
      <span className="name" dir="auto">
        {name}
      </span>
    </button>
  );
  return (
    <div className="who" data-testid="who">
      <Menu trigger={trigger} within="nav" align="start">
        <DropdownMenu.Item asChild className="menu-item">
          <a href="/account">{strings.account.title}</a>
        </DropdownMenu.Item>
        <DropdownMenu.Item className="menu-item" onSelect={() => void leave()}>
          {strings.signIn.out}
        </DropdownMenu.Item>
      </Menu>
    </div>
  );
}

/** Signs out in this tab. What was written and not sent is not for who comes next. */
export async function leave(): Promise<void> {
  forgetUnsent();
  const { left } = await signOut();
  if (!left) location.assign("/");
}
