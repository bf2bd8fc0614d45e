"""Messages go out in their order, each naming the one before it, until each is accepted once."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from taskflow_client import _outbox
from taskflow_client._frames import user_message
from taskflow_client._outbox import Outbox


def filled(*names: str) -> Outbox:
    outbox = Outbox()
    for name in names:
        outbox = _outbox.enqueue(outbox, user_message(name, client_message_id=name))
    return outbox


def named(outbox: Outbox, last: str | None = None) -> list[tuple[str, str | None]]:
    return [(frame["clientMessageId"], frame.get("after")) for frame in _outbox.to_send(outbox, last)]


def test_each_names_the_one_before_it_and_the_first_the_last_accepted() -> None:
    assert named(filled("a", "b", "c")) == [("a", None), ("b", "a"), ("c", "b")]
    assert named(filled("a", "b"), "z") == [("a", "z"), ("b", "a")]
    assert named(_outbox.enqueue(_outbox.sent(filled("a"), 0), user_message("b", client_message_id="b"))) == [
        ("b", "a")
    ]


def test_what_is_under_way_is_sent_again_when_it_is_overdue_or_the_connection_is_another_one() -> None:
    under = _outbox.sent(filled("a", "b"), 0)
    assert (named(under), under.resend_at) == ([], 8.0)
    again = _outbox.again(under)
    assert (named(again), again.resend_at) == ([("a", None), ("b", "a")], None)
    assert _outbox.sent(again, 10.0).resend_at == 26.0  # twice as patient


def test_an_accepted_one_goes_and_a_refused_one_takes_its_name_with_it() -> None:
    under = _outbox.sent(filled("a", "b", "c"), 0)
    assert named(_outbox.again(_outbox.settle(under, "a")), "a") == [("b", "a"), ("c", "b")]
    # What named the refused one is sent again at once, and names the one before.
    assert named(_outbox.drop(under, "b"), None) == [("c", "a")]
    assert _outbox.settle(under, "nobody") == under


def test_a_refusal_for_now_is_tried_a_little_later() -> None:
    assert _outbox.later(_outbox.sent(filled("a"), 0), 1.0).resend_at == 2.0


STEPS = st.lists(
    st.sampled_from(("say", "flush", "accept", "refuse", "cut", "later", "overdue")), min_size=1, max_size=60
)


@given(STEPS, st.randoms(use_true_random=False))
def test_whatever_happens_all_are_accepted_once_and_in_order(steps: list[str], rng: random.Random) -> None:
    outbox, now, count = Outbox(), 0.0, 0
    said: list[str] = []
    refused: set[str] = set()
    accepted: list[str] = []
    last: str | None = None
    wire: list[tuple[str, str | None]] = []

    def flush() -> None:
        nonlocal outbox
        wire.extend(named(outbox, last))
        outbox = _outbox.sent(outbox, now)

    def accept() -> None:
        """The server takes one of what is on the wire whose predecessor it has, in any order."""
        nonlocal outbox, last
        ready = [name for name, after in wire if after is None or after in accepted]
        if not ready:
            return
        name = rng.choice(ready)
        wire.remove(next(each for each in wire if each[0] == name))
        if name not in accepted and name not in refused:
            accepted.append(name)
        if _outbox.find(outbox, name) is not None:
            last = name
        outbox = _outbox.settle(outbox, name)

    for step in steps:
        now += 1.0
        match step:
            case "say":
                count += 1
                said.append(f"m{count}")
                outbox = _outbox.enqueue(outbox, user_message("x", client_message_id=said[-1]))
            case "flush":
                flush()
            case "accept":
                accept()
            case "refuse" if outbox.items:
                name = rng.choice(outbox.items)["clientMessageId"]
                if name not in accepted:
                    refused.add(name)
                    wire[:] = [each for each in wire if each[0] != name and each[1] != name]
                    outbox = _outbox.drop(outbox, name)
            case "cut":
                wire.clear()
                outbox, last = _outbox.again(outbox), None
            case "later":
                outbox = _outbox.later(outbox, now)
            case "overdue":
                outbox = _outbox.again(outbox)
    for _ in range(3 * len(said) + 3):
        outbox = _outbox.again(outbox)
        flush()
        for _ in range(2 * len(said)):
            accept()
    assert outbox.items == ()
    assert accepted == [name for name in said if name not in refused]
