"""The operators' command for service tokens, on the emulator."""

from __future__ import annotations

import json
import uuid
from typing import Any

import boto3
import pytest
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.adapters.service_tokens import TableServiceTokens
from taskflow.clock import SystemClock

from infra import tokens
from infra.aws import account
from tests.support.emulator import create_table


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch, emulator: str) -> dict[str, str]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    table = create_table(emulator, f"tokens-{uuid.uuid4()}")
    url = boto3.client("sqs").create_queue(QueueName=f"tokens-{uuid.uuid4()}")["QueueUrl"]
    found = {"TableName": table, "RecordsQueueUrl": url}
    monkeypatch.setattr(tokens, "outputs", lambda stack: found)
    return found


async def scopes_of(made: dict[str, str], bearer: str) -> set[str] | None:
    """What the functions say of a token."""
    table = DynamoTable(account().dynamodb(), made["TableName"], call_in_thread)
    found = await TableServiceTokens(table, SystemClock()).find(bearer)
    return None if found is None else set(found.scopes)


def trail(made: dict[str, str]) -> list[dict[str, Any]]:
    answer = boto3.client("sqs").receive_message(QueueUrl=made["RecordsQueueUrl"], MaxNumberOfMessages=10)
    return [json.loads(message["Body"])["audit"] for message in answer.get("Messages", [])]


async def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """In a thread, because the command has an event loop of its own."""
    import asyncio

    code = await asyncio.to_thread(tokens.main, arguments)
    return code, capsys.readouterr().out.strip()


async def test_a_token_is_made_listed_and_revoked(
    made: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    scopes = ("--scope", "ingest", "--scope", "metrics", "--scope", "ingest")
    code, bearer = await call(capsys, "create", *scopes, "--name", " the  nightly job ")
    assert (code, await scopes_of(made, bearer)) == (0, {"ingest", "metrics"})
    code, listed = await call(capsys, "list")
    assert (code, "active" in listed, "the nightly job" in listed, bearer in listed) == (0, True, True, False)
    token_id = listed.split()[0]
    assert await call(capsys, "--tenant", "other", "list") == (0, "there are no service tokens")
    assert (await call(capsys, "--tenant", "other", "revoke", token_id))[0] == 1
    assert (await call(capsys, "revoke", token_id))[0] == 0
    assert await scopes_of(made, bearer) is None
    assert "revoked" in (await call(capsys, "list"))[1]
    entries = trail(made)
    assert sorted((entry["action"], entry["target"], entry["actor"]) for entry in entries) == [
        ("token.created", token_id, "operator"),
        ("token.revoked", token_id, "operator"),
    ]
    assert bearer not in repr(entries)


@pytest.mark.parametrize(
    "wrong",
    [
        ("create", "--name", "x"),
        ("create", "--scope", "root", "--name", "x"),
        ("create", "--scope", "ingest"),
        ("create", "--scope", "ingest", "--name", "  "),
        ("create", "--scope", "ingest", "--name", "x", "--days", "0"),
        ("create", "--scope", "ingest", "--name", "x", "--days", "3651"),
        ("create", "--scope", "ingest", "--name", "x", "--days", "-1"),
        ("revoke",),
        (),
    ],
)
def test_a_wrong_call_makes_nothing(made: dict[str, str], wrong: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        tokens.main(wrong)
    assert trail(made) == []
