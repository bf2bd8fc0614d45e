"""Light functions stay light. Which package may import which is held by import-linter (``pyproject.toml``)."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_picture_of_the_layers_is_the_one_that_is_held() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [layers] = [each["layers"] for each in contracts if each["type"] == "layers"]
    picture = (ROOT / "docs" / "architecture.md").read_text().split("```layers\n")[1].split("```")[0]
    drawn = [line.split("  ")[0].strip() for line in picture.splitlines()]
    assert drawn == layers


@pytest.mark.parametrize("function", ["connect", "message", "disconnect", "timer"])
def test_a_light_function_loads_nothing_heavy(function: str) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import app; "
        "print([m for m in ('fastapi', 'psycopg', 'httpx', 'phonenumbers') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "functions" / function)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "", "AWS_DEFAULT_REGION": "us-east-1", "POWERTOOLS_SERVICE_NAME": function},
    )
    assert done.stdout.strip() == "[]"
