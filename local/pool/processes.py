"""A function's process, however it came to be."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from local.pool.configuration import FunctionConfiguration
from local.pool.failures import Result

Launch = Callable[[str, int], Awaitable["Process"]]
"""Starts a process with the Runtime API at this address and this descriptor for its output.

Raises ``OSError``, and ``NotInitialised``."""


class Process(Protocol):
    """Leads a process group of its own. ``returncode``: None while it runs; a negative one is a signal."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    async def wait(self) -> int: ...


class NotInitialised(Exception):
    """The function's code could not be loaded; ``result`` is what every invocation that waits for it is told."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.error_type)
        self.result = result


async def spawn(
    function: FunctionConfiguration,
    module: str,
    *arguments: str,
    environment: Mapping[str, str],
    output: int,
    further: tuple[int, ...] = (),
) -> asyncio.subprocess.Process:
    """A new interpreter that runs ``module``. ``further``: descriptors that it keeps. Raises ``OSError``."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, function.handler, *arguments),
        cwd=function.folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=further,
        start_new_session=True,
    )
