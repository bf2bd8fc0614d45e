"""What strikes: the same for the same seed, as often as asked for, counted and said."""

from __future__ import annotations

import pytest

from local.faults.injector import Injector, draw
from local.faults.plan import NOTHING, Plan, parse


def played(text: str, part: str = "edge") -> Injector:
    injector = Injector(part)
    injector.play(parse(text))
    return injector


def strikes(injector: Injector, kind: str, chances: int) -> list[int]:
    """Which of so many chances are struck."""
    return [chance for chance in range(chances) if injector.strikes(kind)]


def test_while_nothing_is_played_nothing_strikes_and_nothing_is_counted() -> None:
    injector = Injector("edge")
    assert strikes(injector, "throttle", 100) == []
    assert injector.value("clock") == 0
    assert not injector.struck


def test_the_same_seed_strikes_the_same_chances_and_another_one_others() -> None:
    first = strikes(played("throttle=0.2 seed=5"), "throttle", 200)
    assert strikes(played("throttle=0.2 seed=5"), "throttle", 200) == first
    assert strikes(played("throttle=0.2 seed=6"), "throttle", 200) != first


def test_a_kind_is_not_changed_by_what_else_is_played() -> None:
    alone, together = played("throttle=0.2"), played("throttle=0.2 double=0.5")
    for _ in range(50):
        together.strikes("double")
    assert strikes(together, "throttle", 200) == strikes(alone, "throttle", 200)


@pytest.mark.parametrize("rate", [0.05, 0.5, 0.95])
def test_strikes_are_about_as_many_as_were_asked_for(rate: float) -> None:
    found = len(strikes(played(f"throttle={rate}"), "throttle", 4_000))
    assert abs(found - 4_000 * rate) < 120


def test_certain_faults_always_strike() -> None:
    assert len(strikes(played("throttle=1"), "throttle", 50)) == 50


def test_a_part_plays_only_its_own() -> None:
    pool = played("worst", "pool")
    assert strikes(pool, "throttle", 1_000) == []
    assert pool.value("slots") == 10


def test_another_plan_begins_anew_and_keeps_the_counts() -> None:
    injector = played("throttle=1")
    strikes(injector, "throttle", 3)
    injector.play(NOTHING)
    assert strikes(injector, "throttle", 3) == []
    injector.play(Plan({"throttle": 0.3}))
    again = strikes(injector, "throttle", 30)
    assert again == strikes(played("throttle=0.3"), "throttle", 30)
    assert injector.struck["throttle"] == 3 + len(again)


def test_a_length_is_between_its_bounds_and_the_same_for_the_same_chance() -> None:
    first, second = played("stall=1"), played("stall=1")
    lengths = []
    for _ in range(50):
        assert first.strikes("stall") and second.strikes("stall")
        lengths.append(first.between("stall", 2, 5))
        assert second.between("stall", 2, 5) == lengths[-1]
        assert first.between("stall", 2, 5, "begins") != lengths[-1]
    assert 2 <= min(lengths) < 2.5 and 4.5 < max(lengths) < 5


def test_draws_are_spread_over_all_of_0_to_1() -> None:
    drawn = sorted(draw(1, "kind", chance) for chance in range(1_000))
    assert all(abs(value - place / 1_000) < 0.05 for place, value in enumerate(drawn))


def test_a_log_tells_the_plan_and_the_1st_2nd_4th_8th_of_a_kind() -> None:
    said: list[str] = []
    injector = Injector("edge", said.append)
    injector.play(parse("throttle=1 slots=3"))
    injector.play(parse("throttle=1"))  # the same for this part
    strikes(injector, "throttle", 9)
    assert said == ["faults: throttle=1", *(f"fault throttle: {count}" for count in (1, 2, 4, 8))]
