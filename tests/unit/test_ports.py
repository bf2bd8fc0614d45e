"""Ports that tests choose before a server listens there."""

from __future__ import annotations

import socket

import pytest

from tests.support import ports
from tests.support.ports import FIRST, LANE, LANES, candidate, free_port


def test_workers_of_a_run_never_choose_the_same_port() -> None:
    for process in (1, 4_711, 4_194_304):
        chosen = [{candidate(n, f"gw{worker}", process + worker) for n in range(LANE)} for worker in range(4)]
        assert len(set.union(*chosen)) == 4 * LANE


def test_none_of_them_is_one_that_the_kernel_gives_to_clients() -> None:
    found = {candidate(number, worker, 9) for number in range(LANE) for worker in ("", "gw0", "gw9", "gw10")}
    assert min(found) >= FIRST
    assert max(found) < FIRST + LANES * LANE < 32_768


def test_what_somebody_listens_on_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        port = taken.getsockname()[1]
        offered = iter([port, port, port + 1, port + 2])
        monkeypatch.setattr(ports, "candidate", lambda number, worker, process: next(offered))
        assert free_port() != port


def test_the_same_port_is_not_given_twice() -> None:
    assert len({free_port() for _ in range(50)}) == 50
