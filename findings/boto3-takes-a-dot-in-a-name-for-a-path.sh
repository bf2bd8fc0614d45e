#!/usr/bin/env bash
# boto3 1.44.8, DynamoDB: Attr("gpt-4.1") and Key("user.id") are paths into a map and not the attributes of that name. A filter finds nothing, a
# condition that the attribute is not there yet is always met, and a key that is named so cannot be asked for, although no key lies in a map.
#
# boto3's reference (https://boto3.amazonaws.com/v1/documentation/api/latest/reference/customizations/dynamodb.html) says of Attr "Represents an
# DynamoDB item's attribute", and nothing of paths. AWS ("Expression attribute names (aliases) in DynamoDB") allows a dot in a name, and says that
# such a name needs a placeholder in an expression, where a dot stands for a path. Attr makes placeholders, so a good engineer expects that it makes
# one here; it makes one of each half. put_item takes the same name whole, so what was written is there, and a placeholder of one's own finds it.
#
# Seen (Python 3.11, moto 5.2.5 as the table; an item has the attribute "gpt-4.1"):
#   Attr("gpt-4.1").eq(7): #n0.#n1 = :v0 with gpt-4, 1; finds 0 of 1
#   a placeholder of one's own: finds 1 of 1
#   put_item if Attr("gpt-4.1").not_exists(): written over
#   put_item if not, with a placeholder of one's own: refused, ConditionalCheckFailedException
#   Key("user.id").eq("ada"): #n0.#n1 = :v0 with user, id; refused, ValidationException
#
# What our users would notice: names of models have dots. A script of theirs that counts by model in a table beside TaskFlow's, and guards a first
# write with not_exists(), writes over what is there. TaskFlow's functions do not use boto3: they name placeholders themselves (taskflow/aws).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'moto[dynamodb]==5.2.5' boto3==1.44.8
cat > see.py <<'PY'
import boto3
from boto3.dynamodb.conditions import Attr, ConditionExpressionBuilder, Key
from botocore.exceptions import ClientError
from moto import mock_aws

OWN = {"ExpressionAttributeNames": {"#model": "gpt-4.1"}}


def built(condition, is_key=False):
    made = ConditionExpressionBuilder().build_expression(condition, is_key_condition=is_key)
    return f"{made.condition_expression} with {', '.join(made.attribute_name_placeholders.values())}"


def tried(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return f"refused, {error.response['Error']['Code']}"
    return "written over"


with mock_aws():
    key = {"AttributeName": "user.id"}
    table = boto3.resource("dynamodb", "us-east-1").create_table(
        TableName="counts",
        KeySchema=[key | {"KeyType": "HASH"}],
        AttributeDefinitions=[key | {"AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    item = {"user.id": "ada", "gpt-4.1": 7}
    table.put_item(Item=item)
    found = table.scan(FilterExpression=Attr("gpt-4.1").eq(7))["Count"]
    print(f'Attr("gpt-4.1").eq(7): {built(Attr("gpt-4.1").eq(7))}; finds {found} of 1')
    found = table.scan(FilterExpression="#model = :n", ExpressionAttributeValues={":n": 7}, **OWN)["Count"]
    print(f"a placeholder of one's own: finds {found} of 1")
    guard = Attr("gpt-4.1").not_exists()
    print('put_item if Attr("gpt-4.1").not_exists():', tried(table.put_item, Item=item, ConditionExpression=guard))
    guard = {"ConditionExpression": "attribute_not_exists(#model)", **OWN}
    print("put_item if not, with a placeholder of one's own:", tried(table.put_item, Item=item, **guard))
    asked = Key("user.id").eq("ada")
    print(f'Key("user.id").eq("ada"): {built(asked, is_key=True)}; {tried(table.query, KeyConditionExpression=asked)}')
PY
AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
Attr("gpt-4.1").eq(7): #n0.#n1 = :v0 with gpt-4, 1; finds 0 of 1
a placeholder of one's own: finds 1 of 1
put_item if Attr("gpt-4.1").not_exists(): written over
put_item if not, with a placeholder of one's own: refused, ConditionalCheckFailedException
Key("user.id").eq("ada"): #n0.#n1 = :v0 with user, id; refused, ValidationException
SEEN
