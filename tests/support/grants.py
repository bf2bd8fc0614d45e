"""What each function calls of AWS: ``infra/calls.json``, which ``python -m tests.record_calls`` writes.

The fakes hold their callers to it, as IAM holds a function to its role: a call that is not in it fails its test.
``acting("timer")`` says whose call it is; without it nobody asks.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from local.grants.needs import kind
from local.grants.roles import CALLS as NOTES

CALLS = Path(__file__).resolve().parents[2] / "infra" / "calls.json"
RECORDING = os.environ.get("TASKFLOW_CALLS", "")
"""A file that gets what is called, in place of the question whether it is known."""

FORMER = Path(__file__).resolve().parents[1] / "data" / "former_release.json"
"""What the code of the release before calls and this one does not, with why, and the release in which that list goes.
CloudFormation changes a role before its function, and old versions run under the new role while a release goes live by
and by or is taken back: a role still grants these. Who takes a call out of ``infra/calls.json`` puts it there."""

CALLER: ContextVar[str] = ContextVar("caller", default="")
SEEN: set[tuple[str, str]] = set()
"""What was called in this process: function, and call as ``infra/calls.json`` has it."""


_CALLED: set[tuple[str, str, str, str, str]] = set()
"""The same of calls to DynamoDB, in their parts."""


class NotGranted(AssertionError):
    """A function calls what its role would not grant; the message says what to do."""


def known() -> dict[str, list[str]]:
    """The calls of each function, as ``dynamodb:GetItem Table C#``."""
    found: dict[str, list[str]] = json.loads(CALLS.read_text())
    return found


def former() -> dict[str, list[str]]:
    """The calls of each function in the release before that this one does not make."""
    found: dict[str, dict[str, str]] = json.loads(FORMER.read_text())["calls"]
    return {function: list(calls) for function, calls in found.items()}


EXPLAINED = {
    (
        "generate",
        "dynamodb:UpdateItem Table A#",
    ): "a listener that is gone leaves the door, whoever finds it gone",
    (
        "generate",
        "dynamodb:PutItem Table REFUSED",
    ): "a record that SQS never takes is set aside by whoever sends it",
    ("generate", "dynamodb:GetItem Table SETTINGS"): "another model answers, or sums up, which may be off",
    **{
        ("generate", f"dynamodb:{action} Table P#"): "a summary may be paid from a shared budget"
        for action in ("DeleteItem", "PutItem", "Query", "UpdateItem")
    },
    (
        "generate",
        "dynamodb:GetItem Table U#",
    ): "what others were lent of a shared budget is asked back for a summary",
    ("generate", "dynamodb:DeleteItem Table LATE"): "whoever sends an overdue outbox takes its note away",
    ("message", "dynamodb:DeleteItem Table LATE"): "whoever sends an overdue outbox takes its note away",
    (
        "connect",
        "dynamodb:GetItem Table A#",
    ): "a connection is refused: why, is read at each door that it passes",
    ("ingest", "dynamodb:GetItem Table A#"): "a ticket is refused where an address has too many connections",
    ("ingest", "dynamodb:UpdateItem Table A#"): "a count of connections that are long over is set to nothing",
    ("ingest", "dynamodb:UpdateItem Table SETTINGS"): "an admin switches a model off",
    ("worker", "sqs:SendMessage RecordsQueue"): "spans wait for a receiver that does not take them now",
    ("timer", "dynamodb:DeleteItem Table ERASURES"): "an erasure is closed ten minutes after it began",
    ("timer", "dynamodb:PutItem Table ERASURES"): "an erasure is closed ten minutes after it began",
    ("timer", "dynamodb:UpdateItem Table SERVICE"): "an erasure takes a person's name from service tokens",
    ("timer", "dynamodb:DeleteItem Table P#"): "a nudge of a model may be paid from a shared budget",
    ("timer", "dynamodb:Query Table P#"): "a nudge of a model may be paid from a shared budget",
}
"""Calls that no recording has seen: too rare, or behind a setting. Why they are made."""

_KNOWN = {(function, call) for function, calls in known().items() for call in calls} | set(EXPLAINED)


@contextmanager
def acting(function: str) -> Iterator[None]:
    """What is called inside is called by this function."""
    token = CALLER.set(function)
    try:
        yield
    finally:
        CALLER.reset(token)


def called(action: str, pk: str, resource: str = "Table") -> None:
    """Somebody calls DynamoDB. Raises ``NotGranted``."""
    function = CALLER.get()
    if function:
        begins, mark, _ = pk.partition("#")
        place = (function, action, resource, begins, mark)
        if place not in _CALLED:
            asked(f"dynamodb:{action} {resource} {kind(pk)}".rstrip())
            _CALLED.add(place)


def asked(call: str) -> None:
    """Somebody calls AWS. Raises ``NotGranted``."""
    function = CALLER.get()
    place = (function, call)
    if not function:
        return
    if place in SEEN:
        return
    SEEN.add(place)
    if RECORDING:
        with Path(RECORDING).open("a") as file:
            file.write(f"{json.dumps(place)}\n")
    elif place not in _KNOWN:
        raise NotGranted(
            f"{function} calls {call}, which its role does not grant. Is it meant? Then grant it in "
            f"infra/template/function-{function}.yaml and run `python -m tests.record_calls`"
        )


def readable(function: str, action: str, resource: str, what: str) -> tuple[str, str]:
    """Function and call as ``infra/calls.json`` has them, from what was noted of a stack (``calls.jsonl``)."""
    name = function.rpartition("-")[2]
    if made := re.search(r"[:/]taskflow-(\w+)-[0-9A-F]{8,}(/index/\w+)?$", resource):
        resource = made[1] + (made[2] or "")
    elif posted := re.search(r":execute-api:[^/]+/(\w+)/([A-Z]+)/@connections/", resource):
        resource = f"WsApi {posted[2]}"
    else:
        resource = resource.rpartition(":function:")[2]
    return name, " ".join(filter(None, [action, resource, "" if "/index/" in resource else what]))


def problems(data_dir: Path) -> list[str]:
    """What functions of a stack called without being granted it, or without anybody knowing of it."""
    found = of_stack(data_dir / NOTES)
    return [
        f"{function} calls {call}, which {'is not recorded' if granted else 'its role does not grant'}"
        for (function, call), granted in found.items()
        if not granted or (not RECORDING and (function, call) not in _KNOWN)
    ]


def of_stack(notes: Path) -> Mapping[tuple[str, str], bool]:
    """What a stack's functions called, by function and call, and whether it was granted."""
    found: dict[tuple[str, str], bool] = {}
    for line in notes.read_text().splitlines() if notes.exists() else ():
        function, action, resource, what, granted = json.loads(line)
        for each in what.split(" ") if what else [""]:
            found[readable(function, action, resource, each)] = granted
    return found
