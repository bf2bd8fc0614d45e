"""The emulator's state on disk: saved while it runs, whole or not at all; moved when its endpoint changes.

One file a service. A save writes the changed ones beside the old (``*.next``), then the file ``commit``, then puts
them in place; a start finishes a save that got as far as ``commit`` and forgets one that did not.
"""

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
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from local.emulator.pinned import LaunchError, ministack

CHUNK_DEPTH = 6
"""State is encoded in pieces of one DynamoDB partition: encoding holds the interpreter lock."""
READS = ("Get", "BatchGet", "Query", "Scan", "Describe", "List", "TransactGet")


def recover(state: Path) -> None:
    """Finishes or forgets an interrupted save. Raises ``LaunchError`` for a damaged file: ministack would go on
    without its content and overwrite it."""
    for file in sorted(state.glob("*.next")):
        if (state / "commit").exists():
            file.replace(file.with_suffix(""))
        else:
            file.unlink()
    (state / "commit").unlink(missing_ok=True)
    for file in sorted(state.glob("*.json")):
        try:
            json.loads(file.read_text())
        except ValueError:
            raise LaunchError(
                f"{file} is damaged; restore it, or remove it to go on without what it held"
            ) from None


def move(state: Path, endpoint: str) -> None:
    """Rewrites the endpoint in the saved state when it is not the one of last time."""
    note = state.parent / "endpoint"
    before = note.read_text() if note.exists() else endpoint
    if before != endpoint:
        texts = {file.name: file.read_text() for file in state.glob("*.json")}
        commit(state, {name: [text.replace(f"{before}/", f"{endpoint}/")] for name, text in texts.items()})
    _write(note, [endpoint])


def commit(state: Path, files: Mapping[str, list[str]]) -> None:
    """Puts all these files in place, or after a crash none or all of them (``recover``)."""
    for name, chunks in files.items():
        _write(state / f"{name}.next", chunks)
    if files:
        _write(state / "commit", [])
        for name in files:
            (state / f"{name}.next").replace(state / name)
        (state / "commit").unlink()


def _write(file: Path, chunks: list[str]) -> None:
    with file.open("w") as out:
        out.writelines(chunks)
        out.flush()
        os.fsync(out.fileno())


class StateSaver:
    """Keeps the state folder no older than ``interval`` seconds, from when ministack has loaded it."""

    def __init__(self, app: Any, folder: Path, interval: float) -> None:
        self._persistence = ministack(
            "core.persistence", _json_default=("obj",), _state_format_version=("service",)
        )
        self._scoped = (self._persistence.AccountRegionScopedDict, self._persistence.AccountScopedDict)
        self._stacks = ministack("services.cloudformation", _stacks=None)._stacks
        self._build = app._build_persistence_save_dict
        self._load = app._load_persisted_state
        app._load_persisted_state = self.load
        app.save_all = self.save  # what the graceful stop calls
        self._folder = folder
        self._interval = interval
        self._lock = threading.Lock()
        self._digests: dict[str, bytes] = {}
        self._loaded = False
        self._tables_changed = True
        self._stacks_changed = False
        self._watch("services.dynamodb", self._tables_written)
        self._watch("services.cloudformation", self._stacks_written)

    def _watch(self, module: str, note: Callable[[], None]) -> None:
        service = ministack(module, handle_request=("method", "path", "headers", "body", "query_params"))
        handle = service.handle_request

        async def handle_request(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
            try:
                return await handle(method, path, headers, body, query)
            finally:  # afterwards, so that a save cannot fall between the note and the write
                if not headers.get("x-amz-target", "").rpartition(".")[2].startswith(READS):
                    note()

        service.handle_request = handle_request

    def _tables_written(self) -> None:
        self._tables_changed = True

    def _stacks_written(self) -> None:
        self._stacks_changed = self._tables_changed = True

    def _stack_operation(self) -> bool:
        statuses = {str(stack.get("StackStatus")) for stack in list(self._stacks._data.values())}
        return any(s.endswith("_IN_PROGRESS") and s != "REVIEW_IN_PROGRESS" for s in statuses)

    def load(self) -> None:
        """Loads the state and begins to save it."""
        self._load()
        self._loaded = True
        threading.Thread(target=self.run, name="state-saver", daemon=True).start()

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

    def save(self, _services: object = None) -> bool:
        """Saves what changed. Puts it off, and returns False, before the state was loaded and amid a stack
        operation: what it has made so far and what is said of it are in different files."""
        with self._lock:
            self._stacks_changed = False
            tables, self._tables_changed = self._tables_changed, False
            saved = False
            try:
                if self._loaded and not self._stack_operation():
                    # Tables before queues: a message sent in between is sent again from its outbox, not lost.
                    services = sorted(self._build().items(), key=lambda service: service[0] != "dynamodb")
                    states = {name: snapshot(get) for name, get in services if tables or name != "dynamodb"}
                    if not self._stacks_changed and not self._stack_operation():
                        self._put(states)
                        saved = True
            finally:
                self._tables_changed = self._tables_changed or (tables and not saved)
            return saved

    def _put(self, states: Mapping[str, Any]) -> None:
        changed: dict[str, list[str]] = {}
        digests: dict[str, bytes] = {}
        for name, state in states.items():
            if state is None:
                continue
            version = self._persistence._state_format_version(name)
            chunks = list(self._encode({"__ministack_format__": version, "payload": state}, CHUNK_DEPTH))
            digest = hashlib.blake2b("".join(chunks).encode()).digest()
            if self._digests.get(name) != digest:
                changed[f"{name}.json"], digests[name] = chunks, digest
        commit(self._folder, changed)
        self._digests.update(digests)

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
    """``get_state()`` with its deep copies made by pickle: three times faster and, as one call in C under the
    interpreter lock, never half of a write."""
    code = getattr(get_state, "__code__", None)
    if code is None:
        return get_state()
    copier = types.SimpleNamespace(deepcopy=lambda value: pickle.loads(pickle.dumps(value)))  # noqa: S301
    with contextlib.suppress(pickle.PicklingError, TypeError, AttributeError):
        return types.FunctionType(code, {**get_state.__globals__, "copy": copier})()
    return get_state()
