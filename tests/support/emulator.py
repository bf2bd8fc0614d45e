"""A real emulator in a test: the pinned ministack in its own environment, with a folder and a port of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from local.emulator import process
from local.emulator.clients import at
from local.setup.environments import EMULATOR
from local.setup.stamps import ROOT
from tests.support.ports import free_port

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sqs import SQSClient

PATIENCE_SECONDS = 90.0


@pytest.fixture(scope="session")
def emulator_python() -> Path:
    """The emulator's environment, made when it is not there."""
    return EMULATOR.ensure()


@dataclass
class Emulator:
    """One data folder; may be started and stopped several times."""

    python: Path
    data: Path
    port: int = field(default_factory=free_port)
    save_seconds: float = 0.2
    running: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def described(self) -> Path:
        """What is deployed, and with it functions' roles."""
        return self.data.with_name("stack.json")

    @property
    def log(self) -> Path:
        return self.data.with_name(self.data.name + ".log")

    def start(self) -> None:
        command = process.command(self.python, self.data, self.described, self.port, self.save_seconds)
        environment = {**os.environ, **process.ENVIRONMENT}
        with self.log.open("ab") as out:
            self.running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        until(self.answers, "healthy")

    def answers(self) -> bool:
        assert self.running is not None
        assert self.running.poll() is None, self.log.read_text()
        # Asked many times while it starts, so without what a client library makes each time.
        asking = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            asking.request("GET", "/_ministack/health")
            return asking.getresponse().status == 200
        except (HTTPException, OSError):
            return False
        finally:
            asking.close()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.running is not None
        self.running.send_signal(number)
        return self.running.wait(PATIENCE_SECONDS)

    def saved(self, service: str) -> str:
        """The state on disk."""
        file = self.data / "state" / f"{service}.json"
        return file.read_text() if file.exists() else ""

    def dynamodb(self) -> DynamoDBClient:
        client: DynamoDBClient = boto3.client("dynamodb", **at(self.endpoint))
        return client

    def functions(self) -> LambdaClient:
        client: LambdaClient = boto3.client("lambda", **at(self.endpoint))
        return client

    def sqs(self) -> SQSClient:
        client: SQSClient = boto3.client("sqs", **at(self.endpoint))
        return client

    def cloudformation(self) -> CloudFormationClient:
        client: CloudFormationClient = boto3.client("cloudformation", **at(self.endpoint))
        return client


@pytest.fixture
def emulator(emulator_python: Path, tmp_path: Path) -> Iterator[Emulator]:
    """A running emulator of the test's own, which may stop it; without state, gone afterwards."""
    yield from _running(Emulator(emulator_python, tmp_path / "emulator"))


@pytest.fixture(scope="session")
def shared_emulator(emulator_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """One for all tests that need only a stack of their own. It saves nothing: nobody starts it again."""
    folder = tmp_path_factory.mktemp("shared") / "emulator"
    yield from _running(Emulator(emulator_python, folder, save_seconds=3600))


def _running(made: Emulator) -> Iterator[Emulator]:
    made.start()
    try:
        yield made
    finally:
        if made.running is not None:
            made.running.kill()
            made.running.wait()


def until(condition: Any, what: str) -> None:
    """Waits until ``condition()`` is true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"not {what} after {PATIENCE_SECONDS} seconds"
        time.sleep(0.02)


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
