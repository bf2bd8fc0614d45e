"""Which invocations are throttled."""

from __future__ import annotations

import pytest

from local.faults.injector import Injector
from local.faults.invocations import InvocationFaults
from local.faults.plan import parse
from local.pool.failures import throttled


def faults(text: str) -> InvocationFaults:
    injector = Injector("pool")
    injector.play(parse(text))
    return InvocationFaults(injector)


@pytest.mark.parametrize(
    ("text", "running", "refused"),
    [
        ("off", 10_000, False),
        ("slots=10", 9, False),
        ("slots=10", 10, True),
        ("slots=10", 11, True),
        ("slots=1", 0, False),
        ("invoke_throttle=1", 0, True),
    ],
)
def test_invocations_beyond_the_slots_are_throttled_at_once(text: str, running: int, refused: bool) -> None:
    playing = faults(text)
    assert playing.throttles(running) is refused
    assert sum(playing.injector.struck.values()) == int(refused)


def test_a_throttled_invocation_is_answered_as_lambda_does() -> None:
    assert (throttled(0).status, throttled(0).error_type) == (429, "TooManyRequestsException")
    assert throttled(0).body == b'{"errorType": "TooManyRequestsException", "errorMessage": "Rate Exceeded."}'
