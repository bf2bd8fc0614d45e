#!/usr/bin/env bash
# json_repair 0.64.6 (Python): told that the JSON is still growing, it makes a list of each object until its first colon has come, a text (which
# Python takes for true) of a half "false", and a text with a backslash in it of half an escape.
#
# Its page ("Use json_repair with streaming", https://pypi.org/project/json-repair/0.64.6/): "Sometimes you are streaming some data and want to repair
# the JSON coming from it. Normally this won't work but you can pass `stream_stable` to `repair_json()` or `loads()` to make it work"; and of that
# parameter the reference says that it "will keep the repair results stable". A good engineer expects that what is there only grows, as it
# does with jiter, which OpenAI's and Anthropic's clients are built on, and with partial-json-parser.
#
# Seen (Python 3.11, jiter 0.19.0, partial-json-parser 0.2.1.1.post7; what is read behind each of five pieces of the JSON of a tool call):
#   json_repair, stream_stable:
#     ['urg']
#     {'urgent': 'f'}
#     {'urgent': False, 'to': [['na']]}
#     {'urgent': False, 'to': [{'name': 'Zo\\u00'}]}
#     {'urgent': False, 'to': [{'name': 'Zoé'}]}
#   jiter:
#     {}
#     {}
#     {'urgent': False, 'to': [{}]}
#     {'urgent': False, 'to': [{'name': 'Zo'}]}
#     {'urgent': False, 'to': [{'name': 'Zoé'}]}
#   partial-json-parser:
#     {}
#     {'urgent': False}
#     {'urgent': False, 'to': [{}]}
#     {'urgent': False, 'to': [{'name': 'Zo'}]}
#     {'urgent': False, 'to': [{'name': 'Zoé'}]}
#
# What our users would notice: a program of theirs that shows a tool call as it grows asks a list for "get", which raises, near the beginning of
# each reply. A form that a model fills in shows "urgent" as set while "false" comes, and a call that somebody cuts off there is logged as
# urgent. TaskFlow itself reads no half JSON.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check \
  json-repair==0.64.6 jiter==0.19.0 partial-json-parser==0.2.1.1.post7
cat > see.py <<'PY'
from itertools import accumulate

import jiter
import json_repair
import partial_json_parser

PIECES = '{"urg', 'ent": f', 'alse, "to": [{"na', 'me": "Zo\\u00', 'e9"}]}'
readers = {
    "json_repair, stream_stable": lambda text: json_repair.loads(text, stream_stable=True),
    "jiter": lambda text: jiter.from_json(text.encode(), partial_mode="trailing-strings"),
    "partial-json-parser": partial_json_parser.loads,
}
for name, read in readers.items():
    print(f"{name}:")
    for text in accumulate(PIECES):
        print(f"  {read(text)!r}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
json_repair, stream_stable:
  ['urg']
  {'urgent': 'f'}
  {'urgent': False, 'to': [['na']]}
  {'urgent': False, 'to': [{'name': 'Zo\\u00'}]}
  {'urgent': False, 'to': [{'name': 'Zoé'}]}
jiter:
  {}
  {}
  {'urgent': False, 'to': [{}]}
  {'urgent': False, 'to': [{'name': 'Zo'}]}
  {'urgent': False, 'to': [{'name': 'Zoé'}]}
partial-json-parser:
  {}
  {'urgent': False}
  {'urgent': False, 'to': [{}]}
  {'urgent': False, 'to': [{'name': 'Zo'}]}
  {'urgent': False, 'to': [{'name': 'Zoé'}]}
SEEN
