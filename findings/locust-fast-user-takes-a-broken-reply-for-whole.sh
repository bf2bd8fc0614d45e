#!/usr/bin/env bash
# locust 2.47.0: FastHttpUser gives an answer that breaks off the status 200, its text so far and no error, so a check of the status
# counts it as a success. HttpUser gives it the status 0.
#
# Locust's documentation ("Increase performance with a faster HTTP client", https://docs.locust.io/en/stable/increase-performance.html) says
# of FastHttpUser that it "provides a very similar API", with subtle differences for those who use the client's internals, and the
# reference of FastResponse.status_code: "We override status_code in order to return None if no valid response was returned. E.g. in the
# case of connection errors". By RFC 9112, section 8, a chunked body is incomplete "if the zero-sized chunk that terminates the encoding has not been
# received". Without catch_response both report the exception. With it, which the documentation wants for checks of one's own
# ("Validating responses"), the exception stands nowhere that such a check looks: the status is 200, and the answer has no error.
#
# Seen (Python 3.11; an answer of three chunks, of which one server sends two and ends the connection; the check is of the status):
#   HttpUser, whole: status 200, error None, text "One two three", reported as a success
#   HttpUser, breaks off: status 0, error ChunkedEncodingError, text "", reported as a failure
#   FastHttpUser, whole: status 200, error None, text "One two three", reported as a success
#   FastHttpUser, breaks off: status 200, error None, text "One two ", reported as a success
#
# What our users would notice: a load test of theirs, over TaskFlow's door for OpenAI's clients (docs/openai.md), counts replies that break
# off under load as good ones, and as quick ones. A check for the last event of a stream finds them. TaskFlow's own load test plays
# people over the WebSocket, and waits for the event that ends each reply (tests/load/locustfile.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check locust==2.47.0
cat > see.py <<'PY'
import gevent.monkey

gevent.monkey.patch_all()

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from locust import FastHttpUser, HttpUser
from locust.env import Environment


class Model(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"4\r\nOne \r\n4\r\ntwo \r\n")
        if self.path == "/whole":
            self.wfile.write(b"5\r\nthree\r\n0\r\n\r\n")
        self.close_connection = True

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=server.serve_forever, daemon=True).start()
for kind in HttpUser, FastHttpUser:
    one = type("One", (kind,), {"host": f"http://127.0.0.1:{server.server_port}"})
    environment = Environment(user_classes=[one])
    reported = []
    environment.events.request.add_listener(lambda exception, **_: reported.append(exception))
    client = one(environment).client
    for path, name in ("/whole", "whole"), ("/broken", "breaks off"):
        reported.clear()
        with client.get(path, catch_response=True) as answer:
            error = getattr(answer, "error", None)
            told = f"status {answer.status_code}, error {error and type(error).__name__}, text {json.dumps(answer.text)}"
            if answer.status_code == 200:
                answer.success()
            else:
                answer.failure("no reply")
        print(f"{kind.__name__}, {name}: {told}, reported as a {'failure' if reported[0] else 'success'}")
PY
NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
HttpUser, whole: status 200, error None, text "One two three", reported as a success
HttpUser, breaks off: status 0, error ChunkedEncodingError, text "", reported as a failure
FastHttpUser, whole: status 200, error None, text "One two three", reported as a success
FastHttpUser, breaks off: status 200, error None, text "One two ", reported as a success
SEEN
