"""Puts ``template.yaml`` together from the pieces in ``infra/template``: ``python -m infra.assemble [--check]``.

Each piece has everything about one subject: its parameters, rules, conditions, variables of the functions, resources
and outputs. A piece is a part of a template, valid YAML by itself. Its lines are copied as they stand, comments too
(except those at its top), so that what is deployed reads like what was written.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "infra" / "template.yaml"
PIECES = ROOT / "infra" / "template"
ORDER = (
    "main",
    "model",
    "identity",
    "conversation",
    "limits",
    "budgets",
    "retention",
    "recall",
    "traces",
    "state",
    "api-websocket",
    "api-http",
    "api-responses",
    "function-connect",
    "function-message",
    "function-generate",
    "function-disconnect",
    "function-timer",
    "function-ingest",
    "function-worker",
    "rollout",
    "database",
    "migrations",
    "awake",
    "boundary",
    "web",
    "operation",
)
"""The pieces, in the order in which people read the template and choose its parameters."""

HEADER = (
    "# Put together from the pieces in infra/template/ by `make template`. Change those, not this file.\n"
)

Keys = tuple[str, ...]
_KEY = re.compile(r":(?:\s|$)")
_INTERFACE: Keys = ("Metadata", "AWS::CloudFormation::Interface")
_VARIABLES: Keys = ("Globals", "Function", "Environment", "Variables")
SHARED: frozenset[Keys] = frozenset(
    {
        *(_INTERFACE[:depth] for depth in range(1, 3)),
        (*_INTERFACE, "ParameterGroups"),
        *(_VARIABLES[:depth] for depth in range(1, 5)),
        *((section,) for section in ("Parameters", "Rules", "Conditions", "Resources", "Outputs")),
    }
)
"""What several pieces may add to. Everything else is written in one piece."""


class AssemblyError(Exception):
    """The pieces do not make a template; the message names the piece and the line."""


@dataclass
class _Block:
    """A key that pieces share: its own line, the keys below it that are shared too, and other text by piece."""

    line: str = ""
    text: list[tuple[str, str]] = field(default_factory=list)
    blocks: dict[str, _Block] = field(default_factory=dict)


def assembled(folder: Path = PIECES) -> str:
    """The template's text. Raises ``AssemblyError``."""
    root = _Block()
    defined: dict[Keys, str] = {}
    found = {path.stem for path in folder.glob("*.yaml")}
    if wrong := found ^ set(ORDER):
        raise AssemblyError(
            f"ORDER in infra/assemble.py and the files in {folder} differ: {', '.join(sorted(wrong))}"
        )
    for piece in ORDER:
        _add(piece, (folder / f"{piece}.yaml").read_text(encoding="utf-8"), root, defined)
    return HEADER + "".join(_written(root, ()))


def _add(piece: str, text: str, root: _Block, defined: dict[Keys, str]) -> None:
    """Puts each line of a piece where its keys say."""
    place: list[tuple[int, str]] = []  # the shared keys that the line is below, with their indentation
    block = root
    waiting = ""  # comments and empty lines, which belong to what follows them
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        stripped = line.strip()
        if not line.endswith("\n") or "\t" in line:
            raise AssemblyError(f"{piece}.yaml:{number}: end each line with a newline, indent with blanks")
        if not stripped or stripped.startswith("#"):
            waiting += line
            continue
        depth = len(line) - len(line.lstrip(" "))
        while place and depth <= place[-1][0] and not (stripped.startswith("- ") and depth == place[-1][0]):
            place.pop()
        path = tuple(key for _, key in place)
        block = _at(root, path)
        own = _indentation(place) == depth
        key = (
            _KEY.split(stripped, maxsplit=1)[0].strip("'\"") if own and not stripped.startswith("- ") else ""
        )
        if key and (*path, key) in SHARED:
            if stripped != f"{key}:":
                raise AssemblyError(f"{piece}.yaml:{number}: write what is in {key} on lines of its own")
            block.blocks.setdefault(key, _Block(line))
            if waiting.strip() and number > waiting.count("\n") + 1:
                raise AssemblyError(f"{piece}.yaml:{number}: put the comment below {key}")
            waiting = ""
            place.append((depth, key))
            continue
        if key:
            if earlier := defined.get((*path, key)):
                raise AssemblyError(f"{piece}.yaml:{number}: {key} is in {earlier}.yaml already")
            defined[(*path, key)] = piece
        block.text.append((piece, waiting + line))
        waiting = ""
    if waiting.strip():
        raise AssemblyError(f"{piece}.yaml ends with a comment on nothing")


def _indentation(place: list[tuple[int, str]]) -> int:
    """How far a key directly below the innermost shared key is indented."""
    return place[-1][0] + 2 if place else 0


def _at(root: _Block, path: Iterable[str]) -> _Block:
    for key in path:
        root = root.blocks[key]
    return root


def _written(block: _Block, path: Keys) -> Iterator[str]:
    piece = ""
    for name, text in block.text:
        if name != piece and path in {("Parameters",), ("Resources",)}:
            yield f"{'' if not piece else chr(10)}  # --- {name} {'-' * (108 - len(name))}\n\n"
            text = text.lstrip("\n")
        piece = name
        yield text
    for key, inner in block.blocks.items():
        if not path:
            yield "\n"
        yield inner.line
        yield from _written(inner, (*path, key))


def stale() -> bool:
    """Whether ``template.yaml`` is not what the pieces say. Raises ``AssemblyError``."""
    return not TEMPLATE.exists() or TEMPLATE.read_text(encoding="utf-8") != assembled()


def main(arguments: list[str] | None = None) -> int:
    """Writes the template, or with ``--check`` says whether it is what the pieces say."""
    parser = argparse.ArgumentParser(prog="python -m infra.assemble", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when the template is out of date"
    )
    options = parser.parse_args(arguments)
    try:
        differs = stale()
        if differs and not options.check:
            TEMPLATE.write_text(assembled(), encoding="utf-8")
    except AssemblyError as error:
        print(error, file=sys.stderr)
        return 1
    if differs:
        print(
            "infra/template.yaml "
            + ("is not what infra/template/ says: run `make template`" if options.check else "written")
        )
    return int(options.check and differs)


if __name__ == "__main__":
    sys.exit(main())
