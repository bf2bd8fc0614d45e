"""The socket through which a running supervisor is asked: one JSON object a line each way.

{"do": "status"}                                  what runs, with pids, and whether each part is healthy
{"do": "stop", "part": NAME, "seconds": S}        ends a part without ending the rest; 0 seconds kills it
{"do": "start", "part": NAME}                     starts it again and waits until it is healthy
{"do": "faults", "plan": TEXT}                    plays these faults instead; without a plan, only says what is played

The answer is {"ok": true, "parts": {...}} ("faults" has its own parts: plan and counts), or
{"ok": false, "error": sentence}. Only the owner may connect.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from local.faults.errors import FaultsError
from local.faults.plan import parse
from local.supervisor.errors import StackError
from local.supervisor.process import STOP_SECONDS
from local.supervisor.stack import Stack

SOCKET = "control.sock"
ANSWER_SECONDS = 90.0


@asynccontextmanager
async def serve(stack: Stack) -> AsyncIterator[None]:
    """Answers for ``stack`` while the context lasts."""
    path = stack.folder.root / SOCKET
    path.unlink(missing_ok=True)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            line = await reader.readline()
            writer.write(json.dumps(await _answer(stack, line)).encode() + b"\n")
            await writer.drain()
        writer.close()

    with socket.socket(socket.AF_UNIX) as listening:
        before = os.umask(0o177)
        try:
            with _short(path) as address:
                listening.bind(address)
        finally:
            os.umask(before)
        server = await asyncio.start_unix_server(connected, sock=listening)
        try:
            yield
        finally:
            server.close()
            path.unlink(missing_ok=True)


def ask(root: Path, question: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of the supervisor with data folder ``root``. Raises ``StackError`` when none runs, or it refuses."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_SECONDS)
        try:
            with _short(root / SOCKET) as address:
                connection.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            raise StackError(
                f"TaskFlow does not run with TASKFLOW_DATA_DIR={root}: start it with make run"
            ) from None
        connection.sendall(json.dumps(question).encode() + b"\n")
        with connection.makefile() as lines:
            answer: dict[str, Any] = json.loads(
                lines.readline() or '{"ok": false, "error": "it has just stopped"}'
            )
    if not answer["ok"]:
        raise StackError(answer["error"])
    return answer


async def _answer(stack: Stack, line: bytes) -> dict[str, Any]:
    try:
        question = json.loads(line)
        action, name = question["do"], question.get("part")
        if action == "faults":
            if question.get("plan") is not None:
                await stack.faults.play(parse(str(question["plan"])))
            return {"ok": True, "parts": await stack.faults.state()}
        if action != "status" and name not in stack.parts:
            raise StackError(f"there is no part {name!r}; there are {', '.join(stack.parts)}")
        if action == "stop":
            await stack.parts[name].stop(float(question.get("seconds", STOP_SECONDS)))
        elif action == "start":
            await stack.parts[name].start()
            await stack.parts[name].wait_healthy()
        return {"ok": True, "parts": await _status(stack)}
    except (StackError, FaultsError) as error:
        return {"ok": False, "error": str(error)}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return {"ok": False, "error": f"not a question this supervisor knows ({error})"}


async def _status(stack: Stack) -> dict[str, Any]:
    healthy = await asyncio.gather(*(part.healthy() for part in stack.parts.values()))
    return {
        name: {"pid": part.pid, "healthy": well, "log": str(part.log)}
        for (name, part), well in zip(stack.parts.items(), healthy, strict=True)
    }


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """The address of a socket at ``path``, which the system limits to about a hundred characters."""
    if len(os.fsencode(path)) < 100:
        yield str(path)
    else:
        with contextlib.chdir(path.parent):
            yield path.name
