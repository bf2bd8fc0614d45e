"""The emulator asks of every call of a function whether its role grants it, as IAM does, and remembers what was called.

A function's processes are known by their access key, which is the function's name (``local.pool.configuration``);
other callers may do everything. The file ``calls.jsonl`` of the emulator's folder has every call that was made, once,
with whether it was granted. ``GET /_taskflow/allows`` answers the edge, where ``@connections`` is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from local.emulator import asgi
from local.emulator.pinned import ministack
from local.grants.needs import ACCOUNT, FUNCTION, LEADING_KEYS, caller, connection, kind, needs
from local.grants.policy import Need, Statement, allows, statements

ALLOWS = "/_taskflow/allows"
REGION = "us-east-1"
"""As ``local.emulator.clients`` says; that module needs packages which are not installed here."""
TOKEN = "x-amz-security-token"  # noqa: S105 (a header's name)


class Grants:
    """Decides, and notes what it was asked. ``policies``: of a function's role, as JSON; None: no such function."""

    def __init__(self, policies: Callable[[str], tuple[str, ...] | None], notes: Path) -> None:
        self._policies = policies
        self._notes = notes
        self._noted = set(notes.read_text().splitlines()) if notes.exists() else set()

    def knows(self, function: str) -> bool:
        """Whether it is the access key of a function."""
        return self._policies(function) is not None

    def refusal(self, function: str, wanted: Iterable[Need]) -> str:
        """Why a function may not do this, in IAM's words; empty when it may."""
        policy = _parsed(self._policies(function) or ())
        said = ""
        for need in wanted:
            arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
            asked = Need(need.action, need.resource, {**need.context, FUNCTION: (arn,)})
            granted = allows(policy, asked)
            self._note(function, need, granted)
            if not granted:
                said = said or (
                    f"User: arn:aws:sts::{ACCOUNT}:assumed-role/{function} is not authorized to perform: {need.action} "
                    f"on resource: {need.resource} because no identity-based policy allows the {need.action} action"
                )
        return said

    def _note(self, function: str, need: Need, granted: bool) -> None:
        line = json.dumps([function, need.action, need.resource, kinds(need), granted])
        if line not in self._noted:
            self._noted.add(line)
            with self._notes.open("a") as notes:
                notes.write(f"{line}\n")


def kinds(need: Need) -> str:
    """The kinds of items that a call names."""
    return " ".join(sorted({kind(value) for value in need.context.get(LEADING_KEYS, ())}))


def guard(app: Any, data: Path) -> None:
    """Puts the question before everything that ministack serves. ``data``: the emulator's folder."""
    functions = ministack("services.lambda_svc", _functions=None)._functions
    roles = ministack("services.iam", _roles=None)._roles

    def policies(function: str) -> tuple[str, ...] | None:
        found = functions.get_scoped(ACCOUNT, REGION, function)
        if not found:
            return None
        name = str(found["config"].get("Role", "")).rpartition("/")[2]
        role = roles.get_scoped(ACCOUNT, None, name) or {}
        documents = (role.get("InlinePolicies") or {}).values()
        return tuple(each if isinstance(each, str) else json.dumps(each) for each in documents)

    app.app = _guarded(app.app, Grants(policies, data / "calls.jsonl"))


@lru_cache(maxsize=64)
def _parsed(documents: tuple[str, ...]) -> tuple[Statement, ...]:
    return tuple(found for document in documents for found in statements(json.loads(document)))


def _guarded(handle: Any, grants: Grants) -> Any:
    async def guarded(scope: Any, receive: asgi.Receive, send: asgi.Send) -> None:
        if scope["type"] != "http":
            await handle(scope, receive, send)
            return
        if scope["path"] == ALLOWS:
            await asgi.answer(send, 200, {"refusal": _connection_refusal(grants, scope)})
            return
        headers = asgi.headers(scope)
        function, region, service = caller(headers)
        if not function or not grants.knows(function):
            await handle(scope, receive, send)
            return
        if TOKEN not in headers:
            # Credentials of a role are temporary. Signed without their token they are nobody's.
            message = "The security token included in the request is invalid."
            await _refuse(send, 403, "UnrecognizedClientException", message)
            return
        body, again = await asgi.read(receive)
        wanted = needs(service, region, scope["path"], headers.get("x-amz-target", ""), body)
        if refusal := grants.refusal(function, wanted):
            await _refuse(send, 400 if service in ("dynamodb", "secretsmanager") else 403, DENIED, refusal)
            return
        await handle(scope, again, send)

    return guarded


DENIED = "AccessDeniedException"


def _connection_refusal(grants: Grants, scope: Any) -> str:
    given = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
    function = given.get("function", "")
    if not grants.knows(function):
        return ""
    need = connection(REGION, given["api"], given["method"], given["path"])
    return grants.refusal(function, [need])


async def _refuse(send: asgi.Send, status: int, code: str, message: str) -> None:
    await asgi.answer(send, status, {"__type": code, "message": message, "Message": message}, error=code)
