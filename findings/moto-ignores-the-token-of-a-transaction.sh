#!/usr/bin/env bash
# moto 5.2.5, DynamoDB: a transaction that is sent again with its ClientRequestToken is carried out again.
#
# AWS documents for TransactWriteItems: "Providing a ClientRequestToken makes the call to TransactWriteItems idempotent, meaning that
# multiple identical calls have the same effect as one single call." And: "If you submit a request with the same client token but a
# change in other parameters within the 10-minute idempotency window, DynamoDB returns an IdempotentParameterMismatch exception."
# botocore gives every transaction a token that has none, so that its own retry after a lost answer is harmless. moto does not look
# at the token: the retry counts twice, a condition that the first call has made false cancels the second, and another transaction
# under the same token is taken.
#
# Seen (Python 3.11; DynamoDB as documented: 1, the same answer as before, refused):
#   counted twice with one token: 2
#   created twice with one token: TransactionCanceledException
#   another transaction with that token: taken
#
# What our users would notice: a client whose connection broke behind the commit repeats the transaction, as it should. On moto a
# budget is charged twice by that, or a message that was stored is told to have been refused; on AWS it is not. TaskFlow gives each
# transaction a token for all its tries. tests/contract/test_table.py repeats one on ministack, which honours it, and on the
# project's own table in memory; the fault `dynamo_lost` (docs/faults.md) plays the lost answer.
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


def key(name):
    return {"id": {"S": name}}


def said(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "taken"


with mock_aws():
    table = boto3.client("dynamodb", region_name="us-east-1")
    table.create_table(
        TableName="things",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )

    def transact(token, **action):
        [(name, given)] = action.items()
        items = [{name: {"TableName": "things", **given}}]
        return said(lambda: table.transact_write_items(TransactItems=items, ClientRequestToken=token))

    count = {
        "Key": key("count"),
        "UpdateExpression": "ADD amount :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    transact("token-1", Update=count)
    transact("token-1", Update=count)
    print("counted twice with one token:", table.get_item(TableName="things", Key=key("count"))["Item"]["amount"]["N"])
    created = {"Item": key("new"), "ConditionExpression": "attribute_not_exists(id)"}
    transact("token-2", Put=created)
    print("created twice with one token:", transact("token-2", Put=created))
    print("another transaction with that token:", transact("token-1", Put={"Item": key("other")}))
PY
AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
counted twice with one token: 2
created twice with one token: TransactionCanceledException
another transaction with that token: taken
SEEN
