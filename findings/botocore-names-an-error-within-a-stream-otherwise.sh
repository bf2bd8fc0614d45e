#!/usr/bin/env bash
# botocore 1.44.8: an error that Bedrock sends within a stream is not of the class, nor has it the code, that the same error has in an
# answer of its own. A handler for client.exceptions.ThrottlingException, or for the code "ThrottlingException", lets it through.
#
# AWS's reference of ConverseStream (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html) lists
# ThrottlingException among the errors, and its output (ConverseStreamOutput) has the member throttlingException, "Type: Exception, HTTP
# Status Code: 429", with the same words. In botocore's own model both are one shape. boto3's guide ("Error handling") tells to catch
# client.exceptions.NAME or to compare the error's code. A good engineer expects one class and one code of one shape. Within a stream
# the class is EventStreamError, the code is the member's name, with a small letter, and ResponseMetadata is missing. (That it is not
# asked again is botocore's issue 3126.)
#
# Seen (Python 3.11; a server that answers 429 at once, or sends a word and then the error; each caught in the ways of the guide):
#   ThrottlingException at once: ThrottlingException, code ThrottlingException, caught by its class True, status 429
#   ThrottlingException within the stream: EventStreamError, code throttlingException, caught by its class False, status None
#   ModelStreamErrorException within the stream: EventStreamError, code modelStreamErrorException, caught by its class False, status None
#
# What our users would notice: a gateway of theirs from OpenAI's chat completions to Bedrock, written by the guide, has a handler for a limit
# that a throttled stream does not come to; it comes to the last one, for what is unknown. What that one says is all that TaskFlow has
# of the error. Where it sends the exception's name or its text on, TaskFlow takes either spelling for a limit (docs/providers.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
cat > see.py <<'PY'
import json
import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def message(kind, name, body):
    """One message of AWS's event stream encoding."""
    payload = json.dumps(body).encode()
    headers = b""
    for key, value in ((":message-type", kind), (f":{kind}-type", name), (":content-type", "application/json")):
        headers += bytes([len(key)]) + key.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
    start = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    start += struct.pack(">I", zlib.crc32(start))
    whole = start + headers + payload
    return whole + struct.pack(">I", zlib.crc32(whole))


class Bedrock(BaseHTTPRequestHandler):
    """Answers by the name of the model: an error at once, or a word and then that error."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        model = self.path.split("/")[2]
        if model == "at-once":
            body = json.dumps({"message": "Later."}).encode()
            self.send_response(429)
            self.send_header("x-amzn-errortype", "ThrottlingException")
        else:
            word = {"contentBlockIndex": 0, "delta": {"text": "Hello"}}
            body = message("event", "contentBlockDelta", word) + message("exception", model, {"message": "Later."})
            self.send_response(200)
            self.send_header("content-type", "application/vnd.amazon.eventstream")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Bedrock)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = boto3.client(
    "bedrock-runtime",
    region_name="eu-central-1",
    aws_access_key_id="none",
    aws_secret_access_key="none",
    endpoint_url=f"http://127.0.0.1:{server.server_port}",
    config=Config(retries={"total_max_attempts": 1}, proxies={}),
)
for name, where, model in (
    ("ThrottlingException", "at once", "at-once"),
    ("ThrottlingException", "within the stream", "throttlingException"),
    ("ModelStreamErrorException", "within the stream", "modelStreamErrorException"),
):
    try:
        answer = client.converse_stream(modelId=model, messages=[{"role": "user", "content": [{"text": "?"}]}])
        for _ in answer["stream"]:
            pass
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        caught = isinstance(error, getattr(client.exceptions, name))
        print(f"{name} {where}: {type(error).__name__}, code {error.response['Error']['Code']}, caught by its class {caught}, status {status}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
ThrottlingException at once: ThrottlingException, code ThrottlingException, caught by its class True, status 429
ThrottlingException within the stream: EventStreamError, code throttlingException, caught by its class False, status None
ModelStreamErrorException within the stream: EventStreamError, code modelStreamErrorException, caught by its class False, status None
SEEN
