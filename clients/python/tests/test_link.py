"""When to connect, to ping and to give up, as tables of inputs in virtual time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow_client import _link
from taskflow_client._link import (
    Close,
    Closed,
    Connect,
    Effect,
    Heard,
    Input,
    Link,
    Opened,
    Ping,
    Resync,
    Start,
    Stop,
    Tick,
    Times,
    Waits,
)

TIMES = Times(backoff=1.0, max_backoff=8.0)


def played(*steps: tuple[float, Input]) -> tuple[Link, list[Effect]]:
    """The state after inputs at times, and all that was to be done."""
    link, effects = Link(), []
    for now, event in steps:
        link, more = _link.step(link, event, now, TIMES, lambda: 0.0)
        effects += more
    return link, effects


UP = ((0.0, Start()), (1.0, Opened(1)), (2.0, Heard(1)))


@pytest.mark.parametrize(
    ("steps", "phase", "effects"),
    [
        (((0.0, Start()),), "connecting", [Connect(1)]),
        (UP, "open", [Connect(1)]),
        ((*UP, (3.0, Start())), "open", [Connect(1)]),
        ((*UP, (3.0, Closed(1))), "waiting", [Connect(1)]),
        ((*UP, (3.0, Closed(1)), (3.4, Tick())), "waiting", [Connect(1)]),
        ((*UP, (3.0, Closed(1)), (3.5, Tick())), "connecting", [Connect(1), Connect(2)]),
        ((*UP, (3.0, Closed(1, 30.0)), (33.4, Tick())), "waiting", [Connect(1)]),
        ((*UP, (3.0, Closed(1, 30.0)), (33.5, Tick())), "connecting", [Connect(1), Connect(2)]),
        ((*UP, (3.0, Closed(9))), "open", [Connect(1)]),
        ((*UP, (3.0, Resync())), "connecting", [Connect(1), Close(1), Connect(2)]),
        (((0.0, Start()), (20.0, Tick())), "waiting", [Connect(1), Close(1)]),
        (((0.0, Start()), (1.0, Opened(1)), (20.0, Tick())), "waiting", [Connect(1), Close(1)]),
        ((*UP, (241.0, Tick())), "open", [Connect(1), Ping()]),
        ((*UP, (241.0, Tick()), (250.0, Heard(1)), (256.0, Tick())), "open", [Connect(1), Ping()]),
        # Something is waited for, and nothing comes: first of all it is asked who is there.
        ((*UP, (3.0, Waits()), (12.9, Tick())), "open", [Connect(1)]),
        ((*UP, (3.0, Waits()), (13.0, Tick())), "open", [Connect(1), Ping()]),
        ((*UP, (3.0, Waits()), (9.0, Waits()), (13.0, Tick())), "open", [Connect(1), Ping()]),
        ((*UP, (3.0, Waits()), (9.0, Waits(anew=True)), (18.9, Tick())), "open", [Connect(1)]),
        ((*UP, (3.0, Waits()), (9.0, Heard(1)), (18.9, Tick())), "open", [Connect(1)]),
        ((*UP, (3.0, Waits()), (9.0, Heard(1)), (19.0, Tick())), "open", [Connect(1), Ping()]),
        ((*UP, (3.0, Waits()), (9.0, Waits(False)), (99.0, Tick())), "open", [Connect(1)]),
        # Who answers, and has nothing to say, is asked again later each time.
        (
            (*UP, (3.0, Waits()), (13.0, Tick()), (14.0, Heard(1, alive=True)), (32.9, Tick())),
            "open",
            [Connect(1), Ping()],
        ),
        (
            (*UP, (3.0, Waits()), (13.0, Tick()), (14.0, Heard(1, alive=True)), (33.0, Tick())),
            "open",
            [Connect(1), Ping(), Ping()],
        ),
        (
            (*UP, (3.0, Waits()), (13.0, Tick()), (18.0, Tick())),
            "connecting",
            [Connect(1), Ping(), Close(1), Connect(2)],
        ),
        (
            (*UP, (241.0, Tick()), (256.0, Tick())),
            "connecting",
            [Connect(1), Ping(), Close(1), Connect(2)],
        ),
        ((*UP, (3.0, Stop())), "stopped", [Connect(1), Close(1)]),
        ((*UP, (3.0, Stop()), (4.0, Closed(1))), "stopped", [Connect(1), Close(1)]),
    ],
)
def test_what_is_done(steps: tuple[tuple[float, Input], ...], phase: str, effects: list[Effect]) -> None:
    link, done = played(*steps)
    assert (link.phase, done) == (phase, effects)


def test_a_connection_is_replaced_before_the_gateway_ends_it() -> None:
    renew = 1.0 + TIMES.renew
    silent = [(1.0 + at, Heard(1)) for at in range(240, int(TIMES.renew), 240)]
    link, effects = played(*UP, *silent, (renew, Tick()))
    assert (link.current, link.standby, effects[-1]) == (1, 2, Connect(2))
    link, effects = played(*UP, *silent, (renew, Tick()), (renew + 1, Heard(2)))
    assert (link.current, link.standby, link.ready, effects[-1]) == (2, None, True, Close(1))
    link, effects = played(*UP, *silent, (renew, Tick()), (renew + 1, Closed(2)))
    assert (link.current, link.standby, link.phase) == (1, None, "open")


def test_pauses_grow_to_a_limit_and_begin_anew_after_a_success() -> None:
    ceilings = [_link.backoff(failures, TIMES, lambda: 1.0) for failures in range(1, 8)]
    assert ceilings == [1.5, 2.5, 4.5, 8.5, 8.5, 8.5, 8.5]
    link, _ = played((0.0, Start()), (1.0, Closed(1)), (2.0, Tick()), (3.0, Closed(2)))
    assert link.failures == 2
    link, _ = played((0.0, Start()), (1.0, Closed(1)), (2.0, Tick()), (3.0, Opened(2)), (4.0, Heard(2)))
    assert (link.failures, link.lost_at) == (0, None)


INPUTS = st.one_of(
    st.just(Start()),
    st.just(Tick()),
    st.just(Resync()),
    st.integers(1, 6).map(Opened),
    st.integers(1, 6).map(Heard),
    st.builds(Closed, st.integers(1, 6), st.sampled_from((0.0, 5.0))),
)


@given(st.lists(st.tuples(st.floats(0.1, 400.0), INPUTS), max_size=40))
def test_no_order_of_inputs_leaves_two_sockets_in_use_or_none_to_wait_for(
    steps: list[tuple[float, Input]],
) -> None:
    link, now = Link(), 0.0
    live: set[int] = set()
    for wait, event in [(0.0, Start()), *steps]:
        now += wait
        if isinstance(event, Closed):
            live.discard(event.socket)
        link, effects = _link.step(link, event, now, TIMES, lambda: 0.5)
        for effect in effects:
            match effect:
                case Connect(number):
                    assert number not in live
                    live.add(number)
                case Close(number):
                    live.discard(number)
                case Ping():
                    assert link.phase == "open"
        wanted = {link.current} if link.phase in ("connecting", "open") else set()
        assert live <= wanted | ({link.standby} if link.standby is not None else set())
        assert link.phase == "idle" or _link.wake_at(link, TIMES) < _link.NEVER
