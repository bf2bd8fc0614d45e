import type { MessageView } from "../chat/protocol.gen.ts";
import { createJudgements, type Judgement } from "./judgements.ts";
import type { Requests } from "./requests.ts";

/** The HTTP API: tickets, models, and what a person has said before. */

export interface ConversationSummary {
  id: string;
  title: string | null;
  status: string;
  model: string | null;
  provider: string | null;
  createdAt: string;
  updatedAt: string;
  messageCount: number;
  lastMessagePreview: string | null;
}

export interface ConversationPage {
  conversations: ConversationSummary[];
  nextCursor: string | null;
}

export interface ModelInfo {
  id: string;
  name: string;
  provider: string;
  /** Who made it, where the provider passes on models of others. */
  vendor?: string | null;
  description?: string | null;
  local?: boolean;
  contextTokens?: number | null;
}

export interface ModelList {
  models: ModelInfo[];
  defaultModel: string;
}

/** What all calls of models in a conversation took, as far as they are recorded. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
  /** US dollars; null when no call's cost is known. */
  cost: number | null;
  /** A token count is an estimate. */
  estimated: boolean;
  calls: number;
}

/** A question that was answered again. `generationIds`: of each earlier answer its first generation, the earliest first. */
export interface AnsweredAgain {
  questionId: string;
  generationIds: number[];
}

/** Earlier answers to a question, the earliest first; `nextCursor` asks for the ones before. */
export interface EarlierAnswers {
  answers: { generationId: number; messages: MessageView[] }[];
  nextCursor: string | null;
}

export interface ConversationDetail {
  conversation: ConversationSummary;
  usage: Usage;
  messages: MessageView[];
  /** Of all its replies, the latest replies first, 500 at most. */
  judgements: Judgement[];
  /** Its questions that have earlier answers, the latest first, 500 at most. */
  answeredAgain: AnsweredAgain[];
  nextCursor: string | null;
}

/** What a ticket is asked for with. */
export interface TicketWishes {
  /** The handshake before was refused, of this conversation (null: a new one). Browsers are not told why; a ticket is. */
  refused?: { conversationId: string | null };
  /** Of `conversation_created`, for a client without an identity. */
  resumeToken?: string;
}

/** A browser may ask on a connection that is dead: given up, the next request has another. */
const TICKET_MS = 10_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const conversationPath = (id: string) => `/api/conversations/${encodeURIComponent(id)}`;

export type Api = ReturnType<typeof createApi>;

/** The calls of the API, each a function that needs no `this`. */
export function createApi(http: Requests) {
  return {
    ...createJudgements(http),

    /** A single-use ticket for one WebSocket connection; sets the guest cookie on first use. */
    async ticket({ refused, resumeToken }: TicketWishes = {}): Promise<string> {
      const id = refused?.conversationId ?? null;
      const body = {
        ...(refused === undefined ? {} : { afterRefusal: true }),
        ...(id !== null && UUID.test(id) ? { conversationId: id } : {}),
        ...(resumeToken === undefined ? {} : { resumeToken }),
      };
      const given = Object.keys(body).length > 0 ? body : undefined;
      const within = { withinMs: TICKET_MS };
      return (await http.request<{ ticket: string }>("POST", "/api/tickets", given, within)).ticket;
    },

    models: (): Promise<ModelList> => http.request("GET", "/api/models"),

    /** The person's conversations, the one that was last spoken in first. `q`: what to look for. */
    conversations(query: { cursor?: string; limit?: number; q?: string } = {}): Promise<ConversationPage> {
      const params = new URLSearchParams();
      if (query.cursor) params.set("cursor", query.cursor);
      if (query.limit) params.set("limit", String(query.limit));
      if (query.q) params.set("q", query.q);
      return http.request("GET", `/api/conversations?${params}`);
    },

    /** A conversation with its newest messages, oldest first; `cursor` asks for the ones before. */
    conversation(id: string, cursor: string | null = null): Promise<ConversationDetail> {
      const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
      return http.request("GET", `${conversationPath(id)}${query}`);
    },

    /** The answers to a question that another answer took the place of. */
    earlierAnswers(id: string, questionId: string, cursor: string | null = null): Promise<EarlierAnswers> {
      const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
      const path = `${conversationPath(id)}/messages/${encodeURIComponent(questionId)}/answers`;
      return http.request("GET", `${path}${query}`);
    },

    usage: async (id: string): Promise<Usage> =>
      (await http.request<ConversationDetail>("GET", `${conversationPath(id)}?limit=1`)).usage,

    /** Gives a conversation another title; the answer is the title as it is stored. */
    async rename(id: string, title: string): Promise<string> {
      const path = conversationPath(id);
      type Renamed = { conversation: { title: string } };
      return (await http.request<Renamed>("PATCH", path, { title })).conversation.title;
    },

    remove: (id: string): Promise<unknown> => http.request("DELETE", conversationPath(id)),

    /** Where a conversation is downloaded from. */
    exportUrl: (id: string, format: "markdown" | "json"): string =>
      `${conversationPath(id)}/export?format=${format}`,
  };
}
