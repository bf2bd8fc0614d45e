"""The one ministack we run, and the check that what we patch is what we expect."""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
from typing import Any

VERSION = "1.5.33"


class LaunchError(Exception):
    """The emulator cannot start; the message says why and what to do, in one line."""


def require_version() -> None:
    """Raises ``LaunchError`` unless the pinned ministack is installed."""
    try:
        found = importlib.metadata.version("ministack")
    except importlib.metadata.PackageNotFoundError:
        found = "none"
    if found != VERSION:
        raise LaunchError(f"ministack {VERSION} is required and {found} is installed; reinstall the emulator")


def ministack(module: str, **symbols: tuple[str, ...] | None) -> Any:
    """Imports a module of the pinned ministack and asserts the symbols we patch or use: their parameters, or
    (None) only that they exist."""
    found = importlib.import_module(f"ministack.{module}")
    for name, parameters in symbols.items():
        symbol = getattr(found, name, None)
        if symbol is None or (
            parameters is not None and parameters != tuple(inspect.signature(symbol).parameters)
        ):
            raise LaunchError(
                f"ministack.{module}.{name} is not what it is in {VERSION}; reinstall the emulator"
            )
    return found
