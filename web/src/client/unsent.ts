import { createDraftStorage, type DraftStorage, moveAll } from "taskflow-client/session/draft-storage";
import { credentials } from "./credentials";
import { joined } from "./returned";
import { browserStorage, tabStorage } from "./storage";

/**
 * Where words are kept that were written and not sent. A guest's are the browser's, for all its tabs. An account's are the
 * tab's, as its sign-in is: whoever opens the next tab may be somebody else.
 */

const guests = createDraftStorage(browserStorage());
const accounts = createDraftStorage(tabStorage());

/** That of whoever this page was loaded for. */
export const draftStorage: DraftStorage = credentials.getState().account === null ? guests : accounts;

/** Somebody has signed in: what the guest wrote is theirs. `same`: whoever was signed in here before. */
export function becomeAccounts(same: boolean): void {
  if (!same) accounts.forgetAll();
  moveAll(browserStorage(), tabStorage());
}

/** The sign-in is over: `text` goes into the next new conversation of a guest, and nothing else of the account stays. */
export function becomeGuests(text: string): void {
  const said = [text, accounts.draft(null), guests.draft(null)].filter((one) => one !== "");
  if (said.length > 0) guests.keepDraft(null, said.reduce(joined));
  accounts.forgetAll();
}

/** Somebody else may be here next. */
export function forgetUnsent(): void {
  guests.forgetAll();
  accounts.forgetAll();
}
