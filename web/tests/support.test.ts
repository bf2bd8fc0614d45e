import { expect, test } from "vitest";
import { newerScript, newerStyle } from "../scripts/support.mjs";

test.each([
  ["const { promise } = Promise.withResolvers();", []],
  [
    "new Set([1]).union(new Set()); Array.fromAsync([]); Object.groupBy([], String); /[\\p{L}--a]/v.test('');",
    [],
  ],
  ["for (const one of map.keys()) one.map(f);", []],
  ["Promise.try(f)", ["Promise.try"]],
  ["[...map.values().map(f)]", ["iterator helpers"]],
  ["[...text.matchAll(/x/g)].map(f)", []],
  ["text.matchAll(/x/g).map(f)", ["iterator helpers"]],
  ["requestIdleCallback(f)", ["requestIdleCallback"]],
  ["scheduler.yield(); await window.cookieStore.get(a)", ["cookieStore", "scheduler"]],
  ["URL.parse(a)", ["URL.parse"]],
  ["RegExp.escape(a)", ["RegExp.escape"]],
])("%s", (code, newer) => expect(newerScript(code)).toEqual(newer));

test.each(["/(?i:a)b/", "using x = f();", "import x from 'y' with { type: 'json' };"])(
  "%s is newer syntax",
  (code) => expect(newerScript(code)[0]).toMatch(/syntax newer/),
);

test.each([
  ["a{&:hover{color:light-dark(#000,#fff)}}", []],
  [".x{anchor-name:--a}", ["anchor positioning"]],
  ["textarea{field-sizing:content}", ["field-sizing"]],
  ["@scope (.a){b{}}", ["@scope"]],
])("%s", (css, newer) => expect(newerStyle(css)).toEqual(newer));
