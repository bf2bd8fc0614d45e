#!/usr/bin/env bash
# httpx-sse 0.4.3 (Python), and cohere 7.3.1 with a copy of it: once an event of the stream had an id, each comment that keeps the line open is a
# message without data. Before the first id it is none, so the same stream may work for weeks until its server numbers its events.
#
# The standard (WHATWG HTML, 9.2.6 "Interpreting an event stream",
# https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage): "If the data buffer is an empty string, set the data buffer and
# the event type buffer to the empty string and return", and of comments: "include a comment line [...] every 15 seconds or so". The library
# names that standard in its first line, and follows it where an id is kept for later events. It dispatches at a blank line when
# there is anything, and counts the id that it kept among it.
#
# Seen (Python 3.11; the stream is a comment, the data "one", a comment, the data "two", a comment; then the same with `id: 7` at "one"):
#   httpx-sse, no id: "one", "two"
#   httpx-sse, an id: "one", "", "two", ""
#   cohere, no id: "one", "two"
#   cohere, an id: "one", "", "two", ""
#
# What our users would notice: a program of theirs that reads a gateway's replies with json.loads(event.data) ends in JSONDecodeError as soon as
# the gateway numbers its events and the model thinks for longer than a comment's pause. TaskFlow reads the same gateway: its
# own reader makes no event without data (taskflow/llm/body.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check httpx-sse==0.4.3 httpx==0.28.1 cohere==7.3.1
cat > see.py <<'PY'
import cohere.core.http_sse._api
import httpx
import httpx_sse


def stream(first):
    parts = (": still here", f"{first}data: one", ": still here", "data: two", ": still here")
    return "".join(f"{part}\n\n" for part in parts)


for name, library in ("httpx-sse", httpx_sse), ("cohere", cohere.core.http_sse._api):
    for told, first in ("no id", ""), ("an id", "id: 7\n"):
        headers = {"content-type": "text/event-stream"}
        served = httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, text=stream(first)))
        with httpx.Client(transport=served) as client, library.connect_sse(client, "GET", "http://gateway/") as source:
            print(f"{name}, {told}: " + ", ".join(f'"{event.data}"' for event in source.iter_sse()))
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
httpx-sse, no id: "one", "two"
httpx-sse, an id: "one", "", "two", ""
cohere, no id: "one", "two"
cohere, an id: "one", "", "two", ""
SEEN
