"""Waits until everything has come to rest, and says what is wrong then."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import Any

from taskflow.conversation.session import parse
from taskflow.identity import Identity
from taskflow.store import keys

from tests.soak import findings
from tests.soak.findings import Stored
from tests.soak.program import Program, text_of
from tests.soak.talking import Everybody, Talker
from tests.support.chaos import Backstage

LOOK_SECONDS = 0.5


async def findings_at_rest(backstage: Backstage, people: Everybody, seconds: float) -> list[str]:
    """What is still wrong when nothing has been for once, or after so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        found = await look(backstage, people)
        if not found or time.monotonic() >= deadline:
            return found
        await asyncio.sleep(LOOK_SECONDS)


async def look(backstage: Backstage, people: Everybody) -> list[str]:
    """What is wrong now: of every conversation, and of what they share."""
    found = []
    for talker in people.talkers:
        found += [f"person {talker.number}: {each}" for each in await _of_talker(backstage, talker)]
    for program in people.programs:
        found += [f"program {program.number}: {each}" for each in await _of_program(backstage, program)]
    queued = await asyncio.to_thread(backstage.queued, "RecordsQueueUrl")
    if queued:
        found.append(f"{queued} records wait in the queue")
    return found


async def _of_talker(backstage: Backstage, talker: Talker) -> list[str]:
    found = []
    for place, tab in enumerate(talker.tabs):
        found += [f"tab {place}: {each}" for each in tab.violations]
        if tab.outbox.items:
            found.append(f"tab {place} still sends {list(tab.outbox.items)}")
        found += [f"{name} was accepted as {ids}" for name, ids in tab.accepted.items() if len(ids) > 1]
        if not tab.listed.is_set():
            found.append(f"tab {place} is not connected")
    if not talker.conversation_id:
        return [*found, "no conversation was opened"]
    stored = await _stored(backstage, talker.conversation_id)
    if stored is None:
        return [*found, "the session is gone"]
    found += findings.of_session(stored.session, int(time.time() * 1000))
    given_back = {name for tab in talker.tabs for name in tab.outbox.refused}
    sure = [text for name, text in talker.said.items() if name not in given_back]
    unsure = [*talker.perhaps, *(talker.said[name] for name in given_back if name in talker.said)]
    found += findings.of_messages(stored, sure, unsure)
    found += findings.of_title(stored.session.title, talker.titles)
    found += findings.of_logs(stored)
    for place, tab in enumerate(talker.tabs):
        shown = [
            *findings.of_view(tab.view, stored, tab.oldest, tab.replaced),
            *findings.of_questions(tab.questions, stored, tab.oldest),
        ]
        found += [f"tab {place}: {each}" for each in shown]
    for deleted in talker.deleted:
        left = await backstage.store.messages(deleted)
        rows = await asyncio.to_thread(_rows_left, backstage, deleted)
        found += findings.of_deleted(deleted, left, rows)
    return found


def _rows_left(backstage: Backstage, conversation_id: str) -> dict[str, int]:
    counted = backstage.rows(
        "SELECT (SELECT count(*) FROM conversations WHERE id = %s) AS conversations,"
        " (SELECT count(*) FROM messages WHERE conversation_id = %s) AS messages",
        conversation_id,
        conversation_id,
    )
    return dict(counted[0])


async def _of_program(backstage: Backstage, program: Program) -> list[str]:
    if not program.conversation_id:
        return [*program.violations, "it was never answered"]
    stored = await _stored(backstage, program.conversation_id)
    if stored is None:
        return [*program.violations, "its session is gone"]
    found = [*program.violations, *findings.of_session(stored.session, int(time.time() * 1000))]
    found += findings.of_messages(stored, program.said, program.perhaps)
    found += findings.of_logs(stored)
    kept = Counter(m.content for m in stored.messages if m.role == "assistant")
    answers = Counter(program.answered.values())
    found += [f"it was answered {text[-40:]!r}, which is not stored" for text in answers - kept]
    return found


async def _stored(backstage: Backstage, conversation_id: str) -> Stored | None:
    session = await backstage.store.session(conversation_id)
    if session is None:
        return None
    messages = await backstage.store.messages(conversation_id)

    def rows() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        return (
            backstage.rows(
                "SELECT * FROM messages WHERE conversation_id = %s ORDER BY generation, part", conversation_id
            ),
            backstage.rows(
                "SELECT message_id, pending_message_id FROM inference_logs WHERE conversation_id = %s",
                conversation_id,
            ),
        )

    return Stored(session, messages, *await asyncio.to_thread(rows))


async def left_behind(backstage: Backstage, people: Everybody) -> list[str]:
    """What allowances still hold, and responses that say something else when they are read again."""
    found = []
    for program in people.programs:
        for response_id, text in program.answered.items():
            again = (await program.http.get(f"/v1/responses/{response_id}")).json()
            if text_of(again) != text:
                found.append(
                    f"program {program.number}: {response_id} is {text_of(again)[-40:]!r}, was {text[-40:]!r}"
                )
    for talker in people.talkers:
        item = await backstage.store.table.get(keys.conversation_pk(talker.conversation_id), keys.SESSION)
        if item is None:
            continue
        session = parse(item)
        person = keys.person_pk(Identity(session.user_id, session.tenant_id))
        allowance = await backstage.store.table.get(person, keys.ALLOWANCE)
        if allowance and allowance.get("held"):
            found.append(f"person {talker.number}: {allowance['held']} nanodollars are held for no turn")
    return found
