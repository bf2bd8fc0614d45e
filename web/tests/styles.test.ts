import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const WEB = join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (path: string) => readFileSync(join(WEB, path), "utf8").replace(/\/\*.*?\*\//gs, "");
const classesIn = (css: string) =>
  [...css.matchAll(/\.([A-Za-z][\w-]*)(?=[^{};]*\{)/g)].map(([, name]) => name);

test("no class of the page's own is one of KaTeX's, which would dress formulas", () => {
  const sheets = readdirSync(join(WEB, "src"), { recursive: true, encoding: "utf8" });
  const own = new Set(
    sheets.filter((one) => one.endsWith(".css")).flatMap((one) => classesIn(read(`src/${one}`))),
  );
  const katex = new Set(classesIn(read("node_modules/katex/dist/katex.css")));
  expect(own.size).toBeGreaterThan(100);
  expect(katex.has("tag")).toBe(true);
  expect([...own].filter((one) => katex.has(one) && !one?.startsWith("katex"))).toEqual([]);
});

const sheets = readdirSync(join(WEB, "src"), { recursive: true, encoding: "utf8" })
  .filter((one) => one.endsWith(".css"))
  .map((one): [string, string] => [one, read(`src/${one}`)]);

test.each(sheets)("%s: nothing takes a focus ring away where a theme takes colours away", (_, css) => {
  // A transparent outline is one where such a theme colours it.
  expect(css).not.toMatch(/outline(-style|-width)?:\s*(none|0)\b/);
});

test("colours of the dark theme are for screens: paper is white", () => {
  const tokens = read("src/styles/tokens.css");
  const [before = "", dark = ""] = tokens.split("@media screen {");
  expect(before).not.toContain(".dark");
  expect(dark).toContain(":root.dark");
});
