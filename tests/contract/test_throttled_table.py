"""What DynamoDB refuses for a moment is tried again: by its SDK, or where that does not, by the table."""

from __future__ import annotations

from typing import Any

import pytest
from taskflow.adapters.dynamodb import _CONFLICTS, CONFLICT_TRIES, DynamoTable
from taskflow.aws.errors import ServiceError
from taskflow.errors import CallRefused, ConditionFailed, StoreUnavailable
from taskflow.store.expressions import Update

from local.faults.emulator import Faults
from local.faults.injector import Injector
from local.faults.plan import parse


def cancelled(*codes: str) -> Exception:
    """What a cancelled transaction raises."""
    body = {"CancellationReasons": [{"Code": code} for code in codes]}
    return ServiceError("TransactionCanceledException", "", 400, body)


class Refusing:
    """A client whose transactions are refused so often, and the table that uses it. It does not wait."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.left, self.asked = error, times, 0

        async def call(function: Any, /, **arguments: Any) -> Any:
            return function(**arguments)

        self.table = DynamoTable(self, "table", call)  # type: ignore[arg-type]

    def transact_write_items(self, **_: Any) -> None:
        self.asked += 1
        if self.left:
            self.left -= 1
            raise self.error


WRITES = [Update("a", "s", set={"n": 1}), Update("b", "s", set={"n": 1})]


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])
async def test_a_transaction_that_is_cancelled_for_a_moment_is_tried_again(code: str) -> None:
    refusing = Refusing(cancelled("None", code), times=3)
    await refusing.table.transact(WRITES, "token")
    assert refusing.asked == 4


async def test_a_condition_that_failed_counts_whatever_else_is_throttled() -> None:
    refusing = Refusing(cancelled("ThrottlingError", "ConditionalCheckFailed"), times=99)
    with pytest.raises(ConditionFailed) as refused:
        await refusing.table.transact(WRITES, "token")
    assert (refused.value.index, refusing.asked) == (1, 1)


async def test_other_reasons_are_not_tried_again() -> None:
    refusing = Refusing(cancelled("ValidationError", "None"), times=99)
    with pytest.raises(CallRefused, match="transact_write_items was refused: ValidationError, None"):
        await refusing.table.transact(WRITES, "token")
    assert refusing.asked == 1


async def test_what_stays_throttled_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(attempt: int) -> None: ...

    monkeypatch.setattr("taskflow.adapters.dynamodb._back_off", at_once)
    refusing = Refusing(cancelled("ThrottlingError", "None"), times=99)
    with pytest.raises(StoreUnavailable):
        await refusing.table.transact(WRITES, "token")
    assert refusing.asked == CONFLICT_TRIES


def test_the_laptop_cancels_with_reasons_that_the_table_tries_again() -> None:
    injector = Injector("emulator")
    injector.play(parse("dynamo_conflict=1"))
    body = b'{"TransactItems": [{}, {}]}'
    codes = {
        reason["Code"]
        for _ in range(20)
        for reason in (Faults(injector).answer("TransactWriteItems", body) or (0, {}))[1][
            "CancellationReasons"
        ]
    }
    assert codes - {"None"} <= _CONFLICTS and len(codes) == 3
