"""Everything that is checked without running the stack: ``python -m tools.checks [lint | tests ... | only-tests ...]``.

Two checks run at a time. Each tells one line when it passed, and all that its tool said when it did not. ``tests``
runs the tests too, with pytest's arguments after it. Many tests wait for something; the checks run meanwhile, one at
a time. ``only-tests`` leaves the checks to somebody else.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from local.setup.stamps import ROOT

AT_ONCE = 2
WORKERS = 4
"""Processes that share the tests, whatever the machine has: at any time about half of them wait for something."""
SHOWN_LINES = 80
TABLES = ("-p", "tests.support.tables")
"""A table of cases is one test, where all tests are played; with arguments each case can be named."""
BIN = Path(sys.executable).parent
MANY = 50
"""So many test files without bytecode are worth a process of their own, which makes it for all workers."""
WEB = ROOT / "web"
TYPESCRIPT = ROOT / "clients" / "typescript"


@dataclass(frozen=True, slots=True)
class Check:
    """A command that says by its exit code whether all is well."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT


def python(name: str, *arguments: str) -> Check:
    return Check(name, (sys.executable, *arguments))


LINT = (
    Check("mypy", (str(BIN / "mypy"), "--no-error-summary")),
    Check("web: types and lint", ("npm", "run", "--silent", "check"), WEB),
    Check("TypeScript client: types and lint", ("npm", "run", "--silent", "check"), TYPESCRIPT),
    Check("ruff check", (str(BIN / "ruff"), "check", "--quiet", "--output-format", "concise", ".")),
    Check("ruff format", (str(BIN / "ruff"), "format", "--check", ".")),
    Check("layers", (str(BIN / "lint-imports"), "--no-logo", "--no-cache", "pyproject.toml")),
    # Offline: what can be said of the workflows without asking GitHub.
    Check(
        "workflows",
        (str(BIN / "zizmor"), "--offline", "--quiet", "--persona", "auditor", ".github/workflows"),
    ),
    python("lock files", "-m", "tools.lock", "--check"),
    python("Python client: protocol types", "-m", "tools.python_client", "--check"),
    Check("TypeScript client: protocol types", ("npm", "run", "--silent", "types:check"), TYPESCRIPT),
    python("AsyncAPI and OpenAPI", "-m", "tools.contract", "--check"),
)
ALL = (
    # The longest first: the others pass meanwhile.
    python("infrastructure", "-m", "infra.check"),
    *LINT,
    Check("web: unit tests", ("npm", "run", "--silent", "test"), WEB),
    Check("TypeScript client: unit tests", ("npm", "run", "--silent", "test"), TYPESCRIPT),
)


def passes(check: Check, *, beside: bool = False) -> bool:
    """Runs the check and prints what came of it. ``beside``: somebody else is in the middle of a line."""
    begun = time.monotonic()
    done = subprocess.run(  # noqa: S603
        check.command,
        cwd=check.folder,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    well = done.returncode == 0
    result = "passed" if well else "FAILED"
    said = "" if well else f"\n{shortened(done.stdout.rstrip())}"
    start = "\n" if beside else ""
    print(f"{start}  {check.name}: {result} ({time.monotonic() - begun:.1f} s){said}", flush=True)
    return well


def shortened(text: str) -> str:
    """The first and the last lines of ``text``, ``SHOWN_LINES`` in all: many tools tell at the end what has failed."""
    lines = text.splitlines()
    if (more := len(lines) - SHOWN_LINES) <= 0:
        return "\n".join(lines)
    return "\n".join([*lines[: SHOWN_LINES // 4], f"... {more} lines ...", *lines[-SHOWN_LINES * 3 // 4 :]])


def run(checks: Sequence[Check]) -> int:
    """Runs the checks, all of them even when one fails; the exit code."""
    print(f"Checks ({len(checks)})", flush=True)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        results = [result.result() for result in as_completed([threads.submit(passes, c) for c in checks])]
    return 0 if all(results) else 1


def run_beside_tests(checks: Sequence[Check], arguments: Sequence[str]) -> int:
    """Runs every check and every test; pytest's exit code, or 1 when only a check has failed."""
    # Workers begin with what tests/support/sharing.py puts first, not with the files that have most tests.
    options = ("-q", "-n", str(WORKERS), "--no-loadscope-reorder", *(arguments or TABLES))
    print(f"Checks ({len(checks)}) and tests", flush=True)
    with ThreadPoolExecutor(1) as thread:
        results = [thread.submit(passes, check, beside=True) for check in checks]
        try:
            if not arguments:
                compile_once(without_bytecode(ROOT / "tests"))
            tests = subprocess.run([sys.executable, "-m", "pytest", *options], cwd=ROOT, check=False)  # noqa: S603
        except KeyboardInterrupt:
            thread.shutdown(cancel_futures=True)
            return 130
    failed = [check.name for check, result in zip(checks, results, strict=True) if not result.result()]
    if failed:
        print(f"Not passed: {', '.join(failed)}", flush=True)
    return tests.returncode or (1 if failed else 0)


def without_bytecode(folder: Path) -> list[Path]:
    """The test files below ``folder`` of which pytest has kept no bytecode yet: after a checkout, all of them."""
    return [
        file
        for file in sorted(folder.rglob("test_*.py"))
        if not any((file.parent / "__pycache__").glob(f"{file.stem}.*-pytest-*.pyc"))
    ]


def compile_once(files: Sequence[Path]) -> None:
    """Collects the files, for the bytecode that is left of it.

    Each worker collects every test, and pytest rewrites each ``assert`` of a file that it imports for the first time.
    Workers that begin together would all do that for themselves.
    """
    if len(files) >= MANY and not sys.dont_write_bytecode:
        command = [sys.executable, "-m", "pytest", "--collect-only", "-qqq", *map(str, files)]
        # What is wrong with a file, the tests will say.
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # noqa: S603


def main(arguments: Sequence[str]) -> int:
    """Runs what is asked for; the exit code."""
    if arguments[:1] in (["tests"], ["only-tests"]):
        return run_beside_tests(ALL if arguments[0] == "tests" else (), arguments[1:])
    parser = argparse.ArgumentParser(prog="python -m tools.checks", description=__doc__)
    parser.add_argument("which", nargs="?", choices=("all", "lint", "tests", "only-tests"), default="all")
    return run(LINT if parser.parse_args(arguments).which == "lint" else ALL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
