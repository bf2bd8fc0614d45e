"""The clients' types are those of the protocol."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

GENERATE = Path(__file__).parents[2] / "clients" / "typescript" / "scripts" / "generate_types.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(GENERATE), *arguments], capture_output=True, text=True)


def test_the_types_that_are_checked_in_are_current() -> None:
    checked = run("--check")
    assert checked.returncode == 0, checked.stderr


def test_stale_types_fail_the_check_which_says_what_to_do(tmp_path: Path) -> None:
    stale = tmp_path / "protocol.gen.ts"
    stale.write_text("export type Nothing = never;\n", encoding="utf-8")
    checked = run("--check", "--target", str(stale))
    assert checked.returncode == 1
    assert "npm run types" in checked.stderr
    run("--target", str(stale))
    assert run("--check", "--target", str(stale)).returncode == 0
