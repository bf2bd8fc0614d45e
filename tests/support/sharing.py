"""How several workers share the tests: what stays together, and what begins first.

What waits for a stack or a browser begins first, each on a worker of its own, and what only computes fills the time
meanwhile; short files come last, so that the workers end together.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

STACK = "the stack"
CALM_STACK = "the calm stack"

_OF_STACK = re.compile(r"\bstack: Running|\bhurried_window: Window")
_OF_CALM_STACK = re.compile(r"\b(?:calm_stack: Running|(?:far_)?window: Window)")
_TURNS = (
    re.compile(rf"{STACK}"),
    re.compile(rf"{CALM_STACK}"),
    re.compile(r"tests/integration/test_supervisor_lives"),
    re.compile(r"tests/integration/"),
    re.compile(r"tests/web/"),
    re.compile(r"tests/contract/"),
    re.compile(r"tests/simulation/"),
    re.compile(r"tests/unit/redaction/"),
)


def share(root: Path, nodeid: str) -> str:
    """The name of what a test belongs to: a stack's tests, a file, or itself.

    The simulation's chunks share nothing and take long: each may go to another worker.
    """
    file = nodeid.partition("::")[0]
    if file.startswith("tests/simulation/"):
        return nodeid
    return _stack(root / file) or file


def turn(root: Path, nodeid: str) -> int:
    """When a test's share begins: lower numbers first."""
    name = share(root, nodeid)
    return next((number for number, known in enumerate(_TURNS) if known.match(name)), len(_TURNS))


@cache
def _stack(file: Path) -> str | None:
    """Whose stack a file's tests take. (The process that shares out the tests does not import them.)"""
    text = file.read_text() if file.exists() else ""
    if _OF_STACK.search(text):
        return STACK
    return CALM_STACK if _OF_CALM_STACK.search(text) else None
