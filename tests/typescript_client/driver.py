"""A conformance driver that speaks through the TypeScript client, in a Node.js process."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from typing import Any

from tests.conformance.driver import Closed, Model, Refused
from tests.support.kept_secret import note
from tests.typescript_client.conftest import CLIENT, environment, node

_LINE_BYTES = 4 * 2**20


class ClientDriver:
    """Plays scripts through the client. Use ``started``."""

    can = frozenset(("model", "release", "http", "cut", "client-pacing"))

    def __init__(self, process: asyncio.subprocess.Process, model: Model) -> None:
        self._process = process
        self._model = model
        self._events: dict[str, asyncio.Queue[Any]] = defaultdict(asyncio.Queue)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._drops: dict[int, str] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def started(cls, url: str, model: Model) -> ClientDriver:
        """A driver of a process that talks to the stack at ``url``."""
        process = await asyncio.create_subprocess_exec(
            *node("tests/stack/driver.mjs"),
            cwd=CLIENT,
            env=environment(url),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LINE_BYTES,
        )
        return cls(process, model)

    async def connect(self, connection: str, person: str, query: dict[str, str]) -> Refused | None:
        await self._do("connect", connection=connection, person=person, query=query)
        return None

    async def send(self, connection: str, frame: dict[str, Any]) -> None:
        await self._do("send", connection=connection, frame=frame)

    async def send_text(self, connection: str, text: str) -> None:
        raise NotImplementedError("a client library sends valid frames")

    async def next_event(self, connection: str) -> Any | Closed:
        return await self._events[connection].get()

    def arrived(self, connection: str) -> list[Any]:
        events = self._events[connection]
        return [events.get_nowait() for _ in range(events.qsize())]

    async def drop(self, connection: str) -> None:
        await self._do("drop", connection=connection)

    async def reconnect(self, connection: str, conversation_id: str) -> None:
        await self._do("restore", connection=connection)

    async def release(self) -> None:
        await self._model.release()

    async def http(self, person: str, method: str, path: str, body: Any) -> tuple[int, Any]:
        answer = await self._do("http", person=person, method=method, path=path, body=body)
        return answer["status"], answer["answer"]

    async def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._reading

    async def _do(self, command: str, **rest: Any) -> Any:
        number = len(self._answers)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        if command == "drop":
            self._drops[number] = rest["connection"]
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps({'id': number, 'command': command, **rest})}\n".encode())
        await self._process.stdin.drain()
        return await answer

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            said = json.loads(line)
            if "event" in said:
                note(str(said["event"].get("resumeToken") or ""))
                self._events[said["connection"]].put_nowait(said["event"])
                continue
            # What was there before a cut and nobody has read is forgotten.
            if (dropped := self._drops.get(said["id"])) is not None:
                self.arrived(dropped)
            answer = self._answers[said["id"]]
            if "problem" in said:
                answer.set_exception(RuntimeError(said["problem"]))
            else:
                answer.set_result(said["result"])
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(RuntimeError("the client's process has ended"))
