"""One ``make run``, from its lock to its last process."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from local.pool.guard import Guard
from local.progress import Progress
from local.supervisor import control
from local.supervisor.config import Config
from local.supervisor.environment import forget_aws, forget_unusable_proxies
from local.supervisor.errors import StackError
from local.supervisor.folder import DataFolder, locked, set_old_data_aside
from local.supervisor.ports import Claims, allocate, require_free
from local.supervisor.stack import Stack

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(config: Config) -> int:
    """Starts the stack, prints the one line that it is ready, and serves until a signal or a part's death.

    The exit code: 0 when told to stop, 1 when something failed. Nothing it started runs any more then.
    """
    forget_aws()
    if warning := forget_unusable_proxies(config.provider.base_url):
        say(warning)
    folder = DataFolder(config.data_dir)
    try:
        folder.make()
        with locked(folder, config.url), Claims() as claims:
            require_free(config.port, claims)
            _set_old_data_aside(folder)
            asyncio.run(_run(config, folder, allocate(folder.ports, claims)))
            return 0
    except StackError as error:
        say(f"{error.tail}\n{error}" if error.tail else str(error))
    return 1


def _set_old_data_aside(folder: DataFolder) -> None:
    moved = set_old_data_aside(folder)
    if moved is not None:
        say(
            f"This version cannot read the sessions that an earlier version stored. They were moved to {moved}. "
            "Conversations come back from Postgres when you open them. Messages that had not reached Postgres are "
            "missing. Remove that folder when you do not need it."
        )


async def _run(config: Config, folder: DataFolder, ports: Mapping[str, int]) -> None:
    told = asyncio.Event()
    with _signals(told):
        async with Guard() as guard:
            stack = Stack(config, folder, ports, guard, say)
            try:
                async with control.serve(stack):
                    await _until_told(stack, told)
                say("Stopping ...")
            finally:
                told.clear()
                await _close(stack, told)


async def _until_told(stack: Stack, told: asyncio.Event) -> None:
    """Starts and serves until told to stop. Raises what fails first."""
    serving = asyncio.create_task(_serve(stack))
    stop = asyncio.create_task(told.wait())
    ends: list[asyncio.Future[Any]] = [serving, stop, stack.death]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    serving.cancel()
    try:
        await serving
    except asyncio.CancelledError:
        pass  # it was well until now
    except StackError:
        if not stack.death.done():  # a part's death is why, whatever went wrong because of it
            raise
    if stack.death.done():
        raise stack.death.result()


async def _serve(stack: Stack) -> None:
    """Brings the stack up, says so, and goes on until cancelled. Raises ``StackError``."""
    with Progress("Starting TaskFlow") as steps:
        try:
            await stack.up(steps)
        except BaseExceptionGroup as group:
            raise first(group) from group
    for warning in stack.warnings:
        say(warning)
    if stack.config.faults:
        say(
            f"Faults are played, as AWS has them: {stack.config.faults}\n"
            ".venv/bin/python -m local faults shows what was injected; .venv/bin/python -m local faults off ends them."
        )
    print(f"TaskFlow is ready: {stack.config.url}", flush=True)
    try:
        if found := await stack.late_models():
            say(f"The model provider tells its models now: {found}")
    except StackError as error:
        say(str(error))
    await asyncio.Event().wait()


async def _close(stack: Stack, told: asyncio.Event) -> None:
    """Ends everything in order; a further signal kills what is left at once."""
    closing = asyncio.create_task(stack.close())
    again = asyncio.create_task(told.wait())
    await asyncio.wait([closing, again], return_when=asyncio.FIRST_COMPLETED)
    again.cancel()
    if not closing.done():
        closing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await closing
        await asyncio.gather(*(part.stop(0) for part in stack.parts.values()))
        return
    closing.result()


def first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first of the errors that were raised at once."""
    error = group.exceptions[0]
    return first(error) if isinstance(error, BaseExceptionGroup) else error


@contextlib.contextmanager
def _signals(told: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in STOPPING:
        loop.add_signal_handler(number, told.set)
    try:
        yield
    finally:
        for number in STOPPING:
            loop.remove_signal_handler(number)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
