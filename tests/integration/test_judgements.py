"""What people think of replies: over HTTP and Postgres, whatever becomes of the reply and of the conversation."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from taskflow.identity import Identity
from taskflow.records import judgements
from taskflow.records.access import OPERATOR, WORKER
from taskflow.records.counters import read_counters
from taskflow.records.database import Database
from taskflow.records.judgements import Reply
from taskflow.records.retention import Retention, retain
from taskflow.records.schema import AdoptionRecord, ErasureRecord, Record, SpansRecord
from taskflow.records.store import store
from taskflow.rest.ports import LiveReply
from taskflow.store import keys

from tests.support.records import deletion, header, inference, message, some_id
from tests.support.rest import Api, api, stranded

__all__ = ["api", "stranded"]

CONVERSATION = some_id(1, "judged conversation")
AT = "2026-01-02T03:04:05.678Z"


def owned(whose: Identity, id: str = CONVERSATION) -> Any:
    return header(id, user_id=whose.user_id, tenant_id=whose.tenant_id)


def reply_id(turn: int, conversation: str = CONVERSATION) -> str:
    return keys.message_id(conversation, turn, keys.ASSISTANT_PART)


def said(whose: Identity, turn: int, *, conversation: str = CONVERSATION, **changes: Any) -> list[Record]:
    """What the person said in a turn, and the reply."""
    of = owned(whose, conversation)
    question = message(keys.message_id(conversation, turn, 0), "A question", of, generation=turn)
    return [question, reply(whose, turn, conversation=conversation, **changes)]


def reply(whose: Identity, turn: int, *, conversation: str = CONVERSATION, **changes: Any) -> Record:
    values = {"generation": turn, "part": 1, "role": "assistant", "model": "small", **changes}
    return message(reply_id(turn, conversation), "An answer", owned(whose, conversation), **values)


def stored(api: Api, records: list[Record]) -> None:
    assert store(api.database, WORKER, records) == []


def path(message_id: str, conversation: str = CONVERSATION) -> str:
    return f"/api/conversations/{conversation}/messages/{message_id}/judgement"


async def judge(client: httpx.AsyncClient, message_id: str, thumb: str, **more: Any) -> httpx.Response:
    return await client.put(path(message_id), json={"thumb": thumb, **more})


async def listed(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get(f"/api/conversations/{CONVERSATION}?limit=1")
    found: list[dict[str, Any]] = answer.json()["judgements"]
    return found


def kept(api: Api) -> list[dict[str, Any]]:
    query = "SELECT message_id::text, user_id, thumb, word, copied_at IS NOT NULL AS copied FROM judgements ORDER BY 1"
    return api.database.run(WORKER, lambda access: access.execute(query).fetchall())


def exporting(api: Api) -> None:
    """The worker exports events."""
    rest = api.app.state.rest
    api.app.state.rest = replace(rest, settings=replace(rest.settings, judgements_exported="on"))


def waiting(api: Api) -> list[tuple[str, str]]:
    """What waits to be exported of judgements, and of which."""
    query = """
        SELECT message_id::text, trace ->> 'told' AS told FROM span_outbox
        WHERE kind = 'judgement' AND exported_at IS NULL ORDER BY queued_at
    """
    rows = api.database.run(WORKER, lambda access: access.execute(query).fetchall())
    return [(row["message_id"], row["told"]) for row in rows]


def counted(api: Api) -> dict[tuple[str, str, str], int]:
    samples = api.database.run(OPERATOR, read_counters).samples("reply_judgements_total")
    return {
        (one.labels["model"], one.labels["thumb"], one.labels["change"]): int(one.value) for one in samples
    }


# --- judging, changing, withdrawing ---------------------------------------------------------------------


async def test_a_reply_is_judged_judged_otherwise_and_the_judgement_is_withdrawn(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    id = reply_id(1)
    answer = await judge(client, id, "down", word=" Wrong: the sea is not secret-42. ")
    redacted = "Wrong: the sea is not [REDACTED:SECRET]."
    view = {"messageId": id, "thumb": "down", "word": redacted}
    assert answer.status_code == 200
    assert answer.json() == {"success": True, "messageId": id, "judgement": view}
    assert await listed(client) == [view]
    assert (await judge(client, id, "up")).json()["judgement"] == {**view, "thumb": "up", "word": None}
    assert [each["thumb"] for each in await listed(client)] == ["up"]
    for _ in range(2):
        gone = await client.delete(path(id))
        assert (gone.status_code, gone.json()) == (
            200,
            {"success": True, "messageId": id, "judgement": None},
        )
        assert await listed(client) == []
    assert kept(api) == []
    assert counted(api) == {
        ("small", "down", "given"): 1,
        ("small", "down", "withdrawn"): 1,
        ("small", "up", "given"): 1,
        ("small", "up", "withdrawn"): 1,
    }


async def test_the_same_thumb_again_counts_once(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    for word in ("a", "b"):
        assert (await judge(client, reply_id(1), "up", word=word)).status_code == 200
    assert counted(api) == {("small", "up", "given"): 1}
    assert [each["word"] for each in await listed(client)] == ["b"]


async def test_judgements_at_the_same_moment_are_counted_as_they_change(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    id = reply_id(1)
    target = Reply(id, 1, "small", True)
    start = threading.Barrier(4)

    def once(thumb: judgements.Thumb) -> None:
        own = Database(api.database._url)
        start.wait()
        at = judgements_time()
        for _ in range(5):
            own.run(
                whose,
                lambda access: judgements.judge(
                    access, CONVERSATION, target, whose, thumb=thumb, word=None, at=at
                ),
            )
        own.close()

    threads = [threading.Thread(target=once, args=(thumb,)) for thumb in ("up", "down", "up", "down")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    (standing,) = kept(api)
    found = counted(api)
    for thumb in ("up", "down"):
        given = found.get(("small", thumb, "given"), 0)
        assert given - found.get(("small", thumb, "withdrawn"), 0) == (standing["thumb"] == thumb)
    assert client is not None


def judgements_time() -> datetime:
    return datetime(2026, 1, 2, tzinfo=UTC)


BAD: dict[str, Mapping[str, Any]] = {
    "nothing": {},
    "no such thumb": {"thumb": "sideways"},
    "a number": {"thumb": 1},
    "null": {"thumb": None},
    "a blank word": {"thumb": "up", "word": " \n\t"},
    "an empty word": {"thumb": "up", "word": ""},
    "a word that is no text": {"thumb": "up", "word": 7},
    "a long word": {"thumb": "up", "word": "x" * 501},
    "another field": {"thumb": "up", "text": "x"},
}


@pytest.mark.parametrize("what", BAD)
async def test_what_is_no_judgement_is_refused_and_changes_nothing(what: str, api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    await judge(client, reply_id(1), "up")
    answer = await client.put(path(reply_id(1)), json=BAD[what])
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] in ("INVALID_REQUEST", "UNKNOWN_FIELD")
    assert [each["thumb"] for each in await listed(client)] == ["up"]


WORDS = {
    "just as long as it may be": ("x" * 500, "x" * 500),
    "longer once it is redacted": ("secret-1 " * 55, ("[REDACTED:SECRET] " * 55)[:500]),
    "half of a pair": ("a\ud800b", "a\ufffdb"),
    "NUL": ("a\0b", "a\ufffdb"),
    "right to left and emoji": ("לא נכון 👎🏽", "לא נכון 👎🏽"),
}


@pytest.mark.parametrize("what", WORDS)
async def test_a_word_is_stored_as_it_may_be(what: str, api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    sent, expected = WORDS[what]
    content = json.dumps({"thumb": "down", "word": sent})
    answer = await client.put(
        path(reply_id(1)), content=content, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 200
    word = answer.json()["judgement"]["word"]
    assert expected.startswith(word)
    assert len(expected) - len(word) < len("[REDACTED:SECRET]")
    assert [each["word"] for each in await listed(client)] == [word]


# --- of which reply --------------------------------------------------------------------------------------


async def test_of_somebody_elses_reply_nothing_can_be_told(api: Api) -> None:
    client, whose = await api.guest()
    other, _ = await api.guest()
    stored(api, said(whose, 1))
    await judge(client, reply_id(1), "up")
    nobodys = some_id(99)
    for method, body in (("PUT", {"thumb": "down"}), ("DELETE", None)):
        foreign = await other.request(method, path(reply_id(1)), json=body)
        unknown = await other.request(method, path(nobodys, nobodys), json=body)
        assert (foreign.status_code, foreign.json()["error"]["code"]) == (404, "CONVERSATION_NOT_FOUND")
        assert foreign.content == unknown.content
    stranger = api.client()
    assert (await stranger.put(path(reply_id(1)), json={"thumb": "up"})).status_code == 404
    assert [each["thumb"] for each in await listed(client)] == ["up"]


async def test_a_reply_is_found_in_its_own_conversation_only(api: Api) -> None:
    client, whose = await api.guest()
    elsewhere = some_id(2, "judged conversation")
    stored(api, [*said(whose, 1), *said(whose, 1, conversation=elsewhere)])
    for id in (reply_id(1, elsewhere), keys.message_id(CONVERSATION, 1, 0), some_id(98)):
        answer = await judge(client, id, "up")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "REPLY_NOT_FOUND")
    assert kept(api) == []


@pytest.mark.parametrize("id", ["x", "1", reply_id(1).upper(), "../x"])
async def test_what_is_no_id_is_refused(id: str, api: Api) -> None:
    client, _ = await api.guest()
    assert (await judge(client, id, "up")).status_code in (400, 404)


async def test_a_reply_that_was_answered_again_or_edited_away_keeps_its_judgement(api: Api) -> None:
    """The list shows it no longer; the judgement counts, and may still come."""
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    await judge(client, reply_id(1), "down")
    stored(api, [reply(whose, 1, replaced=True, version=2), reply(whose, 2)])
    await judge(client, reply_id(2), "up")
    late = await judge(client, reply_id(1), "down", word="too late, and heard")
    assert late.status_code == 200
    assert [(each["messageId"], each["thumb"]) for each in await listed(client)] == [
        (reply_id(2), "up"),
        (reply_id(1), "down"),
    ]


STEERED = {"continues": 1, "status": "completed"}


@pytest.mark.parametrize("turn", [1, 2, 3])
async def test_a_reply_of_several_parts_has_one_judgement(turn: int, api: Api) -> None:
    client, whose = await api.guest()
    stored(api, [*said(whose, 1, status="interrupted"), *said(whose, 2, continues=1)])
    stored(api, said(whose, 3, continues=2))
    await judge(client, reply_id(1), "down")
    answer = await judge(client, reply_id(turn), "up")
    assert answer.json()["messageId"] == reply_id(1)
    assert [(each["message_id"], each["thumb"]) for each in kept(api)] == [(reply_id(1), "up")]
    assert (await client.delete(path(reply_id(turn)))).json()["messageId"] == reply_id(1)
    assert kept(api) == []


# --- before its record has come --------------------------------------------------------------------------


def live(api: Api, whose: Identity, turn: int, why: Any = "settled", *, first: int | None = None) -> str:
    of = owned(whose)
    api.sessions.add(of)
    first = first or turn
    found = Reply(reply_id(first), first, "small", True) if why == "settled" else None
    api.sessions.replies[(CONVERSATION, reply_id(turn))] = LiveReply(of, why, found)
    return reply_id(turn)


async def test_a_judgement_right_after_the_reply_ended_is_there_when_its_records_come(api: Api) -> None:
    client, whose = await api.guest()
    id = live(api, whose, 1)
    assert (await judge(client, id, "down", word="no")).status_code == 200
    before = kept(api)
    assert [each["message_id"] for each in before] == [id]
    stored(api, said(whose, 1))
    assert kept(api) == before
    assert [each["word"] for each in await listed(client)] == ["no"]


async def test_of_a_steered_reply_whose_first_part_is_on_its_way_the_live_conversation_is_asked(
    api: Api,
) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 2, continues=1))
    id = live(api, whose, 2, first=1)
    assert (await judge(client, id, "up")).json()["messageId"] == reply_id(1)
    api.sessions.headers.clear()
    # Its session has expired and the first part never came, since nothing of it was seen: the second is the first.
    assert (await judge(client, id, "up")).json()["messageId"] == reply_id(2)


NOT_YET = {"speaking": "REPLY_IN_PROGRESS", "unspoken": "NOTHING_SAID_YET"}


@pytest.mark.parametrize("why", NOT_YET)
async def test_what_cannot_be_judged_yet_says_so(why: str, api: Api) -> None:
    client, whose = await api.guest()
    id = live(api, whose, 1, why)
    answer = await judge(client, id, "up")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, NOT_YET[why])
    assert ("retry-after" in answer.headers) == (why == "speaking")
    assert kept(api) == []


async def test_while_the_table_is_away_what_is_stored_can_be_judged(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    api.sessions.available = False
    assert (await judge(client, reply_id(1), "up")).status_code == 200
    away = await judge(client, reply_id(2), "up")
    assert (away.status_code, away.json()["error"]["code"]) == (503, "STORE_UNAVAILABLE")


async def test_while_the_database_is_away_it_says_so(stranded: Api) -> None:
    client, _ = await stranded.guest()
    for answer in (
        await judge(client, reply_id(1), "up"),
        await client.delete(path(reply_id(1))),
        await client.post(f"/api/conversations/{CONVERSATION}/copied", json={"messageIds": [reply_id(1)]}),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "DATABASE_UNAVAILABLE")


# --- what goes, and when ---------------------------------------------------------------------------------


async def test_a_judgement_goes_with_its_conversation(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    await judge(client, reply_id(1), "up")
    await client.delete(f"/api/conversations/{CONVERSATION}")
    assert kept(api) == []
    # And does not come back, whatever the live conversation knew.
    id = live(api, whose, 1)
    gone = await judge(client, id, "up")
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "CONVERSATION_NOT_FOUND")
    assert kept(api) == []


async def test_a_deletion_that_comes_by_the_queue_takes_it_along(api: Api) -> None:
    client, whose = await api.guest()
    id = live(api, whose, 1)
    await judge(client, id, "up")
    stored(api, [deletion(CONVERSATION, user_id=whose.user_id, tenant_id=whose.tenant_id)])
    assert kept(api) == []
    assert (await judge(client, id, "up")).status_code == 404


async def test_what_is_too_old_takes_it_along(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    await judge(client, reply_id(1), "up")
    later = datetime(2027, 1, 2, tzinfo=UTC)
    gone = retain(api.database, Retention(conversations=100), later, 60.0, lambda: 0.0)
    assert (gone.conversations, kept(api)) == (1, [])


async def test_an_erasure_takes_it_along_and_what_is_still_live_brings_nothing_back(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    await judge(client, reply_id(1), "down", word="mine")
    later = "2026-02-01T00:00:00.000Z"
    stored(api, [ErasureRecord(user_id=whose.user_id, tenant_id=whose.tenant_id, erased_at=later)])
    assert kept(api) == []
    id = live(api, whose, 1)
    assert (await judge(client, id, "down")).status_code == 404
    assert kept(api) == []


async def test_what_was_a_guests_is_the_accounts(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    await judge(client, reply_id(1), "up")
    adoption = AdoptionRecord(
        guest_user_id=whose.user_id,
        guest_tenant_id=whose.tenant_id,
        user_id="an-account",
        tenant_id=whose.tenant_id,
        adopted_at=AT,
    )
    stored(api, [adoption])
    assert [each["user_id"] for each in kept(api)] == ["an-account"]
    assert (await judge(client, reply_id(1), "down")).status_code == 404


async def test_a_person_gets_their_judgements_in_their_export(api: Api) -> None:
    client, whose = await api.guest()
    other, stranger = await api.guest()
    stored(api, [*said(whose, 1), *said(whose, 2), *said(whose, 3)])
    stored(api, said(stranger, 1, conversation=some_id(3, "judged conversation")))
    await judge(client, reply_id(1), "down", word="no")
    await judge(client, reply_id(2), "up")
    await client.post(f"/api/conversations/{CONVERSATION}/copied", json={"messageIds": [reply_id(3)]})
    rows: list[dict[str, Any]] = []
    cursor = None
    while True:
        part = (await client.get("/api/me/export", params={"cursor": cursor} if cursor else {})).json()
        rows += part["rows"] if part["section"] == "judgements" else []
        cursor = part["nextCursor"]
        if cursor is None:
            break
    assert part["section"] == "judgements"
    found = {row["messageId"]: (row["thumb"], row["score"], row["word"]) for row in rows}
    assert found == {
        reply_id(1): ("down", 0, "no"),
        reply_id(2): ("up", 1, None),
        reply_id(3): (None, None, None),
    }
    assert {row["conversationId"] for row in rows} == {CONVERSATION}
    assert other is not client


async def test_metrics_tell_thumbs_and_what_became_of_the_last_hours_replies(api: Api) -> None:
    client, whose = await api.guest()
    of = {"conversation_id": CONVERSATION, "user_id": whose.user_id, "tenant_id": whose.tenant_id}
    at = "2026-01-02T03:00:00.000Z"
    made = {"prompt_version": "0123456789abcdef", "output_chars": 9, "created_at": at}
    log = inference(some_id(50), message_id=reply_id(1), model="gpt", **of, **made)
    stored(api, [*said(whose, 1, model="gpt"), log])
    await judge(client, reply_id(1), "up")
    await judge(client, reply_id(1), "down")
    text = (await client.get("/api/metrics")).text
    for line in (
        'reply_judgements_total{change="given",model="gpt",thumb="down"} 1.0',
        'reply_judgements_total{change="given",model="gpt",thumb="up"} 1.0',
        'reply_judgements_total{change="withdrawn",model="gpt",thumb="up"} 1.0',
        'replies_recent{became="said",model="other",prompt_version="0123456789abcdef"} 1.0',
        'replies_recent{became="down",model="other",prompt_version="0123456789abcdef"} 1.0',
        'replies_recent{became="up",model="other",prompt_version="0123456789abcdef"} 0.0',
        'replies_recent_seen_share{model="other",prompt_version="0123456789abcdef"} 1.0',
    ):
        assert line in text, line
    await api.clock.advance(3600)
    assert "replies_recent{" not in (await client.get("/api/metrics")).text


# --- copies ----------------------------------------------------------------------------------------------


async def copy(client: httpx.AsyncClient, *ids: str) -> httpx.Response:
    return await client.post(f"/api/conversations/{CONVERSATION}/copied", json={"messageIds": list(ids)})


async def test_copies_are_noted_once_and_stay_when_a_thumb_goes(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, [*said(whose, 1), *said(whose, 2)])
    await judge(client, reply_id(1), "up")
    for _ in range(2):
        answer = await copy(
            client, reply_id(1), reply_id(2), some_id(97), keys.message_id(CONVERSATION, 1, 0)
        )
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    await client.delete(path(reply_id(1)))
    assert sorted((each["message_id"], each["thumb"], each["copied"]) for each in kept(api)) == sorted(
        [(reply_id(1), None, True), (reply_id(2), None, True)]
    )
    assert await listed(client) == []
    await judge(client, reply_id(2), "down")
    assert [each["thumb"] for each in await listed(client)] == ["down"]


async def test_parts_of_a_steered_reply_that_are_copied_are_one_copy(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, [*said(whose, 1), *said(whose, 2, continues=1), *said(whose, 3)])
    await copy(client, reply_id(1), reply_id(2))
    assert [each["message_id"] for each in kept(api)] == [reply_id(1)]


async def test_copies_in_somebody_elses_conversation_are_not_noted(api: Api) -> None:
    client, whose = await api.guest()
    other, _ = await api.guest()
    stored(api, said(whose, 1))
    answer = await copy(other, reply_id(1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "CONVERSATION_NOT_FOUND")
    assert kept(api) == []
    assert client is not other


@pytest.mark.parametrize("ids", [[], ["x"], [some_id(1)] * 21, "x", None])
async def test_what_is_no_list_of_ids_is_refused(ids: Any, api: Api) -> None:
    client, _ = await api.guest()
    answer = await client.post(f"/api/conversations/{CONVERSATION}/copied", json={"messageIds": ids})
    assert answer.status_code == 422


# --- what waits to be exported --------------------------------------------------------------------------


async def test_each_change_of_a_judgement_waits_once_and_calls_the_worker(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    id = reply_id(1)
    await judge(client, id, "up")
    assert waiting(api) == []  # nobody exports
    exporting(api)
    calls = 0

    async def then(answer: httpx.Response, *expected: str, called: bool = True) -> None:
        nonlocal calls
        calls += called
        assert answer.status_code == 200
        assert waiting(api) == [(id, told) for told in expected]
        assert len(api.records.sent) == calls
        assert all(isinstance(each, SpansRecord) for each in api.records.sent)

    await then(await judge(client, id, "up"), called=False)  # no change
    await then(await judge(client, id, "down"), "down")
    await then(await judge(client, id, "down"), "down", called=False)  # sent again
    await then(await judge(client, id, "down", word="no"), "down")  # replaces what nobody has been told
    await then(await client.delete(path(id)), "withdrawn")  # the first thumb may have been told
    await then(await client.delete(path(id)), "withdrawn", called=False)
    await then(await judge(client, id, "up"), "up")
    copied = await client.post(f"/api/conversations/{CONVERSATION}/copied", json={"messageIds": [id, id]})
    await then(copied, "up", "copied")
    again = await client.post(f"/api/conversations/{CONVERSATION}/copied", json={"messageIds": [id]})
    await then(again, "up", "copied", called=False)


async def test_a_judgement_that_is_withdrawn_before_anybody_was_told_is_not_told(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    exporting(api)
    for _ in range(2):
        await judge(client, reply_id(1), "up")
        await judge(client, reply_id(1), "down")
        assert waiting(api) == [(reply_id(1), "down")]
        assert (await client.delete(path(reply_id(1)))).status_code == 200
        assert waiting(api) == []


async def test_a_judgement_is_stored_where_the_worker_cannot_be_called(api: Api) -> None:
    client, whose = await api.guest()
    stored(api, said(whose, 1))
    exporting(api)
    api.records.available = False
    assert (await judge(client, reply_id(1), "up")).status_code == 200
    assert waiting(api) == [(reply_id(1), "up")]
