"""Writes ``src/chat/protocol.gen.ts`` from what clients send and are sent; ``--check`` fails when the file is stale.

The wire omits fields that are not set, so a field that may be null in Python is an optional one here. Besides
the types it emits a table of each server event's fields, by which the client checks a frame before it uses it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter
from taskflow import events, protocol

TARGET = Path(__file__).parent.parent / "src" / "chat" / "protocol.gen.ts"
CONSTANTS = ("MAX_TEXT_CHARS",)
PRIMITIVES = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


def _without_null(spec: dict[str, Any]) -> dict[str, Any]:
    options: list[dict[str, Any]] = [one for one in spec.get("anyOf", []) if one.get("type") != "null"]
    return options[0] if len(options) == 1 else spec


def _type(spec: dict[str, Any]) -> str:
    spec = _without_null(spec)
    if "$ref" in spec:
        return str(spec["$ref"]).rsplit("/", 1)[-1]
    if "const" in spec:
        return f'"{spec["const"]}"'
    if "enum" in spec:
        return " | ".join(f'"{value}"' for value in spec["enum"])
    if spec.get("type") == "array":
        return f"{_type(spec['items'])}[]"
    if spec.get("type") in PRIMITIVES:
        return PRIMITIVES[spec["type"]]
    raise TypeError(f"cannot express {spec} in TypeScript")


def _comment(text: str, indent: str = "") -> list[str]:
    lines = [re.sub(r"``([^`]*)``", r"`\1`", line.strip()) for line in text.strip().splitlines()]
    if len(lines) == 1:
        return [f"{indent}/** {lines[0]} */"]
    return [f"{indent}/**", *(f"{indent} * {line}".rstrip() for line in lines), f"{indent} */"]


def _optional(name: str, definition: dict[str, Any]) -> bool:
    spec = definition["properties"][name]
    nullable = any(one.get("type") == "null" for one in spec.get("anyOf", []))
    return nullable or name not in definition.get("required", [])


def _declaration(name: str, definition: dict[str, Any]) -> list[str]:
    lines = _comment(definition["description"]) if "description" in definition else []
    if "enum" in definition:
        values = "\n".join(f'  | "{value}"' for value in definition["enum"])
        return [*lines, f"export type {name} =\n{values};"]
    lines.append(f"export interface {name} {{")
    for field, spec in definition["properties"].items():
        mark = "?" if _optional(field, definition) else ""
        lines.append(f"  {field}{mark}: {_type(spec)};")
    return [*lines, "}"]


def _kind(spec: dict[str, Any], definitions: dict[str, Any]) -> str:
    """What a frame's field must be at run time: string, number, boolean, array or object."""
    spec = _without_null(spec)
    if "$ref" in spec:
        target = definitions[str(spec["$ref"]).rsplit("/", 1)[-1]]
        return "string" if "enum" in target else "object"
    if "const" in spec or "enum" in spec:
        return "string"
    return "array" if spec["type"] == "array" else PRIMITIVES[spec["type"]]


def _fields(definition: dict[str, Any], definitions: dict[str, Any]) -> str:
    parts = []
    for field, spec in definition["properties"].items():
        if field != "type":
            mark = "?" if _optional(field, definition) else ""
            parts.append(f'{field}: "{_kind(spec, definitions)}{mark}"')
    inner = ", ".join(parts)
    return f"{{ {inner} }}" if inner else "{}"


def _union(name: str, members: list[str], comment: str) -> list[str]:
    return [
        f"/** {comment} */",
        f"export type {name} =",
        *(f"  | {one}" for one in members[:-1]),
        f"  | {members[-1]};",
    ]


def render() -> str:
    """The TypeScript module as text."""
    server = [model.__name__ for model in get_args(events.AnyServerEvent)]
    client = [model.__name__ for model in get_args(get_args(protocol.ClientFrame)[0])]
    definitions: dict[str, Any] = {}
    for union, mode in ((protocol.ClientFrame, "validation"), (events.AnyServerEvent, "serialization")):
        schema = TypeAdapter(union).json_schema(by_alias=True, mode=mode)  # type: ignore[arg-type]
        definitions.update(schema["$defs"])
    for name in (*server, *client):
        # ``type`` has a default in Python, and is on every frame.
        definitions[name].setdefault("required", []).append("type")

    lines = [
        "// Generated from taskflow.protocol by scripts/generate_types.py. Do not edit: run `npm run types`.",
        "",
    ]
    for constant in CONSTANTS:
        lines += [f"export const {constant} = {getattr(protocol, constant):_};", ""]
    for name, definition in definitions.items():
        lines += [*_declaration(name, definition), ""]
    lines += [*_union("ClientFrame", client, "Anything a client may send."), ""]
    lines += [*_union("ServerEvent", server, "Anything the server posts."), ""]
    lines += ["/** The fields of every server event; a `?` marks those that may be absent. */"]
    lines += ['export const SERVER_EVENT_FIELDS: Record<ServerEvent["type"], Record<string, string>> = {']
    for name in server:
        wire_type = definitions[name]["properties"]["type"]["const"]
        lines.append(f"  {wire_type}: {_fields(definitions[name], definitions)},")
    lines += ["};", ""]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the module, or with ``--check`` only compares it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when the checked-in file is stale")
    parser.add_argument("--target", type=Path, default=TARGET, help="the file, if not the checked-in one")
    options = parser.parse_args(arguments)
    target: Path = options.target
    text = render()
    if not options.check:
        target.write_text(text, encoding="utf-8")
        return 0
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(
        f"{target.name} is stale: run `npm run types` in clients/typescript and commit the result\n"
    )
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
