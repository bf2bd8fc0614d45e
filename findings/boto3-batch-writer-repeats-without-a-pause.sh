#!/usr/bin/env bash
# boto3 1.44.8, DynamoDB: batch_writer sends what was not processed again at once, as often as it takes. It never waits, and what a
# client is configured to wait and to try does not count.
#
# AWS's reference of BatchWriteItem (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html): "If DynamoDB
# returns any unprocessed items, you should retry the batch operation on those items. However, we strongly recommend that you use an
# exponential backoff algorithm. If you retry the batch operation immediately, the underlying read or write requests can still fail due
# to throttling on the individual tables." boto3 documents of batch_writer: "the batch writer will also automatically handle any
# unprocessed items and resend them as needed". The unprocessed items are an answer with the status 200, so the retries of botocore,
# which wait, have no part in it (boto/boto3 pull request 1527, closed).
#
# Seen (Python 3.11; a table that processes nothing for 40 requests; max_attempts is 2):
#   a batch that comes back unprocessed: sent 41 times, all within 10 s, item written
#   a request that is refused as throttled: sent 2 times, ProvisionedThroughputExceededException
#
# What our users would notice: an import into the table by a program of theirs that meets a throttled partition sends hundreds of requests
# a second, which are counted against that partition, so it stays throttled for the conversations as well; nothing is
# logged, and nothing ends it. TaskFlow writes no batches: a session is one item, and its writes have conditions (store/table.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
cat > see.py <<'PY'
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


class Table(BaseHTTPRequestHandler):
    throttles, asked, written = 0, 0, []
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        Table.asked += 1
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if "RequestItems" not in asked:
            kind = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"
            return self.answer(400, {"__type": kind, "message": "too many"})
        if Table.asked <= self.throttles:
            return self.answer(200, {"UnprocessedItems": asked["RequestItems"]})
        Table.written.append(asked["RequestItems"]["t"][0]["PutRequest"]["Item"])
        self.answer(200, {"UnprocessedItems": {}})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Table)
threading.Thread(target=server.serve_forever, daemon=True).start()
table = boto3.resource(
    "dynamodb",
    endpoint_url=f"http://127.0.0.1:{server.server_port}",
    region_name="us-east-1",
    aws_access_key_id="none",
    aws_secret_access_key="none",
    config=Config(retries={"mode": "standard", "total_max_attempts": 2}, proxies={}),
).Table("t")
Table.throttles = 40
begun = time.monotonic()
with table.batch_writer() as batch:
    batch.put_item(Item={"id": "1"})
within = "all within 10 s" if time.monotonic() - begun < 10 else "with pauses"
written = "item written" if Table.written == [{"id": {"S": "1"}}] else "item lost"
print(f"a batch that comes back unprocessed: sent {Table.asked} times, {within}, {written}")
Table.asked = 0
try:
    table.put_item(Item={"id": "1"})
    seen = "written"
except ClientError as error:
    seen = error.response["Error"]["Code"]
print(f"a request that is refused as throttled: sent {Table.asked} times, {seen}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
a batch that comes back unprocessed: sent 41 times, all within 10 s, item written
a request that is refused as throttled: sent 2 times, ProvisionedThroughputExceededException
SEEN
