#!/usr/bin/env bash
# botocore 1.44.8: a paginated Query that is cut off at MaxItems has the Count of all that was read, and the consumed capacity of the first
# page only.
#
# AWS's reference of Query (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html): "Count: The number of items in
# the response." boto3's guide to paginators says of MaxItems: "Limits the maximum number of total returned items returned while
# paginating." So one expects Count to be the number of the Items beside it. build_full_result() adds Count and ScannedCount up over whole
# pages, cuts the Items, and takes everything else, ConsumedCapacity among it, from the first page. Page by page it is the same:
# the last one has fewer Items than its Count. A limited query that DynamoDB answers by itself (Limit) has a Count that fits.
#
# Seen (Python 3.11; 12 items of one partition in pages of 5, each of which consumes 1 unit; MaxItems is 7):
#   build_full_result: 7 items, Count 10, ScannedCount 10, capacity 1.0
#   page by page: 5 items with Count 5, 2 items with Count 5
#   going on with NextToken: 5 items, Count 7, capacity 1.0
#   all together: 12 items, Count 17
#
# What our users would notice: a page of a list that says "10 found" and shows 7; numbers that are added up over the pages and come out larger
# than the table; and a bill that is estimated from the capacity at half of what it is. TaskFlow's functions use no paginators: they
# count the items that they have.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
cat > see.py <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
from botocore.config import Config


class Table(BaseHTTPRequestHandler):
    """A partition of 12 items, as Query answers: five at most, and where to go on."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        after = int(asked.get("ExclusiveStartKey", {}).get("n", {"N": "0"})["N"])
        items = [{"id": {"S": "one"}, "n": {"N": str(number)}} for number in range(after + 1, min(after + 5, 12) + 1)]
        value = {
            "Items": items,
            "Count": len(items),
            "ScannedCount": len(items),
            "ConsumedCapacity": {"TableName": "t", "CapacityUnits": 1.0},
            **({"LastEvaluatedKey": items[-1]} if after + 5 < 12 else {}),
        }
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Table)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = boto3.client(
    "dynamodb",
    endpoint_url=f"http://127.0.0.1:{server.server_port}",
    region_name="us-east-1",
    aws_access_key_id="none",
    aws_secret_access_key="none",
    config=Config(proxies={}),
)


def pages(**config):
    return client.get_paginator("query").paginate(
        TableName="t",
        KeyConditionExpression="id = :one",
        ExpressionAttributeValues={":one": {"S": "one"}},
        ReturnConsumedCapacity="TOTAL",
        PaginationConfig={"MaxItems": 7, **config},
    )


first = pages().build_full_result()
capacity = first["ConsumedCapacity"]["CapacityUnits"]
print(
    f"build_full_result: {len(first['Items'])} items, Count {first['Count']}, ScannedCount {first['ScannedCount']}, capacity {capacity}"
)
print("page by page:", ", ".join(f"{len(page['Items'])} items with Count {page['Count']}" for page in pages()))
second = pages(StartingToken=first["NextToken"]).build_full_result()
capacity = second["ConsumedCapacity"]["CapacityUnits"]
print(f"going on with NextToken: {len(second['Items'])} items, Count {second['Count']}, capacity {capacity}")
print(f"all together: {len(first['Items']) + len(second['Items'])} items, Count {first['Count'] + second['Count']}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
build_full_result: 7 items, Count 10, ScannedCount 10, capacity 1.0
page by page: 5 items with Count 5, 2 items with Count 5
going on with NextToken: 5 items, Count 7, capacity 1.0
all together: 12 items, Count 17
SEEN
