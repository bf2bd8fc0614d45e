// Prints what a first visit loads, gzipped, and fails when the chat route's JavaScript is over its budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 300;
const html = readFileSync("dist/index.html", "utf8");
const files = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
let js = 0;
for (const file of files) {
  const kb = gzipSync(readFileSync(`dist/${file}`)).length / 1000;
  if (file.endsWith(".js")) js += kb;
  console.log(`${kb.toFixed(1).padStart(7)} kB gzip  ${file}`);
}
console.log(`${js.toFixed(1).padStart(7)} kB gzip  JavaScript of the chat route (budget ${BUDGET_KB})`);
if (js > BUDGET_KB) {
  console.error("The chat route's JavaScript is over its budget: load something lazily.");
  process.exit(1);
}
