"""JSON Schemas of what clients send and are sent, from ``taskflow.protocol`` and ``taskflow.events``."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter
from taskflow import events, protocol
from taskflow.codes import AiErrorCode, ErrorCode
from taskflow.events import camel

from tools.contract.errors import AI_ERRORS, ERRORS

Schema = dict[str, Any]
REFS = "#/components/schemas/{model}"


def frames() -> dict[str, Schema]:
    """By name the schemas of frames, and of what is in them."""
    adapter: TypeAdapter[Any] = TypeAdapter(protocol.ClientFrame)
    found = adapter.json_schema(ref_template=REFS, mode="validation")["$defs"]
    return {name: _finished(name, each, _FRAME_DOCS) for name, each in found.items()}


def posted() -> dict[str, Schema]:
    """By name the schemas of events, and of what is in them. A field that is not set is not sent."""
    found = TypeAdapter(events.AnyServerEvent).json_schema(ref_template=REFS)["$defs"]
    made = {name: _finished(name, _without_null(each), _EVENT_DOCS) for name, each in found.items()}
    for name, meanings in ((ErrorCode.__name__, ERRORS), (AiErrorCode.__name__, AI_ERRORS)):
        made[name]["x-enum-descriptions"] = {code: meanings[code] for code in made[name]["enum"]}
    return made


def wire_type(schema: Schema) -> str | None:
    """The ``type`` that a frame or event has; None for what is only a part of one."""
    found: str | None = schema.get("properties", {}).get("type", {}).get("const")
    return found


def _finished(name: str, schema: Schema, docs: Mapping[str, Mapping[str, str]]) -> Schema:
    """With ``type`` among what must be there, and what the code says of each field."""
    made = {key: each for key, each in schema.items() if key != "title"}
    if "description" in made:
        made["description"] = prose(made["description"])
    properties = {}
    for field, each in made.get("properties", {}).items():
        described = {key: value for key, value in each.items() if key not in ("title", "default")}
        if field in docs.get(name, {}):
            described["description"] = prose(docs[name][field])
        properties[field] = described
    if properties:
        made["properties"] = properties
    if "const" in properties.get("type", {}):
        made["required"] = ["type", *(each for each in made.get("required", []) if each != "type")]
    return made


def _without_null(schema: Schema) -> Schema:
    made = dict(schema)
    made["properties"] = {}
    for name, each in schema.get("properties", {}).items():
        options = [one for one in each.get("anyOf", []) if one.get("type") != "null"]
        made["properties"][name] = options[0] if len(options) == 1 else each
    return made if made["properties"] else dict(schema)


def prose(text: str) -> str:
    """A docstring as CommonMark, with the names that fields have on the wire."""

    def marked(found: re.Match[str]) -> str:
        word = found[1]
        return f"`{camel(word) if word in _FIELDS else word}`"

    return " ".join(re.sub(r"``([^`]+)``", marked, text).split())


def _field_docs(module: Any) -> dict[str, dict[str, str]]:
    """By class and wire name what stands below each field."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = dict(_documented(node.body))
    return found


def _documented(body: list[ast.stmt]) -> Iterable[tuple[str, str]]:
    for field, below in pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
        ):
            yield camel(field.target.id), str(below.value.value)


def _fields(*modules: Any) -> set[str]:
    return {
        field.target.id
        for module in modules
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.ClassDef)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }


_FIELDS = _fields(events, protocol)
_EVENT_DOCS = _field_docs(events)
_FRAME_DOCS = _field_docs(protocol)
