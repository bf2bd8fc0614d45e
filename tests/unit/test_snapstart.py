"""SnapStart's hooks: when they are registered, and in which order they run."""

from __future__ import annotations

import asyncio
import random
import re
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import snapshot_restore_py
from pydantic import BaseModel
from taskflow import bootstrap, protocol, snapstart, telemetry
from taskflow.llm import build, client, hosts
from taskflow.redaction import lazy

Registry = list[tuple[Callable[..., object], tuple[object, ...], dict[str, object]]]


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Registry, Registry]]:
    before: Registry = []
    after: Registry = []
    monkeypatch.setattr(snapshot_restore_py, "_before_snapshot_registry", before)
    monkeypatch.setattr(snapshot_restore_py, "_after_restore_registry", after)
    yield before, after


def _run(registry: Registry) -> None:
    for function, arguments, _ in registry:
        function(*arguments)


@pytest.mark.parametrize("kind", ["on-demand", "provisioned-concurrency", None])
def test_without_a_snapshot_nothing_is_registered(
    registries: tuple[Registry, Registry], monkeypatch: pytest.MonkeyPatch, kind: str | None
) -> None:
    if kind is None:
        monkeypatch.delenv("AWS_LAMBDA_INITIALIZATION_TYPE", raising=False)
    else:
        monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", kind)
    snapstart.register([lambda: None], [lambda: None])
    assert registries == ([], [])


def test_hooks_run_in_their_order_and_random_numbers_are_new_before_any_of_them(
    registries: tuple[Registry, Registry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    said: list[object] = []
    snapstart.register(
        [lambda: said.append("warm"), lambda: said.append("close")], [lambda: said.append(random.random())]
    )
    before, after = registries
    _run(before)
    assert said == ["warm", "close"]
    snapshot = random.getstate()
    for _ in range(2):
        random.setstate(snapshot)
        _run(after)
    assert said[2] != said[3]


def test_a_runtime_without_the_library_is_no_error(
    registries: tuple[Registry, Registry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", None)
    snapstart.register([lambda: None], [lambda: None])
    assert registries == ([], [])


def test_all_models_are_built_before_a_snapshot() -> None:
    class Late(protocol.DeferredModel):
        number: int

    class Later(Late):
        other: int

    def built(model: type[BaseModel]) -> bool:
        return model.__pydantic_complete__

    assert not built(Late)
    assert not built(Later)
    protocol.build_all()
    assert built(Late)
    assert built(Later)


def test_a_provider_of_a_snapshot_asks_for_the_keys_as_they_are_now(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Callable[[bool], str]] = {}
    monkeypatch.setattr(build, "build_provider", lambda *_, **named: given.update(named))
    monkeypatch.setattr(bootstrap, "settings", lambda: None)
    monkeypatch.setattr(bootstrap, "store", lambda: SimpleNamespace(table=None))
    monkeypatch.setattr(
        bootstrap, "keys", lambda: SimpleNamespace(provider=lambda refused: "of the snapshot")
    )
    _ = bootstrap._provider.__wrapped__().built
    monkeypatch.setattr(bootstrap, "keys", lambda: SimpleNamespace(provider=lambda refused: "renewed"))
    assert given["key"](False) == "renewed"


LINES: tuple[dict[str, object], ...] = (
    {
        "level": "INFO",
        "location": "report_inference:64",
        "message": "inference",
        "timestamp": "2026-02-03T04:05:06.789Z",
        "service": "generate",
        "xray_trace_id": "1-6981a2b2-0123456789abcdef01234567",
        "conversation_id": "0f8e1c1e-5b1c-4b8e-9d53-0a2f5b1c4b8e",
        "model": "anthropic/some-model-4.5-20260101",
        "prompt_tokens": 1234,
        "latency_ms": 56.7,
    },
    {
        "level": "WARNING",
        "message": "429 from https://api.example/v1/chat: retry_after=20, key=none",
        "peer": "192.0.2.7",
    },
    {"_aws": {"Timestamp": 1795980049186, "CloudWatchMetrics": []}, "service": "connect", "ColdStart": [1.0]},
)


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The regular expressions that are compiled from here on; none is remembered."""
    made: list[str] = []
    compile_one = re._compiler.compile  # type: ignore[attr-defined]

    def noted(pattern: str, *arguments: object) -> object:
        made.append(pattern)
        return compile_one(pattern, *arguments)

    monkeypatch.setattr(re._compiler, "compile", noted)  # type: ignore[attr-defined]
    re.purge()
    lazy.compiled.cache_clear()
    yield made


def test_the_first_lines_after_a_snapshot_compile_no_regular_expression(compilations: list[str]) -> None:
    telemetry.warm_logs()
    assert compilations
    compilations.clear()
    for line in LINES:
        telemetry._serialize(line)
    assert compilations == []


@pytest.mark.parametrize(
    "host", ["model.example", "api.openai.com", "localhost", "api.groq.com", "eu.api.openai.com"]
)
def test_a_host_is_found_without_compiling_regular_expressions(compilations: list[str], host: str) -> None:
    hosts._compiled.cache_clear()
    hosts.paths(host)
    assert compilations == []


def test_the_client_of_a_snapshot_is_the_first_loops_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_ready", {})
    client.warm("http://localhost:1/v1")
    (made,) = client._ready.values()

    async def first() -> object:
        return client.shared_client("http://localhost:2/v1")

    assert asyncio.run(first()) is made
    assert asyncio.run(first()) is not made
