"""SnapStart's hooks: when they are registered, and in which order they run."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import snapshot_restore_py
from pydantic import BaseModel
from taskflow import bootstrap, protocol, snapstart
from taskflow.llm import build

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
