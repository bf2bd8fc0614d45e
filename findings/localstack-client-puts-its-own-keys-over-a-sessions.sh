#!/usr/bin/env bash
# localstack-client 2.12: behind enable_local_endpoints(), every client of boto3 signs with the key "test", whatever keys its
# session, its profile or the environment has.
#
# The function's own documentation: "Patch the boto3 library to transparently use the LocalStack endpoints by default." A good
# engineer expects the endpoint to change and nothing else: who calls is as it was. LocalStack tells accounts apart by that key
# (https://docs.localstack.cloud/aws/capabilities/config/credentials): "You can specify a 12-digit number which will be taken by
# LocalStack as the account ID", and with a key like test "the account ID is evaluated to 000000000000". ministack does the same.
# The library gives keys to each client that has none as an argument of its own, and arguments go before a session's keys. Those of
# AssumeRole, which come in a session, are dropped with their token. AWS_ENDPOINT_URL, which boto3 reads by itself since 1.28,
# leaves the keys alone.
#
# Seen (Python 3.11; the key that signed what arrived at an endpoint on the loopback):
#   AWS_ENDPOINT_URL, keys of the environment: 111111111111
#   AWS_ENDPOINT_URL, keys of a session: 222222222222
#   enable_local_endpoints(), keys of the environment: test
#   enable_local_endpoints(), keys of a session: test
#   enable_local_endpoints(), keys of a client: 333333333333
#
# What our users would notice: tests that keep two stages, or two tenants, in two accounts of LocalStack have them in one,
# 000000000000: what one made is there for the other, and nothing says so. TaskFlow takes only LocalStack's address from this
# library (local/emulator/localstack.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check localstack-client==2.12 boto3==1.44.5
cat > see.py <<'PY'
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

seen = []


class Endpoint(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        seen.append(re.search(r"Credential=(\w+)/", self.headers["Authorization"])[1])
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{server.server_port}"

import boto3  # noqa: E402 (reads the environment)
from localstack_client.patch import enable_local_endpoints  # noqa: E402


def keys(account):
    return {"aws_access_key_id": account, "aws_secret_access_key": "secret"}


def signed(client):
    client.list_queues()
    return seen.pop()


print("AWS_ENDPOINT_URL, keys of the environment:", signed(boto3.client("sqs")))
print("AWS_ENDPOINT_URL, keys of a session:", signed(boto3.Session(**keys("222222222222")).client("sqs")))
enable_local_endpoints()
patched = "enable_local_endpoints(), keys of"
print(patched, "the environment:", signed(boto3.client("sqs")))
print(patched, "a session:", signed(boto3.Session(**keys("222222222222")).client("sqs")))
print(patched, "a client:", signed(boto3.client("sqs", **keys("333333333333"))))
PY
AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=secret AWS_DEFAULT_REGION=us-east-1 venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
AWS_ENDPOINT_URL, keys of the environment: 111111111111
AWS_ENDPOINT_URL, keys of a session: 222222222222
enable_local_endpoints(), keys of the environment: test
enable_local_endpoints(), keys of a session: test
enable_local_endpoints(), keys of a client: 333333333333
SEEN
