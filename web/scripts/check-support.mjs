// Fails when something in dist/ is too new for the oldest browsers that are supported.
import { readdirSync, readFileSync } from "node:fs";
import { newerScript, newerStyle, OLDEST } from "./support.mjs";

let failed = false;
for (const name of readdirSync("dist/assets")) {
  const text = () => readFileSync(`dist/assets/${name}`, "utf8");
  const newer = name.endsWith(".js") ? newerScript(text()) : name.endsWith(".css") ? newerStyle(text()) : [];
  for (const one of newer) console.error(`${name} uses ${one}`);
  failed ||= newer.length > 0;
}
if (failed) {
  console.error(`That does not run in ${OLDEST.join(", ")}.`);
  process.exit(1);
}
