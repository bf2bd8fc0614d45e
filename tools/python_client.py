"""The Python client's types of what the server says: ``python -m tools.python_client [--check]``.

They are made from the source of ``taskflow.events`` and ``taskflow.codes``, comments and all, and imported by nobody
else: a client's package has nothing of the server in it. ``--check`` writes nothing, and fails when they have drifted.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
from pathlib import Path

from taskflow import client_frames, codes, events, field_problems
from taskflow.conversation import text
from taskflow.records import judgements
from taskflow.rest.judgements import MAX_COPIES

from local.setup.stamps import ROOT

TARGET = ROOT / "clients" / "python" / "src" / "taskflow_client" / "events.py"
LINE = 110

HEAD = '''"""Everything that a TaskFlow server says on the WebSocket, and the codes of its errors.

Made from the server's own definitions (``python -m tools.python_client``): change them there. Fields are named in
snake_case here and in camelCase on the wire; offsets and counts are Unicode code points. A newer server may send codes
and words that are not listed here: compare, and do not expect that nothing else comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
'''


def generated() -> str:
    """The module's text, before ``ruff format``."""
    source = ast.parse(Path(events.__file__).read_text())
    parts = [HEAD.rstrip()]
    parts += [_limits(), *_enums(ast.parse(Path(codes.__file__).read_text()))]
    parts += [
        ast.unparse(node)
        for node in _with_docs(source)
        if isinstance(node, ast.Assign) and _name(node) == "AcceptedMode"
    ]
    classes = [node for node in source.body if isinstance(node, ast.ClassDef)]
    parts += [_class(node) for node in classes]
    last = [node for node in source.body if isinstance(node, ast.Assign) and _name(node) == "AnyServerEvent"]
    parts += [ast.unparse(node) for node in last]
    parts.append('"""Any of them."""')
    names = ", ".join(f'"{each}"' for each in client_frames.CLIENT_TYPES)
    parts.append(f"CLIENT_TYPES: tuple[str, ...] = ({names})")
    parts.append('"""The frames that a client may send."""')
    return "\n\n".join(parts) + "\n"


def _limits() -> str:
    wishes = ", ".join(f'"{each}"' for each in client_frames.Wish.__args__)  # type: ignore[attr-defined]
    return f'''Wish = Literal[{wishes}]
"""What a client may ask for with the ``mode`` of a message."""

MAX_TEXT_CHARS = {client_frames.MAX_TEXT_CHARS:_}
"""The longest text of a message, in code points."""

MAX_TITLE_CHARS = {text.TITLE_CHARS}
"""The longest title of a conversation, in code points."""

MAX_WORD_CHARS = {judgements.WORD_CHARS}
"""The longest word of a judgement, in code points."""

MAX_COPIES = {MAX_COPIES}
"""So many copied replies are told of at once."""

CLIENT_MESSAGE_ID_PATTERN = r"{field_problems.CLIENT_MESSAGE_ID_PATTERN}"
NAME_PATTERN = r"{field_problems.NAME_PATTERN}"
UUID_PATTERN = r"{field_problems.UUID_PATTERN}"'''


def _enums(source: ast.Module) -> list[str]:
    return [ast.unparse(node) for node in source.body if isinstance(node, ast.ClassDef)]


def _with_docs(source: ast.Module) -> list[ast.stmt]:
    """The statements of a module, each assignment followed by the words about it."""
    kept: list[ast.stmt] = []
    for node, following in zip(source.body, [*source.body[1:], ast.Pass()], strict=True):
        kept.append(node)
        if isinstance(node, ast.Assign) and _is_words(following):
            kept.append(following)
    return kept


def _class(node: ast.ClassDef) -> str:
    """A dataclass without what only the server needs."""
    body = [
        each
        for each in node.body
        if not isinstance(each, ast.FunctionDef) and "__pydantic_config__" not in ast.unparse(each)
    ]
    lines = ["@dataclass(frozen=True, slots=True, kw_only=True)"]
    bases = ", ".join(map(ast.unparse, node.bases))
    lines.append(f"class {node.name}({bases}):" if bases else f"class {node.name}:")
    for each in body:
        if isinstance(each, ast.AnnAssign) and "ErrorCode" in ast.unparse(each.annotation):
            # A newer server may know more of them.
            each.annotation = ast.Name("str | None" if each.value is not None else "str")
        if _is_words(each) and isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
            lines += ["    " + line for line in _words(str(each.value.value))]
        else:
            lines += ["    " + line for line in ast.unparse(each).splitlines()]
    return "\n".join(lines)


def _words(words: str) -> list[str]:
    first, *rest = words.strip("\n").splitlines()
    lines = [f'"""{first}', *(line.removeprefix("    ") for line in rest)]
    if rest and not lines[-1].strip():
        lines[-1] = '"""'
    else:
        lines[-1] += '"""'
    return lines


def _is_words(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _name(node: ast.Assign) -> str:
    return ast.unparse(node.targets[0])


def formatted(source: str) -> str:
    """As ``ruff format`` leaves it."""
    ruff = Path(sys.executable).with_name("ruff")
    command = [str(ruff), "format", "--stdin-filename", str(TARGET), "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
    return done.stdout


def main(arguments: list[str] | None = None) -> int:
    """Writes the types, or with ``--check`` says whether they are as they should be."""
    parser = argparse.ArgumentParser(prog="python -m tools.python_client", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when they have drifted")
    wanted = formatted(generated())
    if not parser.parse_args(arguments).check:
        TARGET.write_text(wanted)
        return 0
    if TARGET.exists() and TARGET.read_text() == wanted:
        return 0
    print(f"{TARGET.relative_to(ROOT)} is not what the server says; run `make types`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
