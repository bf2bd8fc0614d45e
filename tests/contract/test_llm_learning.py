# ruff: noqa: E501 - refusals stand as they were sent
"""A server that dislikes several things about a request: each is learnt from once, within the time of one request."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from taskflow.completion import ChatMessage, CompletionRequest
from taskflow.errors import ProviderError
from taskflow.llm.breaker import MemoryBreakerStore
from taskflow.llm.build import build_provider
from taskflow.settings import Settings

from tests.support.canned import canned
from tests.support.llm import collect
from tests.support.manual_clock import ManualClock


class PassingClock(ManualClock):
    """Time that passes while a server answers. No deadline notices: the mocked transport tells of no connection."""

    def go_by(self, seconds: float) -> None:
        self._time += seconds


SAID = (
    ChatMessage("system", "Be brief."),
    ChatMessage("assistant", "Hello. What is it?"),
    ChatMessage("user", "Hi"),
    ChatMessage("user", "Anybody?"),
)


def refusal(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", **more}}


def too_large(body: dict[str, Any]) -> bool:
    return any(body.get(name, 0) > 50 for name in ("max_tokens", "max_completion_tokens"))


def out_of_turn(body: dict[str, Any]) -> bool:
    roles = [message["role"] for message in body["messages"] if message["role"] != "system"]
    return roles[0] != "user" or any(one == other for one, other in itertools.pairwise(roles))


DISLIKES: dict[str, tuple[Callable[[dict[str, Any]], bool], dict[str, Any]]] = {
    "max_tokens": (
        lambda body: "max_tokens" in body,
        refusal("Unsupported parameter: 'max_tokens' is not supported with this model.", param="max_tokens"),
    ),
    "max_completion_tokens": (
        lambda body: "max_completion_tokens" in body,
        refusal("Unrecognized request argument supplied: max_completion_tokens"),
    ),
    "too large": (
        too_large,
        refusal("max_tokens is too large: 100. This model supports at most 50 completion tokens"),
    ),
    "stream_options": (
        lambda body: "stream_options" in body,
        {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]},
    ),
    "return_progress": (
        lambda body: "return_progress" in body,
        {"detail": [{"type": "extra_forbidden", "loc": ["body", "return_progress"], "msg": "Extra inputs are not permitted"}]},
    ),
    "stream": (
        lambda body: body["stream"],
        refusal("Unsupported value: 'stream' does not support true with this model.", param="stream"),
    ),
    "system": (
        lambda body: any(message["role"] == "system" for message in body["messages"]),
        refusal("System role not supported"),
    ),
    "roles": (out_of_turn, refusal("Conversation roles must alternate user/assistant/user/assistant/...")),
}  # fmt: skip


class Picky:
    """Refuses the first thing that it dislikes, as servers do, and answers a request without any."""

    def __init__(
        self, dislikes: tuple[str, ...], clock: PassingClock, seconds: float = 0.0, *, plainly: bool = False
    ) -> None:
        self._plainly = plainly
        self.bodies: list[dict[str, Any]] = []
        self._dislikes = dislikes
        self._clock = clock
        self._seconds = seconds

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        self.bodies.append(body)
        self._clock.go_by(self._seconds)
        for name in self._dislikes:
            dislikes, answer = DISLIKES[name]
            if dislikes(body) and self._plainly:
                return httpx.Response(200, text=answer["error"]["message"])
            if dislikes(body):
                return httpx.Response(400, json=answer)
        whole = {"choices": [{"message": {"content": "Hi there"}, "finish_reason": "stop"}]}
        return httpx.Response(200, json=whole)


async def say(server: Picky, clock: PassingClock, *models: str) -> list[str]:
    """What each of the turns got, one after the other, from one provider."""
    async with httpx.AsyncClient(transport=canned(server)) as client:
        provider = build_provider(
            Settings(llm_base_url="http://127.0.0.1:8080/v1", llm_provider="llamacpp"),
            clock=clock,
            rng=random.Random(7),
            breaker_store=MemoryBreakerStore(),
            client=client,
        )
        return [await collect(await provider.open(CompletionRequest(m, SAID, 100))) for m in models]


SUBSETS = [
    some
    for size in (0, 1, 2, len(DISLIKES) - 1, len(DISLIKES))
    for some in itertools.combinations(DISLIKES, size)
]


async def test_whatever_a_server_dislikes_together_its_first_answer_comes_and_the_next_at_once() -> None:
    for dislikes in SUBSETS:
        clock = PassingClock()
        server = Picky(dislikes, clock)
        assert await say(server, clock, "m", "m") == ["Hi there", "Hi there"], dislikes
        first, second = server.bodies[:-1], server.bodies[-1]
        assert len(first) <= 1 + len(dislikes), dislikes
        assert second == first[-1], dislikes


async def test_in_whatever_order_it_says_so() -> None:
    for dislikes in itertools.islice(itertools.permutations(DISLIKES), 0, None, 997):
        clock = PassingClock()
        assert await say(Picky(dislikes, clock), clock, "m") == ["Hi there"], dislikes


async def test_a_refusal_as_plain_text_under_success_is_learnt_from_too() -> None:
    """As servers behind other servers write their error into the answer that was begun (xLLM's)."""
    for dislike in ("max_tokens", "max_completion_tokens", "too large", "stream", "system", "roles"):
        clock = PassingClock()
        server = Picky((dislike,), clock, plainly=True)
        assert await say(server, clock, "m", "m") == ["Hi there", "Hi there"], dislike
        assert len(server.bodies) <= 3, dislike


async def test_what_one_model_dislikes_is_not_held_against_another() -> None:
    clock = PassingClock()
    server = Picky(("stream_options",), clock)
    await say(server, clock, "a", "b")
    assert ["stream_options" in body for body in server.bodies] == [True, False, True, False]


async def test_no_repeat_starts_when_the_time_for_a_first_token_is_over_and_what_was_learnt_stays() -> None:
    clock = PassingClock()
    server = Picky(tuple(DISLIKES), clock, seconds=50.0)
    with pytest.raises(ProviderError):
        await say(server, clock, "m")
    assert len(server.bodies) == 3  # at 0, 50 and 100 s of 120


async def test_the_next_request_goes_on_learning_where_the_last_one_had_no_more_time() -> None:
    clock = PassingClock()
    server = Picky(tuple(DISLIKES), clock, seconds=50.0)
    async with httpx.AsyncClient(transport=canned(server)) as client:
        provider = build_provider(
            Settings(llm_base_url="http://127.0.0.1:8080/v1", llm_provider="llamacpp"),
            clock=clock,
            rng=random.Random(7),
            breaker_store=MemoryBreakerStore(),
            client=client,
        )
        answers = []
        for _ in range(4):
            try:
                answers.append(await collect(await provider.open(CompletionRequest("m", SAID, 100))))
            except ProviderError as error:
                answers.append(error.code)
    assert answers[-1] == "Hi there"
    assert len(server.bodies) <= 1 + len(DISLIKES) + len(answers)


async def test_models_of_one_server_may_be_at_different_addresses() -> None:
    asked: list[tuple[str, str]] = []

    async def bedrock(request: httpx.Request) -> httpx.Response:
        model = json.loads(request.content)["model"]
        asked.append((model, request.url.path))
        if request.url.path != ("/openai/v1/chat/completions" if model == "b" else "/v1/chat/completions"):
            return httpx.Response(400, json=refusal(f"model `{model}` isn't supported on this route"))
        whole = {"choices": [{"message": {"content": "Hi there"}, "finish_reason": "stop"}]}
        return httpx.Response(200, json=whole)

    async with httpx.AsyncClient(transport=canned(bedrock)) as client:
        provider = build_provider(
            Settings(llm_base_url="https://bedrock-mantle.us-east-1.api.aws"),
            clock=PassingClock(),
            rng=random.Random(7),
            breaker_store=MemoryBreakerStore(),
            client=client,
        )
        for model in "ababa":
            assert await collect(await provider.open(CompletionRequest(model, SAID, 100))) == "Hi there"
    assert [path.split("/")[1] for model, path in asked if model == "b"] == ["v1", "openai", "openai"]
    assert [path.split("/")[1] for model, path in asked if model == "a"].count("openai") <= 1


async def test_each_address_is_tried_once_and_the_first_one_again_next_time() -> None:
    asked: list[str] = []

    async def nothing(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(404, text="404 page not found")

    async with httpx.AsyncClient(transport=canned(nothing)) as client:
        provider = build_provider(
            Settings(llm_base_url="http://host:3000/api", default_model="m"),
            clock=PassingClock(),
            rng=random.Random(7),
            breaker_store=MemoryBreakerStore(),
            client=client,
        )
        for _ in range(2):
            with pytest.raises(ProviderError, match="address wrong"):
                await provider.open(CompletionRequest("m", SAID, 100))
    once = ["/api/chat/completions", "/api/v1/chat/completions", "/v1/chat/completions"]
    assert asked == [*once, *once]
