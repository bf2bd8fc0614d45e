import { createJudgements, type Judgement } from "taskflow-client/http/judgements";
import type { AnsweredAgain, Usage } from "./api";
import { request, requests } from "./api";

/** The part of the HTTP API that is about what the person thinks of replies. */

export {
  copiedPath,
  type Judgement,
  MAX_COPIES,
  MAX_WORD_CHARS,
  type Thumb,
} from "taskflow-client/http/judgements";

/** What is known of a conversation besides what was said. */
export interface Details {
  usage: Usage;
  judgements: Judgement[];
  answeredAgain?: AnsweredAgain[];
}

export function details(id: string): Promise<Details> {
  return request("GET", `/api/conversations/${encodeURIComponent(id)}?limit=1`);
}

export const { judge, withdrawJudgement: withdraw, noteCopied: noteCopies } = createJudgements(requests);
