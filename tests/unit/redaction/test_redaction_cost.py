"""Work grows with the length of a text, not faster; a cold start loads little."""

import subprocess
import sys
import time

import pytest
from taskflow.records.redaction import redact

from tests.support.redaction_hostile import HOSTILE

# Four times the text: linear work takes four times as long, quadratic work sixteen times.
SHORT, LONG = 5_000, 20_000
MOST_GROWTH = 9
ROUNDS = 5
TOO_SHORT_TO_MEASURE_S = 0.03


def cpu_seconds(text: str) -> float:
    least = float("inf")
    for _ in range(3):
        started = time.process_time()
        redact(text)
        least = min(least, time.process_time() - started)
    return least


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(name: str) -> None:
    """The best of some rounds: a busy machine makes one text slower than the other, but not each time."""
    growth: list[float] = []
    while len(growth) < ROUNDS and (not growth or growth[-1] >= MOST_GROWTH):
        longer = cpu_seconds(HOSTILE[name](LONG))
        if longer <= TOO_SHORT_TO_MEASURE_S:
            return
        growth.append(longer / cpu_seconds(HOSTILE[name](SHORT)))
    assert min(growth) < MOST_GROWTH, growth


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_redacted_once(name: str) -> None:
    once = redact(HOSTILE[name](2_000))
    assert redact(once) == once


COLD = """
import sys
before = set(sys.modules)
from taskflow.records.redaction import redact
assert redact("call +91 98765 43210, 4111 1111 1111 1111, a@example.com, 203.0.113.7").count("[REDACTED:") == 4
print(" ".join(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""


def test_a_first_result_loads_neither_large_libraries_nor_large_tables() -> None:
    answer = subprocess.run([sys.executable, "-I", "-c", COLD], capture_output=True, text=True, check=True)
    loaded = set(answer.stdout.split())
    assert "taskflow" in loaded
    assert not loaded & {
        "phonenumbers",
        "ipaddress",
        "socket",
        "html",
        "pydantic",
        "dataclasses",
        "regex",
        "typing",
    }
