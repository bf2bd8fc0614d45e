"""What the HTTP API needs of DynamoDB and SQS: fakes, the table in memory and the emulator answer alike."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

import boto3
import pytest
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.adapters.queues import SqsQueue
from taskflow.adapters.rest import QueueRecords, TablePersons, TableSessions, TableTickets
from taskflow.adapters.visibility import SqsVisibility
from taskflow.conversation import ownership
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.messages import Message, to_item
from taskflow.engine.people import Person
from taskflow.engine.repository import ConversationStore
from taskflow.engine.tickets import TicketGrant, parse
from taskflow.identity import Identity, Principal
from taskflow.records.judgements import Reply
from taskflow.records.schema import ConversationHeader, Record
from taskflow.records.validation import RECORD
from taskflow.rest.ports import LiveReply, Persons, Sessions, Tickets
from taskflow.store import keys
from taskflow.store.expressions import Put
from taskflow.store.table import Table

from local.emulator.clients import at
from tests.fakes.rest import FakePersons, FakeSessions, FakeTickets
from tests.fakes.table import MemoryTable
from tests.support.aws import account_at
from tests.support.manual_clock import ManualClock
from tests.support.records import header, inference, message, some_id

OWNER, OTHER = Identity("guest_owner"), Identity("guest_other")
CREATED_MS = 1_767_323_045_678


@dataclass
class Side:
    """One implementation, and how a live conversation gets into it."""

    sessions: Sessions
    tickets: Tickets
    add: Callable[[ConversationHeader], Awaitable[None]]
    table: Table | None
    persons: Persons


@pytest.fixture(params=["fake", "memory", "dynamodb"])
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    if request.param == "fake":
        fake = FakeSessions()

        async def add_fake(conversation: ConversationHeader) -> None:
            fake.add(conversation)

        yield Side(fake, FakeTickets(), add_fake, None, FakePersons())
        return
    client = None
    table: Table = MemoryTable()
    if request.param == "dynamodb":
        client = account_at(request.getfixturevalue("emulator")).dynamodb()
        table = DynamoTable(client, request.getfixturevalue("dynamo_table"), call_in_thread)

    async def add(conversation: ConversationHeader) -> None:
        await table.write(
            Put(
                {
                    "pk": keys.conversation_pk(conversation.id),
                    "sk": keys.SESSION,
                    "user_id": conversation.user_id,
                    "tenant_id": conversation.tenant_id,
                    "title": conversation.title,
                    "model": conversation.model,
                    "provider": conversation.provider,
                    "created_at": CREATED_MS,
                    "updated_at": CREATED_MS,
                    "version": conversation.version,
                    "activity_version": 0,
                    "outbox": {},
                    "requested_turn": 1,
                    "settled_turn": 1,
                    "question": 1,
                }
            )
        )

    yield Side(
        TableSessions(ConversationStore(table, lambda: str(uuid.uuid4())), ManualClock(), Periods()),
        TableTickets(table),
        add,
        table,
        TablePersons(table),
    )
    if client is not None:
        client.reset()


@pytest.fixture
def conversation() -> ConversationHeader:
    return header(str(uuid.uuid4()), 3, user_id=OWNER.user_id, title="old")


async def test_a_conversation_is_deleted_by_its_owner_once_and_again(
    side: Side, conversation: ConversationHeader
) -> None:
    await side.add(conversation)
    assert await side.sessions.delete_conversation(conversation.id, OTHER) is False
    assert await side.sessions.rename_conversation(conversation.id, OWNER, "still here") is not None
    assert await side.sessions.delete_conversation(conversation.id, OWNER) is True
    assert await side.sessions.delete_conversation(conversation.id, OWNER) is True
    assert await side.sessions.delete_conversation(conversation.id, OTHER) is False
    assert await side.sessions.rename_conversation(conversation.id, OWNER, "gone") is None


async def test_a_conversation_that_only_postgres_has_is_buried_for_good(
    side: Side, conversation: ConversationHeader
) -> None:
    await side.sessions.create_tombstone(conversation.id, OWNER)
    await side.sessions.create_tombstone(conversation.id, OWNER)
    assert await side.sessions.delete_conversation(conversation.id, OWNER) is True
    assert await side.sessions.rename_conversation(conversation.id, OWNER, "back") is None


async def test_a_conversation_that_came_back_meanwhile_is_buried_too(
    side: Side, conversation: ConversationHeader
) -> None:
    await side.add(conversation)
    await side.sessions.create_tombstone(conversation.id, OTHER)
    assert await side.sessions.rename_conversation(conversation.id, OWNER, "still here") is not None
    await side.sessions.create_tombstone(conversation.id, OWNER)
    assert await side.sessions.rename_conversation(conversation.id, OWNER, "gone") is None


async def test_everything_of_a_person_is_deleted_and_nothing_of_others(
    side: Side, conversation: ConversationHeader
) -> None:
    theirs = header(str(uuid.uuid4()), 3, user_id=OTHER.user_id)
    for each in (conversation, theirs):
        await side.add(each)
        if side.table is not None:
            await side.table.write(ownership.note(each.id, Identity(each.user_id), CREATED_MS))
    await side.sessions.begin_erasure(OWNER, CREATED_MS)
    await side.sessions.begin_erasure(OWNER, CREATED_MS)
    assert await side.sessions.erase_sessions(OWNER, CREATED_MS) == 0
    assert await side.sessions.erase_sessions(OWNER, CREATED_MS) == 0
    assert await side.sessions.rename_conversation(conversation.id, OWNER, "gone") is None
    assert await side.sessions.rename_conversation(theirs.id, OTHER, "still here") is not None


async def test_what_is_unknown_is_neither_deleted_nor_renamed(side: Side) -> None:
    assert await side.sessions.delete_conversation(some_id(1), OWNER) is False
    assert await side.sessions.rename_conversation(some_id(1), OWNER, "title") is None


async def test_a_rename_answers_with_the_header_that_follows(
    side: Side, conversation: ConversationHeader
) -> None:
    await side.add(conversation)
    assert await side.sessions.rename_conversation(conversation.id, OTHER, "mine") is None
    renamed = await side.sessions.rename_conversation(conversation.id, OWNER, "better")
    assert renamed is not None
    assert (renamed.id, renamed.user_id, renamed.title) == (conversation.id, OWNER.user_id, "better")
    assert renamed.version > conversation.version
    again = await side.sessions.rename_conversation(conversation.id, OWNER, "best")
    assert again is not None
    assert again.version > renamed.version


async def test_a_reply_is_found_by_its_owner_and_a_steered_one_by_any_part(
    side: Side, conversation: ConversationHeader
) -> None:
    await side.add(conversation)
    first, second, speaking = (
        keys.message_id(conversation.id, turn, keys.ASSISTANT_PART) for turn in (1, 2, 3)
    )
    if isinstance(side.sessions, FakeSessions):
        found = LiveReply(conversation, "settled", Reply(first, 1, "small", True))
        side.sessions.replies |= {(conversation.id, first): found, (conversation.id, second): found}
        side.sessions.replies[conversation.id, speaking] = LiveReply(conversation, "speaking")
    elif side.table is not None:
        for turn, continues in ((1, 0), (2, 1)):
            id = keys.message_id(conversation.id, turn, keys.ASSISTANT_PART)
            part = Message(
                id, turn, 1, "assistant", "text", "completed", 1, model="small", continues=continues
            )
            await side.table.write(Put(to_item(conversation.id, part)))
        key = {"pk": keys.conversation_pk(conversation.id), "sk": keys.SESSION}
        session = await side.table.get(*key.values())
        assert session is not None
        await side.table.write(Put({**session, "requested_turn": 3, "settled_turn": 2}))
    for id in (first, second):
        reply = await side.sessions.find_reply(conversation.id, OWNER, id)
        assert reply is not None
        assert (reply.why, reply.reply) == ("settled", Reply(first, 1, "small", True))
        assert (reply.header.id, reply.header.user_id) == (conversation.id, OWNER.user_id)
        assert await side.sessions.find_reply(conversation.id, OTHER, id) is None
    for id, why in ((speaking, "speaking"), (some_id(1), "unknown")):
        reply = await side.sessions.find_reply(conversation.id, OWNER, id)
        assert reply is not None
        assert (reply.why, reply.reply) == (why, None)
    await side.sessions.delete_conversation(conversation.id, OWNER)
    assert await side.sessions.find_reply(conversation.id, OWNER, first) is None
    assert await side.sessions.find_reply(some_id(2), OWNER, first) is None


async def test_nobody_is_connected_to_an_idle_table_and_it_is_ready(side: Side) -> None:
    assert await side.sessions.live_connections() == 0
    assert await side.sessions.table_ready() is True


async def test_a_ticket_is_stored_by_its_hash_until_it_expires(side: Side) -> None:
    name = keys.secret_hash(str(uuid.uuid4()))
    who = Principal(OWNER, "account", frozenset({"user", "auditor"}))
    grant = TicketGrant(who, 3, "https://chat.example", "a token")
    await side.tickets.issue_ticket(name, grant, 1_800_000_030)
    if side.table is None:
        assert isinstance(side.tickets, FakeTickets)
        assert side.tickets.issued == {name: (grant, 1_800_000_030)}
        return
    item = await side.table.get(f"K#{name}", "TICKET")
    assert item is not None
    held = parse(item)
    assert (held.principal, held.epoch, held.resume_hash) == (who, 3, keys.secret_hash("a token"))
    assert held.fits("https://chat.example") and not held.fits("https://evil.example")
    assert "a token" not in repr(item)
    assert item["expires"] == item["ttl"] == 1_800_000_030


async def test_a_person_is_signed_out_everywhere_by_an_epoch_that_only_rises(side: Side) -> None:
    whoever = Identity(f"guest_{uuid.uuid4()}", "acme")
    assert await side.persons.person(whoever) == Person()
    assert await side.persons.revoke(whoever, 1_800_000_000) == Person(1, 1_800_000_000)
    assert await side.persons.revoke(whoever, 1_800_000_009) == Person(2, 1_800_000_009)
    assert await side.persons.person(whoever) == Person(2, 1_800_000_009)
    assert await side.persons.person(Identity(whoever.user_id)) == Person(), "of another tenant"


async def test_a_guest_is_adopted_by_one_account_however_often_it_asks(side: Side) -> None:
    guest, owner = Identity(f"guest_{uuid.uuid4()}"), Identity("ann", "acme")
    assert await side.persons.begin_adoption(guest, owner, 1_800_000_000) is True
    assert await side.persons.begin_adoption(guest, owner, 1_800_000_009) is True
    for other in (Identity("bob", "acme"), Identity("ann", "other")):
        assert await side.persons.begin_adoption(guest, other, 1_800_000_009) is False
    assert await side.persons.person(guest) == Person(1, 1_800_000_000, keys.person_hash(owner))


async def test_records_arrive_on_the_queue_as_they_were_sent(emulator: str) -> None:
    client = boto3.client("sqs", **at(emulator))
    url = client.create_queue(QueueName=f"records-{uuid.uuid4().hex}")["QueueUrl"]
    records: list[Record] = [message(some_id(1), "naïve 🙂"), *(inference(some_id(n)) for n in range(2, 14))]
    await QueueRecords(SqsQueue(account_at(emulator).sqs(), url)).send_records(records)
    received: list[str] = []
    while len(received) < len(records):
        answer = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=20)
        assert answer.get("Messages")
        received += [each["Body"] for each in answer["Messages"]]
    assert sorted(received) == sorted(record.model_dump_json(by_alias=True) for record in records)
    assert all(RECORD.validate_json(text) in records for text in received)
    client.close()


def test_a_message_comes_again_as_soon_as_it_was_asked_to(emulator: str) -> None:
    client = boto3.client("sqs", **at(emulator))
    url = client.create_queue(QueueName=f"v-{uuid.uuid4().hex}", Attributes={"VisibilityTimeout": "120"})[
        "QueueUrl"
    ]
    client.send_message(QueueUrl=url, MessageBody="again")
    [first] = client.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
    visibility = SqsVisibility(account_at(emulator).sqs(), url)
    assert visibility.come_again([(first["ReceiptHandle"], 1)]) is True
    [second] = client.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
    assert second["Body"] == "again"
    assert (
        SqsVisibility(account_at("http://127.0.0.1:1").sqs(), "http://127.0.0.1:1/0/none").come_again(
            [("x", 1)]
        )
        is False
    )
    client.close()
