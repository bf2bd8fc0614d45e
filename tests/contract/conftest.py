"""The real emulator for contract tests, started once a session."""

from __future__ import annotations

import boto3
import pytest

from local.emulator.clients import at
from tests.support.emulator import Emulator


@pytest.fixture(scope="session")
def emulator(shared_emulator: Emulator) -> str:
    """The endpoint of a fresh emulator."""
    return shared_emulator.endpoint


@pytest.fixture(scope="session")
def dynamo_table(emulator: str) -> str:
    """The name of a table with the template's keys and index."""
    return create_table(emulator, "contract")


def create_table(emulator: str, name: str) -> str:
    """Makes such a table."""
    client = boto3.client("dynamodb", **at(emulator))
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "due", "AttributeType": "S"},
            {"AttributeName": "due_at", "AttributeType": "N"},
        ],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due",
                "KeySchema": [
                    {"AttributeName": "due", "KeyType": "HASH"},
                    {"AttributeName": "due_at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    return name
