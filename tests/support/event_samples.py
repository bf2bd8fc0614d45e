"""The samples in ``events/``: where they are, in which order they make sense, what each is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.setup.stamps import ROOT

EVENTS = ROOT / "events"
HANDLERS = {
    name: "migrate.handler" if name == "migrate" else "app.handler"
    for name in ("connect", "message", "disconnect", "generate", "timer", "ingest", "worker", "migrate")
}


def sample(function: str, name: str) -> dict[str, Any]:
    """One sample as it is sent."""
    event: dict[str, Any] = json.loads((EVENTS / function / f"{name}.json").read_text())
    return event


def samples(function: str) -> dict[str, dict[str, Any]]:
    """Every sample of a function by name."""
    return {path.stem: sample(function, path.stem) for path in sorted((EVENTS / function).glob("*.json"))}


DONE: dict[str, Any] = {"statusCode": 200}
NOTHING_NEW: dict[str, Any] = {"applied": []}
STORED: dict[str, Any] = {"batchItemFailures": []}

ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "connect": {"program": 200, "browser": (403, "BAD_TICKET"), "awake": None},
    "message": {
        **dict.fromkeys(
            (
                *("user_typing", "user_stopped_typing", "user_message", "cancel", "edit_last", "regenerate"),
                *("set_model", "ping", "unknown_type", "not_json"),
                *("edit_queued", "remove_queued", "send_queued"),
            ),
            DONE,
        ),
        "awake": None,
    },
    "disconnect": dict.fromkeys(("closed_by_client", "no_status", "going_away"), DONE),
    "generate": {"sync": None, "turn": None, "announce": None, "memory": STORED, "awake": None},
    "timer": dict.fromkeys(("tick", "sweep", "generate_failed"), STORED),
    "ingest": {
        **dict.fromkeys(("health", "openapi", "auth_config", "models", "metrics", "ticket"), 200),
        **dict.fromkeys(("conversations", "cookies"), 200),
        **dict.fromkeys(("conversation", "rename", "delete"), (404, "CONVERSATION_NOT_FOUND")),
        "logs": (401, "INVALID_TOKEN"),
        "preflight": (403, "FOREIGN_ORIGIN"),
        "socket_connect": (401, "invalid_api_key"),
        "socket_frame": 200,
        "socket_disconnect": DONE,
        "rehydrate": {"found": False},
        "gone": {"gone": []},
        "awake": None,
    },
    "signed_in": {"signed_in": 200},
    "worker": {
        "batch": STORED,
        "deletion": STORED,
        "people": STORED,
        "retention": STORED,
        "unreadable": {"batchItemFailures": [{"itemIdentifier": "169dd0b5-7f6b-4f9e-9c1a-4c1d7a52b016"}]},
    },
    "migrate": {**dict.fromkeys(("create", "update", "delete", "by_hand"), NOTHING_NEW), "awake": None},
}
"""By function (``signed_in``: ingest where everyone has to sign in): the samples, first one first, and the whole
answer, its status, or its status and code."""

POSTED = {
    "user_message": "message_accepted",
    "edit_last": "message_accepted",
    "unknown_type": "error",
    "not_json": "error",
    "ping": "pong",
    **dict.fromkeys(("edit_queued", "remove_queued", "send_queued"), "queue_changed"),
}
"""What a frame's sender is told first."""


def shortened(expected: Any, answer: Any) -> Any:
    """``answer`` in the form of ``expected``."""
    if isinstance(expected, int):
        return answer["statusCode"]
    if isinstance(expected, tuple):
        return answer["statusCode"], json.loads(answer["body"])["error"]["code"]
    return answer


def folders() -> set[str]:
    return {path.name for path in Path(EVENTS).iterdir() if path.is_dir()}
