"""A long test in named steps: a browser loads a page once, and a failure still says what was being tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(name: str) -> Iterator[None]:
    """Whatever fails inside is raised with the step's name beside it."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"step: {name}")
        raise
