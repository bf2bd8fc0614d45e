# ruff: noqa: E501 - answers stand as they were sent
"""The provider as functions get it, against servers that speak every dialect of the field."""

from __future__ import annotations

import json
import random
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from taskflow.codes import AiErrorCode
from taskflow.completion import ChatMessage, Completion, CompletionRequest, Provider, Usage
from taskflow.errors import PromptTooLong, ProviderError
from taskflow.limits import MAX_REASONING_CHARS, MAX_REPLY_BYTES, MAX_REPLY_CHARS
from taskflow.llm.body import BodyReader
from taskflow.llm.breaker import MemoryBreakerStore
from taskflow.llm.build import build_provider
from taskflow.llm.client import make_client
from taskflow.llm.reply import Reply
from taskflow.settings import Settings
from taskflow.turns.thoughts import Thoughts

from tests.support.canned import canned
from tests.support.manual_clock import InstantClock, ManualClock
from tests.support.provider import ScriptedProvider, scripted_provider
from tests.support.provider_behaviour import Behaviour
from tests.unit.llm.provider_dialects import DIALECTS


class RetryClock(InstantClock):
    """Waits between attempts are over at once; the deadlines of a stream never come."""

    async def sleep(self, seconds: float) -> None:
        if seconds < 0.8:
            await InstantClock.sleep(self, seconds)
        else:
            await ManualClock.sleep(self, seconds)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedProvider]:
    async with scripted_provider() as provider:
        yield provider


@asynccontextmanager
async def built(
    server: ScriptedProvider, url: str = "", breakers: MemoryBreakerStore | None = None, **settings: Any
) -> AsyncIterator[Provider]:
    async with make_client(server.base_url) as client:
        yield build_provider(
            Settings(llm_base_url=url or server.base_url, **settings),
            clock=RetryClock(),
            rng=random.Random(7),
            breaker_store=breakers or MemoryBreakerStore(),
            client=client,
        )


def ask(model: str = "scripted-small") -> CompletionRequest:
    said = (ChatMessage("system", "Be brief."), ChatMessage("user", "Hi"))
    return CompletionRequest(model, said, 100)


@dataclass
class Heard:
    """What came of one turn: its text, and how it ended."""

    text: str
    completion: Completion | None
    error: ProviderError | None

    @property
    def code(self) -> AiErrorCode | None:
        return self.error.code if self.error is not None else None


async def hear(provider: Provider, request: CompletionRequest | None = None) -> Heard:
    pieces: list[str] = []
    completion: Completion | None = None
    try:
        completion = await provider.open(request or ask())
        async for piece in completion:
            pieces.append(piece)
    except ProviderError as error:
        return Heard("".join(pieces), completion, error)
    finally:
        if completion is not None:
            await completion.aclose()
    return Heard("".join(pieces), completion, None)


async def turn(server: ScriptedProvider, *raw: str, model: str = "scripted-small", **more: Any) -> Heard:
    """One turn whose body is ``raw``, however often it is asked for."""
    await server.script(Behaviour(raw=raw, times=9, **more))
    async with built(server) as provider:
        return await hear(provider, ask(model))


def data(value: Any) -> str:
    return f"data: {value if isinstance(value, str) else json.dumps(value)}\n\n"


def delta(content: Any, finish: Any = None, **more: Any) -> str:
    text = {"content": content} if isinstance(content, str) else content
    return data({"id": "1", "choices": [{"index": 0, "delta": text, "finish_reason": finish}], **more})


DONE = data("[DONE]")
WHOLE = {
    "id": "1",
    "choices": [{"message": {"role": "assistant", "content": "Hi there"}, "finish_reason": "stop"}],
}
ERROR = {"error": {"code": "insufficient_quota", "message": "no money"}}


@pytest.mark.parametrize("name", ["Anthropic native", "Responses native", "Google native", "Cohere native"])
async def test_an_address_that_answers_in_its_own_format_is_understood(
    server: ScriptedProvider, name: str
) -> None:
    heard = await turn(server, DIALECTS[name][0])
    assert (heard.text, heard.error) == ("Hi there", None)
    assert heard.completion is not None
    usage = heard.completion.usage
    assert (usage.input_tokens, usage.output_tokens, usage.estimated) == (3, 4, False)


@pytest.mark.parametrize(
    "odd",
    [
        'event: ping\ndata: {"type":"ping"}\n\n',
        data("{}"),
        data("heartbeat"),
        data("null"),
        data("3"),
        data("true"),
        data("[]"),
        data('["a"]'),
        data('"text"'),
        data({"sources": [{"url": "https://example.com"}]}),
        data({"status": "queued"}),
        data({"status": "processing", "message": "Thinking"}),
        data({"event": "agent", "step": 1}),
        data({"id": "1", "object": "chat.completion.chunk"}),
        data({"choices": None}),
        data({"choices": [None]}),
        data({"choices": [{"delta": None}]}),
        data({"choices": [], "prompt_filter_results": []}),
        data("{broken"),
        "event: status\ndata: working\n\n",
        "event: done_soon\n\n",
        ": comment\n\n",
        "nonsense without a colon\n\n",
        "retry: 100\n\n",
        "data\n\n",
        "data:\n\n",
    ],
)
async def test_an_event_that_is_no_chunk_harms_nothing(server: ScriptedProvider, odd: str) -> None:
    heard = await turn(server, odd, delta("Hi"), odd, delta(" there"), odd, delta({}, "stop"), odd, DONE)
    assert (heard.text, heard.error) == ("Hi there", None)
    assert len(await server.requests()) == 1


STREAM = delta("Hi") + delta(" there") + delta({}, "stop") + DONE


@pytest.mark.parametrize(
    "kind",
    ["text/event-stream", "Text/Event-Stream; Charset=UTF-8", "application/json", "text/plain", "", "x"],
)
@pytest.mark.parametrize(
    "body",
    [
        STREAM,
        STREAM.replace("\n", "\r\n"),
        STREAM.replace("\n", "\r"),
        "\ufeff" + STREAM,
        "\n\n" + STREAM,
        ": OPENROUTER PROCESSING\n\n" + STREAM,
        STREAM.replace("data: ", "data:"),
        delta("Hi") + delta(" there", "stop").rstrip("\n"),
        (delta("Hi") + delta(" there", "stop")).replace("\n\n", "\n") + "\n",
        data(WHOLE),
        json.dumps(WHOLE),
        json.dumps(WHOLE, indent=2),
        json.dumps(WHOLE) + "\n",
        STREAM.replace("data: ", "").replace("\n\n", "\n"),
        STREAM.replace("data: ", "data: data: "),
        STREAM.replace("[DONE]", '"[done]"'),
        json.dumps([json.loads(line[6:]) for line in STREAM.split("\n\n")[:3]], indent=1),
        data({"result": WHOLE}),
        data({"output": WHOLE, "usage": {"input_tokens": 3, "output_tokens": 4}}),
    ],
    ids=[
        *("stream", "crlf", "cr", "bom", "blank lines", "comment", "no blank", "unfinished", "one event"),
        *("whole in an event", "whole", "whole, indented", "whole, a line", "JSON lines", "framed twice"),
        *("done in quotes", "an array", "wrapped", "wrapped with usage"),
    ],
)
async def test_a_body_is_read_by_what_it_is(server: ScriptedProvider, body: str, kind: str) -> None:
    heard = await turn(server, body, content_type=kind)
    assert (heard.text, heard.error) == ("Hi there", None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (json.dumps(ERROR), AiErrorCode.QUOTA_EXCEEDED),
        (json.dumps(ERROR, indent=1), AiErrorCode.QUOTA_EXCEEDED),
        (data(ERROR), AiErrorCode.QUOTA_EXCEEDED),
        (json.dumps([ERROR]), AiErrorCode.QUOTA_EXCEEDED),
        (f"event: error\n{data(ERROR)}", AiErrorCode.QUOTA_EXCEEDED),
        ('error: {"code":400,"message":"the request exceeds the context","type":"invalid_request_error"}', AiErrorCode.PROMPT_TOO_LONG),
        ('error: {"code":400,"message":"no grammar","type":"invalid_request_error"}\n\n', AiErrorCode.UNKNOWN),
        ('{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}', AiErrorCode.QUOTA_EXCEEDED),
        ('{"code":"DataInspectionFailed","message":"x"}', AiErrorCode.CONTENT_BLOCKED),
        ('data: {"choices":[{"error":{"code":402,"message":"no credits left"},"finish_reason":"error"}]}', AiErrorCode.QUOTA_EXCEEDED),
        ('{"detail":"Invalid API key"}', AiErrorCode.PERMISSION_DENIED),
        ("Invalid API key", AiErrorCode.PERMISSION_DENIED),
        ("<!DOCTYPE html><html></html>", AiErrorCode.SERVICE_UNAVAILABLE),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["text/event-stream", "application/json"])
async def test_an_error_in_place_of_a_reply_is_that_error_and_asked_once(
    server: ScriptedProvider, body: str, code: AiErrorCode, kind: str
) -> None:
    heard = await turn(server, body, content_type=kind)
    assert (heard.text, heard.code) == ("", code)
    assert len(await server.requests()) == 1


async def test_several_chunks_in_one_event_are_all_read(server: ScriptedProvider) -> None:
    both = delta("Hi").rstrip("\n") + "\n" + delta(" there")
    heard = await turn(server, both, delta({}, "stop"), DONE)
    assert (heard.text, heard.error) == ("Hi there", None)


async def test_a_whole_message_at_the_end_of_its_own_stream_is_not_said_twice(
    server: ScriptedProvider,
) -> None:
    end = {"choices": [{"message": {"content": "Hi there!"}, "finish_reason": "stop"}]}
    assert (await turn(server, delta("Hi"), delta(" there"), data(end), DONE)).text == "Hi there!"


@pytest.mark.parametrize("none", ["null", "", "NULL", "None"])
async def test_no_finish_reason_is_spelled_in_many_ways(server: ScriptedProvider, none: str) -> None:
    heard = await turn(server, delta("Hi", none), delta(" there", none), delta({}, "stop"), DONE)
    assert (heard.text, heard.error) == ("Hi there", None)


async def test_text_after_a_finish_belongs_to_the_reply(server: ScriptedProvider) -> None:
    heard = await turn(server, delta("First", "stop"), delta(" second", "stop"), DONE)
    assert (heard.text, heard.error) == ("First second", None)


async def test_text_after_a_finish_that_breaks_off_has_broken_off(server: ScriptedProvider) -> None:
    heard = await turn(server, delta("First", "stop"), delta(" second"))
    assert (heard.text, heard.code) == ("First second", AiErrorCode.SERVICE_UNAVAILABLE)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("insufficient_system_resource", AiErrorCode.SERVICE_UNAVAILABLE),
        ("network_error", AiErrorCode.SERVICE_UNAVAILABLE),
        ("abort", AiErrorCode.SERVICE_UNAVAILABLE),
        ("error", AiErrorCode.SERVICE_UNAVAILABLE),
        ("sensitive", AiErrorCode.CONTENT_BLOCKED),
        ("SAFETY", AiErrorCode.CONTENT_BLOCKED),
    ],
)
async def test_a_finish_that_is_a_failure_keeps_the_text(
    server: ScriptedProvider, reason: str, code: AiErrorCode
) -> None:
    heard = await turn(server, delta("Half a"), delta({}, reason), DONE)
    assert (heard.text, heard.code) == ("Half a", code)
    assert len(await server.requests()) == 1


async def test_a_finish_that_is_a_failure_is_tried_again_before_there_is_text(
    server: ScriptedProvider,
) -> None:
    await server.script(Behaviour(raw=(delta({}, "network_error"), DONE)))
    await server.script(Behaviour(raw=(STREAM,)))
    async with built(server) as provider:
        assert (await hear(provider)).text == "Hi there"


@pytest.mark.parametrize("reason", ["length", "max_tokens", "MAX_TOKENS", "model_context_window_exceeded"])
async def test_a_reply_that_was_cut_says_so(server: ScriptedProvider, reason: str) -> None:
    heard = await turn(server, delta("Half a"), delta({}, reason), DONE)
    assert (heard.text, heard.error) == ("Half a", None)
    assert heard.completion is not None
    assert heard.completion.finish == "length"


async def test_a_context_that_is_full_before_the_first_word_means_a_prompt_too_long(
    server: ScriptedProvider,
) -> None:
    heard = await turn(server, delta({}, "model_context_window_exceeded"), DONE)
    assert isinstance(heard.error, PromptTooLong)
    assert len(await server.requests()) == 1


EMPTY = {
    "nothing": (delta({}, "stop"), DONE),
    "done at once": (DONE,),
    "a blank line": (delta("\n\n"), delta({}, "stop"), DONE),
    "blanks": (delta(" "), delta("\u200b"), delta("\n"), delta({}, "stop"), DONE),
    "only reasoning, cut": (delta({"reasoning_content": "hm"}), delta({}, "length"), DONE),
    "only reasoning in a tag": (delta("<think>hm"), delta("</think>\n"), delta({}, "stop"), DONE),
    "a tag that is never closed": (delta("<think>hm"), delta({}, "length"), DONE),
    "a tool call": (
        delta({"tool_calls": [{"index": 0, "function": {"name": "f"}}]}),
        delta({}, "tool_calls"),
        DONE,
    ),
    "malformed": (delta({}, "MALFORMED_FUNCTION_CALL"), DONE),
    "usage": (delta({}, "stop", usage={"prompt_tokens": 3, "completion_tokens": 9}), DONE),
    "a whole one": (json.dumps({"choices": [{"message": {"content": None}, "finish_reason": "stop"}]}),),
}


@pytest.mark.parametrize("raw", EMPTY.values(), ids=EMPTY.keys())
async def test_an_empty_reply_is_asked_for_once_more_and_then_told(
    server: ScriptedProvider, raw: tuple[str, ...]
) -> None:
    heard = await turn(server, *raw)
    assert (heard.text, heard.code) == ("", AiErrorCode.EMPTY_REPLY)
    assert len(await server.requests()) == 2


async def test_the_second_try_of_an_empty_reply_counts(server: ScriptedProvider) -> None:
    await server.script(Behaviour(raw=EMPTY["a blank line"]), Behaviour(raw=(STREAM,)))
    async with built(server) as provider:
        heard = await hear(provider)
    assert (heard.text, heard.error) == ("Hi there", None)


async def test_another_model_may_have_something_to_say(server: ScriptedProvider) -> None:
    await server.script(Behaviour(model="scripted-small", raw=EMPTY["nothing"], times=9))
    async with built(server, fallback_models=("scripted-large",)) as provider:
        heard = await hear(provider)
    assert heard.text.startswith("You said")


async def test_empty_replies_open_no_circuit(server: ScriptedProvider) -> None:
    await server.script(Behaviour(raw=EMPTY["nothing"], times=14))
    async with built(server) as provider:
        codes = [(await hear(provider)).code for _ in range(7)]
        assert codes == [AiErrorCode.EMPTY_REPLY] * 7
        assert (await hear(provider)).error is None


async def test_reasoning_in_the_text_is_hidden_and_counted(server: ScriptedProvider) -> None:
    heard = await turn(
        server,
        *(
            delta(token)
            for token in ("<th", "ink>", "the person", " wants", "</thi", "nk>", "\n\nHello", ".")
        ),
        delta({}, "stop"),
        DONE,
    )
    assert heard.text == "Hello."
    assert heard.completion is not None
    assert heard.completion.usage.output_tokens >= len("<think>the person wants</think>\n\nHello.") // 4


async def test_a_template_that_opens_the_reasoning_is_learnt_from_a_reply(server: ScriptedProvider) -> None:
    raw = (delta("Weather"), delta(".</"), delta("think>"), delta("\n\nHello."), delta({}, "stop"), DONE)
    await server.script(Behaviour(raw=raw, times=2), Behaviour(raw=(STREAM,), times=2))
    async with built(server) as provider:
        texts = [(await hear(provider)).text for _ in range(4)]
    assert texts == ["Weather.</think>\n\nHello.", "Hello.", "Hi there", "Hi there"]


async def test_one_process_learns_it_for_all_and_takes_it_back_for_all(server: ScriptedProvider) -> None:
    raw = (delta("Weather."), delta("</think>"), delta("\n\nHello."), delta({}, "stop"), DONE)
    await server.script(Behaviour(raw=raw, times=2), Behaviour(raw=(STREAM,)), Behaviour(raw=raw))
    breakers = MemoryBreakerStore()
    texts = []
    for _ in range(4):
        async with built(server, breakers=breakers) as provider:
            texts.append((await hear(provider)).text)
    assert texts == ["Weather.</think>\n\nHello.", "Hello.", "Hi there", "Weather.</think>\n\nHello."]
    assert (breakers.reads, breakers.writes) == (4 + 3, 3)  # one read a call, and one with each change


async def test_a_first_reply_that_begins_as_models_think_shows_nothing_of_it(
    server: ScriptedProvider,
) -> None:
    raw = (
        delta("Okay, the"),
        delta(" user greets."),
        delta("</think>"),
        delta("\n\nHello."),
        delta({}, "stop"),
        DONE,
    )
    plain = (delta("The user "), delta("wants nothing."), delta({}, "stop"), DONE)
    await server.script(Behaviour(raw=raw, times=2), Behaviour(raw=plain, times=2))
    async with built(server) as provider:
        texts = [(await hear(provider)).text for _ in range(4)]
    assert texts == ["Hello.", "Hello.", "The user wants nothing.", "The user wants nothing."]


@pytest.mark.parametrize(
    ("said", "text"),
    [("Weather.</think>\n\nHello.", "Hello."), ("Split at `</think>`.", "Split at `</think>`.")],
)
async def test_a_whole_reply_that_closes_what_it_did_not_open_shows_the_answer(
    server: ScriptedProvider, said: str, text: str
) -> None:
    choice = {"message": {"content": said}, "finish_reason": "stop"}
    assert (await turn(server, json.dumps({"choices": [choice]}))).text == text


async def test_a_call_in_the_text_without_an_end_ends_the_reply_at_the_cap(server: ScriptedProvider) -> None:
    raw = (delta("I look.<|tool_call>"), *(delta("x" * 10_000),) * (MAX_REPLY_CHARS // 10_000 + 2))
    heard = await turn(server, *raw)
    assert heard.text == "I look." and heard.error is None
    assert heard.completion is not None and heard.completion.finish == "length"


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("Hel", "Hello", "Hello wor", "Hello world", "Hello world"), "Hello world"),
        (("H", "He", "Hell", "Hello"), "Hello"),
        (("The", "The cat", "The cat sat", " twice"), "The cat sat twice"),
        (("ha", "haha", " yes"), "hahaha yes"),
        (("-", "--", "---- x"), "------- x"),
        (("哈", "哈哈", "哈哈哈"), "哈哈哈哈哈哈"),
        (("1", "10"), "110"),
    ],
)
async def test_pieces_that_repeat_all_that_came_before_are_said_once(
    server: ScriptedProvider, pieces: tuple[str, ...], text: str
) -> None:
    assert (await turn(server, *map(delta, pieces), delta({}, "stop"), DONE)).text == text


async def test_a_reply_of_nothing_but_a_call_in_the_text_is_empty(server: ScriptedProvider) -> None:
    raw = (delta("<｜DSML｜tool_"), delta("calls>x"), delta({}, "stop"), DONE)
    heard = await turn(server, *raw)
    assert heard.code is AiErrorCode.EMPTY_REPLY
    assert heard.error is not None and "only tool calls" in heard.error.detail


async def test_a_model_family_whose_template_opens_it_is_known(server: ScriptedProvider) -> None:
    raw = (delta("the person wants"), delta("</think>"), delta("\n\nHello."), delta({}, "stop"), DONE)
    assert (await turn(server, *raw, model="deepseek-r1:8b")).text == "Hello."


@pytest.mark.parametrize(
    ("chunks", "usage"),
    [
        ([{"usage": {"prompt_tokens": 12, "completion_tokens": 34}}, {"usage": {"prompt_tokens": 0, "completion_tokens": 0}}], (12, 34)),
        ([{"usage": {"prompt_tokens": 12, "completion_tokens": 34.0}}], (12, 34)),
        ([{"x_groq": {"usage": {"prompt_tokens": 12, "completion_tokens": 34}}}], (12, 34)),
        ([{"usage": {"prompt_tokens": 12, "completion_tokens": 1}}, {"usage": {"prompt_tokens": 12, "completion_tokens": 34}}], (12, 34)),
    ],
)  # fmt: skip
async def test_usage_is_what_will_be_billed(
    server: ScriptedProvider, chunks: list[dict[str, Any]], usage: tuple[int, int]
) -> None:
    extra = [data({"id": "1", "choices": [], **chunk}) for chunk in chunks]
    heard = await turn(server, delta("Hi"), extra[0], delta({}, "stop"), *extra[1:], DONE)
    assert heard.completion is not None
    assert heard.completion.usage == Usage(*usage, cost=0.0)


REFUSED = {
    "stream_options": {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]},
    "max_tokens": {"error": {"message": "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "param": "max_tokens", "code": "unsupported_parameter"}},
    "system": {"error": {"message": "System role not supported", "code": 400}},
}  # fmt: skip


async def test_what_a_server_refuses_is_left_out_and_remembered(server: ScriptedProvider) -> None:
    await server.script(
        *(
            Behaviour(status=422 if what == "stream_options" else 400, error=body)
            for what, body in REFUSED.items()
        ),
        Behaviour(text="Hi there", times=9),
    )
    async with built(server) as provider:
        first, second = await hear(provider), await hear(provider)
    assert (first.text, second.text) == ("Hi there", "Hi there")
    *_, third, fourth, fifth = await server.requests()
    assert len(await server.requests()) == 5
    assert fourth.body == fifth.body
    assert "stream_options" in third.body or third.body != fourth.body
    assert "stream_options" not in fourth.body
    assert "max_tokens" not in fourth.body
    assert fourth.body["max_completion_tokens"] == 100
    assert fourth.body["messages"] == [{"role": "user", "content": "Be brief.\n\nHi"}]
    assert first.completion is not None
    assert first.completion.usage.estimated


async def test_a_refusal_that_comes_inside_a_stream_is_learnt_too(server: ScriptedProvider) -> None:
    error = 'error: {"code":500,"message":"Conversation roles must alternate user/assistant","type":"server_error"}'
    await server.script(Behaviour(raw=(error,)), Behaviour(text="Hi there"))
    async with built(server) as provider:
        assert (await hear(provider)).text == "Hi there"


async def test_a_server_that_refuses_everything_is_asked_a_few_times_only(server: ScriptedProvider) -> None:
    await server.script(Behaviour(status=400, error=REFUSED["stream_options"], times=99))
    async with built(server) as provider:
        assert (await hear(provider)).code is AiErrorCode.UNKNOWN
    assert len(await server.requests()) == 2


@pytest.mark.parametrize("path", ["", "/", "/v1/", "/v1/chat/completions", "/api/chat", "/v1/models"])
async def test_base_urls_as_they_are_pasted(server: ScriptedProvider, path: str) -> None:
    async with built(server, f"{server.url}{path}") as provider:
        assert (await hear(provider)).error is None


async def test_an_address_is_looked_for_once(server: ScriptedProvider) -> None:
    async with built(server, f"{server.url}/v1/nowhere") as provider:
        heard = await hear(provider)
    assert heard.code is AiErrorCode.SERVICE_UNAVAILABLE
    assert heard.error is not None
    assert "address wrong" in heard.error.detail
    assert f"{server.url}/v1/nowhere/chat/completions" in heard.error.detail


@pytest.mark.parametrize(
    "nothing_there",
    [
        httpx.Response(404),
        httpx.Response(200, json={"error": "Unexpected endpoint or method. (POST /v1/chat/completions)"}),
    ],
    ids=["404", "LM Studio's 200"],
)
async def test_another_address_is_tried_and_remembered(nothing_there: httpx.Response) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, text=STREAM) if request.url.path == "/chat/completions" else nothing_there

    async with httpx.AsyncClient(transport=canned(answer)) as client:
        provider = build_provider(
            Settings(llm_base_url="http://host:1234"),
            clock=RetryClock(),
            rng=random.Random(7),
            breaker_store=MemoryBreakerStore(),
            client=client,
        )
        assert [(await hear(provider)).text for _ in range(2)] == ["Hi there", "Hi there"]
    assert asked == ["/v1/chat/completions", "/chat/completions", "/chat/completions"]


async def test_a_reply_beyond_the_cap_ends_as_length_and_the_server_is_hung_up_on(
    server: ScriptedProvider,
) -> None:
    await server.script(Behaviour(tokens=("word " * 200,) * 300, hang_after=200))
    async with built(server) as provider:
        heard = await hear(provider)
    assert heard.text == ("word " * 30_000)[:MAX_REPLY_CHARS]
    assert heard.completion is not None
    assert heard.completion.finish == "length"
    await server.wait_for_hangup()


async def test_a_reply_of_wide_characters_is_capped_by_its_bytes(server: ScriptedProvider) -> None:
    await server.script(Behaviour(tokens=("😀" * 1_000,) * 100))
    async with built(server) as provider:
        heard = await hear(provider)
    assert heard.text == "😀" * (MAX_REPLY_BYTES // 4)


async def test_a_whole_reply_beyond_the_cap_is_cut_too(server: ScriptedProvider) -> None:
    body = json.dumps({"choices": [{"message": {"content": "x" * 293_000}, "finish_reason": "stop"}]})
    heard = await turn(server, body, content_type="application/json")
    assert heard.text == "x" * MAX_REPLY_CHARS
    assert heard.completion is not None
    assert heard.completion.finish == "length"


def test_twenty_megabytes_of_reasoning_take_no_memory() -> None:
    thoughts = [delta({"reasoning_content": "hm " * 2_000})] * 3_400
    tracemalloc.start()
    told = Thoughts(lambda: 0.0)
    reply, body = Reply(thoughts=told), BodyReader()
    for thought in thoughts:
        for event in body.feed(thought.encode()):
            reply.read(event)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(map(len, thoughts)) > 20_000_000
    assert peak < 2_000_000
    assert len(told.text) <= MAX_REASONING_CHARS


async def test_a_line_that_never_ends_is_refused(server: ScriptedProvider) -> None:
    heard = await turn(server, 'data: {"choices": "', *("x" * 100_000,) * 20)
    assert heard.code is AiErrorCode.UNKNOWN
    assert heard.error is not None
    assert "bytes" in heard.error.detail


async def test_what_was_read_before_an_endless_line_is_kept(server: ScriptedProvider) -> None:
    heard = await turn(server, delta("Hi there"), 'data: {"choices": "', *("x" * 100_000,) * 20)
    assert (heard.text, heard.error) == ("Hi there", None)
    assert heard.completion is not None
    assert heard.completion.finish == "length"


async def test_no_header_asks_a_server_to_go_on_without_its_client(server: ScriptedProvider) -> None:
    async with built(server) as provider:
        await hear(provider)
    (record,) = await server.requests()
    assert "x-conversation-id" not in record.headers
    assert record.headers["accept-encoding"] == "identity"


async def test_operators_read_the_provider_s_own_words_without_secrets(
    server: ScriptedProvider, caplog: pytest.LogCaptureFixture
) -> None:
    words = "Bad key sk-proj-0123456789abcdef for asha@example.com: " + "x" * 9_000
    await server.script(Behaviour(status=401, error={"error": {"message": words}}))
    async with built(server) as provider:
        await hear(provider)
    (line,) = [record.getMessage() for record in caplog.records if "failed" in record.getMessage()]
    assert "scripted-small failed: HTTP 401: Bad key [secret] for [secret]" in line
    assert len(line) < 700
