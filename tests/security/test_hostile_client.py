"""All that the hostile client tries, on a stack with limits and access as on AWS: nothing comes to anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.security import ATTEMPTS
from tests.security.door import MARK
from tests.security.guarded import guarded_target
from tests.security.table import Attempt, lines, play
from tests.security.target import Target
from tests.support.kept_secret import logs_of, told

pytestmark = pytest.mark.stack

LONG = re.compile(r"y{100}")


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with guarded_target(tmp_path_factory.mktemp("guarded") / "data") as running:
        yield running


@pytest.mark.parametrize("tried", ATTEMPTS, ids=lambda tried: tried.run.__name__)
async def test_the_attempt_comes_to_nothing(target: Target, tried: Attempt) -> None:
    row = await play(tried, target)
    assert row.verdict == "held", lines(row)


def test_no_log_has_what_the_hostile_client_sent(target: Target) -> None:
    assert target.inside is not None
    found = 0
    for log, text in logs_of(target.inside):
        found += 1
        assert MARK not in text and not LONG.search(text) and "Set-Cookie: " not in text, log
        assert "Traceback" not in text, log
    assert found > 8


def test_no_log_has_a_secret_that_was_used(target: Target) -> None:
    assert target.inside is not None
    assert told(target.inside) == []
