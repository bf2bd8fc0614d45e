"""What the simulation knows of the counts at the door: each is what is there, whatever is killed in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from taskflow.identity import Identity
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.store.expressions import Put, Write

from tests.fakes.table import MemoryTable
from tests.simulation.invariants import Invariant, require
from tests.simulation.schedule import Schedule

MANY = 1_000


def drawn(settings: Settings, schedule: Schedule) -> Settings:
    """With limits at the door: mostly such as nobody reaches, so that all are counted; else few connections."""
    rng = schedule.random("door")
    few = rng.random() < 0.2
    return replace(
        settings,
        limit_connections_per_user=rng.choice([1, 2, 3]) if few else MANY,
        limit_connections_per_address=MANY,
        limit_conversations_per_day=MANY,
        limit_conversations_per_address=MANY,
    )


class DoorCounts:
    """The counts of one table."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table
        self._begun: Counter[str] = Counter()
        """Conversations by their person's partition."""

    def wrote(self, writes: Sequence[Write], places: Sequence[tuple[str, str]]) -> None:
        """The writes were done. ``places``: their keys. Raises ``Violation``."""
        for write in writes:
            if isinstance(write, Put) and write.item["sk"] == keys.SESSION:
                whose = Identity(write.item["user_id"], write.item["tenant_id"])
                self._begun[keys.person_pk(whose)] += 1
        kinds = [sk for _, sk in places]
        if keys.DOOR in kinds or keys.CONNECTION in kinds:
            self.check()

    def check(self) -> None:
        """Raises ``Violation`` where a count is not what is there."""
        live = Counter(
            pk
            for (_, sk), item in self._table.items.items()
            if sk == keys.CONNECTION
            for pk in item.get("counted", ())
        )
        doors = {pk: item for (pk, sk), item in self._table.items.items() if sk == keys.DOOR}
        for pk in live.keys() | doors.keys():
            counted = doors.get(pk, {}).get("live", 0)
            require(
                counted == live[pk],
                Invariant.DOOR_COUNTS,
                f"{counted} connections are counted at {pk}, {live[pk]} are registered",
            )
        for pk, item in doors.items():
            made = sum(count for name, count in item.items() if name.startswith("made_"))
            # Whoever is not counted there has none; of an address nobody knows whose they are.
            if made and pk.startswith(keys.PERSON_PREFIX):
                require(
                    made == self._begun[pk],
                    Invariant.DOOR_COUNTS,
                    f"{made} conversations are counted at {pk}, {self._begun[pk]} were begun",
                )
