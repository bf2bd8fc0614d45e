"""``/api/conversations`` on a real Postgres."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from taskflow.identity import Identity
from taskflow.records.access import WORKER
from taskflow.records.rows import rows
from taskflow.records.schema import ConversationHeader, ConversationRecord, DeletionRecord, Record
from taskflow.records.store import write
from taskflow.rest.cursor import encode_messages

from tests.support.records import deletion, header, inference, message, some_id, tables
from tests.support.rest import Api, api, stranded

__all__ = ["api", "stranded"]


def keep(api: Api, *records: Record) -> None:
    api.database.run(WORKER, lambda access: write(access, rows(records)))


def own(identity: Identity, number: int = 1, version: int = 1, **changes: Any) -> ConversationHeader:
    name = some_id(number, "conversation")
    return header(name, version, user_id=identity.user_id, tenant_id=identity.tenant_id, **changes)


def code(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert body["success"] is False
    assert body["error"]["message"]
    return answer.status_code, body["error"]["code"]


async def test_the_list_holds_the_callers_conversations_the_latest_first(api: Api) -> None:
    client, identity = await api.guest()
    for number in range(3):
        keep(
            api,
            message(
                some_id(number),
                f"text {number}",
                own(
                    identity,
                    number,
                    updated_at=f"2026-01-0{number + 1}T00:00:00.000Z",
                    title=f"title {number}",
                ),
            ),
        )
    keep(api, message(some_id(9), "another's", header(some_id(99))))
    body = (await client.get("/api/conversations")).json()
    assert body["success"] is True
    assert [each["title"] for each in body["conversations"]] == ["title 2", "title 1", "title 0"]
    assert body["nextCursor"] is None
    first = body["conversations"][0]
    assert first == {
        "id": some_id(2, "conversation"),
        "title": "title 2",
        "status": "active",
        "model": "small",
        "provider": "local",
        "createdAt": "2026-01-02T03:04:05.678Z",
        "updatedAt": "2026-01-03T00:00:00.000Z",
        "messageCount": 1,
        "lastMessagePreview": "text 2",
    }


async def test_pages_follow_each_other_without_gap_or_repetition(api: Api) -> None:
    client, identity = await api.guest()
    # Pairs share their time, so that the order within a pair is by id.
    keep(
        api,
        *(
            ConversationRecord(conversation=own(identity, n, updated_at=f"2026-01-01T00:00:{n // 2:02}.000Z"))
            for n in range(11)
        ),
    )
    everything = (await client.get("/api/conversations", params={"limit": 100})).json()["conversations"]
    assert len(everything) == 11
    paged: list[Any] = []
    cursor = None
    while True:
        params = {"limit": 3} if cursor is None else {"limit": 3, "cursor": cursor}
        page = (await client.get("/api/conversations", params=params)).json()
        paged += page["conversations"]
        cursor = page["nextCursor"]
        if cursor is None:
            break
    assert paged == everything


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("umbrella", ["in a message"]),
        ("umbr", ["in a message"]),
        ("RAIN", ["in a message", "about rain"]),
        ("rain umbrella", ["in a message"]),
        ('"big umbrella"', ["in a message"]),
        ("rain -umbrella", ["about rain"]),
        ("nothing", []),
        ("!!!", []),
        ("गीत", ["in Hindi"]),
        ("(", []),
        ("' | ''", []),
        ("umbrella\0rain", ["in a message"]),
        ("replaced", []),
        ("x" * 10_000, []),
        ("rain " * 2_000, ["in a message", "about rain"]),
        ("天气", ["用中文"]),
        ("世界", ["用中文"]),
        ("中文", ["用中文"]),
        ("install", ["a link"]),
        ("guide notes", ["a link"]),
    ],
)
async def test_words_are_found_in_titles_and_messages(api: Api, words: str, found: list[str]) -> None:
    client, identity = await api.guest()
    keep(
        api,
        ConversationRecord(conversation=own(identity, 1, title="about rain")),
        message(some_id(2), "Take a big umbrella, rain comes", own(identity, 2, title="in a message")),
        message(some_id(3), "एक गीत सुनाओ", own(identity, 3, title="in Hindi")),
        message(some_id(6), "你好世界，今天天气很好", own(identity, 6, title="用中文")),
        message(
            some_id(7),
            "see https://docs.example.com/guide/install_notes.html",
            own(identity, 7, title="a link"),
        ),
        message(some_id(4), "replaced text", own(identity, 4, title="other"), replaced=True),
        message(some_id(5), "umbrella rain गीत", header(some_id(98), title="rain of another")),
    )
    answer = await client.get("/api/conversations", params={"q": words})
    assert answer.status_code == 200
    assert {each["title"] for each in answer.json()["conversations"]} == set(found)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "cursor=x",
        "cursor=",
        "cursor=bnVsbA",
        "cursor=" + "x" * 300,
    ],
)
async def test_a_bad_cursor_or_limit_is_refused(api: Api, query: str) -> None:
    client, _ = await api.guest()
    answer = await client.get(f"/api/conversations?{query}")
    assert code(answer)[1] in ("INVALID_CURSOR", "INVALID_REQUEST")
    assert answer.status_code in (400, 422)


async def test_whoever_is_nobody_has_no_conversations_and_gets_no_cookie(api: Api) -> None:
    client = api.client()
    answer = await client.get("/api/conversations")
    assert answer.json() == {"success": True, "conversations": [], "nextCursor": None}
    assert "set-cookie" not in answer.headers
    assert code(await client.get(f"/api/conversations/{some_id(1)}")) == (404, "CONVERSATION_NOT_FOUND")


async def test_a_conversation_shows_its_messages_in_order(api: Api) -> None:
    client, identity = await api.guest()
    conversation = own(identity)
    keep(
        api,
        message(some_id(3), "second question", conversation, generation=2),
        message(
            some_id(2), "answer", conversation, part=1, role="assistant", model="small", status="interrupted"
        ),
        message(some_id(1), "question", conversation),
        message(some_id(4), "old answer", conversation, part=2, role="assistant", replaced=True),
    )
    body = (await client.get(f"/api/conversations/{conversation.id}")).json()
    assert body["conversation"]["id"] == conversation.id
    assert [each["content"] for each in body["messages"]] == ["question", "answer", "second question"]
    assert body["messages"][1] == {
        "id": some_id(2),
        "role": "assistant",
        "content": "answer",
        "status": "interrupted",
        "createdAt": "2026-01-02T03:04:05.678Z",
        "generationId": 1,
        "model": "small",
        "contentChars": None,
        "finish": None,
        "errorCode": None,
        "mode": None,
        "reason": None,
        "continuesGenerationId": None,
        "reasoning": None,
        "reasoningMs": None,
        "recalled": None,
    }
    assert body["nextCursor"] is None


async def test_older_messages_are_read_page_by_page(api: Api) -> None:
    client, identity = await api.guest()
    conversation = own(identity)
    keep(api, *(message(some_id(n), f"m{n}", conversation, generation=n // 2, part=n % 2) for n in range(7)))
    path = f"/api/conversations/{conversation.id}"
    newest = (await client.get(path, params={"limit": 3})).json()
    assert [each["content"] for each in newest["messages"]] == ["m4", "m5", "m6"]
    older = (await client.get(path, params={"limit": 3, "cursor": newest["nextCursor"]})).json()
    assert [each["content"] for each in older["messages"]] == ["m1", "m2", "m3"]
    oldest = (await client.get(path, params={"limit": 3, "cursor": older["nextCursor"]})).json()
    assert [each["content"] for each in oldest["messages"]] == ["m0"]
    assert oldest["nextCursor"] is None
    for wrong in ("WzEsMl0", encode_messages(True, 0, some_id(1)), encode_messages(1, False, some_id(1))):
        assert code(await client.get(path, params={"cursor": wrong})) == (400, "INVALID_CURSOR")


async def test_an_empty_conversation_has_no_messages(api: Api) -> None:
    client, identity = await api.guest()
    keep(api, ConversationRecord(conversation=own(identity)))
    body = (await client.get(f"/api/conversations/{own(identity).id}")).json()
    assert body["messages"] == []


async def test_a_conversation_tells_what_its_calls_took(api: Api) -> None:
    client, identity = await api.guest()
    conversation = own(identity)
    mine = {"conversation_id": conversation.id, "user_id": identity.user_id, "tenant_id": identity.tenant_id}
    keep(api, *(message(some_id(n), f"m{n}", conversation, generation=n) for n in range(3)))
    path = f"/api/conversations/{conversation.id}"
    nothing = {"inputTokens": 0, "outputTokens": 0, "cost": None, "estimated": False, "calls": 0}
    assert (await client.get(path)).json()["usage"] == nothing

    keep(api, inference(some_id(1), **mine, input_tokens=5, output_tokens=7))
    unpriced = {"inputTokens": 5, "outputTokens": 7, "cost": None, "estimated": False, "calls": 1}
    assert (await client.get(path)).json()["usage"] == unpriced

    keep(
        api,
        inference(
            some_id(2), **mine, input_tokens=10, cost=0.25, tokens_estimated=True, status="interrupted"
        ),
        inference(some_id(3), **mine, cost=0.5, status="error", error_code="TIMEOUT"),
        inference(some_id(4), **mine, status="replayed"),
        inference(some_id(5), **{**mine, "conversation_id": some_id(7)}, input_tokens=1_000),
        inference(some_id(6), **{**mine, "user_id": "guest_other"}, input_tokens=1_000),
        inference(some_id(7), **{**mine, "tenant_id": "elsewhere"}, input_tokens=1_000),
    )
    expected = {"inputTokens": 15, "outputTokens": 7, "cost": 0.75, "estimated": True, "calls": 3}
    newest = (await client.get(path, params={"limit": 2})).json()
    assert newest["usage"] == expected
    older = (await client.get(path, params={"limit": 2, "cursor": newest["nextCursor"]})).json()
    assert older["usage"] == expected
    past_the_end = (await client.get(path, params={"cursor": _before_the_first()})).json()
    assert (past_the_end["messages"], past_the_end["usage"]) == ([], expected)


def _before_the_first() -> str:
    return encode_messages(0, 0, "00000000-0000-0000-0000-000000000000")


async def test_another_persons_conversation_is_not_there(api: Api) -> None:
    _, owner = await api.guest()
    other, _ = await api.guest()
    keep(api, message(some_id(1), "private", own(owner)))
    api.sessions.add(own(owner))
    path = f"/api/conversations/{own(owner).id}"
    missing = (404, "CONVERSATION_NOT_FOUND")
    assert code(await other.get(path)) == missing
    assert code(await other.get(f"{path}/export")) == missing
    assert code(await other.patch(path, json={"title": "mine"})) == missing
    assert code(await other.delete(path)) == missing
    assert api.sessions.deleted == set()
    assert api.records.sent == []


async def test_a_person_of_another_tenant_is_another_person(api: Api) -> None:
    client, identity = await api.guest()
    keep(
        api,
        message(some_id(1), "private", header(some_id(1), user_id=identity.user_id, tenant_id="elsewhere")),
    )
    assert (await client.get("/api/conversations")).json()["conversations"] == []
    assert code(await client.get(f"/api/conversations/{some_id(1)}")) == (404, "CONVERSATION_NOT_FOUND")


async def test_a_rename_refuses_what_it_does_not_do(api: Api) -> None:
    client, _ = await api.guest()
    answer = await client.patch(f"/api/conversations/{some_id(1)}", json={"title": "x", "model": "big"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "UNKNOWN_FIELD")
    assert "body.model" in answer.json()["error"]["message"]


async def test_a_rename_sticks_and_shows_at_once(api: Api) -> None:
    client, identity = await api.guest()
    keep(api, message(some_id(1), "hi", own(identity, title="old", version=4)))
    api.sessions.add(own(identity, title="old", version=4))
    path = f"/api/conversations/{own(identity).id}"
    answer = await client.patch(path, json={"title": "  A  better\ntitle "})
    assert answer.json() == {
        "success": True,
        "conversation": {"id": own(identity).id, "title": "A better title"},
    }
    assert (await client.get(path)).json()["conversation"]["title"] == "A better title"
    [record] = api.records.sent
    assert isinstance(record, ConversationRecord)
    assert (record.conversation.title, record.conversation.version) == ("A better title", 5)


async def test_a_rename_without_a_live_session_changes_the_row(api: Api) -> None:
    client, identity = await api.guest()
    keep(api, message(some_id(1), "hi", own(identity, version=4)))
    path = f"/api/conversations/{own(identity).id}"
    assert (await client.patch(path, json={"title": "Old one"})).status_code == 200
    assert (await client.get(path)).json()["conversation"]["title"] == "Old one"


async def test_a_rename_before_the_row_is_written_makes_the_row(api: Api) -> None:
    client, identity = await api.guest()
    api.sessions.add(own(identity))
    path = f"/api/conversations/{own(identity).id}"
    assert (await client.patch(path, json={"title": "Early"})).status_code == 200
    assert (await client.get(path)).json()["conversation"]["title"] == "Early"


async def test_personal_data_in_a_title_is_not_stored(api: Api) -> None:
    client, identity = await api.guest()
    keep(api, message(some_id(1), "hi", own(identity)))
    path = f"/api/conversations/{own(identity).id}"
    answer = await client.patch(path, json={"title": "my secret-1"})
    assert answer.json()["conversation"]["title"] == "my [REDACTED:SECRET]"
    assert (await client.get(path)).json()["conversation"]["title"] == "my [REDACTED:SECRET]"


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("👩‍💻 می‌خواهم क्‍ष 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩‍💻 می‌خواهم क्‍ष 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("a\u202eb\u2066c", "abc"),
        ("字" * 80, "字" * 80),
    ],
)
async def test_a_new_title_keeps_its_spelling(api: Api, typed: str, title: str) -> None:
    client, identity = await api.guest()
    keep(api, message(some_id(1), "hi", own(identity)))
    path = f"/api/conversations/{own(identity).id}"
    assert (await client.patch(path, json={"title": typed})).json()["conversation"]["title"] == title
    assert (await client.get(path)).json()["conversation"]["title"] == title


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"title": ""}, 422),
        ({"title": " \n "}, 422),
        ({"title": "\u200b\u202e\u200d"}, 422),
        ({"title": "x" * 81}, 422),
        ({"title": 7}, 422),
        ({}, 422),
        ([], 422),
        (None, 422),
    ],
)
async def test_a_bad_title_is_refused(api: Api, body: Any, status: int) -> None:
    client, _ = await api.guest()
    answer = await client.patch(f"/api/conversations/{some_id(1)}", json=body)
    assert code(answer) == (status, "INVALID_REQUEST")


async def test_a_deletion_is_final_everywhere(api: Api, connection: Any) -> None:
    client, identity = await api.guest()
    keep(api, message(some_id(1), "hi", own(identity)))
    api.sessions.add(own(identity))
    path = f"/api/conversations/{own(identity).id}"
    answer = await client.delete(path)
    assert (answer.status_code, answer.json()) == (200, {"success": True, "id": own(identity).id})
    assert (await client.get("/api/conversations")).json()["conversations"] == []
    assert api.sessions.deleted == {own(identity).id}
    [record] = api.records.sent
    assert isinstance(record, DeletionRecord)
    assert record.deleted_at == "2026-01-02T03:04:05.678Z"
    keep(api, message(some_id(2), "late", own(identity, version=9)))
    assert tables(connection)["messages"] == []
    assert (await client.delete(path)).status_code == 200
    assert code(await client.get(path)) == (404, "CONVERSATION_NOT_FOUND")


async def test_a_conversation_that_only_one_side_knows_can_be_deleted(api: Api) -> None:
    client, identity = await api.guest()
    api.sessions.add(own(identity, 1))
    assert (await client.delete(f"/api/conversations/{own(identity, 1).id}")).status_code == 200
    keep(api, message(some_id(1), "hi", own(identity, 2)))
    assert (await client.delete(f"/api/conversations/{own(identity, 2).id}")).status_code == 200
    assert (await client.delete(f"/api/conversations/{own(identity, 2).id}")).status_code == 200
    assert code(await client.delete(f"/api/conversations/{own(identity, 3).id}"))[0] == 404


async def test_another_persons_deleted_conversation_is_not_there_either(api: Api) -> None:
    client, _ = await api.guest()
    keep(api, deletion(own(Identity("x")).id))
    assert code(await client.delete(f"/api/conversations/{own(Identity('x')).id}"))[0] == 404


async def test_a_deletion_while_the_database_is_away_reaches_it_by_the_queue(stranded: Api) -> None:
    client, identity = await stranded.guest()
    stranded.sessions.add(own(identity))
    assert (await client.delete(f"/api/conversations/{own(identity).id}")).status_code == 200
    assert [record.kind for record in stranded.records.sent] == ["deletion"]


async def test_a_deletion_that_neither_database_nor_queue_takes_is_not_confirmed(stranded: Api) -> None:
    client, identity = await stranded.guest()
    stranded.sessions.add(own(identity))
    stranded.records.available = False
    assert code(await client.delete(f"/api/conversations/{own(identity).id}")) == (
        503,
        "DATABASE_UNAVAILABLE",
    )


async def test_without_the_queue_a_deletion_is_applied_directly(api: Api) -> None:
    client, identity = await api.guest()
    keep(api, message(some_id(1), "hi", own(identity)))
    api.records.available = False
    assert (await client.delete(f"/api/conversations/{own(identity).id}")).status_code == 200
    assert (await client.get("/api/conversations")).json()["conversations"] == []


async def test_without_the_table_a_deletion_is_refused(api: Api) -> None:
    client, identity = await api.guest()
    keep(api, message(some_id(1), "hi", own(identity)))
    api.sessions.available = False
    path = f"/api/conversations/{own(identity).id}"
    assert code(await client.delete(path)) == (503, "STORE_UNAVAILABLE")
    assert (await client.get(path)).status_code == 200


async def test_reads_say_that_the_database_is_away(stranded: Api) -> None:
    client, _ = await stranded.guest()
    for path in (
        "/api/conversations",
        f"/api/conversations/{some_id(1)}",
        f"/api/conversations/{some_id(1)}/export",
    ):
        assert code(await client.get(path)) == (503, "DATABASE_UNAVAILABLE")


async def test_an_export_is_a_file_to_read_or_to_process(api: Api) -> None:
    client, identity = await api.guest()
    conversation = own(identity, title="Über rain: why?")
    keep(
        api,
        message(some_id(1), "What is rain?", conversation),
        message(
            some_id(2), "Water.", conversation, part=1, role="assistant", model="small", status="interrupted"
        ),
    )
    path = f"/api/conversations/{conversation.id}/export"
    document = await client.get(path)
    assert document.headers["content-disposition"] == (
        "attachment; filename=\"uber-rain-why.json\"; filename*=UTF-8''%C3%9Cber%20rain%20why.json"
    )
    assert [each["content"] for each in document.json()["messages"]] == ["What is rain?", "Water."]
    text = await client.get(path, params={"format": "markdown"})
    assert text.headers["content-type"] == "text/markdown; charset=utf-8"
    assert text.text == (
        "# Über rain: why?\n\n*small · 2026-01-02 03:04 UTC*\n\n"
        "## You\n\n*2026-01-02 03:04 UTC*\n\nWhat is rain?\n\n"
        "## Assistant (small)\n\n*2026-01-02 03:04 UTC · interrupted*\n\nWater.\n"
    )
    assert code(await client.get(path, params={"format": "pdf"})) == (422, "INVALID_REQUEST")


async def test_what_does_not_fit_an_answer_is_read_page_by_page(api: Api) -> None:
    client, identity = await api.guest()
    conversation = own(identity)
    keep(api, *(message(some_id(n), f"{n}" * 200_000, conversation, generation=n) for n in range(1, 10)))
    keep(api, *(message(some_id(n), "é" * 200_000, conversation, generation=n) for n in range(10, 30)))
    path = f"/api/conversations/{conversation.id}"
    assert code(await client.get(f"{path}/export")) == (413, "EXPORT_TOO_LARGE")
    detail = await client.get(path)
    assert len(detail.content) < 6_000_000
    assert 0 < len(detail.json()["messages"]) < 29
    assert detail.json()["nextCursor"]
