"""Keys of the single table.

=============================  ======================  =============================================
pk                             sk                      item
=============================  ======================  =============================================
``C#<conversation>``           ``SESSION``             the live state (``conversation.session``)
``C#<conversation>``           ``M#<turn>#<p>``        a message (part 0: the person, 1: the assistant, from 2: remarks)
``C#<conversation>``           ``T#<turn>``            a turn's checkpoint
``C#<conversation>``           ``SUMMARY``             what was said before the window (``conversation.summary``)
``C#<conversation>``           ``D#<client id>``       which message a ``clientMessageId`` became
``W#<connection>``             ``CONNECTION``          whose connection it is
``S#<connection>``             ``RESPONSES``           a program's connection, and the response that it asked for
``K#<sha256 of the ticket>``   ``TICKET``              a ticket waiting to be used
``U#<sha256 of whose>``        ``PERSON``              what revokes a person's sign-ins, and who adopted a guest
``U#<sha256 of whose>``        ``DOOR``                a person's connections, what they opened today, and the newest
                                                       conversation that they opened and left empty
``A#<hash of an address>``     ``DOOR``                connections and conversations of everybody at a viewer's address
``R#<sha256 of the bucket>``   ``RATE``                until when the tokens of a bucket of requests are taken
``SALT``                       ``<day>``               what addresses are hashed with on that day
``U#<sha256 of whose>``        ``MEMORY``              that the person has recall switched on
``U#<sha256 of whose>``        ``ALLOWANCE``           what a person has spent and what is held for their turns
``U#<sha256 of whose>``        ``C#<conversation>``    a conversation of that person that has a session
``U#<sha256 of whose>``        ``H#<digest>``          which conversation a program's list of messages goes on with
``ERASURES``                   ``OPEN#…``, ``DONE#…``  somebody who is being erased, or was
``U#<sha256 of whose>``        ``S#<connection>``      a program's connection of that person
``U#<sha256 of whose>``        ``G#<sha256 of whose>`` a guest whom that account was
``P#<pool>#<shard>``           ``POOL``                what a shared budget has lent (``conversation.pools``)
``P#<pool>#<shard>``           ``U#<sha256 of whose>`` that a person was lent something
``P#<pool>``                   ``RECLAIM``             when what was lent was last asked back
``TIMER``                      ``COVERAGE``            until when sweeps are scheduled
``B#<model>``                  ``BREAKER``             a circuit breaker's state
``GAUGE#<shard>``              ``CONNECTIONS#<shard>`` how many connections are live
``LATE``                       ``OUTBOX#<since>#<c.>``  an outbox that a sweep found overdue, since when
``REFUSED``                    ``RECORD#<c.>#<entry>`` an entry of an outbox that SQS never takes
``SERVICE``                    ``TOKEN#<id>``          a service token, by the hash of its secret
``SETTINGS``                   ``MODELS#<tenant>``     which models a tenant's admins have switched off
=============================  ======================  =============================================
"""

from __future__ import annotations

import hashlib
import json
import uuid
from functools import lru_cache

from taskflow.identity import Identity

SESSION = "SESSION"
MESSAGE_PREFIX = "M#"
TURN_PREFIX = "T#"
DEDUPE_PREFIX = "D#"
SUMMARY = "SUMMARY"
CONNECTION = "CONNECTION"
RESPONSES = "RESPONSES"
TICKET = "TICKET"
PERSON = "PERSON"
DOOR = "DOOR"
SALT = "SALT"
RATE = "RATE"
ALLOWANCE = "ALLOWANCE"
MEMORY = "MEMORY"
OWNED_PREFIX = "C#"
HEARD_PREFIX = "H#"
SOCKET_PREFIX = "S#"
FORMER_PREFIX = "G#"
ERASURES = "ERASURES"
ERASURE_OPEN = "OPEN#"
ERASURE_DONE = "DONE#"
POOL = "POOL"
PERSON_PREFIX = "U#"
RECLAIM = "RECLAIM"
BREAKER = "BREAKER"
TIMER = "TIMER"
COVERAGE = "COVERAGE"
USER_PART = 0
ASSISTANT_PART = 1
REMARK_PART = 2
"""The first remark beside a turn's reply; further ones follow."""
GAUGE = "GAUGE"
GAUGE_SK = "CONNECTIONS#"
LATE = "LATE"
REFUSED = "REFUSED"
REFUSED_SK = "RECORD#"
SERVICE = "SERVICE"
SERVICE_TOKEN_PREFIX = "TOKEN#"  # noqa: S105 (the beginning of a sort key)
SETTINGS = "SETTINGS"
MODELS_PREFIX = "MODELS#"
DUE_SHARDS = 16
"""Partitions of the index of deadlines. Each takes 1,000 write units a second, and one that is throttled throttles the
table. A multiple of the 4 that there were: whatever an older release wrote is in one that is read."""
GAUGE_PARTITIONS = 16
GAUGE_SHARDS = 64
"""Items that count connections, spread over the partitions. Every connect and leave is a transaction on one of them,
and transactions on the same item at the same time refuse each other: with 500 connections a second, as many as an
account may open, each of 8 had 125 a second, coming and going, each of 64 has 16."""

_NAMESPACE = uuid.UUID("6f2c4b0e-6d0f-4b7e-9a55-3c1f6f0f9d11")


def conversation_pk(conversation_id: str) -> str:
    """Partition of everything a conversation owns."""
    return f"C#{conversation_id}"


def conversation_of(pk: str) -> str:
    """The conversation id in a partition key."""
    return pk.removeprefix("C#")


def message_sk(turn: int, part: int) -> str:
    """Sorts as ``(turn, part)``."""
    return f"{MESSAGE_PREFIX}{turn:010d}#{part:02d}"


def turn_sk(turn: int) -> str:
    """A turn's checkpoint."""
    return f"{TURN_PREFIX}{turn:010d}"


def dedupe_sk(client_message_id: str) -> str:
    """A client's own id of a message."""
    return f"{DEDUPE_PREFIX}{client_message_id}"


def connection_pk(connection_id: str) -> str:
    """A connection's partition."""
    return f"W#{connection_id}"


def socket_pk(connection_id: str) -> str:
    """The partition of a program's connection."""
    return f"S#{connection_id}"


def ticket_pk(ticket_hash: str) -> str:
    """A ticket's partition; only the hash is ever stored."""
    return f"K#{ticket_hash}"


def person_pk(identity: Identity) -> str:
    """A person's partition. Hashed: what an identity is made of belongs to the identity provider."""
    return f"{PERSON_PREFIX}{person_hash(identity)}"


@lru_cache(maxsize=256)
def person_hash(identity: Identity) -> str:
    """A person's name where the identity itself must not stand: SHA-256 (hex) of tenant and user."""
    whose = json.dumps([identity.tenant_id, identity.user_id])
    return hashlib.sha256(whose.encode()).hexdigest()


def owned_sk(conversation_id: str) -> str:
    """A conversation in its owner's partition."""
    return f"{OWNED_PREFIX}{conversation_id}"


def heard_sk(digest: str) -> str:
    """A list of messages, by its digest, in its person's partition."""
    return f"{HEARD_PREFIX}{digest}"


def former_sk(guest: Identity) -> str:
    """A guest, in the partition of the account that they became."""
    return f"{FORMER_PREFIX}{person_hash(guest)}"


def owned_socket_sk(connection_id: str) -> str:
    """A program's connection, in its owner's partition."""
    return f"{SOCKET_PREFIX}{connection_id}"


def models_sk(tenant: str) -> str:
    """Which models of a tenant are off."""
    return f"{MODELS_PREFIX}{tenant}"


def address_pk(name: str) -> str:
    """A viewer address's partition. ``name``: its hash (``engine.addresses``); the address itself is never stored."""
    return f"A#{name}"


def pool_pk(pool: str, shard: int | None = None) -> str:
    """A shared budget's partition, or one of those that it is spread over."""
    return f"P#{pool}" if shard is None else f"P#{pool}#{shard}"


def rate_pk(bucket: str) -> str:
    """A token bucket's partition. Hashed: a bucket's name says whose it is."""
    return f"R#{secret_hash(bucket)}"


def breaker_pk(model: str) -> str:
    """A circuit breaker's partition."""
    return f"B#{model}"


def due_shard(conversation_id: str) -> str:
    """Which of the index's few partitions a session's deadline lives in."""
    return str(hashlib.sha256(conversation_id.encode()).digest()[0] % DUE_SHARDS)


def gauge_key(connection_id: str) -> tuple[str, str]:
    """Partition and sort key of the gauge's item that counts this connection: no single one is hot."""
    shard = hashlib.sha256(connection_id.encode()).digest()[0] % GAUGE_SHARDS
    return f"{GAUGE}#{shard % GAUGE_PARTITIONS}", f"{GAUGE_SK}{shard}"


def gauge_pks() -> list[str]:
    """Every partition of the gauge. The first is that of older releases: a connection that one of them counted there
    is counted out where its item is now, and the sum is right."""
    return [GAUGE, *(f"{GAUGE}#{place}" for place in range(GAUGE_PARTITIONS))]


def late_sk(since: int, conversation_id: str) -> str:
    """Sorts late outboxes by age. ``since``: epoch milliseconds."""
    return f"OUTBOX#{since:013d}#{conversation_id}"


def refused_sk(conversation_id: str, entry: str = "") -> str:
    """A refused record by its conversation and its name in the outbox; without a name the prefix of all of them."""
    return f"{REFUSED_SK}{conversation_id}#{entry}"


def service_token_sk(token_id: str) -> str:
    """A service token by its id. All are in one partition: there are few, and each process reads one once a minute."""
    return f"{SERVICE_TOKEN_PREFIX}{token_id}"


@lru_cache(maxsize=256)
def message_id(conversation_id: str, turn: int, part: int) -> str:
    """A message's id: the same whoever works it out, so that whoever settles a turn names the same message."""
    return str(uuid.uuid5(_NAMESPACE, f"{conversation_id}/{turn}/{part}"))


def queued_id(conversation_id: str, version: int, now: int) -> str:
    """The id of a message that came into the queue as its ``version``, at ``now`` (epoch milliseconds)."""
    return str(uuid.uuid5(_NAMESPACE, f"{conversation_id}/queue/{version}/{now}"))


def inference_id(conversation_id: str, turn: int) -> str:
    """The id of a turn's inference log: whoever reports the turn, and however often, it is the same log."""
    return str(uuid.uuid5(_NAMESPACE, f"{conversation_id}/{turn}/log"))


def errand_id(conversation_id: str, run: str) -> str:
    """The id of the log of a call that a run made beside turns."""
    return str(uuid.uuid5(_NAMESPACE, f"{conversation_id}/errand/{run}/log"))


def external_log_id(caller: Identity, key: str) -> str:
    """The id of a log that was made elsewhere: the same for the same caller and the caller's own name for it.

    It can be no turn's: the name of a turn's log begins with a conversation's id, this one with a bracket.
    """
    return str(uuid.uuid5(_NAMESPACE, json.dumps(["external", caller.tenant_id, caller.user_id, key])))


def secret_hash(secret: str) -> str:
    """What is stored of a ticket or resume token."""
    return hashlib.sha256(secret.encode()).hexdigest()
