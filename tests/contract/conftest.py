"""The real emulator for contract tests, started once a session."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from local.emulator import process
from local.emulator.clients import at
from local.setup.environments import EMULATOR


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of a fresh emulator."""
    python = EMULATOR.ensure()
    data = tmp_path_factory.mktemp("emulator")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    with (data / "log").open("wb") as log:
        running = subprocess.Popen(
            process.command(python, data, port),
            cwd=process.ROOT,
            env={**os.environ, **process.ENVIRONMENT},
            stdout=log,
            stderr=log,
        )
        try:
            end = time.monotonic() + 60
            while not process.healthy(endpoint):
                if running.poll() is not None or time.monotonic() > end:
                    raise AssertionError(Path(data / "log").read_text()[-2000:])
                time.sleep(0.05)
            yield endpoint
        finally:
            running.terminate()
            running.wait(20)


@pytest.fixture(scope="session")
def dynamo_table(emulator: str) -> str:
    """The name of a table with the template's keys and index."""
    client = boto3.client("dynamodb", **at(emulator))
    client.create_table(
        TableName="contract",
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
    return "contract"
