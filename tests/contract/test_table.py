"""The table's contract: the in-memory table and the real adapter on the emulator answer alike."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator

import pytest
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.errors import ConditionFailed, StoreError
from taskflow.store import keys
from taskflow.store.expressions import (
    Absent,
    Check,
    Compare,
    Condition,
    Delete,
    Exists,
    Fewer,
    Put,
    Update,
    Write,
    all_of,
    any_of,
    differs,
    eq,
)
from taskflow.store.table import Table

from tests.fakes.table import MemoryTable
from tests.support.aws import account_at


@pytest.fixture(params=["memory", "dynamodb"])
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    """Either table."""
    if request.param == "memory":
        yield MemoryTable()
        return
    client = account_at(request.getfixturevalue("emulator")).dynamodb()
    yield DynamoTable(client, request.getfixturevalue("dynamo_table"), call_in_thread)
    client.reset()


@pytest.fixture
def pk() -> str:
    """A partition of its own."""
    return f"C#{uuid.uuid4()}"


def token() -> str:
    return str(uuid.uuid4())


async def test_an_item_comes_back_as_it_was_written(table: Table, pk: str) -> None:
    item = {
        "pk": pk,
        "sk": "S",
        "n": 12345678901234,
        "yes": True,
        "no": False,
        "none": None,
        "text": "नमस्ते \u0000 🎉",
        "empty": "",
        "list": [1, "two", {"three": 3}],
        "map": {"a": {"b": 1}, "c1=": {"joined": 5, "synced": False}},
    }
    await table.write(Put(item))
    assert await table.get(pk, "S") == item
    assert await table.get(pk, "other") is None


async def test_an_update_creates_changes_removes_and_adds(table: Table, pk: str) -> None:
    first = await table.write(Update(pk, "S", set={"a": 1, "map": {}}, add={"count": 2}))
    assert first == {"pk": pk, "sk": "S", "a": 1, "map": {}, "count": 2}
    second = await table.write(
        Update(pk, "S", set={("map", "M#1"): 7, "b": "x"}, remove=("a", "never"), add={"count": -3})
    )
    assert second == {"pk": pk, "sk": "S", "map": {"M#1": 7}, "b": "x", "count": -1}
    third = await table.write(Update(pk, "S", remove=(("map", "M#1"),)))
    assert third == {"pk": pk, "sk": "S", "map": {}, "b": "x", "count": -1}


ITEM = {"n": 5, "s": "m", "t": True, "map": {"k": 1, "deep": {"x": "y"}}, "null": None}
CONDITIONS: list[tuple[Condition, bool]] = [
    (eq("n", 5), True),
    (eq("n", 6), False),
    (eq("n", "5"), False),
    (eq("missing", 5), False),
    (Compare("n", "<", 6), True),
    (Compare("n", "<", 5), False),
    (Compare("n", "<=", 5), True),
    (Compare("n", ">", 4), True),
    (Compare("n", ">=", 6), False),
    (Compare("missing", "<", 6), False),
    (Compare("s", "<", "z"), True),
    (Compare("s", "<", 9), False),
    (differs("n", 5), False),
    (differs("n", 6), True),
    (differs("missing", 6), True),
    (Exists("n"), True),
    (Exists("null"), True),
    (Exists("missing"), False),
    (Exists(("map", "k")), True),
    (Exists(("map", "nothing")), False),
    (Exists(("missing", "k")), False),
    (Absent("missing"), True),
    (Absent("n"), False),
    (Absent(("map", "deep", "x")), False),
    (Absent(("map", "deep", "z")), True),
    (eq(("map", "deep", "x"), "y"), True),
    (eq("map", {"k": 1, "deep": {"x": "y"}}), True),
    (eq("map", {"k": 1}), False),
    (eq("null", None), True),
    (eq("t", True), True),
    (eq("t", 1), False),
    (Fewer("map", 3), True),
    (Fewer("map", 2), False),
    (Fewer(("map", "deep"), 2), True),
    (Fewer("missing", 3), False),
    (all_of(any_of(Absent("n"), eq("n", 5))), True),
    (any_of(all_of(any_of(all_of(eq("n", 6), eq("s", "m"))))), False),
    (all_of(Fewer("map", 3)), True),
    (all_of(eq("n", 5), eq("s", "m")), True),
    (all_of(eq("n", 5), eq("s", "x")), False),
    (any_of(eq("n", 9), eq("s", "m")), True),
    (any_of(eq("n", 9), all_of(Exists("s"), Absent("n"))), False),
    (all_of(all_of(eq("n", 5), eq("s", "m"))), True),
    (all_of(any_of(all_of(eq("n", 5))), all_of(all_of(eq("s", "x"), eq("t", True)))), False),
    (any_of(all_of(any_of(eq("n", 5), eq("n", 6)))), True),
]


@pytest.mark.parametrize(("condition", "expected"), CONDITIONS)
async def test_a_condition_holds_or_not(table: Table, pk: str, condition: Condition, expected: bool) -> None:
    await table.write(Put({"pk": pk, "sk": "S", **ITEM}))
    write = Update(pk, "S", set={"written": 1}, condition=condition)
    if expected:
        await table.write(write)
    else:
        with pytest.raises(ConditionFailed):
            await table.write(write)
    item = await table.get(pk, "S")
    assert item is not None
    assert ("written" in item) == expected


async def test_a_condition_on_a_missing_item(table: Table, pk: str) -> None:
    with pytest.raises(ConditionFailed):
        await table.write(Update(pk, "S", set={"a": 1}, condition=Exists("pk")))
    with pytest.raises(ConditionFailed):
        await table.write(Delete(pk, "S", Exists("pk")))
    await table.write(Put({"pk": pk, "sk": "S"}, Absent("pk")))
    with pytest.raises(ConditionFailed):
        await table.write(Put({"pk": pk, "sk": "S"}, Absent("pk")))


async def test_who_deletes_an_item_has_it_once(table: Table, pk: str) -> None:
    item = {"pk": pk, "sk": "S", "expires": 5, "roles": ["user"]}
    await table.write(Put(item))
    with pytest.raises(ConditionFailed):
        await table.write(Delete(pk, "S", Compare("expires", ">", 5)))
    assert await table.write(Delete(pk, "S", Compare("expires", ">", 4))) == item
    assert await table.write(Delete(pk, "S")) is None


async def test_an_update_that_changes_nothing_has_no_place_in_a_transaction(table: Table, pk: str) -> None:
    writes: list[Write] = [Put({"pk": pk, "sk": "S"}), Update(pk, "T", condition=Absent("pk"))]
    with pytest.raises(StoreError):
        await table.transact(writes, token())
    assert await table.get(pk, "S") is None


async def test_a_refused_update_says_what_it_found_if_it_is_asked_to(table: Table, pk: str) -> None:
    full = Compare("n", "<=", 4)
    asks = Update(pk, "S", add={"n": 1}, condition=full, answers=True)
    with pytest.raises(ConditionFailed) as nothing:
        await table.write(asks)
    assert nothing.value.item is None
    await table.write(Put({"pk": pk, "sk": "S", "n": 5, "map": {"a": 1}}))
    with pytest.raises(ConditionFailed) as alone:
        await table.write(asks)
    assert alone.value.item == {"pk": pk, "sk": "S", "n": 5, "map": {"a": 1}}
    with pytest.raises(ConditionFailed) as silent:
        await table.write(Update(pk, "S", add={"n": 1}, condition=full))
    assert silent.value.item is None
    with pytest.raises(ConditionFailed) as among:
        await table.transact([Put({"pk": pk, "sk": "T"}, Absent("pk")), asks], token())
    assert (among.value.index, among.value.item) == (1, {"pk": pk, "sk": "S", "n": 5, "map": {"a": 1}})
    with pytest.raises(ConditionFailed) as another:
        await table.transact([Put({"pk": pk, "sk": "S"}, Absent("pk")), Put({"pk": pk, "sk": "T"})], token())
    assert (another.value.index, another.value.item) == (0, None)
    assert await table.get(pk, "T") is None


async def test_a_transaction_is_all_or_nothing_and_names_what_failed(table: Table, pk: str) -> None:
    await table.write(Put({"pk": pk, "sk": "S", "turn": 1}))
    writes: list[Write] = [
        Update(pk, "S", set={"turn": 2}, condition=eq("turn", 1)),
        Put({"pk": pk, "sk": "M"}, Absent("pk")),
        Check(pk, "X", Absent("pk")),
    ]
    await table.transact(writes, token())
    with pytest.raises(ConditionFailed) as refused:
        await table.transact([Update(pk, "S", set={"turn": 3}, condition=eq("turn", 2)), writes[1]], token())
    assert refused.value.index == 1
    item = await table.get(pk, "S")
    assert item is not None
    assert item["turn"] == 2


async def test_a_repeated_token_changes_nothing(table: Table, pk: str) -> None:
    same = token()
    for _ in range(2):
        await table.transact([Update(pk, "S", add={"n": 1}), Put({"pk": pk, "sk": "M"})], same)
    item = await table.get(pk, "S")
    assert item is not None
    assert item["n"] == 1


async def test_transactions_that_meet_lose_no_increment(table: Table, pk: str) -> None:
    async def add(number: int) -> None:
        await table.transact([Update(pk, "S", add={"n": 1}), Put({"pk": pk, "sk": f"M{number}"})], token())

    await asyncio.gather(*(add(number) for number in range(16)))
    item = await table.get(pk, "S")
    assert item is not None
    assert item["n"] == 16


async def test_one_of_many_wins_a_condition(table: Table, pk: str) -> None:
    await table.write(Put({"pk": pk, "sk": "S", "turn": 0}))

    async def claim() -> bool:
        try:
            await table.write(Update(pk, "S", set={"turn": 1}, condition=eq("turn", 0)))
        except ConditionFailed:
            return False
        return True

    assert sum(await asyncio.gather(*(claim() for _ in range(8)))) == 1


async def test_a_query_is_in_order_and_bounded(table: Table, pk: str) -> None:
    for number in (3, 1, 2):
        await table.write(Put({"pk": pk, "sk": f"M#{number:010d}#01"}))
    await table.write(Put({"pk": pk, "sk": "T#1"}))
    assert [item["sk"][-4] for item in await table.query(pk, "M#")] == ["1", "2", "3"]
    newest = await table.query(pk, "M#", limit=2, newest_first=True)
    assert [item["sk"][-4] for item in newest] == ["3", "2"]


async def test_what_is_due_comes_in_pages(table: Table) -> None:
    shard = f"s{uuid.uuid4()}"
    due = [(f"C#{shard}{number}", number // 2) for number in range(7)]
    for pk, due_at in due:
        await table.write(Put({"pk": pk, "sk": keys.SESSION, "due": shard, "due_at": due_at}))
    found: list[tuple[str, int]] = []
    pages: list[list[tuple[str, int]]] = []
    while not pages or len(pages[-1]) == 3:
        pages.append(await table.due(shard, 2, limit=3, after=found[-1] if found else None))
        found += pages[-1]
        if len(pages) == 1:
            # What has been looked after is not there any more.
            await table.write(Delete(found[-1][0], keys.SESSION))
    assert sorted(found) == [each for each in due if each[1] <= 2]
    assert [due_at for _, due_at in found] == sorted(due_at for _, due_at in found)
    assert [len(page) for page in pages] == [3, 3, 0]


async def test_the_index_holds_what_is_due(table: Table) -> None:
    shard = f"test-{uuid.uuid4()}"
    for number in (30, 10, 20):
        await table.write(Put({"pk": f"C#{number}", "sk": f"S{shard}", "due": shard, "due_at": number}))
    await table.write(Put({"pk": "C#99", "sk": f"S{shard}", "due_at": 5}))
    assert await table.due(shard, 20) == [("C#10", 10), ("C#20", 20)]
    assert await table.due(shard, 100, limit=1) == [("C#10", 10)]
