#!/usr/bin/env bash
# remend 1.4.0 (completes half-written markdown for streaming): text behind a less-than sign disappears.
#
# remend is meant to close what a growing text has opened. It takes "<" followed by a letter for the beginning of an HTML tag
# and drops everything behind it until a ">" comes. Comparisons without a space in ordinary prose and in unfenced code are
# not HTML, and a reply that contains one shows nothing more until it is complete. A half link in bold text also leaves the
# bold open, so that the asterisks show.
#
# Seen (Node.js 20):
#   "while i <n and then more words" -> "while i"
#   "if x<y then" -> "if x"
#   "a < b and c" -> "a < b and c"
#   "**bold and [lin" -> "**bold and [lin](streamdown:incomplete-link)"
#
# What our users would notice: the reply seems to stop in the middle and then jumps to its end when it is done.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund remend@1.4.0
cat > see.mjs <<'JS'
import remend from "remend";

for (const text of ["while i <n and then more words", "if x<y then", "a < b and c", "**bold and [lin"]) {
  console.log(`${JSON.stringify(text)} -> ${JSON.stringify(remend(text))}`);
}
JS
node see.mjs | tee seen
diff seen - <<'SEEN'
"while i <n and then more words" -> "while i"
"if x<y then" -> "if x"
"a < b and c" -> "a < b and c"
"**bold and [lin" -> "**bold and [lin](streamdown:incomplete-link)"
SEEN
