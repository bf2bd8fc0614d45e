#!/usr/bin/env bash
# instructor 1.17.0 with openai 3.3.0 (Python): create_partial ends without an error when the model's answer was cut off at its limit. The last
# object has what had come by then: half a text, a number with its first digits, None where the model allows none. Whole, the same
# answer raises IncompleteOutputException; and create_iterable leaves the last object of a list out.
#
# instructor's documentation ("Streaming Partial Responses", https://python.useinstructor.com/concepts/partial/): "The last value yielded by the
# generator represents the completed extraction!" And of usage (https://python.useinstructor.com/concepts/usage/): "You can catch an
# IncompleteOutputException whenever the context length is exceeded and react accordingly". The stream has the reason, finish_reason
# "length". A good engineer therefore keeps the last object. Where the answer is whole, the last one is checked in full: a rule of the model
# that is broken raises. Of one that was cut off no rule is checked, and no field need be there.
#
# Seen (Python 3.11; the model asks for an item, an amount of at least 100 and a note, and the answer is {"item": "pen", "amount": 120,
# "note": "blue"}):
#   whole, partial: Order item='pen' amount=120 note='blue'
#   whole, no stream: Order item='pen' amount=120 note='blue'
#   cut off in the note, partial: Order item='pen' amount=120 note='bl'
#   cut off in the note, no stream: IncompleteOutputException
#   cut off in the amount, partial: Order item='pen' amount=12 note=None
#   cut off in the amount, no stream: IncompleteOutputException
#   whole, an amount of 12, partial: ValidationError
#   two orders, the second cut off, iterable: 1 of them
#
# What our users would notice: a program that fills in a form with instructor from the door /v1/chat/completions, while the reply is spoken,
# stores an order for 12 instead of 120 when the reply comes to its limit. TaskFlow says finish_reason "length" there, and shows
# its own readers that a reply was cut (docs/openai.md, docs/providers.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check instructor==1.17.0 openai==3.3.0
cat > see.py <<'PY'
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import instructor
import openai
from instructor.core import IncompleteOutputException
from pydantic import BaseModel, Field, ValidationError

logging.disable(logging.CRITICAL)
WHOLE = '{"item": "pen", "amount": 120, "note": "blue"}'
NOTE, AMOUNT = WHOLE[: WHOLE.index("ue")], WHOLE[: WHOLE.index("0,")]


class Order(BaseModel):
    item: str
    amount: int = Field(ge=100)
    note: str


class Model(BaseHTTPRequestHandler):
    """Answers with the text and the reason that were set, five letters an event."""

    text, reason = "", ""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        about = {"id": "c", "created": 1, "model": "m"}
        self.send_response(200)
        if body.get("stream"):
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            pieces = [self.text[at : at + 5] for at in range(0, len(self.text), 5)]
            for delta, reason in [*(({"content": piece}, None) for piece in pieces), ({}, self.reason)]:
                choice = {"index": 0, "delta": delta, "finish_reason": reason}
                event = {**about, "object": "chat.completion.chunk", "choices": [choice]}
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")
        else:
            message = {"role": "assistant", "content": self.text}
            choice = {"index": 0, "message": message, "finish_reason": self.reason}
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps({**about, "object": "chat.completion", "choices": [choice]}).encode())

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = instructor.from_openai(
    openai.OpenAI(base_url=f"http://127.0.0.1:{server.server_port}/v1", api_key="k", max_retries=0),
    mode=instructor.Mode.JSON,
).chat.completions
ASKED = {"model": "m", "response_model": Order, "messages": [{"role": "user", "content": "?"}], "max_retries": 0}


def causes(error):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def told(call):
    try:
        order = call()
    except Exception as error:
        for kind in (IncompleteOutputException, ValidationError):
            if any(isinstance(each, kind) for each in causes(error)):
                return kind.__name__
        raise
    return f"{'Order' if isinstance(order, Order) else type(order).__name__} {order}"


def partial():
    return list(client.create_partial(**ASKED))[-1]


for label, text, reason in (("whole", WHOLE, "stop"), ("cut off in the note", NOTE, "length"), ("cut off in the amount", AMOUNT, "length")):
    Model.text, Model.reason = text, reason
    print(f"{label}, partial:", told(partial))
    print(f"{label}, no stream:", told(lambda: client.create(**ASKED)))
Model.text, Model.reason = WHOLE.replace("120", "12"), "stop"
print("whole, an amount of 12, partial:", told(partial))
Model.text, Model.reason = f'{{"tasks": [{WHOLE}, {NOTE}', "length"
print(f"two orders, the second cut off, iterable: {len(list(client.create_iterable(**ASKED)))} of them")
PY
venv/bin/python -W ignore see.py | tee seen
diff seen - <<'SEEN'
whole, partial: Order item='pen' amount=120 note='blue'
whole, no stream: Order item='pen' amount=120 note='blue'
cut off in the note, partial: Order item='pen' amount=120 note='bl'
cut off in the note, no stream: IncompleteOutputException
cut off in the amount, partial: Order item='pen' amount=12 note=None
cut off in the amount, no stream: IncompleteOutputException
whole, an amount of 12, partial: ValidationError
two orders, the second cut off, iterable: 1 of them
SEEN
