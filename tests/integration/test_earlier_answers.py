"""Answers that another answer took the place of: which questions have some, what they were, and when they are gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from taskflow.identity import Identity
from taskflow.records.access import WORKER, Access
from taskflow.records.answers import load_answers
from taskflow.records.retention import Retention, retain
from taskflow.records.schema import ErasureRecord, Record
from taskflow.records.store import store
from taskflow.store import keys

from tests.support.records import deletion, header, message, some_id
from tests.support.rest import Api, api, stranded

__all__ = ["api", "stranded"]

CONVERSATION = some_id(1, "answered again")


@dataclass
class Talk:
    """What a person says and is answered, as records."""

    whose: Identity
    conversation: str = CONVERSATION

    def said(self, turn: int, text: str = "A question", **changes: Any) -> Record:
        return self._message(turn, 0, text, role="user", **changes)

    def answer(self, turn: int, text: str | None = None, **changes: Any) -> Record:
        values = {"role": "assistant", "model": "small", "kind": "reply", **changes}
        return self._message(turn, 1, f"Answer {turn}" if text is None else text, **values)

    def aside(self, turn: int, text: str = "ok", **changes: Any) -> Record:
        return self._message(turn, 2, text, role="user", mode="backchannel", reason="thanks", **changes)

    def gone(self, turn: int, text: str | None = None, **changes: Any) -> Record:
        return self.answer(turn, text, replaced=True, version=2, **changes)

    def id(self, turn: int, part: int = 0) -> str:
        return keys.message_id(self.conversation, turn, part)

    def _message(self, turn: int, part: int, text: str, **changes: Any) -> Record:
        of = header(self.conversation, user_id=self.whose.user_id, tenant_id=self.whose.tenant_id)
        return message(self.id(turn, part), text, of, generation=turn, part=part, **changes)


def keep(api: Api, *records: Record) -> None:
    assert store(api.database, WORKER, list(records)) == []


async def talking(api: Api) -> tuple[httpx.AsyncClient, Talk]:
    client, whose = await api.guest()
    return client, Talk(whose)


def path(question: str, conversation: str = CONVERSATION) -> str:
    return f"/api/conversations/{conversation}/messages/{question}/answers"


async def told(client: httpx.AsyncClient) -> list[tuple[str, list[int]]]:
    answer = await client.get(f"/api/conversations/{CONVERSATION}?limit=1")
    assert answer.status_code == 200, answer.text
    return [(each["questionId"], each["generationIds"]) for each in answer.json()["answeredAgain"]]


async def earlier(client: httpx.AsyncClient, question: str, query: str = "") -> list[tuple[int, list[str]]]:
    answer = await client.get(path(question) + query)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["success"], body["questionId"]) == (True, question)
    return [(each["generationId"], [one["content"] for one in each["messages"]]) for each in body["answers"]]


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# --- which, and what they were ---------------------------------------------------------------------------


async def test_a_question_answered_twice_has_one_earlier_answer_as_it_was(api: Api) -> None:
    client, talk = await talking(api)
    thought = {"reasoning": "Hmm.", "reasoning_ms": 7, "recalled": [some_id(9)], "finish": "length"}
    keep(api, talk.said(2), talk.gone(2, "Old, of secret-1", **thought), talk.answer(3))
    assert await told(client) == [(talk.id(2), [2])]
    body = (await client.get(path(talk.id(2)))).json()
    assert body == {
        "success": True,
        "questionId": talk.id(2),
        "answers": [
            {
                "generationId": 2,
                "messages": [
                    {
                        "id": talk.id(2, 1),
                        "role": "assistant",
                        "content": "Old, of secret-1",
                        "contentChars": None,
                        "status": "completed",
                        "createdAt": "2026-01-02T03:04:05.678Z",
                        "generationId": 2,
                        "model": "small",
                        "finish": "length",
                        "errorCode": None,
                        "mode": None,
                        "reason": None,
                        "continuesGenerationId": None,
                        "reasoning": "Hmm.",
                        "reasoningMs": 7,
                        "recalled": [some_id(9)],
                    }
                ],
            }
        ],
        "nextCursor": None,
    }


async def test_a_question_answered_once_has_none_and_nothing_is_told_of_it(api: Api) -> None:
    client, talk = await talking(api)
    keep(api, talk.said(2), talk.answer(2))
    assert await told(client) == []
    assert await earlier(client, talk.id(2)) == []


async def test_ten_answers_interrupted_and_failed_ones_among_them_come_in_order(api: Api) -> None:
    client, talk = await talking(api)
    endings: dict[int, dict[str, Any]] = {
        4: {"status": "interrupted"},
        6: {"text": "", "error_code": "TIMEOUT"},
        8: {"text": "", "status": "interrupted"},  # came to nothing: nobody has seen anything of it
    }
    gone = [talk.gone(turn, **endings.get(turn, {})) for turn in range(2, 12)]
    keep(api, talk.said(1), talk.answer(1), talk.said(2), *gone, talk.answer(12))
    turns = [2, 3, 4, 5, 6, 7, 9, 10, 11]
    assert await told(client) == [(talk.id(2), turns)]
    assert [turn for turn, _ in await earlier(client, talk.id(2))] == turns
    body = (await client.get(path(talk.id(2)))).json()["answers"]
    assert [(one["messages"][0]["status"], one["messages"][0]["errorCode"]) for one in body[2:5]] == [
        ("interrupted", None),
        ("completed", None),
        ("completed", "TIMEOUT"),
    ]


async def test_a_steered_answer_is_one_of_several_parts_with_what_was_said_beside_it(api: Api) -> None:
    client, talk = await talking(api)
    keep(
        api,
        talk.said(2),
        talk.gone(2, "In dollars.", status="interrupted"),
        talk.said(3, "In euros", mode="steer", reason="adjusts"),
        talk.gone(3, " In euros.", continues=2),
        talk.aside(3, "thanks", replaced=True, version=2),
        talk.gone(4, "In yen.", status="interrupted"),
        talk.said(5, "In pounds", mode="steer", reason="adjusts"),
        talk.gone(5, " In pounds.", continues=4),
        talk.answer(6, "At last."),
        talk.aside(6, "ok"),
    )
    # Which question an answer is to is said by its beginning: that of the second one came after the first remark.
    assert await told(client) == [(talk.id(3), [4]), (talk.id(2), [2])]
    assert await earlier(client, talk.id(2)) == [(2, ["In dollars.", " In euros.", "thanks"])]
    assert await earlier(client, talk.id(3)) == [(4, ["In yen.", " In pounds."])]
    assert await earlier(client, talk.id(5)) == []


async def test_the_rest_of_a_reply_whose_beginning_stands_is_an_answer_to_the_remark(api: Api) -> None:
    client, talk = await talking(api)
    keep(
        api,
        talk.said(2),
        talk.answer(2, status="interrupted"),
        talk.said(3, "In euros", mode="steer", reason="adjusts"),
        talk.gone(3, continues=2),
        talk.answer(4),
    )
    assert await told(client) == [(talk.id(3), [3])]
    assert await earlier(client, talk.id(2)) == []
    assert await earlier(client, talk.id(3)) == [(3, ["Answer 3"])]


async def test_what_comes_by_itself_after_a_reply_is_no_answer(api: Api) -> None:
    client, talk = await talking(api)
    keep(api, talk.said(2), talk.gone(2), talk.gone(3, "Still there?", kind="nudge"), talk.answer(4))
    assert await told(client) == [(talk.id(2), [2])]
    assert await earlier(client, talk.id(2)) == [(2, ["Answer 2"])]


async def test_what_came_by_itself_is_no_answer_after_its_conversation_came_back_from_postgres(
    api: Api,
) -> None:
    client, talk = await talking(api)
    keep(api, talk.said(2), talk.answer(2), talk.answer(3, "Still there?", kind="nudge"))
    # Its record is written anew when it makes way: by a session that does not know what it was.
    keep(api, talk.gone(2, kind=None), talk.gone(3, "Still there?", kind=None), talk.answer(4))
    assert await told(client) == [(talk.id(2), [2])]


async def test_what_a_release_before_this_one_stored_is_shown_too(api: Api) -> None:
    client, talk = await talking(api)
    keep(api, talk.said(2), talk.gone(2, kind=None), talk.answer(3, kind=None))
    assert await told(client) == [(talk.id(2), [2])]


async def test_answers_to_a_question_that_was_edited_are_shown_under_no_question(api: Api) -> None:
    client, talk = await talking(api)
    keep(
        api,
        talk.said(1),
        talk.answer(1),
        talk.said(2, replaced=True, version=2),
        talk.gone(2),
        talk.gone(3),
        talk.said(4, "Better"),
        talk.gone(4),
        talk.answer(5),
    )
    assert await told(client) == [(talk.id(4), [4])]
    assert await earlier(client, talk.id(1)) == []
    assert await earlier(client, talk.id(4)) == [(4, ["Answer 4"])]
    assert code(await client.get(path(talk.id(2)))) == (404, "QUESTION_NOT_FOUND")


async def test_the_latest_questions_come_first(api: Api) -> None:
    client, talk = await talking(api)
    for turn in (2, 10, 6):
        keep(api, talk.said(turn), talk.gone(turn), talk.answer(turn + 1))
    assert [turns for _, turns in await told(client)] == [[10], [6], [2]]


# --- page after page -------------------------------------------------------------------------------------


async def test_pages_follow_each_other_without_gap_or_repetition(api: Api) -> None:
    client, talk = await talking(api)
    keep(api, talk.said(2), *(talk.gone(turn) for turn in range(2, 9)), talk.answer(9))
    found: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        query = f"?limit=3&cursor={cursor}" if cursor else "?limit=3"
        body = (await client.get(path(talk.id(2)) + query)).json()
        found = [one["generationId"] for one in body["answers"]] + found
        cursor = body["nextCursor"]
    assert found == list(range(2, 9))


async def test_an_answer_takes_what_it_may_carry_and_one_always(api: Api) -> None:
    _, talk = await talking(api)
    keep(api, talk.said(2), *(talk.gone(turn, "x" * 100) for turn in range(2, 6)), talk.answer(6))

    def load(before: int | None, most: int) -> tuple[list[int], int | None]:
        def work(access: Access) -> tuple[list[int], int | None]:
            _, found = load_answers(access, CONVERSATION, talk.id(2), talk.whose, 50, before, most)
            assert found is not None
            return [each.generation for each in found.answers], found.older

        return api.database.run(talk.whose, work)

    assert load(None, 250) == ([4, 5], 4)
    assert load(4, 1) == ([3], 3)
    assert load(3, 1) == ([2], None)
    assert load(2, 1) == ([], None)


@pytest.mark.parametrize("query", ["?cursor=nonsense", "?limit=0", "?limit=101", "?limit=1.0"])
async def test_what_is_asked_for_in_the_wrong_form_is_refused_in_words(api: Api, query: str) -> None:
    client, talk = await talking(api)
    keep(api, talk.said(2))
    answer = await client.get(path(talk.id(2)) + query)
    assert code(answer) == ((400, "INVALID_CURSOR") if "cursor" in query else (422, "INVALID_REQUEST"))


# --- whose they are, and when they are gone --------------------------------------------------------------


async def test_they_are_their_persons_alone(api: Api) -> None:
    client, talk = await talking(api)
    keep(api, talk.said(2), talk.gone(2), talk.answer(3))
    stranger, _ = await api.guest()
    nobody = api.client()
    for somebody in (stranger, nobody):
        assert code(await somebody.get(path(talk.id(2)))) == (404, "CONVERSATION_NOT_FOUND")
    unknown = some_id(0, "nobody has it")
    assert code(await client.get(path(talk.id(2), unknown))) == (404, "CONVERSATION_NOT_FOUND")
    # An answer, a remark beside one and what is not there are no questions.
    keep(api, talk.aside(3))
    for other in (unknown, talk.id(2, 1), talk.id(3, 1), talk.id(3, 2)):
        assert code(await client.get(path(other))) == (404, "QUESTION_NOT_FOUND")
    for malformed in ("x", talk.id(2).upper()):
        assert code(await client.get(path(malformed))) == (400, "INVALID_ID")


async def test_another_conversations_question_names_nothing_here(api: Api) -> None:
    client, talk = await talking(api)
    other = Talk(talk.whose, some_id(2, "answered again"))
    keep(api, talk.said(2), talk.gone(2), talk.answer(3), other.said(2), other.gone(2), other.answer(3))
    assert code(await client.get(path(other.id(2)))) == (404, "QUESTION_NOT_FOUND")
    assert await earlier(client, talk.id(2)) == [(2, ["Answer 2"])]


def stored(access: Access) -> int:
    row = access.execute("SELECT count(*) AS messages FROM messages").fetchone()
    assert row is not None
    return int(row["messages"])


async def test_after_a_deletion_or_an_erasure_nothing_of_them_is_found(api: Api) -> None:
    client, talk = await talking(api)
    of = {"user_id": talk.whose.user_id, "tenant_id": talk.whose.tenant_id}
    erased = ErasureRecord(erased_at="2027-01-01T00:00:00.000Z", **of)
    for goes in (deletion(CONVERSATION, **of), erased):
        other = Talk(talk.whose, CONVERSATION if goes is not erased else some_id(3, "answered again"))
        keep(api, other.said(2), other.gone(2), other.answer(3))
        keep(api, goes)
        answer = await client.get(path(other.id(2), other.conversation))
        assert code(answer) == (404, "CONVERSATION_NOT_FOUND")
        assert api.database.run(WORKER, stored) == 0


async def test_they_go_with_their_conversation_when_it_is_too_old(api: Api) -> None:
    client, talk = await talking(api)
    keep(api, talk.said(2), talk.gone(2), talk.answer(3))
    later = datetime.fromtimestamp(api.clock.now(), UTC) + timedelta(days=365)
    assert retain(api.database, Retention(conversations=100), later, 60.0, lambda: 0.0).conversations == 1
    assert code(await client.get(path(talk.id(2)))) == (404, "CONVERSATION_NOT_FOUND")


async def test_no_list_count_export_or_search_has_them(api: Api) -> None:
    client, talk = await talking(api)
    keep(api, talk.said(2), talk.gone(2, "zebra"), talk.answer(3, "horse"))
    [listed] = (await client.get("/api/conversations")).json()["conversations"]
    assert (listed["messageCount"], listed["lastMessagePreview"]) == (2, "horse")
    assert (await client.get("/api/conversations?q=zebra")).json()["conversations"] == []
    for place in ("", "/export", "/export?format=markdown"):
        text = (await client.get(f"/api/conversations/{CONVERSATION}{place}")).text
        assert "horse" in text and "zebra" not in text


async def test_without_the_database_it_says_so(stranded: Api) -> None:
    client, talk = await talking(stranded)
    assert code(await client.get(path(talk.id(2)))) == (503, "DATABASE_UNAVAILABLE")
