"""One part: its health, its death, its end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from local.pool.guard import Guard
from local.setup.stamps import ROOT
from local.supervisor import restarts
from local.supervisor.errors import PartFailed
from local.supervisor.process import Part, PartSpec

Make = Callable[..., Part]
PATIENCE_SECONDS = 90.0

CHILD = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
WAIT = "import time; time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "


@pytest_asyncio.fixture
async def make(tmp_path: Path) -> AsyncIterator[Make]:
    parts: list[Part] = []

    def build(code: str, healthy: Callable[[], bool] = lambda: True) -> Part:
        async def ask() -> bool:
            return healthy()

        spec = PartSpec("part", "part", (sys.executable, "-c", code), dict(os.environ), ask)
        parts.append(Part(spec, tmp_path, guard))
        return parts[-1]

    async with Guard() as guard:
        yield build
        for part in parts:
            await part.stop(0)


async def said(part: Part, word: str) -> None:
    """Returns once the part's log has ``word``."""
    await until(lambda: word in part.tail())


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not true():  # noqa: ASYNC110 (another process does it)
            await asyncio.sleep(0.01)


async def test_a_part_that_ends_while_it_starts_is_named_with_its_last_words(make: Make) -> None:
    part = make("import sys; print('first', flush=True); sys.exit('port 1 is taken')", lambda: False)
    await part.start()
    with pytest.raises(PartFailed) as caught:
        await part.wait_healthy()
    assert "part ended with exit code 1" in str(caught.value) and str(part.log) in str(caught.value)
    assert caught.value.tail.splitlines() == ["first", "port 1 is taken"]


async def test_a_part_that_never_answers_is_given_up(make: Make) -> None:
    part = make(WAIT, lambda: False)
    await part.start()
    with pytest.raises(PartFailed, match="was not healthy within 0 s"):
        await part.wait_healthy(0.2)


async def test_an_answer_from_elsewhere_does_not_make_a_dead_part_healthy(make: Make) -> None:
    part = make("", lambda: True)
    await part.start()
    await until(lambda: part.pid is None)
    assert not await part.healthy()


async def test_a_death_is_noticed_and_says_by_which_signal(make: Make) -> None:
    part = make(WAIT)
    await part.start()
    death = asyncio.create_task(part.died())
    assert part.pid is not None
    os.kill(part.pid, signal.SIGKILL)
    assert "was ended by SIGKILL" in str(await asyncio.wait_for(death, PATIENCE_SECONDS))


async def test_an_end_that_was_asked_for_is_no_death_and_the_part_may_start_again(make: Make) -> None:
    part = make("print('up', flush=True); " + WAIT)
    await part.start()
    await said(part, "up")
    death = asyncio.create_task(part.died())
    await part.stop()
    assert part.pid is None and not death.done()
    await part.start()
    await part.wait_healthy()
    assert part.log.with_name("part.log.1").read_text() == "up\n"
    assert part.pid is not None and not death.done()
    os.kill(part.pid, signal.SIGKILL)
    await asyncio.wait_for(death, PATIENCE_SECONDS)


async def test_a_part_that_does_not_listen_is_killed_with_all_it_started(make: Make) -> None:
    part = make(DEAF + CHILD + "print('up', flush=True); " + WAIT)
    await part.start()
    await said(part, "up")
    assert part.pid is not None
    children = psutil.Process(part.pid).children()
    await part.stop(0.2)
    assert part.pid is None
    assert children and psutil.wait_procs(children, timeout=PATIENCE_SECONDS)[1] == []


async def test_children_in_sessions_of_their_own_end_too(make: Make) -> None:
    code = CHILD.replace("time.sleep(600)'])", "time.sleep(600)'], start_new_session=True)")
    part = make(code + "print('up', flush=True); " + WAIT)
    await part.start()
    await said(part, "up")
    assert part.pid is not None
    children = psutil.Process(part.pid).children()
    await part.stop()
    assert children and psutil.wait_procs(children, timeout=PATIENCE_SECONDS)[1] == []


def test_a_part_and_what_it_started_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    starts = f"""
import asyncio, os, pathlib, sys
from local.pool.guard import Guard
from local.supervisor import restarts
from local.supervisor.process import Part, PartSpec
async def main():
    async with Guard() as guard:
        command = (sys.executable, "-c", {CHILD + "print('up', flush=True); " + WAIT!r})
        part = Part(PartSpec("part", "part", command, dict(os.environ), None), pathlib.Path({str(tmp_path)!r}), guard)
        await part.start()
        while "up" not in part.tail():
            await asyncio.sleep(0.01)
        print(part.pid, flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""
    command = [sys.executable, "-c", starts]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        part = psutil.Process(int(supervisor.stdout.readline()))
        processes = [part, *part.children(), *psutil.Process(supervisor.pid).children()]
        assert len(processes) >= 4  # the part's child, the part again, and the reaper
        supervisor.kill()
        assert psutil.wait_procs(processes, timeout=PATIENCE_SECONDS)[1] == []


async def test_what_a_dead_part_had_started_ends_too(make: Make) -> None:
    part = make(CHILD + "print('up', flush=True); " + WAIT)
    await part.start()
    await said(part, "up")
    assert part.pid is not None
    children = psutil.Process(part.pid).children()
    os.kill(part.pid, signal.SIGKILL)
    await asyncio.wait_for(part.died(), PATIENCE_SECONDS)
    assert children and psutil.wait_procs(children, timeout=PATIENCE_SECONDS)[1] == []


async def test_a_part_that_runs_is_not_started_twice(make: Make) -> None:
    part = make(WAIT)
    assert sorted(await asyncio.gather(part.start(), part.start())) == [False, True]


@pytest.mark.parametrize(
    ("deaths", "seconds"),
    [
        ([100], 0.5),
        ([90, 100], 1),
        ([70, 80, 90, 100], 4),
        ([0, 70, 80, 90, 119], None),
        ([0, 70, 80, 90, 121], 4),  # the first is two minutes ago
    ],
)
def test_a_part_is_started_again_later_each_time_and_given_up_when_it_dies_too_often(
    deaths: list[float], seconds: float | None
) -> None:
    assert restarts.pause(deaths, deaths[-1]) == seconds


async def quiet(part: Part) -> str:
    return ""


async def test_a_part_that_cannot_live_is_started_four_times_and_then_given_up(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(restarts, "FIRST_PAUSE_SECONDS", 0.01)
    part = make(
        f"open({str(tmp_path / 'runs')!r}, 'a').write('.'); import sys; sys.exit('no disk')", lambda: False
    )
    await part.start()
    reason = await restarts.keep(part, lambda: True, quiet, lambda words: None)
    assert "part ended with exit code 1" in str(reason) and (tmp_path / "runs").read_text() == "....."


async def test_a_death_is_said_with_what_it_means_and_a_stop_is_none(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    async def meaning(part: Part) -> str:
        return ", and more"

    part = make(WAIT)
    await part.start()
    kept = asyncio.create_task(restarts.keep(part, lambda: True, meaning, said.append))
    first = part.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await until(lambda: bool(said))
    assert said == ["part was ended by SIGKILL; it was started again, and more"] and part.pid != first
    monkeypatch.setattr(restarts, "FIRST_PAUSE_SECONDS", 0.2)
    assert part.pid is not None
    os.kill(part.pid, signal.SIGKILL)
    await part.died()
    await part.stop()  # while it waits to be started again
    await asyncio.sleep(1)
    assert part.pid is None and len(said) == 1 and not kept.done()
    kept.cancel()


async def test_before_all_is_up_the_first_death_is_the_end(make: Make) -> None:
    part = make("")
    await part.start()
    reason = await asyncio.wait_for(
        restarts.keep(part, lambda: False, quiet, lambda words: None), PATIENCE_SECONDS
    )
    assert "part ended with exit code 0" in str(reason)
