import { createApi } from "taskflow-client/http/api";
import type { ApiError } from "taskflow-client/http/errors";
import { Requests } from "taskflow-client/http/requests";
import { authorization, credentials, end, renew } from "./credentials";
import { change } from "./waking";

/** The HTTP API, as the person of this tab. */

export type {
  AnsweredAgain,
  ConversationDetail,
  ConversationPage,
  ConversationSummary,
  ModelInfo,
  ModelList,
  Usage,
} from "taskflow-client/http/api";
export { ApiError } from "taskflow-client/http/errors";
export type { As } from "taskflow-client/http/requests";

export const requests = new Requests({
  base: "",
  fetch: (url, init) => fetch(url, init),
  credentials: "same-origin",
  authorization,
  renewed,
  onRefused: endedBy,
  onWaiting: (waits) => change(waits ? 1 : -1),
});

export const request = requests.request.bind(requests);
export const respond = requests.respond.bind(requests);
export const { ticket, models, conversations, conversation, earlierAnswers, rename, remove, exportUrl } =
  createApi(requests);

/** Whether there is a new token. */
async function renewed(): Promise<boolean> {
  if (!credentials.getState().account?.renewable) return false;
  await renew();
  return credentials.getState().ended === null;
}

/** What an answer says about the sign-in as a whole. */
function endedBy({ code, status }: ApiError): void {
  const known = credentials.getState().account !== null;
  if (code === "CLAIM_REFUSED") end("refused");
  if (status !== 401 || code === "SIGN_IN_FIRST") return;
  if (code === "SIGNED_OUT") end("signed_out");
  else end(known ? "expired" : "required");
}
