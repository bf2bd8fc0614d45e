"""Every AWS call of one turn, counted exactly: a reply of 150 tokens from a model that says 100 a second.

A change of these numbers is a change of what a turn costs; ``python -m bench.cost`` prices them.
"""

from __future__ import annotations

import pytest
from taskflow.conversation.session import Pacing
from taskflow.conversation.terms import NANO, Limits, Terms
from taskflow.store.expressions import Put

from bench.cost import TARGET_EVERYTHING, TARGET_SPEAKING, ratios
from bench.naive import naive_turn
from tests.support.metered import Bill, MeteredTable, running, size_of
from tests.support.metered_visit import visit
from tests.support.metered_world import product_turn

MESSAGE = {
    "posts": 1,  # message_accepted
    "reads": 1,  # the session
    "read_units": 1,
    "writes": 2,  # the turn requested, the message and its dedupe entry in one transaction; the record is unmarked
    "write_units": 3 * 2 + 1,
    "invokes": 1,
    "sqs_sends": 1,
}


def test_a_turn_with_server_pacing() -> None:
    bill = product_turn("server")
    assert bill.of("message") == MESSAGE
    watched, other_reads = 38, 6
    renewals, checkpoints, steps = 6, 2, 4
    assert bill.of("generate") == {
        "posts": 1 + 150 + 1,
        # The session before the lease, at settling, announcing and recording; the prompt, the breaker, the message.
        "reads": watched + other_reads,
        "read_units": watched + other_reads,
        # Acquire, settle (two items), release, unmark.
        "writes": renewals + checkpoints + steps,
        "write_units": renewals + checkpoints + steps + 3,
        "renewal_units": renewals,
        "sqs_sends": 2,  # the reply and its inference log
        "duration_ms": 6713,
    }
    # One visit: the turn's start had been due; it sets the next deadline, the silence after it.
    assert bill.of("sweep") == {
        "reads": 2,
        "read_units": 2,
        "writes": 1,
        "write_units": 1 + 2,
        "index_units": 2,
    }


def test_a_turn_with_client_pacing() -> None:
    bill = product_turn("client")
    assert bill.of("message") == MESSAGE
    watched, other_reads = 11, 6
    renewals, checkpoints, steps = 1, 1, 4
    assert bill.of("generate") == {
        "posts": 1 + 10 + 1,
        "reads": watched + other_reads,
        "read_units": watched + other_reads,
        "writes": renewals + checkpoints + steps,
        "write_units": renewals + checkpoints + steps + 3,
        "renewal_units": renewals,
        "sqs_sends": 2,
        # Until the model has ended (0.4 s and 149 times 10 ms) and not a moment longer.
        "duration_ms": 1890,
    }
    assert bill.of("sweep") == {
        "reads": 2,
        "read_units": 2,
        "writes": 1,
        "write_units": 1 + 2,
        "index_units": 2,
    }


def test_a_visit_until_its_first_word() -> None:
    """A ticket is one write and is taken with one; the greeting rests on the session that its sync has left."""
    bill = visit(0).bill
    assert (bill.of("api")["writes"], "reads" in bill.of("api")) == (1, False)
    connect = bill.of("connect")
    # The person, and what they may begin. The ticket; the first of a day also makes a pool and tries once more.
    assert (connect["reads"], connect["writes"], connect["invokes"]) == (2, 4, 1)
    # To be synced, at settling, announcing and once it is over.
    assert bill.of("generate")["reads"] == 3


LIMITED = Terms(
    Limits(messages_per_minute=20, turns_at_once=3, user_daily=NANO, user_monthly=9 * NANO, daily=NANO),
    lambda model, read, written: read + 5 * written,
    max_output_tokens=512,
)


@pytest.mark.parametrize("pacing", ["server", "client"])
def test_limits_and_budgets_cost_one_item_in_each_of_a_turn_s_two_transactions(pacing: Pacing) -> None:
    free, limited = product_turn(pacing), product_turn(pacing, terms=LIMITED)
    # No call more: the person's allowance is one more item where the turn is asked for, and where it is settled.
    assert limited.of("message") == {**MESSAGE, "write_units": MESSAGE["write_units"] + 2}
    generate = free.of("generate")
    assert limited.of("generate") == {**generate, "write_units": generate["write_units"] + 2}
    assert limited.of("sweep") == free.of("sweep")


def test_the_same_turn_the_naive_way() -> None:
    bill = naive_turn()
    assert bill.of("message") == {"writes": 2, "write_units": 2, "sqs_sends": 1, "invokes": 1}
    assert bill.of("generate") == {
        "posts": 1 + 150 + 1,
        "reads": 1 + 150,
        "read_units": 1 + 150,
        "writes": 1,
        "write_units": 1,
        "sqs_sends": 1,
        "duration_ms": 6746,
    }


@pytest.mark.parametrize("pacing", ["server", "client"])
def test_a_turn_ten_times_as_long_calls_no_more_often_than_its_time_asks_for(pacing: Pacing) -> None:
    seconds = product_turn(pacing, tokens=1500).of("generate")["duration_ms"] / 1000
    counted = product_turn(pacing, tokens=1500).of("generate")
    assert counted["reads"] <= seconds / 0.15 + 8
    assert counted["renewal_units"] <= 2 * seconds
    if pacing == "client":
        assert counted["posts"] <= 12 + seconds / 0.8


def test_client_pacing_is_several_times_cheaper_than_the_naive_way() -> None:
    speaking, everything = ratios({"naive": naive_turn(), "client": product_turn("client")})
    assert speaking >= TARGET_SPEAKING
    assert everything >= TARGET_EVERYTHING


async def test_units_are_those_of_dynamodb() -> None:
    bill = Bill()
    table = MeteredTable(bill)
    item = {"pk": "a", "sk": "b", "text": "x" * 1_100, "n": 1234, "deep": {"yes": True, "list": ["é"]}}
    assert size_of(item) == (2 + 1) + (2 + 1) + (4 + 1_100) + (1 + 3) + (
        4 + 3 + 2 + (3 + 1) + (4 + 3 + 1 + 2)
    )
    with running("generate"):
        await table.write(Put(item))
        await table.transact([Put(item), Put({"pk": "c", "sk": "d", "due": "0", "due_at": 5})], "token")
        await table.query("a", "b")
        await table.write(Put({"pk": "c", "sk": "d", "due": "0", "due_at": 6}))
    assert bill.of("generate") == {
        "writes": 3,
        "write_units": 2 + 2 * (2 + 1) + 1 + (1 + 2),
        "index_units": 1 + 2,
        "reads": 1,
        "read_units": 1,
    }
