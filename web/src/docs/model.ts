import { strings } from "../strings";

/** Both documents as one list of operations, made of what the page shows. Pure. */

const text = strings.docs;

/** The parts of a JSON Schema that the two documents use. */
export interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: boolean | Schema;
  format?: string;
  pattern?: string;
  default?: unknown;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  "x-enum-descriptions"?: Record<string, string>;
}

export type Schemas = Record<string, Schema>;

/** A body, a frame or an event, as a heading and what it is made of. */
export interface Part {
  title: string;
  about: string;
  schema: Schema;
  examples: unknown[];
}

export interface Operation {
  /** Unique on the page: its anchor. */
  id: string;
  /** `POST`, `receive` … */
  verb: string;
  title: string;
  summary: string;
  /** How events follow each other. */
  order: string[];
  parts: Part[];
}

export interface Group {
  title: string;
  operations: Operation[];
}

export interface Contract {
  version: string;
  about: string;
  groups: Group[];
  /** Single facts: limits, refusals. */
  facts: Facts[];
  schemas: Schemas;
}

export interface Facts {
  title: string;
  rows: [name: string, value: string][];
}

interface Reference {
  $ref: string;
}

interface AsyncMessage {
  name: string;
  summary: string;
  payload: Schema;
  examples: { payload: unknown }[];
}

/** The parts of the AsyncAPI document that the page shows. */
export interface AsyncDocument {
  info: { version: string; description: string; "x-limits": Record<string, number> };
  channels: {
    conversation: {
      address: string;
      bindings: { ws: { query: Schema } };
      "x-refusals": { byStatus: Record<string, string[]> };
    };
  };
  operations: Record<
    string,
    {
      action: "send" | "receive";
      title: string;
      summary: string;
      messages: Reference[];
      reply?: { messages: Reference[] };
      "x-order"?: string[];
    }
  >;
  components: { messages: Record<string, AsyncMessage>; schemas: Schemas };
}

/** The parts of the OpenAPI document that the page shows. */
export interface OpenDocument {
  info: { version: string; description: string };
  paths: Record<string, Record<string, HttpOperation>>;
  components: { schemas: Schemas };
}

interface HttpOperation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: { required?: boolean; content: Record<string, { schema?: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>;
}

/** What a `$ref` ends with. */
export function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}

/** The schema that a reference names, else itself. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  return schema.$ref === undefined ? schema : (schemas[nameOf(schema.$ref)] ?? {});
}

/** Without the alternative null, which says that a field may be left out. */
export function withoutNull(schema: Schema): Schema {
  const options = schema.anyOf?.filter((one) => one.type !== "null");
  const [only] = options ?? [];
  if (options?.length !== 1 || !only) return schema;
  return schema.description === undefined ? only : { ...only, description: schema.description };
}

/** In a word or two what a value is: `string`, `list of MessageView`. */
export function typeOf(schema: Schema): string {
  const own = withoutNull(schema);
  if (own.$ref !== undefined) return nameOf(own.$ref);
  if (own.const !== undefined) return JSON.stringify(own.const);
  if (own.enum !== undefined) return own.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (own.type === "array") return text.listOf(own.items ? typeOf(own.items) : text.anything);
  const options = own.anyOf ?? own.oneOf;
  if (options !== undefined) return [...new Set(options.map(typeOf))].join(" | ");
  if (own.allOf?.length === 1 && own.allOf[0]) return typeOf(own.allOf[0]);
  return own.type ?? text.anything;
}

/** What a value must keep to besides its type. */
export function boundsOf(schema: Schema): string[] {
  const own = withoutNull(schema);
  const said: string[] = [];
  for (const [name, words] of Object.entries(text.bounds)) {
    const value = own[name as keyof typeof text.bounds];
    if (value === undefined || (name === "default" && value === null)) continue;
    said.push(`${words} ${name === "default" ? JSON.stringify(value) : String(value)}`);
  }
  return said;
}

/** The names of all schemas that a value may be made of directly. */
export function namedIn(schema: Schema): string[] {
  const own = withoutNull(schema);
  if (own.$ref !== undefined) return [nameOf(own.$ref)];
  const inner = [own.items, ...(own.anyOf ?? []), ...(own.oneOf ?? []), ...(own.allOf ?? [])];
  return [...new Set(inner.flatMap((one) => (one ? namedIn(one) : [])))];
}

export function readAsync(document: AsyncDocument): Contract {
  const { conversation } = document.channels;
  const part = ({ $ref }: Reference): Part => {
    const message = document.components.messages[nameOf($ref)];
    if (!message) throw new Error(`no message ${$ref}`);
    const examples = message.examples.map((one) => one.payload);
    return { title: message.name, about: message.summary, schema: message.payload, examples };
  };
  const operations = Object.entries(document.operations).map(([id, one]): Operation & { action: string } => ({
    id: `ws-${id}`,
    action: one.action,
    verb: one.action === "receive" ? text.clientSends : text.serverSends,
    title: one.title,
    summary: one.summary,
    order: one["x-order"] ?? [],
    parts: [...one.messages, ...(one.reply?.messages ?? [])].map(part),
  }));
  const of = (action: string) => operations.filter((one) => one.action === action);
  const query = conversation.bindings.ws.query.properties ?? {};
  return {
    version: document.info.version,
    about: document.info.description,
    groups: [
      { title: text.fromClient, operations: of("receive") },
      { title: text.fromServer, operations: of("send") },
    ],
    facts: [
      {
        title: text.connecting(conversation.address),
        rows: Object.entries(query).map(([name, one]) => [name, one.description ?? typeOf(one)]),
      },
      {
        title: text.refusedUpgrade,
        rows: Object.entries(conversation["x-refusals"].byStatus).map(([status, codes]) => [
          status,
          codes.join(", "),
        ]),
      },
      {
        title: text.limits,
        rows: Object.entries(document.info["x-limits"]).map(([name, value]) => [
          name,
          value.toLocaleString("en"),
        ]),
      },
    ],
    schemas: document.components.schemas,
  };
}

export function readOpen(document: OpenDocument): Contract {
  const groups = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, one] of Object.entries(methods)) {
      const tag = one.tags?.[0] ?? text.untagged;
      groups.set(tag, [...(groups.get(tag) ?? []), httpOperation(path, method, one)]);
    }
  return {
    version: document.info.version,
    about: document.info.description,
    groups: [...groups].map(([title, operations]) => ({ title, operations })),
    facts: [],
    schemas: document.components.schemas,
  };
}

function httpOperation(path: string, method: string, one: HttpOperation): Operation {
  const parts: Part[] = [];
  const add = (title: string, about: string, schema: Schema) =>
    parts.push({ title, about, schema, examples: [] });
  if (one.parameters?.length)
    add(text.parameters, "", {
      type: "object",
      properties: Object.fromEntries(
        one.parameters.map((each) => [
          each.name,
          {
            ...each.schema,
            description: each.description ?? each.schema.description ?? text.within(each.in),
          },
        ]),
      ),
      required: one.parameters.filter((each) => each.required).map((each) => each.name),
    });
  for (const { schema } of Object.values(one.requestBody?.content ?? {}))
    if (schema) add(text.body, "", schema);
  const failures: string[] = [];
  for (const [status, answer] of Object.entries(one.responses)) {
    const schema = Object.values(answer.content ?? {})[0]?.schema;
    if (status.startsWith("2")) add(status, answer.description, schema ?? {});
    else failures.push(status);
  }
  return {
    id: `http-${one.operationId}`,
    verb: method.toUpperCase(),
    title: path,
    summary: one.description ?? one.summary ?? "",
    order: failures.length ? [text.refused(failures.join(", "))] : [],
    parts,
  };
}

/** The operations of which the title, the summary or a part holds all words. */
export function found(groups: readonly Group[], words: string): Group[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map(({ title, operations }) => ({
      title,
      operations: operations.filter((one) => {
        const all = [
          title,
          one.verb,
          one.title,
          one.summary,
          ...one.order,
          ...one.parts.map((part) => part.title),
        ]
          .join(" ")
          .toLowerCase();
        return wanted.every((word) => all.includes(word));
      }),
    }))
    .filter((group) => group.operations.length > 0);
}
