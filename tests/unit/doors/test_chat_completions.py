"""OpenAI's own client asks for chat completions: what is said becomes turns of one conversation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import openai
import pytest
from taskflow.codes import AiErrorCode
from taskflow.conversation.session import Session
from taskflow.conversation.terms import Limits, Terms
from taskflow.errors import ProviderError
from taskflow.store import keys

from tests.fakes.provider import Script
from tests.support.doors import ONE, TWO, Doors, doors
from tests.support.world import SETTINGS

HELLO: list[dict[str, Any]] = [{"role": "user", "content": "What is the sea?"}]


async def complete(client: openai.AsyncOpenAI, messages: Any = HELLO, **rest: Any) -> Any:
    return await client.chat.completions.create(**{"model": "fake-1", "messages": messages, **rest})


def conversations(at: Doors, owner: Any = ONE) -> list[str]:
    pk = keys.person_pk(owner)
    return [
        sk.removeprefix("C#") for found, sk in at.world.table.items if found == pk and sk.startswith("C#")
    ]


async def session_of(at: Doors, conversation_id: str) -> Session:
    session = await at.world.engine.store.session(conversation_id)
    assert session is not None
    return session


async def test_a_message_is_answered() -> None:
    at = doors()
    answer = await complete(at.client())
    [choice] = answer.choices
    assert choice.message.content == "You said: What is the sea?"
    assert choice.message.role == "assistant"
    assert choice.finish_reason == "stop"
    assert answer.model == "fake-1"
    assert answer.object == "chat.completion"
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert answer.usage.prompt_tokens > 0
    assert answer.usage.completion_tokens > 0


async def test_every_answer_names_its_conversation() -> None:
    at = doors()
    raw = await at.client().chat.completions.with_raw_response.create(model="fake-1", messages=HELLO)  # type: ignore[arg-type]
    [conversation_id] = conversations(at)
    assert raw.headers["TaskFlow-Conversation-Id"] == conversation_id
    assert raw.headers["TaskFlow-Response-Id"] == f"resp_{conversation_id.replace('-', '')}00000001"
    assert raw.parse().id == f"chatcmpl-{conversation_id.replace('-', '')}00000001"


async def test_one_turn_is_one_log_and_two_records_and_no_greeting() -> None:
    at = doors()
    await complete(at.client())
    await at.world.quiet()
    kinds = [record["kind"] for record in at.world.records.bodies]
    assert sorted(kinds) == ["inference", "message", "message"]
    assert len(at.world.provider.requests) == 1
    [conversation_id] = conversations(at)
    session = await session_of(at, conversation_id)
    assert (session.requested_turn, session.settled_turn, session.title) == (1, 1, "What is the sea?")
    assert session.connections == {}


async def test_a_turn_goes_on_in_the_trace_of_the_request() -> None:
    at, messages = doors(), list(HELLO)
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    for sent in (f"00-{trace}-00f067aa0ba902b7-00", "00-none", f"00-{trace}-00f067aa0ba902b7-01"):
        answer = await complete(at.client(), messages, extra_headers={"traceparent": sent})
        messages += [answer.choices[0].message, {"role": "user", "content": "And then?"}]
    await at.world.quiet()
    told = [each["inference"]["trace"] for each in at.world.records.bodies if each["kind"] == "inference"]
    assert [trace in each["traceparent"] for each in told] == [True, False, True]
    assert [each.get("parent") and each["parent"][-2:] for each in told] == ["00", None, "01"]
    [conversation_id] = conversations(at)
    assert len({each["traceparent"].split("-")[2] for each in told}) == 3
    assert (await session_of(at, conversation_id)).settled_turn == 3


async def test_a_client_that_sends_its_list_again_goes_on_with_the_conversation() -> None:
    """As OpenAI's documentation has it: the answer is appended to the list, and then what is said next."""
    at = doors()
    client, messages = at.client(), list(HELLO)
    for text in ("And a lake?", "And a pond?"):
        answer = await complete(client, messages)
        messages += [answer.choices[0].message, {"role": "user", "content": text}]
    await complete(client, messages)
    await at.world.quiet()
    [conversation_id] = conversations(at)
    assert (await session_of(at, conversation_id)).settled_turn == 3
    stored = await at.world.engine.store.messages(conversation_id)
    assert [each.content for each in stored if each.role == "user"] == [
        *("What is the sea?", "And a lake?", "And a pond?")
    ]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda m: [{"role": "system", "content": "Rhyme."}, *m], id="other instructions"),
        pytest.param(lambda m: [{**m[0], "content": "What is a sea?"}, *m[1:]], id="other words"),
        pytest.param(lambda m: [m[0], {"role": "assistant", "content": "Salt."}, m[2]], id="another reply"),
        pytest.param(lambda m: m[1:], id="without the first"),
    ],
)
async def test_a_list_that_is_not_known_begins_a_conversation_with_its_history(change: Any) -> None:
    at = doors()
    client = at.client()
    answer = await complete(client)
    reply = {"role": "assistant", "content": answer.choices[0].message.content}
    await complete(client, change([*HELLO, reply, {"role": "user", "content": "And a lake?"}]))
    await at.world.quiet()
    assert len(conversations(at)) == 2
    sent = at.world.provider.requests[-1].messages
    told = change([*HELLO, reply, {"role": "user", "content": "And a lake?"}])
    listed = [(each["role"], each["content"]) for each in told if each["role"] != "system"]
    assert [(each.role, each.content) for each in sent][-len(listed) :] == listed


async def test_a_history_is_recorded_with_what_is_said_next() -> None:
    at = doors()
    history = [
        {"role": "assistant", "content": "Welcome."},
        {"role": "user", "content": "Hm."},
        {"role": "user", "content": "A question."},
        {"role": "assistant", "content": "Yes?"},
        {"role": "user", "content": "What is the sea?"},
    ]
    await complete(at.client(), history)
    await at.world.quiet()
    records = [record["message"] for record in at.world.records.bodies if record["kind"] == "message"]
    told = sorted((each["generation"], each["part"], each["content"]) for each in records)
    assert told == [
        (1, 1, "Welcome."),
        (2, 0, "Hm."),
        (3, 0, "A question."),
        (3, 1, "Yes?"),
        (4, 0, "What is the sea?"),
        (4, 1, "You said: What is the sea?"),
    ]
    [conversation_id] = conversations(at)
    assert (await session_of(at, conversation_id)).title == "Hm."


async def test_instructions_and_the_length_hold_for_the_turn_that_they_came_with() -> None:
    at = doors()
    client = at.client()
    system = {"role": "developer", "content": "Rhyme."}
    answer = await complete(client, [system, *HELLO], max_completion_tokens=7)
    [first] = at.world.provider.requests
    assert first.messages[0].content.startswith("Be brief.\n\nRhyme.")
    assert first.max_tokens == 7
    [conversation_id] = conversations(at)
    metadata = {"conversation_id": conversation_id}
    await complete(client, [{"role": "user", "content": "More."}], metadata=metadata)
    second = at.world.provider.requests[-1]
    assert "Rhyme." not in second.messages[0].content
    assert second.max_tokens == 512
    assert [each.content for each in second.messages][1:] == [
        *("What is the sea?", answer.choices[0].message.content, "More.")
    ]


@pytest.mark.parametrize("wished, sent", [(1, 1), (511, 511), (512, 512), (513, 512), (10**30, 512)])
async def test_no_reply_is_longer_than_the_installation_allows(wished: int, sent: int) -> None:
    at = doors()
    await complete(at.client(), max_tokens=wished)
    assert at.world.provider.requests[0].max_tokens == sent


async def test_another_model_speaks_from_then_on() -> None:
    at = doors()
    client = at.client()
    answer = await complete(client)
    messages = [*HELLO, answer.choices[0].message, {"role": "user", "content": "And a lake?"}]
    answer = await complete(client, messages, model="fake-2")
    assert answer.model == "fake-2"
    assert at.world.provider.requests[-1].model == "fake-2"
    assert len(conversations(at)) == 1


async def test_a_stream_has_the_same_reply() -> None:
    at = doors()
    stream = await complete(at.client(), stream=True, stream_options={"include_usage": True})
    chunks = [chunk async for chunk in stream]
    assert (
        "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == "You said: What is the sea?"
    )
    assert [c.choices[0].finish_reason for c in chunks if c.choices] == [None, None, "stop"]
    assert chunks[-1].usage.completion_tokens > 0
    assert len({chunk.id for chunk in chunks}) == 1


async def test_a_reply_cut_at_its_length_says_so() -> None:
    at = doors(lambda request: Script(pieces=("The ", "sea"), finish="length"))
    answer = await complete(at.client())
    assert answer.choices[0].finish_reason == "length"


async def test_two_programs_do_not_see_each_other() -> None:
    at = doors()
    one, two = at.client("one"), at.client("two")
    answer = await complete(one)
    messages = [*HELLO, answer.choices[0].message, {"role": "user", "content": "And a lake?"}]
    await complete(two, messages)
    await at.world.quiet()
    assert (len(conversations(at, ONE)), len(conversations(at, TWO))) == (1, 1)
    [foreign] = conversations(at, ONE)
    with pytest.raises(openai.NotFoundError) as refused:
        await complete(two, metadata={"conversation_id": foreign})
    assert refused.value.code == "conversation_not_found"
    assert (await session_of(at, foreign)).requested_turn == 1


async def test_the_same_question_twice_is_asked_twice() -> None:
    at = doors()
    client = at.client()
    answer = await complete(client)
    messages = [*HELLO, answer.choices[0].message, {"role": "user", "content": "And a lake?"}]
    first, second = await complete(client, messages), await complete(client, messages)
    assert first.id != second.id
    assert len(at.world.provider.requests) == 3
    assert len(conversations(at)) == 2


async def test_a_request_with_a_key_is_answered_once() -> None:
    at = doors()
    client = at.client()
    key = {"Idempotency-Key": "order-17"}
    first = await complete(client, extra_headers=key)
    second = await complete(client, extra_headers=key)
    assert first.id == second.id
    assert first.choices == second.choices
    await complete(at.client("two"), extra_headers=key)
    assert len(at.world.provider.requests) == 2
    metadata = {"conversation_id": conversations(at)[0]}
    more = [{"role": "user", "content": "More."}]
    third = await complete(client, more, metadata=metadata, extra_headers={"Idempotency-Key": "b"})
    again = await complete(client, more, metadata=metadata, extra_headers={"Idempotency-Key": "b"})
    assert third.id == again.id != first.id


FAILURES: dict[AiErrorCode, tuple[type[openai.APIStatusError], str]] = {
    AiErrorCode.RATE_LIMITED: (openai.RateLimitError, "rate_limit_exceeded"),
    AiErrorCode.QUOTA_EXCEEDED: (openai.RateLimitError, "insufficient_quota"),
    AiErrorCode.MODEL_NOT_FOUND: (openai.NotFoundError, "model_not_found"),
    AiErrorCode.PROMPT_TOO_LONG: (openai.BadRequestError, "context_length_exceeded"),
    AiErrorCode.SERVICE_UNAVAILABLE: (openai.InternalServerError, "service_unavailable"),
    AiErrorCode.TIMEOUT: (openai.InternalServerError, "model_timeout"),
    AiErrorCode.UNKNOWN: (openai.InternalServerError, "model_failed"),
}


@pytest.mark.parametrize("code", FAILURES)
async def test_a_reply_that_failed_is_an_error_and_is_not_asked_for_again(code: AiErrorCode) -> None:
    at = doors(lambda request: Script(open_error=ProviderError(code, "x")))
    kind, told = FAILURES[code]
    with pytest.raises(kind) as refused:
        await complete(at.client(max_retries=2))
    assert refused.value.code == told
    assert refused.value.response.headers["x-should-retry"] == "false"
    await at.world.quiet()
    assert len(conversations(at)) == 1


async def test_what_a_filter_blocked_is_no_error() -> None:
    at = doors(lambda request: Script(open_error=ProviderError(AiErrorCode.CONTENT_BLOCKED, "x")))
    answer = await complete(at.client())
    assert answer.choices[0].finish_reason == "content_filter"


@pytest.mark.parametrize(
    "key, kind, code",
    [
        ("nobody's", openai.AuthenticationError, "invalid_api_key"),
        ("reader", openai.PermissionDeniedError, "scope_required"),
    ],
)
async def test_who_may_not_is_told(key: str, kind: type[openai.APIStatusError], code: str) -> None:
    at = doors()
    with pytest.raises(kind) as refused:
        await complete(at.client(key))
    assert refused.value.code == code
    with pytest.raises(kind):
        await at.client(key).models.list()


async def test_a_cookie_opens_nothing_here() -> None:
    at = doors()
    async with at.http() as http:
        del http.headers["authorization"]
        ticket = await http.post("/api/tickets")
        assert ticket.status_code == 200
        refused = await http.post("/v1/chat/completions", json={"model": "fake-1", "messages": HELLO})
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "invalid_api_key")


def limited(limits: Limits) -> dict[str, Any]:
    return {"terms": Terms(limits, lambda model, read, written: written, max_output_tokens=1_000)}


async def test_a_budget_that_is_used_up_is_told_and_leaves_no_conversation() -> None:
    at = doors(**limited(Limits(user_daily=1)))
    with pytest.raises(openai.RateLimitError) as refused:
        await complete(at.client(max_retries=2))
    assert (refused.value.code, refused.value.type) == ("insufficient_quota", "insufficient_quota")
    assert int(refused.value.response.headers["Retry-After"]) > 0
    assert refused.value.response.headers["x-should-retry"] == "false"
    assert conversations(at) == []
    assert at.world.provider.requests == []


async def test_a_budget_is_charged_as_by_any_other_door() -> None:
    at = doors(**limited(Limits(user_daily=10**9)))
    answer = await complete(at.client())
    await at.world.quiet()
    allowance = at.world.table.items[keys.person_pk(ONE), keys.ALLOWANCE]
    spent = sum(value for name, value in allowance.items() if name.startswith("day_"))
    assert spent == answer.usage.completion_tokens
    assert allowance.get("held", 0) == 0


async def test_messages_are_counted_by_the_minute() -> None:
    at = doors(**limited(Limits(messages_per_minute=1)))
    client = at.client()
    answer = await complete(client)
    messages = [*HELLO, answer.choices[0].message, {"role": "user", "content": "And a lake?"}]
    for listed in (HELLO, messages):
        with pytest.raises(openai.RateLimitError) as refused:
            await complete(client, listed)
        assert refused.value.code == "rate_limit_exceeded"
        assert 0 < int(refused.value.response.headers["Retry-After"]) <= 60
    assert len(conversations(at)) == 1


async def test_conversations_are_counted_by_the_day() -> None:
    settings = replace(SETTINGS, limit_conversations_per_day=1)
    at = doors(settings=settings)
    client = at.client()
    answer = await complete(client)
    with pytest.raises(openai.RateLimitError) as refused:
        await complete(client)
    assert refused.value.code == "too_many_conversations"
    messages = [*HELLO, answer.choices[0].message, {"role": "user", "content": "And a lake?"}]
    assert (await complete(client, messages)).choices


async def test_requests_are_counted_at_the_door_in_openais_shape() -> None:
    settings = replace(SETTINGS, limit_requests_per_minute=1)
    at = doors(settings=settings)
    client = at.client()
    with pytest.raises(openai.RateLimitError) as refused:
        for _ in range(9):
            await client.models.list()
    assert refused.value.body == {
        "message": refused.value.body["message"],  # type: ignore[index]
        "type": "requests",
        "param": None,
        "code": "rate_limit_exceeded",
    }
    assert int(refused.value.response.headers["Retry-After"]) > 0


async def test_models_are_listed_without_those_that_are_off() -> None:
    at = doors()
    client = at.client()
    assert [each.id for each in (await client.models.list()).data] == ["fake-1", "fake-2"]
    assert (await client.models.retrieve("fake-2")).id == "fake-2"
    await at.offers.switch("default", ["fake-2"])
    assert [each.id for each in (await client.models.list()).data] == ["fake-1"]
    for ask in (
        client.models.retrieve("fake-2"),
        complete(client, model="fake-2"),
        complete(client, model="none"),
    ):
        with pytest.raises(openai.NotFoundError) as refused:
            await ask
        assert refused.value.code == "model_not_found"
    assert conversations(at) == []
