"""A reply that goes on is asked for as each server takes it, and in words where that is refused."""

from __future__ import annotations

import json
import random
from typing import Any

import httpx
import pytest
from taskflow.completion import ChatMessage, CompletionRequest
from taskflow.llm.breaker import MemoryBreakerStore
from taskflow.llm.build import build_provider
from taskflow.settings import Settings

from tests.support.canned import canned
from tests.support.llm import collect
from tests.support.manual_clock import ManualClock

IN_WORDS = (
    ChatMessage("system", "Be brief."),
    ChatMessage("user", "What does it cost?"),
    ChatMessage("assistant", "It costs 7 dollars."),
    ChatMessage("user", "In euros please.\n\nGo on."),
)
PREFIXED = (
    ChatMessage("system", "Be brief."),
    ChatMessage("user", "What does it cost?\n\nIn euros please."),
    ChatMessage("assistant", "It costs 7 dollars."),
)


def said(messages: tuple[ChatMessage, ...], **more: Any) -> list[dict[str, Any]]:
    """As they are sent, ``more`` on the last one."""
    found: list[dict[str, Any]] = [{"role": m.role, "content": m.content} for m in messages]
    found[-1] |= more
    return found


async def asked(provider: str, *refusals: tuple[int, Any], times: int = 1) -> list[dict[str, Any]]:
    """The bodies that a server is sent which refuses so."""
    bodies: list[dict[str, Any]] = []
    left = list(refusals)

    async def serve(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        if left and bodies[-1]["messages"][-1]["role"] == "assistant":
            status, answer = left.pop(0)
            return httpx.Response(status, json=answer)
        whole = {"choices": [{"message": {"content": " In euros 6."}, "finish_reason": "stop"}]}
        return httpx.Response(200, json=whole)

    async with httpx.AsyncClient(transport=canned(serve)) as client:
        asking = build_provider(
            Settings(llm_base_url="http://127.0.0.1:8080/v1", llm_provider=provider),
            clock=ManualClock(),
            rng=random.Random(7),
            breaker_store=MemoryBreakerStore(),
            client=client,
        )
        for _ in range(times):
            completion = await asking.open(CompletionRequest("m", IN_WORDS, 100, prefixed=PREFIXED))
            assert await collect(completion) == " In euros 6."
    return bodies


@pytest.mark.parametrize(
    ("provider", "messages", "more"),
    [
        ("llamacpp", said(PREFIXED), {}),
        ("mistral", said(PREFIXED, prefix=True), {}),
        ("vllm", said(PREFIXED), {"add_generation_prompt": False, "continue_final_message": True}),
        ("openai", said(IN_WORDS), {}),
        ("anthropic", said(IN_WORDS), {}),
        ("google", said(IN_WORDS), {}),
        ("deepseek", said(IN_WORDS), {}),
        ("openrouter", said(IN_WORDS), {}),
        ("ollama", said(IN_WORDS), {}),
        ("local", said(IN_WORDS), {}),
    ],
)
async def test_a_reply_goes_on_in_the_form_that_a_server_takes(
    provider: str, messages: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    [body] = await asked(provider)
    assert body["messages"] == messages
    for name in ("add_generation_prompt", "continue_final_message"):
        assert body.get(name) == more.get(name)


@pytest.mark.parametrize(
    ("provider", "status", "message"),
    [
        ("llamacpp", 400, "Assistant response prefill is incompatible with enable_thinking."),
        ("llamacpp", 400, "Cannot have 2 or more assistant messages at the end of the list."),
        (
            "mistral",
            400,
            "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant",
        ),
        ("mistral", 422, "Extra inputs are not permitted: 'prefix'"),
        ("vllm", 400, "continue_final_message is not supported by this tokenizer"),
        (
            "vllm",
            400,
            "This model does not support assistant message prefill. The conversation must end with a user message.",
        ),
        ("vllm", 400, "Conversation roles must alternate user/assistant/user/assistant/..."),
    ],
)
async def test_a_server_that_refuses_that_is_asked_in_words_from_then_on(
    provider: str, status: int, message: str
) -> None:
    bodies = await asked(provider, (status, {"error": {"message": message}}), times=2)
    assert [body["messages"][-1]["role"] for body in bodies] == ["assistant", "user", "user"]
    assert bodies[1]["messages"] == bodies[2]["messages"] == said(IN_WORDS)


async def test_what_else_such_a_server_dislikes_is_learnt_as_ever() -> None:
    bodies = await asked("llamacpp", (400, {"error": {"message": "Unknown parameter: 'return_progress'"}}))
    assert ["return_progress" in body for body in bodies] == [True, False]
    assert all(body["messages"] == said(PREFIXED) for body in bodies)


async def test_a_reply_that_does_not_go_on_is_asked_for_as_ever() -> None:
    async with httpx.AsyncClient(
        transport=canned(
            lambda request: _answer(request),
        )
    ) as client:
        asking = build_provider(
            Settings(llm_base_url="http://127.0.0.1:8080/v1", llm_provider="vllm"),
            clock=ManualClock(),
            rng=random.Random(7),
            breaker_store=MemoryBreakerStore(),
            client=client,
        )
        assert await collect(await asking.open(CompletionRequest("m", IN_WORDS, 100))) == "Fine."


async def _answer(request: httpx.Request) -> httpx.Response:
    body = json.loads(request.content)
    assert "continue_final_message" not in body
    assert body["messages"] == said(IN_WORDS)
    return httpx.Response(200, json={"choices": [{"message": {"content": "Fine."}, "finish_reason": "stop"}]})
