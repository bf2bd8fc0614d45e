"""What waits until it is used, done before a snapshot, in which it costs nobody's time (``taskflow.snapstart``).

Without a snapshot all this is left until the first invocation needs it, and most of it is never needed.
"""

from __future__ import annotations

import importlib

from taskflow import light_dataclasses, patterns
from taskflow.protocol import build_all
from taskflow.telemetry import warm_logs

LATER = (
    "concurrent.futures.thread",
    "encodings.idna",
    "http.client",
    "taskflow.aws.container",
    "taskflow.records.build",
    "taskflow.records.schema",
)
"""Modules that are loaded by what an invocation calls."""


def warm(*further: str) -> None:
    """Loads what is loaded late, and ``further`` modules; builds and compiles what is loaded."""
    for name in (*LATER, *further):
        importlib.import_module(name)
    build_all()
    light_dataclasses.compile_all()
    patterns.compile_all()
    warm_logs()
