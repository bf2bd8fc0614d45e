"""The emulator's state on disk: saved while it runs, moved when its endpoint changes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pickle
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from local.emulator.pinned import ministack

CHUNK_DEPTH = 6
"""State is encoded in pieces of one DynamoDB partition: encoding holds the interpreter lock."""
READS = ("Get", "BatchGet", "Query", "Scan", "Describe", "List", "TransactGet")


def move_state(state: Path, endpoint: str) -> None:
    """Rewrites the endpoint in the saved state when it is not the one of last time."""
    note = state.parent / "endpoint"
    before = note.read_text() if note.exists() else endpoint
    if before != endpoint:
        for file in sorted(state.glob("*.json")):
            replace(file, [file.read_text().replace(f"{before}/", f"{endpoint}/")])
    replace(note, [endpoint])


def replace(file: Path, chunks: list[str]) -> None:
    """Writes the file so that a crash leaves the whole old or the whole new one."""
    temporary = file.with_name(file.name + ".tmp")
    with temporary.open("w") as out:
        out.writelines(chunks)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(file)


class StateSaver:
    """Keeps the state folder no older than ``interval`` seconds."""

    def __init__(self, app: Any, folder: Path, interval: float) -> None:
        self._persistence = ministack(
            "core.persistence", save_state=None, _json_default=("obj",), _state_format_version=("service",)
        )
        self._scoped = (self._persistence.AccountRegionScopedDict, self._persistence.AccountScopedDict)
        self._stacks = ministack("services.cloudformation", _stacks=None)._stacks
        self._build = app._build_persistence_save_dict
        self._folder = folder
        self._interval = interval
        self._lock = threading.Lock()
        self._digests: dict[str, bytes] = {}
        self._tables_changed = True
        self._watch("services.dynamodb")
        self._watch("services.cloudformation")

    def _watch(self, module: str) -> None:
        """Notes writes to tables: by requests to DynamoDB, and by stack operations."""
        service = ministack(module, handle_request=("method", "path", "headers", "body", "query_params"))
        handle = service.handle_request

        async def handle_request(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
            try:
                return await handle(method, path, headers, body, query)
            finally:  # afterwards, so that a save cannot fall between the note and the write
                if not headers.get("x-amz-target", "").rpartition(".")[2].startswith(READS):
                    self._tables_changed = True

        service.handle_request = handle_request

    def run(self) -> None:
        pause = self._interval
        while True:
            time.sleep(pause)
            started = time.monotonic()
            try:
                self.save()
            except Exception as error:
                print(f"emulator: state not saved, trying again: {error!r}", file=sys.stderr, flush=True)
            pause = max(self._interval, 10 * (time.monotonic() - started))

    def _stack_operation(self) -> bool:
        statuses = {str(stack.get("StackStatus")) for stack in list(self._stacks._data.values())}
        return any(s.endswith("_IN_PROGRESS") and s != "REVIEW_IN_PROGRESS" for s in statuses)

    def save(self, _services: object = None) -> None:
        """Saves what changed. A stack operation under way is waited out by skipping this time."""
        with self._lock:
            if any(
                str(s.get("StackStatus")).endswith("_IN_PROGRESS") for s in list(self._stacks._data.values())
            ):
                return
            # Tables before queues: a message sent in between is sent again from its outbox, not lost.
            services = sorted(self._build().items(), key=lambda service: service[0] != "dynamodb")
            for name, get_state in services:
                if name != "dynamodb" or self._tables_changed:
                    self._save(name, get_state)

    def _save(self, name: str, get_state: Callable[[], Any]) -> None:
        if name == "dynamodb":
            self._tables_changed = False
        try:
            state = snapshot(get_state)
            if state is None:
                return
            version = self._persistence._state_format_version(name)
            chunks = list(self._encode({"__ministack_format__": version, "payload": state}, CHUNK_DEPTH))
            digest = hashlib.blake2b("".join(chunks).encode()).digest()
            if self._digests.get(name) != digest:
                replace(self._folder / f"{name}.json", chunks)
                self._digests[name] = digest
        except BaseException:
            self._tables_changed = True
            raise

    def _encode(self, value: Any, depth: int) -> Iterator[str]:
        if depth and isinstance(value, self._scoped):
            value = self._persistence._json_default(value)
        if not depth or not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            yield json.dumps(value, default=self._persistence._json_default)
            return
        yield "{"
        for index, (key, item) in enumerate(value.items()):
            yield f"{',' if index else ''}{json.dumps(key)}:"
            yield from self._encode(item, depth - 1)
        yield "}"


def snapshot(get_state: Callable[[], Any]) -> Any:
    """``get_state()`` with its deep copies made by pickle: eight times faster and, as one call in C under the
    interpreter lock, never half of a write."""
    code = getattr(get_state, "__code__", None)
    if code is None:
        return get_state()
    copier = types.SimpleNamespace(deepcopy=lambda value: pickle.loads(pickle.dumps(value)))  # noqa: S301
    with contextlib.suppress(pickle.PicklingError, TypeError, AttributeError):
        return types.FunctionType(code, {**get_state.__globals__, "copy": copier})()
    return get_state()
