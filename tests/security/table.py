"""Attempts of somebody hostile, and what became of them."""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from tests.security.target import Target

Verdict = Literal["held", "open here", "not tried", "BROKEN"]
"""held: what was tried came to nothing. open here: a setting of this installation allows it, as the laptop's defaults
do. not tried: it needs what only the operator of the installation has. BROKEN: it worked, and must not."""


class NotHere(Exception):
    """The attempt needs what is not there; the message says what."""


class Broken(Exception):
    """The attempt came to something; the message says to what."""


Try = Callable[[Target], Awaitable[str]]
"""Tries, and says what was seen. Raises ``Broken`` or ``NotHere``."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """``at``: the trust boundary (``docs/security.md``). ``setting``: what allows it on the laptop, if anything."""

    at: str
    what: str
    setting: str
    run: Try

    def __str__(self) -> str:
        return self.what


@dataclass(frozen=True, slots=True)
class Row:
    """An attempt and its outcome."""

    attempt: Attempt
    verdict: Verdict
    seen: str


ATTEMPTS: list[Attempt] = []


def attempt(at: str, what: str, setting: str = "") -> Callable[[Try], Try]:
    """Registers a function as an attempt."""

    def register(run: Try) -> Try:
        ATTEMPTS.append(Attempt(at, what, setting, run))
        return run

    return register


def hold(right: bool, seen: str) -> None:
    """Raises ``Broken`` unless what was seen is ``right``."""
    if not right:
        raise Broken(seen)


async def play(each: Attempt, target: Target) -> Row:
    """Tries it."""
    try:
        return Row(each, "held", await each.run(target))
    except NotHere as error:
        return Row(each, "not tried", str(error))
    except Broken as error:
        if each.setting and not target.guarded:
            return Row(each, "open here", f"{error} ({each.setting})")
        return Row(each, "BROKEN", str(error))


def lines(row: Row) -> str:
    """The row as text."""
    parts = textwrap.wrap(row.attempt.what, 88)
    text = [f"  {row.verdict if number == 0 else '':10} {part}" for number, part in enumerate(parts)]
    text += [
        f"  {'':10}   {'→' if number == 0 else ' '} {part}"
        for number, part in enumerate(textwrap.wrap(row.seen, 96))
    ]
    return "\n".join(text)
