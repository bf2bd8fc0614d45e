import { CircleUser, LogIn } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useStore } from "zustand";
import * as client from "../client/account";
import { account as state } from "../client/account-state";
import { notify } from "../client/notices";
import { strings } from "../strings";
import { Menu } from "./menu";

function run(work: Promise<void>): void {
  work.catch(() => notify(strings.account.failed));
}

/** Signing in, or who is signed in; nothing where nobody can. */
export function AccountMenu() {
  const { config, account } = useStore(state);
  if (config === null || config.issuer === null) return null;
  if (account === null) return <SignIn />;
  return (
    <Menu
      within="nav"
      align="start"
      trigger={
        <button
          type="button"
          className="account"
          aria-label={strings.account.menu(account.name)}
          data-testid="account"
        >
          <CircleUser aria-hidden />
          <span>{account.name}</span>
        </button>
      }
    >
      <DropdownMenu.Item className="menu-item" onSelect={() => run(client.signOut(false))}>
        {strings.account.signOut}
      </DropdownMenu.Item>
      <DropdownMenu.Item className="menu-item" onSelect={() => run(client.signOut(true))}>
        {strings.account.signOutEverywhere}
      </DropdownMenu.Item>
    </Menu>
  );
}

export function SignIn({ className = "account" }: { className?: string }) {
  return (
    <button type="button" className={className} onClick={() => run(client.signIn())} data-testid="sign-in">
      <LogIn aria-hidden />
      <span>{strings.account.signIn}</span>
    </button>
  );
}
