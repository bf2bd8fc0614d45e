"""OpenMP's runtime, ``libgomp.so.1``: llama.cpp's library needs it, and minimal Linux systems come without it."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Callable
from pathlib import Path

from local.setup import debian
from local.setup.errors import SetupError
from local.setup.stamps import CACHE

NAME = "libgomp.so.1"
FOLDER = CACHE / "libgomp"
WANTED = (
    f"The embedded model needs {NAME}, OpenMP's runtime: install it (apt-get install libgomp1, dnf install libgomp), "
    "or choose another model (.env.example tells how)"
)


class OpenMPMissing(Exception):
    """Neither the system nor set-up has the library. The message says what to do."""


def load(folder: Path = FOLDER) -> None:
    """Loads the library, the system's or the one fetched into ``folder``, for whatever is imported after it.

    Raises ``OpenMPMissing``. The dynamic linker takes a library that is loaded already for one of the same name.
    """
    if sys.platform != "linux":
        return
    for candidate in (NAME, *map(str, sorted(folder.rglob(NAME)))):
        try:
            ctypes.CDLL(candidate, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            continue
        return
    raise OpenMPMissing(WANTED)


def here(folder: Path = FOLDER) -> bool:
    """Whether the library can be loaded."""
    try:
        load(folder)
    except OpenMPMissing:
        return False
    return True


def fetch(show: Callable[[str], None] = lambda words: None, folder: Path = FOLDER) -> None:
    """Fetches it from Debian's packages where that is possible; else starting the model will tell."""
    with contextlib.suppress(SetupError):
        debian.unpack("libgomp1", folder)
