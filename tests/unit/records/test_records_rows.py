"""A batch of records as rows, without a database."""

from __future__ import annotations

import itertools

from taskflow.records.rows import lock_key, rows

from tests.support.records import CONVERSATION, deletion, header, inference, message, some_id


def test_of_several_records_for_a_row_the_highest_version_stays() -> None:
    records = [
        message(some_id(1), "one", header(version=1, title="one")),
        message(some_id(1), "two", header(version=3, title="three"), version=2),
        message(some_id(1), "one", header(version=2, title="two")),
    ]
    for order in itertools.permutations(records):
        batch = rows(order)
        assert [row["content"] for row in batch.messages] == ["two"]
        assert [row["title"] for row in batch.conversations] == ["three"]


def test_records_of_one_version_that_differ_give_the_same_row_in_any_order() -> None:
    records = [message(some_id(1), text) for text in ("a", "b", "c")]
    assert len({rows(order).messages[0]["content"] for order in itertools.permutations(records)}) == 1


def test_the_first_deletion_counts() -> None:
    late, early = (
        deletion(deleted_at="2026-01-02T00:00:01Z"),
        deletion(deleted_at="2026-01-02T01:00:00+01:00"),
    )
    assert rows([late, early]).tombstones == rows([early, late]).tombstones
    assert rows([late, early]).tombstones[0]["deleted_at"] == "2026-01-02T00:00:00+00:00"


def test_every_conversation_a_batch_touches_is_locked_in_ascending_order() -> None:
    ids = [some_id(number) for number in range(20)]
    logs = (inference(some_id(1000 + n), conversation_id=one) for n, one in enumerate(ids[2:]))
    batch = rows(
        [message(some_id(99), conversation=header(ids[0])), deletion(ids[1]), *logs, inference(some_id(2000))]
    )
    assert batch.locks == sorted(lock_key(one) for one in ids)


def test_a_message_id_without_its_conversation_is_not_trusted() -> None:
    [alone] = rows([inference(some_id(1), message_id=some_id(2))]).inferences
    assert alone["message_id"] is None
    together = inference(some_id(1), message_id=some_id(2), conversation_id=CONVERSATION)
    assert rows([together]).inferences[0]["message_id"] == some_id(2)
