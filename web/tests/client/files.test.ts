import { expect, test } from "vitest";
import { MOST_BYTES, textOf } from "../../src/client/files";

const utf16 = (text: string) =>
  new Uint8Array(new Uint16Array([0xfeff, ...[...text].map((one) => one.charCodeAt(0))]).buffer);

test.each<[string, BlobPart, string | null]>([
  ["plain text", "a line\r\nanother\n", "a line\nanother"],
  ["UTF-8 with its mark", "\ufeffgrüße", "grüße"],
  ["UTF-16 with its mark", utf16("grüße"), "grüße"],
  ["an empty file", "", ""],
  ["a picture", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), null],
  ["Latin-1", new Uint8Array([0x67, 0x72, 0xfc, 0xdf, 0x65]), "grüße"],
  ["what has a NUL in it", "a\0b", null],
])("%s", async (name, content, expected) => {
  const { text, notText } = await textOf([new File([content], name)]);
  expect(notText).toEqual(expected === null ? [name] : []);
  expect(text).toBe(expected ?? "");
});

test("of several files the texts follow one another, and the others are named", async () => {
  const large = new File(["x".repeat(MOST_BYTES + 1)], "large.log");
  const folder = new File([], "folder");
  folder.arrayBuffer = () => Promise.reject(new Error("no file"));
  const files = [new File(["one\n"], "1"), large, folder, new File(["two"], "2")];
  expect(await textOf(files)).toEqual({ text: "one\n\ntwo", notText: ["folder"], tooLarge: ["large.log"] });
});
