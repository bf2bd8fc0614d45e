"""One description of faults: which, how often. Parsed from a line such as ``aws cut=0.5 seed=7``. No I/O."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from local.faults.errors import FaultsError
from local.faults.kinds import BY_NAME, KINDS, Kind

OFF = ("", "off", "none")
PRESETS = ("aws", "worst")
SEED = "seed"


@dataclass(frozen=True, slots=True)
class Plan:
    """Values by a kind's name; what is not named is not played. ``seed``: of every draw."""

    values: Mapping[str, float] = field(default_factory=dict)
    seed: int = 1

    def __bool__(self) -> bool:
        return bool(self.values)

    def __str__(self) -> str:
        """What ``parse`` makes this plan of again."""
        if not self.values:
            return "off"
        named = [f"{name}={value:g}" for name, value in sorted(self.values.items())]
        return " ".join([*named, *([f"{SEED}={self.seed}"] if self.seed != 1 else [])])

    def of(self, part: str) -> Plan:
        """What of it one part plays."""
        return Plan({n: v for n, v in self.values.items() if BY_NAME[n].part == part}, self.seed)


NOTHING = Plan()


def parse(text: str) -> Plan:
    """The plan that a line describes: presets and ``name=number``, in any order; later words win.

    ``off`` and an empty line are no faults. Raises ``FaultsError``.
    """
    values: dict[str, float] = {}
    seed = 1
    words = text.replace(",", " ").split()
    if " ".join(words).lower() in OFF:
        return NOTHING
    for word in words:
        name, equals, number = word.partition("=")
        if not equals and name in PRESETS:
            values |= preset(name)
        elif name == SEED:
            seed = _seed(word, number)
        elif name in BY_NAME and equals:
            values[name] = _value(BY_NAME[name], number)
        else:
            raise FaultsError(_unknown(word, name, bool(equals)))
    return Plan({name: value for name, value in values.items() if value > 0}, seed)


def preset(name: str) -> dict[str, float]:
    """The values of a preset."""
    return {kind.name: kind.aws if name == "aws" else kind.worst for kind in KINDS}


def listing() -> str:
    """Every fault in a line of its own, for people."""
    return "\n".join(
        f"  {kind.name + '=' + _FORMS[kind.unit]:<20} {kind.says} (aws {kind.aws:g}, worst {kind.worst:g})"
        for kind in KINDS
    )


_FORMS = {"rate": "0.05", "seconds": "15", "number": "10"}


def _value(kind: Kind, number: str) -> float:
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not (0 <= value <= 1 if kind.unit == "rate" else 0 <= value < math.inf):
        wanted = "a number from 0 to 1" if kind.unit == "rate" else "a number, 0 or more"
        raise FaultsError(f"{kind.name}={number}: give {wanted}, as in {kind.name}={_FORMS[kind.unit]}")
    return value


def _seed(word: str, number: str) -> int:
    if not (number.isascii() and number.isdigit()):
        raise FaultsError(f"{word}: give a whole number, as in seed=7")
    return int(number)


def _unknown(word: str, name: str, equals: bool) -> str:
    if name in BY_NAME:
        return f"{word}: how much? For example {name}={_FORMS[BY_NAME[name].unit]}"
    close = difflib.get_close_matches(name, [*BY_NAME, *PRESETS, SEED], 1)
    meant = f"; did you mean {close[0]}?" if close else ";"
    names = ", ".join(BY_NAME)
    return (
        f"there is no fault {word!r}{meant} give {' or '.join(PRESETS)}, off, or any of {names}, each as in stall=0.05 "
        "(python -m local faults list explains them)"
    )
