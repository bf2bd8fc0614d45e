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
            if node.module == "taskflow":
                found |= {f"taskflow.{alias.name}" for alias in node.names}
    return found


LAYERS = (
    ("bootstrap",),
    ("adapters",),
    ("sessions", "rest"),
    ("turns",),
    ("telemetry",),
    ("log_lines",),
    ("records",),
    ("store.conversations",),
    ("conversation",),
    ("llm", "store"),
    ("settings", "clock", "identity", "limits", "origins", "errors", "protocol"),
)
"""The layers of docs/architecture.md, from the top."""


def _layer(module: str) -> tuple[int, str]:
    """How far down a module is, and the package it belongs to."""
    found = [
        (depth, package)
        for depth, packages in enumerate(LAYERS)
        for package in packages
        if f"{module}.".startswith(f"taskflow.{package}.")
    ]
    assert found, f"{module} is in no layer"
    return max(found, key=lambda one: len(one[1]))


@pytest.mark.parametrize("file", sorted(LAYER.rglob("*.py")), ids=lambda f: str(f.relative_to(LAYER)))
def test_a_package_imports_only_from_those_below_it(file: Path) -> None:
    module = ".".join(("taskflow", *file.relative_to(LAYER).with_suffix("").parts)).removesuffix(".__init__")
    if module == "taskflow":
        assert _imports(file) == set()
        return
    depth, own = _layer(module)
    if depth == len(LAYERS) - 1:  # these know each other
        depth -= 1
    upward = [
        name
        for name in _imports(file)
        if name.startswith("taskflow.") and _layer(name)[1] != own and _layer(name)[0] <= depth
    ]
    assert upward == []


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
