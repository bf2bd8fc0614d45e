"""The rules of the Lambda pool's scheduler."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from local.pool.scheduling import Action, Assign, Refuse, Scheduler, Start, StartCost, StartLimits, Stop


def test_first_invocation_starts_an_environment_and_gets_it_when_ready() -> None:
    scheduler = Scheduler(4, StartLimits(processes=2))
    assert scheduler.submit(1, "f") == [Start(1, "f")]
    assert scheduler.ready(1) == [Assign(1, 1)]


def test_idle_environment_takes_the_next_invocation() -> None:
    scheduler = Scheduler(4, StartLimits(processes=2))
    scheduler.submit(1, "f")
    scheduler.ready(1)
    scheduler.finished(1)
    assert scheduler.submit(2, "f") == [Assign(1, 2)]


def test_environment_used_last_is_used_first() -> None:
    scheduler = Scheduler(4, StartLimits(processes=4))
    for n in (1, 2):
        scheduler.submit(n, "f")
        scheduler.ready(n)
    scheduler.finished(2)
    scheduler.finished(1)
    assert scheduler.submit(3, "f") == [Assign(1, 3)]


def test_only_so_many_environments_start_at_once() -> None:
    scheduler = Scheduler(8, StartLimits(processes=2))
    assert [scheduler.submit(n, "f") for n in (1, 2, 3)] == [[Start(1, "f")], [Start(2, "f")], []]
    assert scheduler.ready(1) == [Assign(1, 1), Start(3, "f")]


def test_environment_that_becomes_free_meanwhile_serves_those_who_wait_for_a_start() -> None:
    scheduler = Scheduler(8, StartLimits(processes=1))
    scheduler.submit(1, "f")
    scheduler.submit(2, "f")
    assert scheduler.ready(1) == [Assign(1, 1), Start(2, "f")]
    assert scheduler.finished(1) == [Assign(1, 2)]


def test_nothing_is_started_for_an_invocation_that_an_environment_about_to_be_free_will_take() -> None:
    scheduler = Scheduler(8, StartLimits(processes=2))
    scheduler.submit(1, "f")
    scheduler.ready(1)
    scheduler.answered(1)
    assert scheduler.submit(2, "f") == []
    assert scheduler.submit(3, "f") == [Start(2, "f")]
    assert scheduler.finished(1) == [Assign(1, 2)]


def test_oldest_waiting_invocation_decides_which_function_starts() -> None:
    scheduler = Scheduler(8, StartLimits(processes=1))
    assert scheduler.submit(1, "a") == [Start(1, "a")]
    assert scheduler.submit(2, "b") == []
    assert scheduler.submit(3, "a") == []
    assert scheduler.ready(1) == [Assign(1, 1), Start(2, "b")]


def test_at_the_limit_the_idle_environment_unused_longest_makes_room() -> None:
    scheduler = Scheduler(2, StartLimits(processes=2))
    for n, name in ((1, "a"), (2, "b")):
        scheduler.submit(n, name)
        scheduler.ready(n)
    scheduler.finished(2)
    scheduler.finished(1)
    assert scheduler.submit(3, "c") == [Stop(2), Start(3, "c")]


def test_function_without_an_environment_may_start_one_beyond_the_limit_and_only_one() -> None:
    scheduler = Scheduler(1, StartLimits(processes=4))
    scheduler.submit(1, "turn")
    scheduler.ready(1)
    assert scheduler.submit(2, "turn") == []
    assert scheduler.submit(3, "message") == [Start(2, "message")]
    assert scheduler.submit(4, "message") == []


def test_failure_to_start_fails_the_invocation_that_waited_longest_and_tries_again_for_the_next() -> None:
    scheduler = Scheduler(4, StartLimits(processes=1))
    scheduler.submit(1, "f")
    scheduler.submit(2, "f")
    assert scheduler.ended(1) == [Refuse(1, 1), Start(2, "f")]
    assert scheduler.ended(2) == [Refuse(2, 2)]


def test_function_that_fails_to_start_is_not_kept_warm_until_its_code_changes() -> None:
    scheduler = Scheduler(4, StartLimits(processes=2))
    assert scheduler.keep_warm({"f": 1}) == [Start(1, "f")]
    assert scheduler.ended(1) == []
    assert scheduler.submit(1, "g") == [Start(2, "g")]
    assert scheduler.ready(2) == [Assign(2, 1)]
    assert scheduler.invalidate(["f"]) == [Start(3, "f")]


def test_environment_that_dies_idle_is_not_replaced_at_once() -> None:
    scheduler = Scheduler(4, StartLimits(processes=2))
    scheduler.keep_warm({"f": 1})
    scheduler.ready(1)
    assert scheduler.ended(1) == []


def test_environment_that_dies_at_work_is_replaced() -> None:
    scheduler = Scheduler(4, StartLimits(processes=2))
    scheduler.submit(1, "f")
    scheduler.ready(1)
    assert scheduler.ended(1) == [Start(2, "f")]


def test_warmth_takes_no_place_from_invocations() -> None:
    scheduler = Scheduler(2, StartLimits(processes=2))
    assert scheduler.keep_warm({"a": 4}) == [Start(1, "a"), Start(2, "a")]
    scheduler.ready(1)
    scheduler.ready(2)
    assert scheduler.submit(1, "b") == [Stop(1), Start(3, "b")]


def test_changed_code_replaces_idle_and_starting_environments_and_marks_busy_ones() -> None:
    scheduler = Scheduler(8, StartLimits(processes=8))
    for n in (1, 2, 3):
        scheduler.submit(n, "f")
    scheduler.ready(1)
    scheduler.ready(2)
    scheduler.finished(1)  # takes invocation 3
    scheduler.finished(2)
    assert scheduler.invalidate() == [Stop(2), Stop(3)]
    assert scheduler.finished(1) == [Stop(1), Start(4, "f")]


def test_changed_code_starts_anew_for_those_who_wait() -> None:
    scheduler = Scheduler(8, StartLimits(processes=8))
    scheduler.submit(1, "f")
    assert scheduler.invalidate(["f"]) == [Stop(1), Start(2, "f")]
    assert scheduler.ready(2) == [Assign(2, 1)]


def test_withdrawn_invocation_is_not_run() -> None:
    scheduler = Scheduler(1, StartLimits(processes=1))
    scheduler.submit(1, "f")
    scheduler.submit(2, "f")
    assert scheduler.withdraw(1)
    assert scheduler.ready(1) == [Assign(1, 2)]
    assert not scheduler.withdraw(2)


def test_unused_environments_retire_at_the_second_call_except_those_kept_warm() -> None:
    scheduler = Scheduler(8, StartLimits(processes=8))
    for n in (1, 2, 3):
        scheduler.submit(n, "f")
    for n in (1, 2, 3):
        scheduler.ready(n)
    for n in (1, 2, 3):
        scheduler.finished(n)
    assert scheduler.retire() == []
    assert scheduler.submit(4, "f") == [Assign(3, 4)]
    scheduler.finished(3)
    assert scheduler.retire() == [Stop(1), Stop(2)]
    assert scheduler.retire() == []


def test_forgotten_function_is_stopped_and_not_kept_warm() -> None:
    scheduler = Scheduler(4, StartLimits(processes=2))
    scheduler.keep_warm({"f": 1})
    scheduler.ready(1)
    assert scheduler.forget("f") == [Stop(1)]
    assert scheduler.counts() == {}


def test_counts_tell_what_each_function_has() -> None:
    scheduler = Scheduler(1, StartLimits(processes=2))
    scheduler.submit(1, "f")
    scheduler.ready(1)
    scheduler.submit(2, "f")
    count = scheduler.counts()["f"]
    assert (count.starting, count.idle, count.busy, count.waiting) == (0, 0, 1, 1)


@pytest.mark.parametrize("limits", [(0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 0, 1), (1, 1, 1, 0)])
def test_limits_below_one_are_refused(limits: tuple[int, int, int, int]) -> None:
    limit, processes, forks, together = limits
    with pytest.raises(ValueError, match="1 or more"):
        Scheduler(limit, StartLimits(processes, forks, together))


@pytest.mark.parametrize(
    ("cost", "started"),
    [(StartCost.PROCESS, 2), (StartCost.SNAPSHOT, 1), (StartCost.FORK, 4)],
    ids=["process", "snapshot", "fork"],
)
def test_as_many_start_at_once_as_a_start_costs(cost: StartCost, started: int) -> None:
    scheduler = Scheduler(32, StartLimits(processes=2, forks=4), cost)
    actions = [action for n in range(1, 31) for action in scheduler.submit(n, "f")]
    assert actions == [Start(n, "f") for n in range(1, started + 1)]


def test_snapshots_of_several_functions_are_made_as_processes_are_started() -> None:
    scheduler = Scheduler(32, StartLimits(processes=2, forks=4), StartCost.SNAPSHOT)
    actions = [action for n, name in enumerate("abc", 1) for action in scheduler.submit(n, name)]
    assert actions == [Start(1, "a"), Start(2, "b")]
    assert scheduler.ready(1) == [Assign(1, 1), Start(3, "c")]


def test_once_the_snapshot_is_there_all_who_wait_get_forks_beside_processes_that_start() -> None:
    scheduler = Scheduler(32, StartLimits(processes=1, forks=3), StartCost.SNAPSHOT)
    for n in range(1, 6):
        scheduler.submit(n, "f")
    assert scheduler.costs("f", StartCost.FORK) == [Start(2, "f"), Start(3, "f"), Start(4, "f")]
    assert scheduler.submit(6, "g") == []  # environment 1 still makes the snapshot of f
    assert scheduler.ready(1) == [Assign(1, 1), Start(5, "g")]
    assert scheduler.ready(2) == [Assign(2, 2), Start(6, "f")]


def test_a_lost_snapshot_is_made_again_by_one() -> None:
    scheduler = Scheduler(32, StartLimits(), StartCost.SNAPSHOT)
    scheduler.costs("f", StartCost.FORK)
    assert scheduler.costs("f", StartCost.SNAPSHOT) == []
    assert [scheduler.submit(n, "f") for n in (1, 2)] == [[Start(1, "f")], []]


def test_a_function_without_a_snapshot_starts_as_processes_do_until_its_code_changes() -> None:
    scheduler = Scheduler(32, StartLimits(), StartCost.SNAPSHOT)
    assert scheduler.submit(1, "f") == [Start(1, "f")]
    scheduler.costs("f", StartCost.PROCESS)
    assert scheduler.submit(2, "f") == [Start(2, "f")]
    assert scheduler.invalidate(["f"]) == [Stop(1), Stop(2), Start(3, "f")]


def test_idle_forks_make_room_before_idle_processes() -> None:
    scheduler = Scheduler(3, StartLimits())
    for n, name in ((1, "process"), (2, "fork")):
        scheduler.submit(n, name)
        scheduler.ready(n)
        scheduler.finished(n)
    scheduler.costs("fork", StartCost.FORK)
    scheduler.submit(3, "other")
    scheduler.ready(3)
    assert scheduler.submit(4, "other") == [Stop(2), Start(4, "other")]


def test_nothing_is_kept_warm_while_somebody_waits() -> None:
    scheduler = Scheduler(32, StartLimits(processes=1))
    scheduler.submit(1, "f")
    assert scheduler.keep_warm({"f": 2, "g": 1}) == []
    assert scheduler.ready(1) == [Assign(1, 1), Start(2, "f")]


def _thirty(brief: bool) -> Scheduler:
    scheduler = Scheduler(96, StartLimits(forks=4, together=4), StartCost.FORK)
    for n in range(1, 31):
        scheduler.submit(n, "f", brief=brief)
    return scheduler


def _play(scheduler: Scheduler, *, ends: bool) -> int:
    """How many environments thirty invocations come to: each start is ready at once, and calls end, or do not."""
    starting, made = [1, 2, 3, 4], 4
    while starting:
        environment = starting.pop(0)
        actions = scheduler.ready(environment)
        while actions:
            action = actions.pop(0)
            match action:
                case Start(environment=e):
                    starting.append(e)
                    made += 1
                case Assign(environment=e) if ends:
                    scheduler.answered(e)
                    actions += scheduler.finished(e)
    return made


@pytest.mark.parametrize(
    ("brief", "ends", "made"),
    [(True, True, 4), (True, False, 4), (False, False, 30)],
    ids=["brief-calls", "brief-calls-that-hang", "long-calls"],
)
def test_thirty_calls_at_once_of_a_brief_function_take_turns(brief: bool, ends: bool, made: int) -> None:
    assert _play(_thirty(brief), ends=ends) == made


def test_a_brief_function_whose_calls_do_not_end_gets_more_environments_and_twice_as_many_each_time() -> None:
    scheduler = _thirty(brief=True)
    for environment in (1, 2, 3, 4):
        scheduler.ready(environment)
    new = 4
    for wanted in (1, 1, 2, 4, 4):  # 1, 2, 4 and 8 beyond four, and then all that may start at once
        started = [action for action in scheduler.tick() if isinstance(action, Start)]
        assert len(started) == wanted
        for _ in started:
            new += 1
            scheduler.ready(new)


def test_a_brief_function_whose_calls_end_gets_no_more() -> None:
    scheduler = _thirty(brief=True)
    for environment in (1, 2, 3, 4):
        scheduler.ready(environment)
    for _ in range(3):
        scheduler.answered(1)
        scheduler.finished(1)
        assert scheduler.tick() == []


def test_thirty_conversations_fit_beside_what_else_runs() -> None:
    """Each has a turn under way, and every function that people wait for still starts."""
    scheduler = Scheduler(96, StartLimits(forks=96), StartCost.FORK)
    for n in range(1, 31):
        scheduler.submit(n, "generate")
        scheduler.ready(n)
    for n, name in enumerate(("message", "connect", "ingest", "disconnect", "worker", "timer"), 31):
        assert scheduler.submit(n, name, brief=True) == [Start(n, name)]


FUNCTIONS = st.sampled_from(["a", "b", "c"])


class AnyHistory(RuleBasedStateMachine):
    """Whatever happens in whatever order: what must always hold."""

    limit, starts = 5, StartLimits(processes=2, forks=2, together=2)

    def __init__(self) -> None:
        super().__init__()
        self.scheduler = Scheduler(self.limit, self.starts, StartCost.SNAPSHOT)
        self.brief = {"a"}
        self.function_of: dict[int, str] = {}
        self.starting: set[int] = set()
        self.idle: set[int] = set()
        self.busy: dict[int, int] = {}
        self.waiting: dict[str, list[int]] = defaultdict(list)
        self.number = 0

    def obey(self, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case Start(environment=e, function=f):
                    assert e not in self.function_of
                    alone = f not in self.function_of.values()
                    assert len(self.function_of) < self.limit or alone
                    self.function_of[e] = f
                    self.starting.add(e)
                case Stop(environment=e):
                    assert e not in self.busy, "an invocation was cut off"
                    self.drop(e)
                case Assign(environment=e, invocation=i):
                    assert e in self.idle, "an environment runs one invocation at a time"
                    assert self.waiting[self.function_of[e]].pop(0) == i, "not in the order they came"
                    self.idle.remove(e)
                    self.busy[e] = i
                case Refuse(invocation=i):
                    (queue,) = [q for q in self.waiting.values() if i in q]
                    assert queue.pop(0) == i

    def drop(self, environment: int) -> None:
        self.starting.discard(environment)
        self.idle.discard(environment)
        self.busy.pop(environment, None)
        del self.function_of[environment]

    @rule(function=FUNCTIONS)
    def submit(self, function: str) -> None:
        self.number += 1
        self.waiting[function].append(self.number)
        self.obey(self.scheduler.submit(self.number, function, brief=function in self.brief))

    @rule(function=FUNCTIONS, cost=st.sampled_from(StartCost))
    def costs(self, function: str, cost: StartCost) -> None:
        self.obey(self.scheduler.costs(function, cost))

    @rule()
    def tick(self) -> None:
        self.obey(self.scheduler.tick())

    @precondition(lambda self: any(self.waiting.values()))
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from(sorted(i for q in self.waiting.values() for i in q)))
        assert self.scheduler.withdraw(chosen)
        for queue in self.waiting.values():
            if chosen in queue:
                queue.remove(chosen)

    @precondition(lambda self: self.starting)
    @rule(data=st.data())
    def ready(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.starting)))
        self.starting.remove(chosen)
        self.idle.add(chosen)
        self.obey(self.scheduler.ready(chosen))

    @precondition(lambda self: self.busy)
    @rule(data=st.data(), noted=st.booleans())
    def finished(self, data: st.DataObject, noted: bool) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.busy)))
        if noted:
            self.scheduler.answered(chosen)
        del self.busy[chosen]
        self.idle.add(chosen)
        self.obey(self.scheduler.finished(chosen))

    @precondition(lambda self: self.function_of)
    @rule(data=st.data())
    def ended(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.function_of)))
        self.drop(chosen)
        self.obey(self.scheduler.ended(chosen))

    @rule(functions=st.none() | st.lists(FUNCTIONS))
    def invalidate(self, functions: list[str] | None) -> None:
        self.obey(self.scheduler.invalidate(functions))

    @rule()
    def retire(self) -> None:
        self.obey(self.scheduler.retire())

    @rule(function=FUNCTIONS, count=st.integers(0, 3))
    def keep_warm(self, function: str, count: int) -> None:
        self.obey(self.scheduler.keep_warm({function: count}))

    @invariant()
    def nobody_waits_for_nothing(self) -> None:
        for function, queue in self.waiting.items():
            mine = {e for e, f in self.function_of.items() if f == function}
            assert not (queue and mine & self.idle), "an idle environment while an invocation waits"
            assert not queue or mine or self.starting, "nothing will ever serve it"
        assert len(self.starting) <= self.starts.processes + self.starts.forks

    @invariant()
    def counts_agree(self) -> None:
        counts = self.scheduler.counts().values()
        assert sum(c.starting for c in counts) == len(self.starting)
        assert sum(c.idle for c in counts) == len(self.idle)
        assert sum(c.busy for c in counts) == len(self.busy)


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
