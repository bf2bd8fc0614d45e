"""Dependencies point one way, and light functions stay light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYER = ROOT / "layers" / "common" / "python" / "taskflow"
IO = {"boto3", "botocore", "httpx", "psycopg", "fastapi", "urllib3", "asyncio", "socket", "os", "time"}


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("file", sorted((LAYER / "conversation").glob("*.py")), ids=lambda f: f.name)
def test_the_rules_do_no_io(file: Path) -> None:
    assert not {name.split(".")[0] for name in _imports(file)} & IO
    forbidden = ("adapters", "generation", "sessions", "rest", "bootstrap", "telemetry", "clock")
    assert not [name for name in _imports(file) if name.startswith(tuple(f"taskflow.{f}" for f in forbidden))]


def test_only_adapters_and_the_composition_root_import_boto3() -> None:
    importing = {
        file.relative_to(LAYER).parts[0]
        for file in LAYER.rglob("*.py")
        if {name.split(".")[0] for name in _imports(file)} & {"boto3", "botocore", "urllib3"}
    }
    assert importing <= {"adapters", "bootstrap.py", "records"}


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
