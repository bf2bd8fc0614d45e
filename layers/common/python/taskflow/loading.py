"""While a function is loaded, nobody looks for garbage.

Nearly all that is made then stays, so looking finds nothing, many times over: a twentieth of what a start takes
(``docs/decisions/137-what-few-requests-need-waits.md``). What is loaded is not looked through later either.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def loaded() -> None:
    """What is there now stays; from here on garbage is looked for in what is made."""
    gc.freeze()
    gc.enable()


@contextmanager
def loading() -> Iterator[None]:
    """Around what loads, or builds, what stays for the life of the process. Not for what is made more than once."""
    gc.disable()
    try:
        yield
    finally:
        loaded()
