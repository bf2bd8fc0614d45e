"""Disasters for the running stack, and what must be true when they are over."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, LiteralString

import boto3
import httpx
import psutil
from taskflow.adapters.dynamodb import DynamoTable
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Session
from taskflow.engine.repository import ConversationStore
from taskflow.records.database import connect
from taskflow.records.rows import lock_key

from local.emulator.clients import at
from tests.support.aws import account_at
from tests.support.stack import Running
from tests.support.talk import PATIENCE_SECONDS, Talk, eventually, person

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

Row = dict[str, Any]


@asynccontextmanager
async def speakers(stack: Running, count: int) -> AsyncIterator[list[Speaker]]:
    """So many people, each in a conversation of their own."""
    async with AsyncExitStack() as opened:

        async def one() -> Speaker:
            someone = await opened.enter_async_context(person(stack.url))
            talk, conversation_id = await opened.enter_async_context(someone.greeted())
            return Speaker(someone.http, talk, conversation_id)

        yield [await one() for _ in range(count)]


class Speaker:
    """Somebody in a conversation, who remembers what was accepted."""

    def __init__(self, http: httpx.AsyncClient, talk: Talk, conversation_id: str) -> None:
        self.http = http
        self.talk = talk
        self.conversation_id = conversation_id
        self.accepted: dict[str, str] = {}
        """What was said, by the message's id."""

    async def say(self, text: str) -> dict[str, Any]:
        """Says something; returns its ``message_accepted``."""
        await self.talk.send(type="user_message", text=text, clientMessageId=f"m{len(self.accepted)}")
        accepted = await self.talk.until("message_accepted")
        self.accepted[accepted["messageId"]] = text
        return accepted

    async def hear(self, accepted: dict[str, Any]) -> dict[str, Any]:
        """How the turn that answers ends."""
        return await self.talk.until(
            "ai_done", "ai_error", "ai_interrupted", generationId=accepted["generationId"]
        )

    async def exchange(self, text: str) -> dict[str, Any]:
        """Says something and hears the answer out."""
        return await self.hear(await self.say(text))


class Backstage:
    """What an operator sees of a running stack: table, queues, database, processes."""

    def __init__(self, stack: Running) -> None:
        self.stack = stack

    @cached_property
    def sqs(self) -> SQSClient:
        client: SQSClient = boto3.client("sqs", **at(self.stack.aws_endpoint))
        return client

    @cached_property
    def store(self) -> ConversationStore:
        client = account_at(self.stack.aws_endpoint).dynamodb()
        return ConversationStore(DynamoTable(client, self.stack.output("TableName")), lambda: "")

    @contextmanager
    def queue_attributes(self, queue: str, **attributes: str) -> Iterator[None]:
        """A queue (``RecordsQueueUrl``) with other attributes, and afterwards with its own again."""
        url = self.stack.output(queue)
        names: Any = list(attributes)
        before = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        chosen: Any = attributes
        self.sqs.set_queue_attributes(QueueUrl=url, Attributes=chosen)
        try:
            yield
        finally:
            self.sqs.set_queue_attributes(QueueUrl=url, Attributes=before)

    def queued(self, queue: str) -> int:
        """Messages of a queue, those in flight and delayed ones included."""
        kinds = ("", "NotVisible", "Delayed")
        names: Any = [f"ApproximateNumberOfMessages{kind}" for kind in kinds]
        answer = self.sqs.get_queue_attributes(QueueUrl=self.stack.output(queue), AttributeNames=names)
        return sum(int(count) for count in answer["Attributes"].values())

    def rows(self, query: LiteralString, *arguments: Any) -> list[Row]:
        """Rows of a query."""
        with connect(self.stack.database_url) as connection:
            return connection.execute(query, arguments).fetchall()

    async def processes(self, function: str) -> list[int]:
        """The processes of a function (``worker``)."""
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as http:
            functions = (await http.get(f"{self.stack.pool_url}/functions")).raise_for_status().json()
        pids = {name.rpartition("-")[2]: found["pids"] for name, found in functions.items()}
        return list(pids.get(function, []))

    @asynccontextmanager
    async def held(self, conversation_id: str) -> AsyncIterator[None]:
        """Nobody writes this conversation's rows meanwhile: every batch that wants to waits in the middle."""
        connection = await asyncio.to_thread(connect, self.stack.database_url)
        try:
            await asyncio.to_thread(
                connection.execute, "SELECT pg_advisory_lock(%s)", [lock_key(conversation_id)]
            )
            yield
        finally:
            connection.close()

    async def waiting_workers(self, conversation_id: str) -> list[int]:
        """The worker processes that are in the middle of a batch, waiting for this conversation's lock."""
        key = lock_key(conversation_id) & (2**64 - 1)
        waiting = """
            SELECT activity.client_port FROM pg_locks AS lock JOIN pg_stat_activity AS activity USING (pid)
            WHERE lock.locktype = 'advisory' AND NOT lock.granted AND lock.classid = %s AND lock.objid = %s"""
        found = await asyncio.to_thread(self.rows, waiting, key >> 32, key & (2**32 - 1))
        ports = {row["client_port"] for row in found}
        return [pid for pid in await self.processes("worker") if ports & set(local_ports(pid))]

    async def settled(self, conversation_id: str) -> tuple[Session, list[Message]] | None:
        """The conversation once its turn is over and its outbox is empty; None until then."""
        session = await self.store.session(conversation_id)
        assert session is not None
        if session.turn_pending or session.lease_run is not None or session.outbox:
            return None
        return session, await self.store.messages(conversation_id)


def local_ports(pid: int) -> list[int]:
    """The ports of a process's own ends of its connections; none when it has ended."""
    try:
        return [each.laddr.port for each in psutil.Process(pid).net_connections("tcp") if each.laddr]
    except psutil.NoSuchProcess:
        return []


def kill(pid: int) -> None:
    """As ``kill -9`` does; no error when it has ended already."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


async def everything_is_there_once(backstage: Backstage, speakers: list[Speaker], seconds: float) -> None:
    """Waits until the pipeline is at rest, then compares Postgres with the table and with what was accepted.

    Nobody may be connected any more: the assistant would ask whether they are still there.
    """
    await at_rest(backstage, speakers, seconds)
    for speaker in speakers:
        messages = await messages_are_there_once(backstage, speaker)
        await logs_are_there_once(backstage, speaker, messages)
    [counted] = await asyncio.to_thread(
        backstage.rows,
        """SELECT (SELECT count(*) FROM inference_logs) AS logs,
                  (SELECT coalesce(sum(value), 0) FROM metric_counters WHERE name = 'llm_requests_total')
                  AS requests""",
    )
    assert counted["requests"] == counted["logs"]


async def at_rest(backstage: Backstage, speakers: list[Speaker], seconds: float) -> None:
    """Returns when no turn is open, no outbox holds anything and the queue is empty."""

    async def resting() -> bool:
        settled = [await backstage.settled(each.conversation_id) for each in speakers]
        return all(settled) and await asyncio.to_thread(backstage.queued, "RecordsQueueUrl") == 0

    await eventually(resting, seconds)


async def messages_are_there_once(backstage: Backstage, speaker: Speaker) -> list[Message]:
    """Postgres has exactly the table's messages, and of the person exactly what was accepted; returns them."""
    found = await backstage.settled(speaker.conversation_id)
    assert found is not None
    session, messages = found
    stored = await asyncio.to_thread(
        backstage.rows,
        "SELECT * FROM messages WHERE conversation_id = %s ORDER BY generation, part",
        speaker.conversation_id,
    )
    said = [(str(row["id"]), row["content"]) for row in stored if row["role"] == "user"]
    assert said == list(speaker.accepted.items())
    assert [
        (str(row["id"]), row["generation"], row["part"], row["content"], row["status"], row["version"])
        for row in stored
    ] == [(m.id, m.turn, m.part, m.content, m.status, m.version) for m in messages]
    [row] = await asyncio.to_thread(
        backstage.rows, "SELECT * FROM conversations WHERE id = %s", speaker.conversation_id
    )
    assert (row["message_count"], row["title"]) == (len(messages), session.title)
    return messages


async def logs_are_there_once(backstage: Backstage, speaker: Speaker, messages: list[Message]) -> None:
    """Every reply has one log, also one whose process was killed."""
    logs = await asyncio.to_thread(
        backstage.rows,
        "SELECT message_id, pending_message_id FROM inference_logs WHERE conversation_id = %s",
        speaker.conversation_id,
    )
    assert [log for log in logs if log["pending_message_id"] is not None] == []
    logged = [str(log["message_id"]) for log in logs if log["message_id"] is not None]
    # Greetings and nudges are set phrases: no model was called for them.
    asked = {m.turn for m in messages if m.role == "user"}
    assert sorted(logged) == sorted(m.id for m in messages if m.role == "assistant" and m.turn in asked)
