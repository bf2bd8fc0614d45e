"""Functions load what they need. Which package may import which is held by import-linter (``pyproject.toml``)."""

from __future__ import annotations

import json
import re
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


AWS_SDK = {"boto3", "botocore.session", "botocore.client", "s3transfer", "urllib3"}
HTTP_API = {"fastapi", "starlette", "mangum"}
POSTGRES = {"psycopg", "psycopg_binary", "yoyo"}
REDACTION = {"phonenumbers", "taskflow.redaction"}
MODELS = {"httpx", "httpcore", "tenacity"}
PYDANTIC = {"pydantic", "pydantic_core", "taskflow.protocol", "taskflow.records.schema"}
WORDS = {"regex", "taskflow.conversation.go_on_words", "taskflow.conversation.referring"}
"""Tables and patterns of what people say take longer to make than all the rules."""

NEVER = {
    "connect": AWS_SDK | HTTP_API | POSTGRES | REDACTION | MODELS | PYDANTIC | WORDS,
    "disconnect": AWS_SDK | HTTP_API | POSTGRES | REDACTION | MODELS | PYDANTIC | WORDS,
    "timer": AWS_SDK | HTTP_API | POSTGRES | REDACTION | MODELS | PYDANTIC | WORDS,
    "generate": AWS_SDK | HTTP_API | POSTGRES | REDACTION | MODELS | PYDANTIC | WORDS,
    "message": AWS_SDK | HTTP_API | POSTGRES | REDACTION | MODELS | PYDANTIC | WORDS,
    "ingest": AWS_SDK | REDACTION | MODELS | {"fastapi", "starlette", "yoyo"},
    "worker": AWS_SDK | HTTP_API | MODELS | {"yoyo"},
}
"""What a function does not load while it is imported, by function."""

MOST_MODULES = {"connect": 351, "disconnect": 341, "timer": 361, "generate": 361, "message": 361}
"""Counts, which no other work on the machine changes: at most some 30 above what there is. Private modules are left
out: with each Python, its own library has others. Generate loads 359 public ones in Python 3.11 and 3.12, 358 in 3.13.
A function that goes over it loads something that it may do without; ``python -X importtime`` says what."""


WITH_ALL_ROUTES = REDACTION | {
    "regex",
    "taskflow.records.search.query",
    "taskflow.rest.downloads",
    "pydantic.v1.main",
}
"""What the HTTP API does not load before a request needs it, though all its routes are there."""

LOOKED_FOR = ("import gc", "gc.callbacks.append(lambda phase, found: looked.append(phase))")
LOAD = f"""
import sys, json
{"; ".join(LOOKED_FOR)}
looked = []
sys.path.insert(0, sys.argv[1])
import app
at_first, times = sorted(sys.modules), len(looked)
if "_build" in vars(app):
    app._build()
print(json.dumps([at_first, sorted(sys.modules), times, gc.isenabled(), gc.get_freeze_count()]))
"""


@pytest.mark.parametrize("function", NEVER)
def test_a_function_loads_nothing_that_it_does_not_need(function: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(ROOT / "functions" / function)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "", "AWS_DEFAULT_REGION": "us-east-1", "POWERTOOLS_SERVICE_NAME": function},
    )
    at_first, in_the_end, looked, enabled, kept = json.loads(done.stdout)
    assert set(at_first) & NEVER[function] == set()
    public = [name for name in at_first if not re.search(r"(^|\.)_(?!_)", name)]
    assert len(public) <= MOST_MODULES.get(function, 1_000)
    if function == "ingest":
        assert "fastapi" in in_the_end and set(in_the_end) & WITH_ALL_ROUTES == set()
    assert enabled
    if function != "worker":
        # Nobody looks for garbage while it is loaded, but for when its own file is compiled (without that, over 150 are
        # told, beginnings and ends), and in what is loaded nobody does later.
        assert looked < 20 and kept > 10_000


def test_a_process_of_the_laptop_loads_no_command_line_of_a_library() -> None:
    """Of httpx, whose packages are there because others need them: a fifth of what a process takes to start."""
    said = "import sys, local, httpx; httpx.Client; print([name for name in sys.modules if name == 'rich'])"
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
