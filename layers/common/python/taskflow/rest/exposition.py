"""Metrics as Prometheus' text format, each number with all its digits. Pure.

prometheus_client builds the families and checks their names, but writes every value as a float: 9007199254740993 would
become 9007199254740992. https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from prometheus_client.core import Metric

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
_HELP_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n"})


def render(families: Iterable[Metric]) -> bytes:
    """The families, one after another. Labels are in the order of their names."""
    lines: list[str] = []
    for family in families:
        name = f"{family.name}_total" if family.type == "counter" else family.name
        lines.append(f"# HELP {name} {family.documentation.translate(_HELP_ESCAPES)}")
        lines.append(f"# TYPE {name} {family.type}")
        for sample in family.samples:
            labels = ",".join(
                f'{key}="{value.translate(_ESCAPES)}"' for key, value in sorted(sample.labels.items())
            )
            lines.append(f"{sample.name}{'{' + labels + '}' if labels else ''} {number(sample.value)}")
    return "".join(f"{line}\n" for line in lines).encode()


def number(value: Decimal | float) -> str:
    """``value`` with every digit and without exponent: ``9007199254740993.0``, ``0.000012``.

    A whole number has one zero behind its point, as prometheus_client writes it. A binary fraction has its shortest
    digits, as Python and Prometheus read them back.
    """
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    whole, _, fraction = f"{exact:f}".partition(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}"
