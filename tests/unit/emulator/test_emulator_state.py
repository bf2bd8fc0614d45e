"""When the emulator's state is saved, and that a save is whole."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from local.emulator import state as states
from local.emulator.pinned import LaunchError
from local.emulator.state import StateSaver, commit, recover


class Scoped:
    def __init__(self) -> None:
        self._data: dict[Any, Any] = {}


class Ministack:
    """The few things of ministack that the saver touches."""

    def __init__(self) -> None:
        self.items: dict[str, Any] = {}
        self.messages: list[str] = []
        self.stacks = Scoped()
        self.order: list[str] = []
        self.while_saving: Callable[[], None] = lambda: None
        self.app = SimpleNamespace(
            save_all=None,
            _load_persisted_state=lambda: None,
            _build_persistence_save_dict=lambda: {
                "sqs": self.sqs,
                "dynamodb": self.dynamodb,
                "gone": lambda: None,
            },
        )
        self.modules = {
            "core.persistence": SimpleNamespace(
                AccountRegionScopedDict=Scoped,
                AccountScopedDict=type("Other", (), {}),
                _json_default=lambda value: {"scoped": value._data},
                _state_format_version=lambda service: 2,
            ),
            "services.dynamodb": SimpleNamespace(handle_request=self.handle),
            "services.cloudformation": SimpleNamespace(handle_request=self.handle, _stacks=self.stacks),
        }

    async def handle(self, method: str, path: str, headers: Any, body: bytes, query_params: Any) -> str:
        return "answer"

    def dynamodb(self) -> Any:
        self.order.append("dynamodb")
        return {"tables": json.loads(json.dumps(self.items))}

    def sqs(self) -> Any:
        self.order.append("sqs")
        self.while_saving()
        return {"queues": list(self.messages)}

    def request(self, module: str, target: str = "") -> None:
        handle = self.modules[module].handle_request
        assert asyncio.run(handle("POST", "/", {"x-amz-target": target}, b"", {})) == "answer"


@pytest.fixture
def ministack(monkeypatch: pytest.MonkeyPatch) -> Ministack:
    made = Ministack()
    monkeypatch.setattr(states, "ministack", lambda module, **_: made.modules[module])
    monkeypatch.setattr(states, "snapshot", lambda get_state: get_state())
    return made


@pytest.fixture
def saver(ministack: Ministack, tmp_path: Path) -> StateSaver:
    made = StateSaver(ministack.app, tmp_path, interval=3600)
    ministack.app._load_persisted_state()
    return made


def _saved(folder: Path, service: str) -> Any:
    return json.loads((folder / f"{service}.json").read_text())["payload"]


def test_nothing_is_saved_before_the_old_state_is_loaded(ministack: Ministack, tmp_path: Path) -> None:
    saver = StateSaver(ministack.app, tmp_path, interval=3600)
    assert not saver.save()
    assert not ministack.app.save_all({})
    assert list(tmp_path.iterdir()) == []
    ministack.app._load_persisted_state()
    assert saver.save()


def test_every_service_with_state_has_a_file(saver: StateSaver, ministack: Ministack, tmp_path: Path) -> None:
    ministack.items, ministack.messages = {"t": {"pk": {"sk": {"text": "naïve"}}}}, ["m"]
    assert saver.save()
    assert _saved(tmp_path, "dynamodb") == {"tables": ministack.items}
    assert _saved(tmp_path, "sqs") == {"queues": ["m"]}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["dynamodb.json", "sqs.json"]


def test_tables_are_read_before_queues(saver: StateSaver, ministack: Ministack) -> None:
    saver.save()
    assert ministack.order == ["dynamodb", "sqs"]


def test_tables_are_read_again_only_after_a_write(
    saver: StateSaver, ministack: Ministack, tmp_path: Path
) -> None:
    saver.save()
    ministack.items = {"t": 1}
    ministack.request("services.dynamodb", "DynamoDB_20120810.Query")
    ministack.request("services.dynamodb", "DynamoDB_20120810.GetItem")
    saver.save()
    assert ministack.order.count("dynamodb") == 1
    ministack.request("services.dynamodb", "DynamoDB_20120810.TransactWriteItems")
    saver.save()
    assert _saved(tmp_path, "dynamodb") == {"tables": {"t": 1}}


def test_tables_made_by_a_stack_are_saved(saver: StateSaver, ministack: Ministack, tmp_path: Path) -> None:
    saver.save()
    ministack.items = {"new": 1}
    ministack.request("services.cloudformation")
    saver.save()
    assert _saved(tmp_path, "dynamodb") == {"tables": {"new": 1}}


def test_file_that_did_not_change_is_not_written(
    saver: StateSaver, ministack: Ministack, tmp_path: Path
) -> None:
    saver.save()
    (tmp_path / "sqs.json").write_text("untouched")
    saver.save()
    assert (tmp_path / "sqs.json").read_text() == "untouched"


@pytest.mark.parametrize(
    "status", ["CREATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"]
)
def test_save_waits_for_a_stack_operation(
    saver: StateSaver, ministack: Ministack, tmp_path: Path, status: str
) -> None:
    ministack.stacks._data["s"] = {"StackStatus": status}
    assert not saver.save()
    assert list(tmp_path.iterdir()) == []
    ministack.stacks._data["s"] = {"StackStatus": "CREATE_COMPLETE"}
    assert saver.save()
    assert (tmp_path / "dynamodb.json").exists()


def test_change_set_that_nobody_executes_does_not_stop_saving(
    saver: StateSaver, ministack: Ministack
) -> None:
    ministack.stacks._data["s"] = {"StackStatus": "REVIEW_IN_PROGRESS"}
    assert saver.save()


def test_stack_operation_that_begins_and_ends_during_a_save_makes_it_void(
    saver: StateSaver, ministack: Ministack, tmp_path: Path
) -> None:
    ministack.while_saving = saver._stacks_written
    assert not saver.save()
    assert list(tmp_path.iterdir()) == []
    ministack.while_saving = lambda: None
    assert saver.save()
    assert ministack.order.count("dynamodb") == 2


def test_save_that_fails_is_made_up_for(saver: StateSaver, ministack: Ministack, tmp_path: Path) -> None:
    def fail() -> None:
        raise RuntimeError("dictionary changed size during iteration")

    ministack.while_saving = fail
    with pytest.raises(RuntimeError):
        saver.save()
    ministack.while_saving = lambda: None
    assert saver.save()
    assert (tmp_path / "dynamodb.json").exists()


def test_scoped_state_is_written_as_ministack_reads_it(
    saver: StateSaver, ministack: Ministack, tmp_path: Path
) -> None:
    scoped = Scoped()
    scoped._data = {"key": {"deep": [1, None, True]}}
    ministack.modules["core.persistence"]._json_default = lambda value: {"scoped": value._data}
    assert json.loads("".join(saver._encode({"a": scoped, "b": {1: 2}}, 6))) == {
        "a": {"scoped": {"key": {"deep": [1, None, True]}}},
        "b": {"1": 2},
    }


def test_interrupted_save_is_forgotten_before_its_commit_and_finished_after(tmp_path: Path) -> None:
    commit(tmp_path, {"a.json": ["1"], "b.json": ["1"]})
    (tmp_path / "a.json.next").write_text("2")
    recover(tmp_path)
    assert (tmp_path / "a.json").read_text() == "1"
    (tmp_path / "a.json.next").write_text("3")
    (tmp_path / "commit").touch()
    recover(tmp_path)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"a.json": "3", "b.json": "1"}


def test_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "sqs.json").write_text("{")
    with pytest.raises(LaunchError, match=r"sqs\.json is damaged; restore it, or remove it"):
        recover(tmp_path)
