#!/usr/bin/env bash
# pysbd 0.3.4: a sentence that has one of the characters that the library uses inside for itself, among them ∯, the sign of a surface integral,
# and ♬, a note, is missing from the sentences, without an error. A text of one such sentence has none.
#
# The documentation of Segmenter has `clean`: "cleans original text, by default False", so without it the text is left as it is, and the
# code joins the sentences "to keep non-destructive text". With `char_span` each sentence has its place in the text. The rules write such
# a character for a full stop that ends no sentence, and turn them all back at the end, those that were in the text too; what comes out is
# then looked for in the text, and left out where it is not found (nipunsadvilkar/pySBD issue 83, of other losses).
#
# Seen (Python 3.11):
#   "The note is high. Listen to it.": 2 sentences, whole
#   "The ♬ is high. Listen to it.": 1 sentence, lost "The ♬ is high. "
#   "Take the ∯ of it. Then divide.": 1 sentence, lost "Take the ∯ of it. "
#   "Now ∯": 0 sentences, lost "Now ∯"
#
# What our users would notice: a program that shows, speaks or embeds TaskFlow's replies sentence by sentence with pysbd leaves sentences of
# mathematics or of songs out, and nothing tells. TaskFlow cuts a reply into parts at places in the text, and nothing between two places can
# be lost.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check pysbd==0.3.4
cat > see.py <<'PY'
import pysbd

segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
for text in (
    "The note is high. Listen to it.",
    "The ♬ is high. Listen to it.",
    "Take the ∯ of it. Then divide.",
    "Now ∯",
):
    spans = segmenter.segment(text)
    at, lost = 0, []
    for span in spans:
        lost.append(text[at : span.start])
        at = span.end
    lost = [part for part in (*lost, text[at:]) if part]
    count = f"{len(spans)} sentence{'' if len(spans) == 1 else 's'}"
    print(f'"{text}": {count},', f'lost "{"".join(lost)}"' if lost else "whole")
PY
PYTHONUTF8=1 venv/bin/python -W ignore see.py | tee seen
diff seen - <<'SEEN'
"The note is high. Listen to it.": 2 sentences, whole
"The ♬ is high. Listen to it.": 1 sentence, lost "The ♬ is high. "
"Take the ∯ of it. Then divide.": 1 sentence, lost "Take the ∯ of it. "
"Now ∯": 0 sentences, lost "Now ∯"
SEEN
