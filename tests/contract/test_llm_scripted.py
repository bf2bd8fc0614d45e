"""The scripted provider itself: tests that rely on it rely on this."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.provider import ScriptedProvider, scripted_provider
from tests.support.provider_behaviour import Behaviour


@pytest.fixture
async def server() -> AsyncIterator[ScriptedProvider]:
    async with scripted_provider() as provider:
        yield provider


@pytest.fixture
async def http(server: ScriptedProvider) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.base_url, trust_env=False, timeout=90) as client:
        yield client


def body(text: str, **more: Any) -> dict[str, Any]:
    usage = {"include_usage": True}
    message = {"role": "user", "content": text}
    return {"model": "scripted-small", "stream": True, "stream_options": usage, "messages": [message], **more}


async def ask(http: httpx.AsyncClient, text: str) -> tuple[str, dict[str, int] | None]:
    said, usage = "", None
    async with http.stream("POST", "/chat/completions", json=body(text)) as response:
        assert response.status_code == 200
        async for line in response.aiter_lines():
            if line.startswith("data: {"):
                chunk = json.loads(line[6:])
                usage = chunk.get("usage", usage)
                said += "".join(c["delta"].get("content", "") for c in chunk["choices"])
    return said, usage


@pytest.mark.parametrize(
    ("text", "said", "tokens"),
    [
        ("Hello", "You said: Hello", 3),
        ("[[say 3 words]] please", "word1 word2 word3", 3),
        ('[[say "exactly this"]]', "exactly this", 2),
        ("[[echo]] come back", "come back", 2),
        ("[[empty]]", "", 0),
        ("[[first 1ms]] [[pace 1ms]] [[say 2 words]]", "word1 word2", 2),
    ],
)
async def test_directives_say_what_they_say(
    http: httpx.AsyncClient, text: str, said: str, tokens: int
) -> None:
    usage = {"prompt_tokens": len(text.split()), "completion_tokens": tokens}
    usage["total_tokens"] = sum(usage.values())
    assert await ask(http, text) == (said, usage)


async def test_a_scripted_answer_comes_before_directives_and_once(
    server: ScriptedProvider, http: httpx.AsyncClient
) -> None:
    await server.script(Behaviour(text="first"), Behaviour(text="twice", times=2))
    assert [(await ask(http, "[[echo]] x"))[0] for _ in range(4)] == ["first", "twice", "twice", "x"]


async def test_a_scripted_answer_may_be_for_one_model(
    server: ScriptedProvider, http: httpx.AsyncClient
) -> None:
    await server.script(Behaviour(model="scripted-large", status=503))
    assert (await ask(http, "[[echo]] x"))[0] == "x"
    refused = await http.post("/chat/completions", json=body("x", model="scripted-large"))
    assert refused.status_code == 503


async def test_a_failure_may_pass_after_some_times(http: httpx.AsyncClient) -> None:
    request = body("[[fail 429 retry-after=2 times=2]] [[echo]] at last", stream=False)
    answers = [await http.post("/chat/completions", json=request) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "2"
    assert answers[2].json()["choices"][0]["message"]["content"] == "at last"


async def test_an_unknown_directive_or_field_is_refused(
    server: ScriptedProvider, http: httpx.AsyncClient
) -> None:
    answer = await http.post("/chat/completions", json=body("[[dance]]"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_directive")
    refused = await http.post(f"{server.url}/_control/script", json={"behaviours": [{"colour": "red"}]})
    assert refused.status_code == 400


async def test_a_hang_up_is_seen_at_once_without_another_write(
    server: ScriptedProvider, http: httpx.AsyncClient
) -> None:
    async with http.stream(
        "POST", "/chat/completions", json=body("[[hang after 3]] [[say 9 words]]")
    ) as reply:
        async for line in reply.aiter_lines():
            if "word3" in line:
                break
    (record,) = await server.wait_for_hangup()
    assert record.tokens_sent == 3
    assert record.finished_at is None


async def test_a_held_answer_goes_on_when_it_is_released(
    server: ScriptedProvider, http: httpx.AsyncClient
) -> None:
    request = body("[[hold]] [[hold every 2]] [[say 5 words]]")
    async with http.stream("POST", "/chat/completions", json=request) as reply:
        lines, told = reply.aiter_lines(), ""
        for last in ("word2", "word4", "word5"):
            assert (await server.requests())[0].tokens_sent == max(0, len(told.split()))
            await server.release()
            while last not in told:
                line = await anext(lines)
                if line.startswith("data: {"):
                    told += "".join(c["delta"].get("content", "") for c in json.loads(line[6:])["choices"])
    hanging = asyncio.create_task(ask(http, "[[hold]]"))
    await server.wait_for_request(2)
    hanging.cancel()
    await server.wait_for_hangup(1)


async def test_what_an_earlier_test_held_takes_no_release_of_a_later_one(
    server: ScriptedProvider, http: httpx.AsyncClient
) -> None:
    await server.release()
    await server.let_go()
    earlier = asyncio.create_task(ask(http, "[[hold]] [[hold every 2]] [[say 5 words]]"))
    await server.wait_for_request(1)
    await server.let_go()
    await earlier
    later = asyncio.create_task(ask(http, "[[hold]] [[say 5 words]]"))
    await server.wait_for_request(2)
    await ask(http, "another")
    assert [record.tokens_sent > 0 for record in await server.requests()] == [True, False, True]
    await server.release()
    await later


async def test_requests_are_recorded_with_their_concurrency(
    server: ScriptedProvider, http: httpx.AsyncClient
) -> None:
    hanging = [asyncio.create_task(ask(http, "[[hang]]")) for _ in range(3)]
    await server.wait_for_request(3)
    assert sorted(record.concurrent for record in await server.requests()) == [1, 2, 3]
    for task in hanging:
        task.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)
    await server.wait_for_hangup(3)
    assert await server.peak() == 3
    await server.reset()
    assert await server.requests() == []


async def test_waiting_for_what_does_not_come_is_an_error(server: ScriptedProvider) -> None:
    with pytest.raises(TimeoutError, match="count"):
        await server.wait_for_request(1, timeout=0.01)


async def test_models_are_listed(http: httpx.AsyncClient) -> None:
    listed = (await http.get("/models")).json()["data"]
    assert [model["id"] for model in listed] == ["scripted-small", "scripted-large"]


async def test_it_runs_as_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.provider", "--port", "0", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().split()[-1]
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=90) as http:
        assert (await ask(http, "[[echo]] from afar"))[0] == "from afar"
    process.terminate()
    assert await process.wait() == 0
