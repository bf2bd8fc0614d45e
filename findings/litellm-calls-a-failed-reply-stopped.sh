#!/usr/bin/env bash
# litellm 1.110.2: a reply that the model server ended with an error comes back with the finish reason "stop", as a whole one does.
#
# OpenRouter documents ("API Reference", https://openrouter.ai/docs/api-reference/overview) that it normalizes each model's reason "to one
# of the following values: tool_calls, stop, length, content_filter, error", and DeepSeek ("Create Chat Completion",
# https://api-docs.deepseek.com/api/create-chat-completion) has insufficient_system_resource: "the request is interrupted due to insufficient
# resource of the inference system". LiteLLM maps both to "stop", the first by a table of its own and the second as a word
# that it does not know, since OpenAI's type has no other word; a good engineer expects an exception, or the server's own word. It is left in
# provider_specific_fields["native_finish_reason"] of a whole answer.
#
# Seen (Python 3.11; the text is the beginning of a sentence each time):
#   openrouter, error: whole stop, stream stop
#   openrouter, length: whole length, stream length
#   deepseek, insufficient_system_resource: whole stop, stream stop
#   deepseek, length: whole length, stream length
#
# What our users would notice: TaskFlow, when it talks to a LiteLLM gateway, takes half a sentence for the whole reply and keeps it, where it
# would ask again or say that the reply broke off: it knows both words itself (docs/providers.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check litellm==1.110.2
cat > see.py <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import litellm


class Model(BaseHTTPRequestHandler):
    reason = "stop"

    def do_POST(self):
        streams = json.loads(self.rfile.read(int(self.headers["content-length"]))).get("stream")
        answer = {"id": "c", "created": 1, "model": "m"}
        said = {"role": "assistant", "content": "Once upon a"}
        if streams:
            choices = [{"delta": said, "finish_reason": None}, {"delta": {}, "finish_reason": self.reason}]
            chunks = [{**answer, "object": "chat.completion.chunk", "choices": [{"index": 0, **choice}]} for choice in choices]
            body = "".join(f"data: {event}\n\n" for event in (*map(json.dumps, chunks), "[DONE]"))
        else:
            choice = {"index": 0, "message": said, "finish_reason": self.reason}
            usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
            body = json.dumps({**answer, "object": "chat.completion", "choices": [choice], "usage": usage})
        self.send_response(200)
        self.send_header("content-type", "text/event-stream" if streams else "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}/v1"
litellm.suppress_debug_info = True
for provider, Model.reason in (
    ("openrouter", "error"),
    ("openrouter", "length"),
    ("deepseek", "insufficient_system_resource"),
    ("deepseek", "length"),
):
    asking = {"model": f"{provider}/m", "messages": [{"role": "user", "content": "hello"}], "api_base": address, "api_key": "none"}
    whole = litellm.completion(**asking, num_retries=0).choices[0].finish_reason
    chunks = list(litellm.completion(**asking, num_retries=0, stream=True))
    stream = [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices[0].finish_reason]
    print(f"{provider}, {Model.reason}: whole {whole}, stream {', '.join(stream)}")
PY
LITELLM_LOCAL_MODEL_COST_MAP=True venv/bin/python see.py 2> errors | tee seen
diff seen - <<'SEEN'
openrouter, error: whole stop, stream stop
openrouter, length: whole length, stream length
deepseek, insufficient_system_resource: whole stop, stream stop
deepseek, length: whole length, stream length
SEEN
