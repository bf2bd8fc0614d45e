"""Whether a function's role grants what it calls, as the stack is deployed now; and a note of what was called.

A function's processes are known by their access key, which is the function's name (``local.pool.configuration``);
other callers may do everything. The emulator asks for what it serves, the edge for ``@connections``, the triggers for
``Invoke``. A file has every call that was made, with whether it was granted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from local.account import ACCOUNT, REGION
from local.files import Latest
from local.grants.needs import FUNCTION, LEADING_KEYS, kind
from local.grants.policy import Need, Statement, allows, statements

CALLS = "calls.jsonl"
"""The notes, beside the file that says what is deployed."""


class Roles:
    """``described``: the file that says what is deployed (``local.emulator.described``)."""

    def __init__(self, described: Path) -> None:
        self._policies = Latest(described, _policies)
        self._notes = described.with_name(CALLS)
        self._noted = set(self._notes.read_text().splitlines()) if self._notes.exists() else set()

    def knows(self, function: str) -> bool:
        """Whether it is the access key of a function."""
        return function in self._policies()

    def refusal(self, function: str, wanted: Iterable[Need]) -> str:
        """Why a function may not do this, in IAM's words; empty when it may."""
        policy = self._policies()[function]
        said = ""
        for need in wanted:
            arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
            granted = allows(policy, Need(need.action, need.resource, {**need.context, FUNCTION: (arn,)}))
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


def _policies(described: str) -> Mapping[str, tuple[Statement, ...]]:
    functions = json.loads(described or "{}").get("functions", {})
    return {
        name: tuple(found for document in function["policies"] for found in statements(document))
        for name, function in functions.items()
        if "policies" in function
    }
