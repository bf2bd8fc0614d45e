"""What the emulator's launcher checks and prepares before it starts anything."""

from __future__ import annotations

import os
import pickle
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.emulator import launcher, pinned, state
from local.emulator.pinned import LaunchError


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The folder of the state, after ministack's settings were made."""
    before, mask = dict(os.environ), os.umask(0o022)
    yield launcher.configure(tmp_path / "data", "127.0.0.1", 4777)
    os.umask(mask)
    os.environ.clear()
    os.environ.update(before)


def test_ministack_is_told_to_stay_on_this_machine_and_in_its_folder(folder: Path, tmp_path: Path) -> None:
    assert folder == tmp_path / "data" / "state"
    assert os.environ["BIND_HOST"] == os.environ["MINISTACK_HOST"] == "127.0.0.1"
    assert (os.environ["GATEWAY_PORT"], os.environ["PERSIST_STATE"]) == ("4777", "1")
    assert os.environ["STATE_DIR"] == str(folder)
    assert os.environ["S3_DATA_DIR"].startswith(str(tmp_path))


def test_state_can_be_read_by_its_owner_only(folder: Path) -> None:
    state.commit(folder, {"x.json": ["{}"]})
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "x.json").stat().st_mode) == 0o600


def test_folder_in_use_is_refused(folder: Path) -> None:
    with (
        launcher.claim(folder.parent),
        pytest.raises(LaunchError, match=f"another emulator uses {folder.parent}"),
    ):
        launcher.claim(folder.parent)
    launcher.claim(folder.parent).close()


def test_another_ministack_or_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LaunchError, match="none is installed"):
        pinned.require_version()
    monkeypatch.setattr("importlib.metadata.version", lambda _: "1.5.34")
    with pytest.raises(LaunchError, match=r"ministack 1\.5\.33 is required and 1\.5\.34 is installed"):
        pinned.require_version()


def test_symbol_that_is_not_as_expected_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Fake:
        @staticmethod
        def save(data: object) -> None: ...

    monkeypatch.setattr("importlib.import_module", lambda _: Fake)
    assert pinned.ministack("core.state", save=("data",)) is Fake
    with pytest.raises(LaunchError, match=r"ministack\.core\.state\.save is not what it is in 1\.5\.33"):
        pinned.ministack("core.state", save=("data", "more"))
    with pytest.raises(LaunchError, match=r"ministack\.core\.state\.load is not"):
        pinned.ministack("core.state", load=None)


def test_state_follows_the_endpoint(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "sqs.json").write_text('{"http://127.0.0.1:4566/000/q": "http://127.0.0.1:45660/other"}')
    state.move(folder, "http://127.0.0.1:4566")
    state.move(folder, "http://127.0.0.1:4601")
    assert (folder / "sqs.json").read_text() == (
        '{"http://127.0.0.1:4601/000/q": "http://127.0.0.1:45660/other"}'
    )
    state.move(folder, "http://127.0.0.1:4601")
    assert (tmp_path / "endpoint").read_text() == "http://127.0.0.1:4601"


def test_snapshot_is_a_deep_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    live = {"a": [1]}
    source = "import copy\ndef get_state(): return copy.deepcopy(live)\ndef other(): return {'own': live}\n"
    module: dict[str, Any] = {"live": live}
    exec(source, module)
    copied = state.snapshot(module["get_state"])
    live["a"].append(2)
    assert copied == {"a": [1]}
    assert state.snapshot(module["other"])["own"] is live


def test_state_that_cannot_be_pickled_is_copied_as_ministack_does() -> None:
    module: dict[str, Any] = {"live": {"a": lambda: 1}}
    exec("import copy\ndef get_state(): return copy.deepcopy(live)\n", module)
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(module["live"])
    assert state.snapshot(module["get_state"]).keys() == {"a"}
