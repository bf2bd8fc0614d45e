"""The embedded Postgres as a process: made, killed, started again, refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from local.postgres import cluster
from local.postgres.errors import PostgresError
from local.setup.stamps import ROOT
from tests.support.ports import free_port

PATIENCE_SECONDS = 90.0


class Server:
    """A data folder below one that only its owner may enter, as a project in a home folder is."""

    def __init__(self, home: Path) -> None:
        home.mkdir(mode=0o700)
        self.data = home / "postgres"
        self.password_file = home / "password"
        self.password_file.write_text("a secret")
        self.password_file.chmod(0o600)
        self.log = home / "log"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return cluster.url(self.port, "a secret")

    def start(self, **environment: str) -> subprocess.Popen[bytes]:
        options = ("--data", self.data, "--port", str(self.port), "--password-file", self.password_file)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "local.postgres", *options],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=log,
                stderr=log,
            )
        return self.process

    def ready(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection, once the server gives one."""
        process = self.process
        assert process is not None
        while True:
            assert process.poll() is None, self.log.read_text()
            try:
                return psycopg.connect(self.url, autocommit=True, connect_timeout=5)
            except psycopg.OperationalError:
                time.sleep(0.05)

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    yield from _server(tmp_path / "home")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One that answers, for tests that leave it as it is."""
    for made in _server(tmp_path_factory.mktemp("running") / "home"):
        made.start()
        made.ready().close()
        yield made


def _server(home: Path) -> Iterator[Server]:
    made = Server(home)
    yield made
    made.stop(signal.SIGKILL)
    for left in working_in(made.data):
        left.kill()


def working_in(data: Path) -> list[psutil.Process]:
    return [psutil.Process(pid) for pid in cluster._working_in(data)]


def test_rows_survive_a_kill_although_another_process_now_has_the_servers_id(server: Server) -> None:
    process = server.start()
    with server.ready() as connection:
        assert connection.info.server_version // 10000 == 18
        connection.execute("CREATE TABLE said (what text)")
        connection.execute("INSERT INTO said VALUES ('Grüße 👋')")
        backends = psutil.Process(process.pid).children()
        server.stop(signal.SIGKILL)
    lock = server.data / "postmaster.pid"
    assert lock.exists()
    lock.write_text(lock.read_text().replace(str(process.pid), str(os.getpid()), 1))
    server.start()
    with server.ready() as connection:
        assert connection.execute("SELECT what FROM said").fetchall() == [("Grüße 👋",)]
        assert connection.execute("SELECT lower('ÄÉ'), 'Ä' ILIKE 'ä'").fetchone() == ("äé", True)
    assert backends and psutil.wait_procs(backends, timeout=PATIENCE_SECONDS)[1] == []
    server.stop()
    assert not lock.exists() and working_in(server.data) == []


def test_it_ends_at_once_and_in_order_while_clients_are_connected(server: Server) -> None:
    process = server.start()
    with server.ready():
        server.stop()
    assert process.returncode == 0
    assert "database system is shut down" in server.log.read_text()


def test_nobody_gets_in_without_the_password(running: Server) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.url(running.port, "a guess"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as somebody else")
def test_for_root_it_runs_as_nobody_and_leaves_the_folders_above_as_they_are(running: Server) -> None:
    assert running.process is not None
    assert psutil.Process(running.process.pid).username() == "nobody"
    assert running.data.parent.stat().st_mode & 0o777 == 0o700
    assert running.data.parent.stat().st_uid == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as somebody else")
@pytest.mark.parametrize("setpriv", ["none", "refused"])
def test_where_root_cannot_leave_it_access_one_line_names_the_closed_folder(
    server: Server, tmp_path: Path, setpriv: str
) -> None:
    if setpriv == "refused":
        (tmp_path / "setpriv").write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / "setpriv").chmod(0o755)
    closed = next(part for part in reversed(server.data.parents) if part.stat().st_mode & 0o1 == 0)
    assert server.start(PATH=str(tmp_path)).wait(PATIENCE_SECONDS) == 1
    words = server.log.read_text()
    assert f"nobody, who may not enter {closed}" in words and words.count("\n") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as somebody else")
def test_without_setpriv_open_folders_will_do(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="taskflow-open-") as folder:
        Path(folder).chmod(0o755)
        server = Server(Path(folder) / "home")
        server.data.parent.chmod(0o755)
        process = server.start(PATH=str(tmp_path))
        server.ready().close()
        assert psutil.Process(process.pid).username() == "nobody"
        server.stop()


def test_a_making_that_was_interrupted_is_begun_again(server: Server) -> None:
    draft = server.data / "draft"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    (draft / "postgresql.conf").write_text("nonsense")
    server.start()
    server.ready().close()
    assert not draft.exists()


def test_a_second_server_on_the_same_data_is_refused_in_one_line(
    running: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PostgresError) as caught:
        monkeypatch.setattr(cluster, "ORPHANS_SECONDS", 0.1)
        cluster.release(running.data)
    assert "another Postgres (process" in str(caught.value) and "\n" not in str(caught.value)
