"""What the data folder keeps."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from taskflow.conversation.session import parse

from local.supervisor import running
from local.supervisor.errors import AlreadyRunning, PortTaken, SettingError
from local.supervisor.folder import LAYOUT, DataFolder, holder, locked, secret, set_old_data_aside, write_env
from local.supervisor.ports import PREFERRED, Claims, allocate, free, require_free

STORED = Path(__file__).parents[2] / "data" / f"session-of-layout-{LAYOUT}.json"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.make()
    return made


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        found.listen()
        yield found


def test_a_secret_is_made_once_and_for_its_owner_alone(folder: DataFolder) -> None:
    first = secret(folder.signing_key)
    assert len(first) >= 40
    assert secret(folder.signing_key) == first
    assert stat.S_IMODE(folder.signing_key.stat().st_mode) == 0o600
    assert secret(folder.postgres_password) != first


def test_a_shell_reads_the_env_file(folder: DataFolder) -> None:
    write_env(
        folder.env, {"DATABASE_URL": "postgresql://a:b'c@h/d?x=1&y=2", "EMPTY": "", "MORE": "$HOME `id`"}
    )
    assert stat.S_IMODE(folder.env.stat().st_mode) == 0o600
    script = f'. {folder.env}; sh -c \'printf "%s|%s|%s" "$DATABASE_URL" "$EMPTY" "$MORE"\''
    said = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout
    assert said == "postgresql://a:b'c@h/d?x=1&y=2||$HOME `id`"


def test_two_supervisors_cannot_have_one_folder(folder: DataFolder) -> None:
    assert holder(folder) is None
    with locked(folder, "http://localhost:3000"):
        assert holder(folder) == os.getpid()
        with pytest.raises(AlreadyRunning) as caught, locked(folder, "http://localhost:3001"):
            raise AssertionError
        words = str(caught.value)
        assert "already runs at http://localhost:3000" in words and str(os.getpid()) in words
        assert "TASKFLOW_DATA_DIR" in words and "make stop" in words and "\n" not in words
    assert holder(folder) is None
    with locked(folder, "http://localhost:3000"):
        assert holder(folder) == os.getpid()


def test_a_folder_that_cannot_be_made_is_named_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match=r"TASKFLOW_DATA_DIR=.*/file/data cannot be used"):
        DataFolder(tmp_path / "file" / "data").make()


def test_a_taken_port_is_named_with_its_owner_and_the_setting(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    assert not free(port)
    with pytest.raises(PortTaken) as caught, Claims() as claims:
        require_free(port, claims)
    words = str(caught.value)
    assert words.startswith(f"Port {port} is taken") and "TASKFLOW_PORT" in words and "\n" not in words


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_a_port_is_taken_when_localhost_would_mean_another_program() -> None:
    with socket.socket(socket.AF_INET6) as other:
        try:
            other.bind(("::1", 0))
        except OSError:
            pytest.skip("no IPv6 loopback here")
        other.listen()
        assert not free(other.getsockname()[1])


def allocated(file: Path, public: int = 3000) -> dict[str, int]:
    """What a stack would get that ends at once."""
    with Claims() as claims:
        claims.claim(public)
        return allocate(file, claims)


def test_internal_ports_stay_and_give_way(folder: DataFolder, listener: socket.socket) -> None:
    taken = listener.getsockname()[1]
    first = allocated(folder.ports)
    assert set(first) == set(PREFERRED) and len(set(first.values())) == len(PREFERRED)
    assert allocated(folder.ports) == first
    folder.ports.write_text(json.dumps({**first, "pool": taken}))
    second = allocated(folder.ports)
    assert second["pool"] != taken
    assert {**second, "pool": 0} == {**first, "pool": 0}
    assert allocated(folder.ports, second["model"])["model"] != second["model"]


def test_two_stacks_that_start_at_once_have_no_port_in_common(tmp_path: Path) -> None:
    with Claims() as one, Claims() as other:
        first = allocate(tmp_path / "one.json", one)
        second = allocate(tmp_path / "other.json", other)
        assert not {*first.values()} & {*second.values()}
        with pytest.raises(PortTaken, match=r"starts just now.*TASKFLOW_PORT"):
            require_free(first["pool"], other)
        with socket.socket() as part:  # a claim is in no part's way
            part.bind(("127.0.0.1", first["pool"]))
            part.listen()
    assert allocated(tmp_path / "one.json") == first


def test_a_broken_ports_file_is_made_anew(folder: DataFolder) -> None:
    folder.ports.write_text("{")
    assert set(allocated(folder.ports)) == set(PREFERRED)
    folder.ports.write_text('{"pool": "4650", "model": 0, "edge": 70000}')
    assert isinstance(allocated(folder.ports)["pool"], int)


def test_a_new_data_folder_has_the_present_layout_and_keeps_its_data(folder: DataFolder) -> None:
    assert set_old_data_aside(folder) is None
    assert folder.layout.read_text() == LAYOUT
    folder.emulator.mkdir()
    (folder.emulator / "dynamodb.json").write_text("{}")
    assert set_old_data_aside(folder) is None
    assert (folder.emulator / "dynamodb.json").exists()


@pytest.mark.parametrize("layout", [None, "2", "4"])
def test_sessions_of_another_layout_are_moved_aside_with_a_sentence_and_the_rest_stays(
    folder: DataFolder, layout: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    moved: list[Path] = []
    for data in ("first", "second"):
        folder.layout.unlink(missing_ok=True)
        if layout is not None:
            folder.layout.write_text(layout)
        folder.emulator.mkdir()
        (folder.emulator / "dynamodb.json").write_text(data)
        folder.postgres.mkdir(exist_ok=True)
        running._set_old_data_aside(folder)
        told = capsys.readouterr()
        [where] = set(folder.root.glob("emulator-of-layout-*")) - set(moved)
        moved.append(where)
        assert f"moved to {where}." in told.out + told.err
        assert (where / "dynamodb.json").read_text() == data
        assert not folder.emulator.exists()
        assert folder.postgres.exists()
        assert folder.layout.read_text() == LAYOUT


def test_this_version_reads_a_session_that_was_stored_in_this_layout() -> None:
    """If a change breaks this, raise ``LAYOUT`` and store an item of the new layout beside this one."""
    item = json.loads(STORED.read_text())
    session = parse(item)
    assert set(item) - {"pk", "sk", "due"} <= {each.name for each in fields(session)}
    assert (session.requested_turn, session.settled_turn, session.lease_turn) == (3, 2, 3)
    assert session.subscribers["c1"].created
