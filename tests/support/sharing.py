"""How several workers share the tests: what stays together, and what begins first.

What waits for a stack or a browser begins first, each on a worker of its own, and what only computes fills the time
meanwhile; short files come last, so that the workers end together. To start an emulator, a Postgres or a browser takes
seconds of processor time: who needs one goes where it runs already.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

STACK = "the stack"
CALM_STACK = "the calm stack"
EMULATOR = "the emulator"
POSTGRES = "the Postgres"
BROWSERS = ("the first browser", "the second browser")

_OF = {
    STACK: re.compile(r"\bstack: Running|\bhurried_window: Window"),
    CALM_STACK: re.compile(r"\b(?:calm_stack: Running|(?:far_)?window: Window)"),
    EMULATOR: re.compile(r"\bdynamo_table\b|\bshared_emulator: Emulator|\bemulator: str\b"),
    POSTGRES: re.compile(
        r"(?<!\.)\b(?:database_url|migrated_url|postgres_server|connection: Connection|api: Api)\b"
    ),
}
"""What the text of a file says that takes what others take too; the first that fits."""
_KNOWN = (
    "tests/integration/",
    "tests/contract/",
    "tests/e2e/",
    "tests/soak/",
    "tests/conformance/",
    "tests/rough/",
    "tests/typescript_client/",
)
_FIRST_HALF = re.compile(r"tests/web/test_web_[a-j]")
_TURNS = (
    re.compile(rf"{STACK}"),
    re.compile(rf"{CALM_STACK}"),
    re.compile(r"tests/security/"),
    re.compile(r"tests/integration/test_supervisor_lives"),
    re.compile(rf"{EMULATOR}"),
    re.compile(rf"{POSTGRES}"),
    re.compile(r"the (?:first|second) browser"),
    re.compile(r"tests/integration/"),
    re.compile(r"tests/contract/"),
    re.compile(r"tests/simulation/"),
    re.compile(r"tests/unit/redaction/"),
)


def share(root: Path, nodeid: str) -> str:
    """The name of what a test belongs to: what it takes together with others, a file, or itself.

    The simulation's chunks share nothing and take long: each may go to another worker.
    """
    file = nodeid.partition("::")[0]
    if file.startswith("tests/simulation/"):
        return nodeid
    if file.startswith("tests/web/"):
        return BROWSERS[_FIRST_HALF.match(file) is None]
    return (_taken(root / file) if file.startswith(_KNOWN) else None) or file


def turn(root: Path, nodeid: str) -> int:
    """When a test's share begins: lower numbers first."""
    name = share(root, nodeid)
    return next((number for number, known in enumerate(_TURNS) if known.match(name)), len(_TURNS))


@cache
def _taken(file: Path) -> str | None:
    """What a file's tests take that others take too. (The process that shares out the tests does not import them.)"""
    text = file.read_text() if file.exists() else ""
    return next((name for name, says in _OF.items() if says.search(text)), None)
