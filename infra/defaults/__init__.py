"""What the templates leave to AWS, held against ``judged.yaml``, which says what AWS does then. Pure.

A property that a template leaves out has a value all the same: AWS's. Some of them are surprises (CloudFormation lets
an Aurora PostgreSQL listen on MySQL's port), and a newer schema may bring another one. So each is written down once,
with what AWS does and, where that is not plain, why it is right for us.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

JUDGED = Path(__file__).with_name("judged.yaml")
EVERYWHERE = "every type"
"""The entry for what is the same of all types."""

Judgements = Mapping[str, Mapping[str, str]]
"""By type: names of properties, with commas between them, a star for any letters; and what is said of them."""


def left_out(schema: Mapping[str, Any], resources: Collection[Mapping[str, Any]]) -> Iterator[str]:
    """Paths of properties (``Origins.ConnectionAttempts``) that at least one of the resources does not give, each once.

    ``resources``: properties as they are written. Both ways of an ``Fn::If`` count; what another function makes is
    not looked into. A schema that leads back into itself is followed as deep as the resources go.
    """
    readonly = {
        each.rpartition("/")[2] for each in schema.get("readOnlyProperties", ()) if each.count("/") == 2
    }
    yield from dict.fromkeys(_left_out(schema, schema, list(resources), "", readonly))


def _left_out(
    schema: Mapping[str, Any],
    node: Mapping[str, Any],
    given: list[Any],
    path: str,
    without: Collection[str] = (),
) -> Iterator[str]:
    node = _resolved(schema, node)
    ways = [way for value in given for way in _ways(value)]
    if "items" in node:
        items = [item for way in ways if isinstance(way, list) for item in way]
        yield from _left_out(schema, node["items"], items, path)
    written = [way for way in ways if isinstance(way, dict) and not _is_function(way)]
    if not written:
        return
    for name, inner in sorted(node.get("properties", {}).items()):
        if name in without:
            continue
        values = [value for each in written for value in _ways(each.get(name, _NOTHING))]
        below = f"{path}.{name}" if path else name
        if _NOTHING in values:
            yield below
        yield from _left_out(schema, inner, [value for value in values if value != _NOTHING], below)


_NOTHING = {"Ref": "AWS::NoValue"}


def _ways(value: Any) -> list[Any]:
    if isinstance(value, dict) and set(value) == {"Fn::If"}:
        _, yes, no = value["Fn::If"]
        return [*_ways(yes), *_ways(no)]
    return [value]


def _is_function(value: Mapping[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))


def _resolved(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        found: Any = schema
        for part in node["$ref"].lstrip("#/").split("/"):
            found = found[part]
        node = found
    return node


def unjudged(found: Mapping[str, Iterable[str]], judgements: Judgements) -> Iterator[str]:
    """A sentence for each property that is left out and not judged, and for each judgement that is of nothing."""
    used: set[tuple[str, str]] = set()
    for kind, paths in sorted(found.items()):
        for path in paths:
            where = [
                (entry, pattern)
                for entry in (kind, EVERYWHERE)
                for names in judgements.get(entry, {})
                for pattern in names.split(", ")
                if fnmatchcase(path, pattern)
            ]
            used.update(where)
            if not where:
                yield f"{kind} leaves out {path}: say in infra/defaults/judged.yaml what AWS does then"
    for entry, judged in judgements.items():
        for names, said in judged.items():
            for pattern in names.split(", "):
                if (entry, pattern) not in used:
                    yield f"infra/defaults/judged.yaml: no {entry} leaves out {pattern}"
            if not str(said).strip():
                yield f"infra/defaults/judged.yaml: {entry} says nothing of {names}"
