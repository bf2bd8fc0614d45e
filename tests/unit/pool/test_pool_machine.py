"""Whether the machine is crowded, as the kernel tells it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from local.pool.machine import crowded, processor_seconds


@pytest.mark.parametrize(
    ("running", "processors", "is_so"),
    [(1, 2, False), (2, 2, False), (3, 2, True), (9, 8, True), (0, 1, False)],
)
def test_crowded_is_when_more_wants_to_run_than_there_are_processors(
    tmp_path: Path, running: int, processors: int, is_so: bool
) -> None:
    file = tmp_path / "loadavg"
    file.write_text(f"9.74 9.82 10.35 {running}/192 9330\n")
    assert crowded(file, processors) is is_so


def test_a_system_that_does_not_tell_is_never_crowded(tmp_path: Path) -> None:
    assert not crowded(tmp_path / "absent", 1)


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc")
def test_the_processor_time_of_a_process_grows_with_its_work() -> None:
    before, own = processor_seconds(os.getpid()), time.thread_time()
    while time.thread_time() < own + 0.02:
        pass
    assert 0.01 < processor_seconds(os.getpid()) - before


@pytest.mark.parametrize("pid", [None, 0, 2**22 + 1], ids=["not-started", "no-process", "gone"])
def test_who_does_not_run_has_had_no_processor_time(pid: int | None) -> None:
    assert processor_seconds(pid) == 0
