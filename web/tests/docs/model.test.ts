import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type AsyncDocument,
  boundsOf,
  found,
  namedIn,
  type OpenDocument,
  readAsync,
  readOpen,
  type Schema,
  typeOf,
  withoutNull,
} from "../../src/docs/model";

const kept = (file: string) => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8"));
const asyncapi: AsyncDocument = kept("layers/common/python/taskflow/rest/asyncapi.json");
const openapi: OpenDocument = kept("docs/openapi.json");

describe("the documents", () => {
  test("every operation of both is there, once", () => {
    const ws = readAsync(asyncapi);
    const http = readOpen(openapi);
    const ids = [...ws.groups, ...http.groups].flatMap((group) => group.operations.map((one) => one.id));
    expect(new Set(ids).size).toBe(ids.length);
    const routes = Object.values(openapi.paths).flatMap((methods) => Object.keys(methods));
    expect(ids.length).toBe(Object.keys(asyncapi.operations).length + routes.length);
  });

  test("a frame comes with its answers, their order and examples", () => {
    const one = readAsync(asyncapi)
      .groups.flatMap((group) => group.operations)
      .find(({ title }) => title === "cancel");
    expect(one?.verb).toBe("client sends");
    expect(one?.parts.map((part) => part.title)).toEqual([
      "cancel",
      "ai_interrupted",
      "ai_done",
      "queue_changed",
      "error",
    ]);
    expect(one?.order[0]).toBe("ai_interrupted → ai_done {status: cancelled}");
    expect(one?.parts.every((part) => part.examples.length > 0)).toBe(true);
  });

  test("a route comes with its parameters, body, answer and refusals", () => {
    const one = readOpen(openapi)
      .groups.flatMap((group) => group.operations)
      .find(({ id }) => id === "http-renameConversation");
    expect(one).toMatchObject({ verb: "PATCH", title: "/api/conversations/{conversation_id}" });
    expect(one?.parts.map((part) => part.title)).toEqual(["Parameters", "Body", "200"]);
    expect(one?.order[0]).toMatch(/^refused: .*404/);
  });
});

describe("a schema in words", () => {
  const types: [Schema, string][] = [
    [{ type: "string" }, "string"],
    [{ $ref: "#/components/schemas/Seen" }, "Seen"],
    [{ type: "array", items: { $ref: "#/x/MessageView" } }, "list of MessageView"],
    [{ anyOf: [{ type: "integer" }, { type: "null" }] }, "integer"],
    [{ anyOf: [{ type: "integer" }, { type: "string" }] }, "integer | string"],
    [{ const: "ping" }, '"ping"'],
    [{ enum: ["a", "b"] }, '"a" | "b"'],
    [{ allOf: [{ $ref: "#/x/Y" }] }, "Y"],
    [{ type: "array" }, "list of anything"],
    [{}, "anything"],
  ];
  test.each(types)("%j", (schema, words) => {
    expect(typeOf(schema)).toBe(words);
  });

  test("bounds are told, also those of a field that may be left out", () => {
    const text = { type: "string", minLength: 1, maxLength: 64, pattern: "^a$" };
    const bounds = ["length ≥ 1", "length ≤ 64", "pattern ^a$"];
    expect(boundsOf(text)).toEqual(bounds);
    expect(boundsOf({ anyOf: [text, { type: "null" }], default: null })).toEqual(bounds);
    expect(boundsOf({ type: "integer", minimum: 0, maximum: 9, default: 0 })).toEqual([
      "≥ 0",
      "≤ 9",
      "default 0",
    ]);
  });

  test("a field keeps its description when null goes", () => {
    expect(withoutNull({ anyOf: [{ type: "string" }, { type: "null" }], description: "x" }).description).toBe(
      "x",
    );
  });

  test("what a value is made of", () => {
    expect(
      namedIn({ type: "array", items: { anyOf: [{ $ref: "#/A" }, { $ref: "#/B" }, { $ref: "#/A" }] } }),
    ).toEqual(["A", "B"]);
    expect(namedIn({ type: "string" })).toEqual([]);
  });
});

describe("finding", () => {
  const groups = readAsync(asyncapi).groups;
  const titles = (words: string) =>
    found(groups, words).flatMap((group) => group.operations.map((one) => one.title));

  test("no words find all", () => {
    expect(titles("")).toHaveLength(Object.keys(asyncapi.operations).length);
  });
  test("all words must be there, in any place and case", () => {
    expect(titles("QUEUE_CHANGED edit")).toEqual(["edit_queued"]);
  });
  test("nothing", () => {
    expect(titles("no such operation")).toEqual([]);
  });
});
