import type { Api } from "../http/api.ts";
import { ApiError } from "../http/errors.ts";
import type { OpenConversation } from "./ports.ts";

/** A refused handshake has no reason a browser may read; the HTTP API knows it. */
export async function askWhy(api: Pick<Api, "conversation">, session: OpenConversation): Promise<void> {
  try {
    if (session.id !== null) await api.conversation(session.id);
  } catch (error) {
    if (!(error instanceof ApiError)) return;
    if (error.status === 404 || error.code === "INVALID_ID") session.fail("missing");
    if (error.status === 503) session.fail("unavailable");
  }
}
