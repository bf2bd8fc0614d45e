"""A client that does not read for a while."""

from __future__ import annotations

import pytest

from local.faults.stall import BUFFER_BYTES, Stall


@pytest.mark.parametrize(("now", "kept"), [(0.9, None), (1.0, True), (4.9, True), (5.0, None)])
def test_frames_are_kept_only_while_the_client_does_not_read(now: float, kept: bool | None) -> None:
    assert Stall(1.0, 5.0).hold(b"frame", now) is kept


def test_a_full_buffer_takes_nothing_until_the_client_has_read() -> None:
    stall = Stall(0.0, 5.0)
    large, small = b"x" * (BUFFER_BYTES - 10), b"y" * 11
    assert stall.hold(large, 1.0) is True
    assert stall.hold(small, 1.0) is False
    assert stall.hold(b"z" * 10, 1.0) is True
    assert stall.release() == [large, b"z" * 10]
    assert stall.release() == []
