#!/usr/bin/env bash
# langchain-openai 1.7.4 with langchain-core 1.8.3 (Python): when a server gives the tokens used so far with each piece of a stream, the message has
# the sum of all these totals. The prompt is counted as often as there are pieces. With openai's own client the last one is right.
#
# Servers that speak OpenAI's chat completions document such totals: vLLM and SGLang have the option continuous_usage_stats, and Baseten's schema
# of it says that it "includes running token usage statistics in each streaming chunk", by default. LangChain's reference says of
# AIMessage.usage_metadata: "If present, usage metadata for a message, such as token counts". Usage of two messages is to be added; of one message's
# pieces, a good engineer expects the last.
#
# Seen (Python 3.11; a prompt of 50 tokens, a reply of four; prompt + reply = total):
#   totals at the end: 50 + 4 = 54, told to callbacks 54
#   totals with each piece: 250 + 14 = 264, told to callbacks 264
#   openai's client, totals with each piece: 50 + 4 = 54
#
# What our users would notice: who moves from such a server to TaskFlow, or compares what a program with LangChain counted with what TaskFlow did
# for the same server, sees several times the tokens, and the cost. TaskFlow takes the latest number (docs/providers.md, "Usage").
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check langchain-openai==1.7.4 langchain-core==1.8.3 openai==3.57.0
cat > see.py <<'PY'
import json
import threading
from functools import reduce
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import add

from langchain_core.callbacks import UsageMetadataCallbackHandler
from langchain_openai import ChatOpenAI
from openai import OpenAI

WORDS = ["One", " two", " three", " four"]


def usage(words):
    return {"prompt_tokens": 50, "completion_tokens": words, "total_tokens": 50 + words}


class Server(BaseHTTPRequestHandler):
    running = False

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        chunks = [
            head | {"choices": [{"index": 0, "delta": {"content": word}}], "usage": usage(said) if self.running else None}
            for said, word in enumerate(WORDS, 1)
        ]
        chunks[-1]["choices"][0]["finish_reason"] = "stop"
        chunks.append(head | {"choices": [], "usage": usage(len(WORDS))})
        body = "".join(f"data: {event}\n\n" for event in (*map(json.dumps, chunks), "[DONE]")).encode()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
reached = {"base_url": f"http://127.0.0.1:{server.server_port}/v1", "api_key": "none"}
for Server.running in False, True:
    told = UsageMetadataCallbackHandler()
    stream = ChatOpenAI(model="m", stream_usage=True, **reached).stream("hello", {"callbacks": [told]})
    used = reduce(add, stream).usage_metadata
    counted = f"{used['input_tokens']} + {used['output_tokens']} = {used['total_tokens']}"
    when = "with each piece" if Server.running else "at the end"
    print(f"totals {when}: {counted}, told to callbacks {told.usage_metadata['m']['total_tokens']}")
asking = {"model": "m", "messages": [{"role": "user", "content": "hello"}], "stream_options": {"include_usage": True}}
for chunk in OpenAI(**reached).chat.completions.create(**asking, stream=True):
    used = chunk.usage or used
counted = f"{used.prompt_tokens} + {used.completion_tokens} = {used.total_tokens}"
print(f"openai's client, totals with each piece: {counted}")
PY
NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
totals at the end: 50 + 4 = 54, told to callbacks 54
totals with each piece: 250 + 14 = 264, told to callbacks 264
openai's client, totals with each piece: 50 + 4 = 54
SEEN
