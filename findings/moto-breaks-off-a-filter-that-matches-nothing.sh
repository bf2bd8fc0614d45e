#!/usr/bin/env bash
# moto 5.2.5, DynamoDB: a filter or a condition meets one item whose attribute is of another type, or is not there for size(), and
# the whole call ends in Python's TypeError or ValueError. DynamoDB leaves the item out, or says that the condition is not met.
#
# AWS's reference (Condition, ComparisonOperator, of LT, GT, BETWEEN and the others,
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html): "If an item contains an AttributeValue element
# of a different type than the one provided in the request, the value does not match. For example, {"S":"6"} does not equal
# {"N":"6"}. Also, {"N":"6"} does not compare to {"NS":["6", "2", "1"]}." A table has no types beyond its keys, so items of several
# kinds stand beside each other, and an attribute that one has and the other has not is the usual case. moto's = and <> are right;
# <, > and BETWEEN compare in Python. What is raised is no ClientError, so no handler of the caller's sees it. A scan answers
# ValidationException for size(). ministack 1.5.33 does all four as documented.
#
# Seen (Python 3.11; three items: n is 5, n is the text "five" and note is "long", neither is there; on DynamoDB as behind the
# slash):
#   n = 5: 1 item / 1 item
#   n > 1: TypeError / 1 item
#   n BETWEEN 1 AND 9: TypeError / 1 item
#   size(note) = 4: ValueError / 1 item
#   update on condition n > 1: TypeError / ConditionalCheckFailedException
#
# What our users would notice: a table that holds sessions, messages and connections together cannot be filtered by a number in
# their tests as soon as one kind has a text under that name, nor by a size before all have it. Whoever then works around it has
# mended nothing that was broken. TaskFlow's conditions compare attributes that it writes with one type, and its tests of the table
# run on ministack and on its own table (tests/contract/test_table.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'moto[dynamodb]==5.2.5' boto3==1.44.5
cat > see.py <<'PY'
import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

PLACE = {"room": {"S": "a"}}


def said(call):
    try:
        answer = call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    except (TypeError, ValueError) as error:
        return type(error).__name__
    return f"{answer['Count']} item{'s' * (answer['Count'] != 1)}"


with mock_aws():
    table = boto3.client("dynamodb", region_name="us-east-1")
    table.create_table(
        TableName="things",
        KeySchema=[{"AttributeName": "room", "KeyType": "HASH"}, {"AttributeName": "id", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "room", "AttributeType": "S"},
            {"AttributeName": "id", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    table.put_item(TableName="things", Item={**PLACE, "id": {"S": "number"}, "n": {"N": "5"}})
    table.put_item(TableName="things", Item={**PLACE, "id": {"S": "text"}, "n": {"S": "five"}, "note": {"S": "long"}})
    table.put_item(TableName="things", Item={**PLACE, "id": {"S": "neither"}})

    def query(filter, **values):
        given = {":room": PLACE["room"], **{f":{name}": {"N": str(value)} for name, value in values.items()}}
        return said(
            lambda: table.query(
                TableName="things",
                KeyConditionExpression="room = :room",
                FilterExpression=filter,
                ExpressionAttributeValues=given,
            )
        )

    print(f"n = 5: {query('n = :a', a=5)} / 1 item")
    print(f"n > 1: {query('n > :a', a=1)} / 1 item")
    print(f"n BETWEEN 1 AND 9: {query('n BETWEEN :a AND :b', a=1, b=9)} / 1 item")
    print(f"size(note) = 4: {query('size(note) = :a', a=4)} / 1 item")
    update = said(
        lambda: table.update_item(
            TableName="things",
            Key={**PLACE, "id": {"S": "text"}},
            UpdateExpression="SET seen = :a",
            ConditionExpression="n > :a",
            ExpressionAttributeValues={":a": {"N": "1"}},
        )
    )
    print(f"update on condition n > 1: {update} / ConditionalCheckFailedException")
PY
AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
n = 5: 1 item / 1 item
n > 1: TypeError / 1 item
n BETWEEN 1 AND 9: TypeError / 1 item
size(note) = 4: ValueError / 1 item
update on condition n > 1: TypeError / ConditionalCheckFailedException
SEEN
