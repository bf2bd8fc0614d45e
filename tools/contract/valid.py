"""What is wrong with an AsyncAPI document: by AsyncAPI's own schema, and by what it says of itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema_rs import Draft7Validator, Draft202012Validator, ValidationError
from taskflow.client_frames import CLIENT_TYPES

from local.setup.stamps import ROOT

SCHEMA = ROOT / "web/node_modules/@asyncapi/specs/schemas/3.1.0.json"
"""Of the package ``@asyncapi/specs``, which web/package.json pins."""


def problems(document: dict[str, Any]) -> list[str]:
    """A sentence for each fault; empty when there is none."""
    official = Draft7Validator(json.loads(SCHEMA.read_text()))
    found = [f"{_place(error)}: {error.message[:300]}" for error in official.iter_errors(document)]
    found += [f"{ref} leads nowhere" for ref in _refs(document) if not _resolves(document, ref)]
    return found or [*_bad_examples(document), *_unnamed(document)]


def payload_validator(document: dict[str, Any], name: str) -> Draft202012Validator:
    """For payloads of the message ``name``."""
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": {"schemas": document["components"]["schemas"]}}
    )


def _place(error: ValidationError) -> str:
    """Where in the document it is wrong, as a JSONPath."""
    return "$" + "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in error.instance_path)


def _refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from _refs(each)
    elif isinstance(value, list):
        for each in value:
            yield from _refs(each)


def _resolves(document: dict[str, Any], ref: str) -> bool:
    place: Any = document
    for part in ref.removeprefix("#/").split("/"):
        if not isinstance(place, dict) or part not in place:
            return False
        place = place[part]
    return True


def _bad_examples(document: dict[str, Any]) -> Iterator[str]:
    for name, message in document["components"]["messages"].items():
        validator = payload_validator(document, name)
        if not message["examples"]:
            yield f"{name} has no example"
        for example in message["examples"]:
            for error in validator.iter_errors(example["payload"]):
                yield f"an example of {name}: {_place(error)}: {error.message}"


def _unnamed(document: dict[str, Any]) -> Iterator[str]:
    """Frames and events that no operation has."""
    messages = document["components"]["messages"]
    operations = document["operations"].values()
    for by, action in (("client", "receive"), ("server", "send")):
        used = {ref["$ref"] for each in operations if each["action"] == action for ref in each["messages"]}
        for name, message in messages.items():
            if message["tags"] == [{"name": by}] and f"#/channels/conversation/messages/{name}" not in used:
                # An answer to one frame alone need not be sent by itself.
                replies = {
                    ref["$ref"] for each in operations for ref in each.get("reply", {}).get("messages", ())
                }
                if by == "client" or f"#/channels/conversation/messages/{name}" not in replies:
                    yield f"no operation has {name}"
    types = {each["name"] for each in messages.values() if each["tags"] == [{"name": "client"}]}
    if types != set(CLIENT_TYPES):
        yield f"the frames are {sorted(types)}, and not {sorted(CLIENT_TYPES)}"
