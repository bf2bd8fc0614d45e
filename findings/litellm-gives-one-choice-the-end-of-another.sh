#!/usr/bin/env bash
# litellm 1.110.2: in a stream of two choices, the first choice is told to have ended for the reason of whichever ended first, and the
# second is told no end at all. A choice that was cut off at its limit looks whole, and a whole one looks cut off.
#
# OpenAI's reference ("The chat completion chunk object", https://platform.openai.com/docs/api-reference/chat-streaming/streaming):
# `finish_reason` is "The reason the model stopped generating tokens", a field of each choice beside its `index`; `n` is "How many chat
# completion choices to generate for each input message". LiteLLM documents `n` for OpenAI and all servers that speak its format
# (https://docs.litellm.ai/docs/completion/input). Its stream keeps one reason for the whole stream and hands it on with index 0, before
# other parts of that choice if need be. stream_chunk_builder, which puts the chunks together, then fills in "stop".
#
# Seen (Python 3.11; choice 0 says "one two" and ends with stop, choice 1 says "three" and ends with length):
#   openai: choice 0 'one two' stop, choice 1 'three' length
#   litellm, choice 0 ends first: choice 0 'one two' stop, choice 1 'three' None
#   litellm, choice 1 ends first: choice 0 'one two' length, choice 1 'three' None
#   litellm, choice 1 ends first, put together: choice 0 'one two' length, choice 1 'three' stop
#
# What our users would notice: whoever asks for several replies through a LiteLLM gateway and keeps those that are whole throws the whole one
# away and keeps the one that breaks off in the middle. TaskFlow asks for one reply at a time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check litellm==1.110.2 openai==3.57.0
cat > see.py <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import litellm
from openai import OpenAI


class Model(BaseHTTPRequestHandler):
    choices = ()

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        events = [
            {**chunk, "choices": [{"index": index, "delta": {"content": text} if text else {}, "finish_reason": reason}]}
            for index, text, reason in self.choices
        ]
        body = "".join(f"data: {event}\n\n" for event in (*map(json.dumps, events), "[DONE]")).encode()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}/v1"
asking = {"messages": [{"role": "user", "content": "hello"}], "n": 2, "stream": True}
litellm.suppress_debug_info = True


def tell(what, chunks):
    said, reasons = {}, {}
    for chunk in chunks:
        for choice in chunk.choices:
            said[choice.index] = said.get(choice.index, "") + (choice.delta.content or "")
            reasons[choice.index] = choice.finish_reason or reasons.get(choice.index)
    print(f"{what}:", ", ".join(f"choice {index} {said[index]!r} {reasons[index]}" for index in sorted(said)))


begun = ((0, "one", None), (1, "three", None))
first = (*begun, (0, " two", None), (0, "", "stop"), (1, "", "length"))
second = (*begun, (1, "", "length"), (0, " two", None), (0, "", "stop"))
Model.choices = second
tell("openai", OpenAI(api_key="none", base_url=address).chat.completions.create(model="m", **asking))
for what, Model.choices in (("choice 0 ends first", first), ("choice 1 ends first", second)):
    chunks = list(litellm.completion(model="openai/m", api_base=address, api_key="none", num_retries=0, **asking))
    tell(f"litellm, {what}", chunks)
whole = sorted(litellm.stream_chunk_builder(chunks).choices, key=lambda choice: choice.index)
together = ", ".join(f"choice {each.index} {each.message.content!r} {each.finish_reason}" for each in whole)
print(f"litellm, choice 1 ends first, put together: {together}")
PY
LITELLM_LOCAL_MODEL_COST_MAP=True venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
openai: choice 0 'one two' stop, choice 1 'three' length
litellm, choice 0 ends first: choice 0 'one two' stop, choice 1 'three' None
litellm, choice 1 ends first: choice 0 'one two' length, choice 1 'three' None
litellm, choice 1 ends first, put together: choice 0 'one two' length, choice 1 'three' stop
SEEN
