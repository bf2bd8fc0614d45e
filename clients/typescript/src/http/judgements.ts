import type { Requests } from "./requests.ts";

/** The part of the HTTP API that is about what a person thinks of replies, and which they have copied. */

export type Thumb = "up" | "down";

/** `messageId`: the reply's; of one that was steered, its first part's. `word`: why, as it is stored, personal data redacted. */
export interface Judgement {
  messageId: string;
  thumb: Thumb;
  word: string | null;
}

/** The longest word that is taken, in code points. */
export const MAX_WORD_CHARS = 500;

/** So many copied replies are told of at once. */
export const MAX_COPIES = 20;

interface Judged {
  messageId: string;
  judgement: Judgement | null;
}

const conversationPath = (id: string) => `/api/conversations/${encodeURIComponent(id)}`;
const judgementPath = (id: string, messageId: string) =>
  `${conversationPath(id)}/messages/${encodeURIComponent(messageId)}/judgement`;

/** Where copied replies are told of. */
export const copiedPath = (id: string): string => `${conversationPath(id)}/copied`;

/** The calls, each a function that needs no `this`. */
export function createJudgements(http: Requests) {
  return {
    /**
     * Judges a reply that has ended, in place of what the person thought of it before; the answer is the judgement as it is stored.
     * Throws `REPLY_IN_PROGRESS` while it is being spoken.
     */
    async judge(id: string, { messageId, thumb, word }: Judgement): Promise<Judgement | null> {
      const body = word === null ? { thumb } : { thumb, word };
      return (await http.request<Judged>("PUT", judgementPath(id, messageId), body)).judgement;
    },

    /** Takes back what the person thought of a reply. Where there is nothing, nothing changes. */
    withdrawJudgement: (id: string, messageId: string): Promise<unknown> =>
      http.request("DELETE", judgementPath(id, messageId)),

    /** Tells that the person has copied these replies, or a part of them: a sign that they were of use. */
    noteCopied: (id: string, messageIds: readonly string[]): Promise<unknown> =>
      http.request("POST", copiedPath(id), { messageIds }),
  };
}
