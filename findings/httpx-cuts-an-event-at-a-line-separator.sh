#!/usr/bin/env bash
# httpx 0.28.1: Response.iter_lines() ends a line also where the text has U+2028, U+2029 or U+0085, so an event of a model server
# comes in two pieces, of which neither is JSON.
#
# HTTPX documents for it ("QuickStart", Streaming Responses): "HTTPX will use universal line endings, normalising all cases to \n."
# Universal newlines are \n, \r\n and \r (Python's glossary), and the standard of server-sent events has these three alone (WHATWG,
# "Parsing an event stream"). In JSON these characters need no escape (RFC 8259, section 7), and JSON.stringify and pydantic write
# them as they are. iter_lines() splits as str.splitlines does, at ten characters. httpx-sse did the same until 0.4.1 (its issue 34)
# and splits as the standard says since.
#
# Seen (Python 3.11; three events, each one line that begins with "data: "):
#   "plain": iter_lines 1 line, httpx-sse 1 event, whole
#   "one\u2028two": iter_lines 2 lines, httpx-sse 1 event, whole
#   "one\u0085two": iter_lines 2 lines, httpx-sse 1 event, whole
#
# What our users would notice: a program that reads the "data: " lines of a model server with iter_lines() fails at a reply that
# has such a character, or leaves it out. TaskFlow's own door (docs/openai.md) escapes them in its events, so it is safe to read
# that way. TaskFlow reads model servers itself, and ends a line where the standard does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check httpx==0.28.1 httpx-sse==0.4.3
cat > see.py <<'PY'
import json

import httpx
from httpx_sse import connect_sse


def server(request):
    """Answers with one event, in UTF-8, whose text is asked for."""
    text = request.url.params["text"]
    body = f"data: {json.dumps({'text': text}, ensure_ascii=False)}\n\n".encode()
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=body)


client = httpx.Client(transport=httpx.MockTransport(server), base_url="http://model.example")
for text in "plain", "one\u2028two", "one\u0085two":
    asked = {"params": {"text": text}}
    with client.stream("GET", "/", **asked) as response:
        lines = [line for line in response.iter_lines() if line]
    with connect_sse(client, "GET", "/", **asked) as source:
        events = [json.loads(event.data)["text"] for event in source.iter_sse()]
    print(
        f"{json.dumps(text)}: iter_lines {len(lines)} line{'s' * (len(lines) > 1)}, "
        f"httpx-sse {len(events)} event, {'whole' if events == [text] else 'in pieces'}"
    )
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
"plain": iter_lines 1 line, httpx-sse 1 event, whole
"one\u2028two": iter_lines 2 lines, httpx-sse 1 event, whole
"one\u0085two": iter_lines 2 lines, httpx-sse 1 event, whole
SEEN
