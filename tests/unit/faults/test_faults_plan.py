"""What a description of faults may say, and what it becomes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.faults.errors import FaultsError
from local.faults.kinds import BY_NAME, KINDS
from local.faults.plan import NOTHING, PRESETS, Plan, listing, parse, preset


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("", NOTHING),
        ("off", NOTHING),
        (" None ", NOTHING),
        ("stall=0.05", Plan({"stall": 0.05})),
        ("stall=0.05 throttle=1", Plan({"stall": 0.05, "throttle": 1})),
        ("stall=0.05,throttle=1", Plan({"stall": 0.05, "throttle": 1})),
        ("stall=0.05 stall=0.5", Plan({"stall": 0.5})),
        ("stall=0", NOTHING),
        ("slots=10 seed=7", Plan({"slots": 10}, seed=7)),
        ("sleep=35 sleep_every=2.5", Plan({"sleep": 35, "sleep_every": 2.5})),
    ],
)
def test_a_description_becomes_a_plan(text: str, plan: Plan) -> None:
    assert parse(text) == plan


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("stal=0.1", "there is no fault 'stal=0.1'; did you mean stall?"),
        ("asw", "there is no fault 'asw'; did you mean aws?"),
        ("zzz", "there is no fault 'zzz'; give aws or worst, off, or any of throttle, stall,"),
        ("stall", "stall: how much? For example stall=0.05"),
        ("stall=1.1", "stall=1.1: give a number from 0 to 1, as in stall=0.05"),
        ("stall=-0.1", "stall=-0.1: give a number from 0 to 1"),
        ("stall=often", "stall=often: give a number from 0 to 1"),
        ("stall=nan", "stall=nan: give a number from 0 to 1"),
        ("stall=", "stall=: give a number from 0 to 1"),
        ("slots=-1", "slots=-1: give a number, 0 or more"),
        ("slots=inf", "slots=inf: give a number, 0 or more, as in slots=10"),
        ("sleep=soon", "sleep=soon: give a number, 0 or more, as in sleep=15"),
        ("seed=x", "seed=x: give a whole number, as in seed=7"),
        ("seed=-1", "seed=-1: give a whole number"),
        ("aws=1", "there is no fault 'aws=1'"),
        ("aws off", "there is no fault 'off'"),
    ],
)
def test_a_description_that_means_nothing_is_refused_in_a_line_that_says_what_there_is(
    text: str, told: str
) -> None:
    with pytest.raises(FaultsError) as refused:
        parse(text)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_presets_are_changed_by_what_follows_them() -> None:
    assert parse("worst").values == {name: value for name, value in preset("worst").items() if value}
    assert parse("worst stall=0").values == {n: v for n, v in parse("worst").values.items() if n != "stall"}
    assert parse("aws cut=0.9 seed=3") == Plan({**parse("aws").values, "cut": 0.9}, seed=3)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_keeps_to_what_its_kinds_allow(name: str) -> None:
    words = " ".join(f"{kind}={value:g}" for kind, value in preset(name).items())
    assert parse(words) == parse(name)
    assert preset(name).keys() == BY_NAME.keys()


def test_the_worst_is_worse_than_what_a_busy_account_sees() -> None:
    rates = [kind for kind in KINDS if kind.unit == "rate"]
    assert [kind.name for kind in rates if kind.worst <= kind.aws] == []


@given(
    st.builds(
        Plan,
        st.fixed_dictionaries(
            {},
            optional={
                kind.name: st.floats(0.001, 1).map(lambda value: float(f"{value:g}")) for kind in KINDS
            },
        ),
        st.integers(1, 2**31),
    )
)
def test_a_plan_says_what_makes_it_again(plan: Plan) -> None:
    assert parse(str(plan)) == (plan if plan.values else NOTHING)


def test_each_part_plays_its_own_faults_and_all_together_play_everything() -> None:
    whole = parse("worst rotate=5")
    parts = {kind.part for kind in KINDS}
    assert sum(len(whole.of(part).values) for part in parts) == len(whole.values)
    assert whole.of("pool").values == {"slots": 10, "invoke_throttle": 0.05}
    assert not whole.of("nobody")


def test_every_fault_is_listed_once_with_its_source() -> None:
    assert len(listing().splitlines()) == len(KINDS) == len(BY_NAME)
    assert [kind.name for kind in KINDS if not kind.source.startswith("https://")] == []
