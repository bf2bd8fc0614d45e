"""Everything that is checked without running the stack: ``python -m local.checks [lint]``.

Two checks run at a time. Each tells one line when it passed, and all that its tool said when it did not.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from local.setup.stamps import ROOT

AT_ONCE = 2
SHOWN_LINES = 60
BIN = Path(sys.executable).parent
WEB = ROOT / "web"


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
    Check("ruff check", (str(BIN / "ruff"), "check", "--quiet", "--output-format", "concise", ".")),
    Check("ruff format", (str(BIN / "ruff"), "format", "--check", ".")),
    Check("layers", (str(BIN / "lint-imports"), "--no-logo", "--no-cache", "pyproject.toml")),
    python("lock files", "-m", "local.setup.lock", "--check"),
    Check("web: protocol types", ("npm", "run", "--silent", "types:check"), WEB),
)
ALL = (
    # The longest first: the others pass meanwhile.
    python("infrastructure", "-m", "infra.check"),
    *LINT,
    Check("web: unit tests", ("npm", "run", "--silent", "test"), WEB),
)


def passes(check: Check) -> bool:
    """Runs the check and prints what came of it."""
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
    print(f"  {check.name}: {result} ({time.monotonic() - begun:.1f} s){said}", flush=True)
    return well


def shortened(text: str) -> str:
    """At most ``SHOWN_LINES`` lines of ``text``."""
    lines = text.splitlines()
    more = len(lines) - SHOWN_LINES
    return "\n".join([*lines[:SHOWN_LINES], *([f"... and {more} more lines"] if more > 0 else [])])


def main(arguments: list[str] | None = None) -> int:
    """Runs the checks, all of them even when one fails; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m local.checks", description=__doc__)
    parser.add_argument("which", nargs="?", choices=("all", "lint"), default="all")
    checks = LINT if parser.parse_args(arguments).which == "lint" else ALL
    print(f"Checks ({len(checks)})", flush=True)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        results = [result.result() for result in as_completed([threads.submit(passes, c) for c in checks])]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
