"""Writes the interface's two documents; ``--check`` fails when one of them is stale or not valid.

``python -m tools.contract [--check]``
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import taskflow

from local.setup.stamps import ROOT
from tools.contract import asyncapi, openapi
from tools.contract.valid import problems

DOCUMENTS: tuple[tuple[Path, Callable[[], dict[str, Any]]], ...] = (
    # Beside the code that serves it. FastAPI makes the other one when it is asked for; the copy shows what a change
    # of the code means to clients.
    (Path(taskflow.__file__).parent / "rest" / "asyncapi.json", asyncapi.document),
    (ROOT / "docs" / "openapi.json", openapi.document),
)


def text(document: dict[str, Any]) -> str:
    """As it is kept in a file."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.contract", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args(arguments).check
    found: list[str] = []
    for file, make in DOCUMENTS:
        document = make()
        if "asyncapi" in document:
            found += problems(document)
        if not check:
            file.write_text(text(document), encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text(document):
            found.append(f"{file.relative_to(ROOT)} is stale; run: make types")
    for each in found:
        print(each)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
