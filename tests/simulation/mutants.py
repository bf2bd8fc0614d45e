"""The engine with one rule removed: each mutant changes the source of product functions while it is applied.

A mutant names what it replaces; when the product's code no longer has that text, applying it fails, so that no
mutant can turn into a change of nothing.
"""

from __future__ import annotations
import __future__

import contextlib
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

from taskflow.conversation import connections, order, sweep, transitions, typing
from taskflow.conversation import lease as lease_steps
from taskflow.sessions import sweeping
from taskflow.sessions.receiving import Receiver
from taskflow.turns import announce, prompt, recovery, turn
from taskflow.turns.lease import TurnLease

from tests.simulation import opening
from tests.simulation.client import Client
from tests.simulation.faults import Faults
from tests.simulation.scenario import run_seed


@dataclass(frozen=True)
class Edit:
    """In ``function``, ``old`` (which occurs once) becomes ``new``."""

    function: Callable[..., Any]
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """``edits`` remove the rule; under ``faults`` the schedule of ``seed`` then breaks ``invariant``.

    When the engine has changed, so has the schedule, and another seed near by may be the one that does.
    """

    name: str
    edits: tuple[Edit, ...]
    faults: Faults
    seed: int
    invariant: str
    play: Callable[[int, Faults | None], object] = run_seed


def _held(holds: property) -> Callable[..., Any]:
    assert holds.fget is not None
    return holds.fget


_HELD = _held(vars(TurnLease)["held"])
_LOOK_ANYWHERE = Edit(
    announce._deliver_to,
    "session = await lease.look()",
    "session = await backend.store.session(lease.session.id) or lease.session",
)

MUTANTS = (
    Mutant(
        "no run id: the owner is the turn",
        (
            Edit(turn.speak, "run = engine.new_id()", 'run = f"turn {turn}"'),
            Edit(turn.speak, "if session.lease_run is None:", "if session.lease_run in (None, run):"),
            Edit(recovery.take_over, "run = backend.new_id()", 'run = f"turn {session.lease_turn}"'),
            Edit(
                lease_steps.acquire,
                'Absent("lease_run")',
                'any_of(Absent("lease_run"), eq("lease_run", run))',
            ),
        ),
        Faults(repeat_invoke=0.5, budget=2),
        8,
        "V1",
    ),
    Mutant(
        "no settled check",
        (
            Edit(lease_steps.acquire, 'Compare("settled_turn", "<", session.requested_turn),', ""),
            Edit(turn.speak, " or session.settled_turn >= generation", ""),
        ),
        Faults(repeat_invoke=0.5, late_invoke=0.2, budget=2),
        12,
        "V3",
    ),
    Mutant(
        "no watchdog",
        (Edit(sweep.actions, "if _passed(session.start_by, now):", "if False:"),),
        Faults(drop_invoke=0.5, budget=1),
        3,
        "L1",
    ),
    Mutant(
        "released together with the commit, told after",
        (
            Edit(
                turn._hold,
                "outcome, ending = settled\n",
                "outcome, ending = settled\n        await lease.release()\n",
            ),
            _LOOK_ANYWHERE,
        ),
        Faults(),
        0,
        "V4",
    ),
    Mutant(
        "told before the commit",
        (
            Edit(
                turn._hold,
                "settled = await _settle(",
                "ending = _ending(engine, lease.session, info, stream, stop, opened)\n"
                "        _, outcome = steps.settle(\n"
                "            lease.session, lease.run, ending, now=engine.now_ms(), periods=engine.periods)\n"
                "        await announce(engine, lease, outcome, ending.text,\n"
                "            known=stream.listeners if stream is not None else None)\n"
                "        settled = await _settle(",
            ),
            Edit(
                turn._hold,
                "        await announce(\n"
                "            engine, lease, outcome, ending.text,"
                " known=stream.listeners if stream is not None else None\n"
                "        )\n        if reporting",
                "        if reporting",
            ),
        ),
        Faults(kill=0.05, budget=1),
        3,
        "L4",
    ),
    Mutant(
        "the client does not close turns",
        (
            Edit(Client._speak, "not bubble.open or ", ""),
            Edit(Client._end, "if not bubble.open and not late_truncation:", "if False:"),
        ),
        Faults(late_post=0.5, budget=4),
        1409,
        "L4",
    ),
    Mutant(
        "commit complete without the condition on fence and cancel",
        (Edit(lease_steps.settle, '[eq("requested_turn", turn), differs("cancel", turn)]', "[]"),),
        Faults(),
        57,
        "V6",
    ),
    Mutant(
        "commit without the owner's condition",
        (Edit(lease_steps.settle, 'eq("lease_run", run), eq("phase", "speaking"), ', ""),),
        Faults(freeze_commit=0.3, budget=1),
        45,
        "V3",
    ),
    Mutant(
        "no lease check before a post",
        (Edit(_HELD, "self._backend.clock.monotonic() < self._asked + HOLD_SECONDS", "True"),),
        Faults(freeze=0.05, budget=1),
        15,
        "V4",
    ),
    Mutant(
        "released before ai_interrupted",
        (
            Edit(
                turn._hold,
                "outcome, ending = settled\n",
                "outcome, ending = settled\n"
                '        if outcome.state == "interrupted":\n            await lease.release()\n',
            ),
            _LOOK_ANYWHERE,
        ),
        Faults(),
        2,
        "V4",
    ),
    Mutant(
        "prompt built before the previous turn is settled",
        (
            Edit(prompt.early_prompt, " or cut.chars is None", ""),
            Edit(
                prompt.early_prompt,
                'left is None or left.get("run") != session.lease_run or cut.chars > left["sent"]',
                "left is None",
            ),
            Edit(
                prompt.early_prompt,
                'floor_grapheme(left["text"], cut.chars)',
                'floor_grapheme(left["text"], len(left["text"]) if cut.chars is None else cut.chars)',
            ),
            Edit(turn._hold, "if opened is not None and opened.prompt != prompt:", "if False:"),
        ),
        Faults(),
        59,
        "V10",
    ),
    Mutant(
        "sweep without claim",
        (
            Edit(
                sweep._idle,
                '        eq("requested_turn", session.requested_turn),\n'
                '        eq("settled_turn", session.requested_turn),\n'
                '        Absent("lease_run"),\n'
                '        Absent("deleted"),\n'
                '        eq("activity_version", session.activity_version),\n'
                '        eq("idle_at", session.idle_at),\n',
                "",
            ),
        ),
        Faults(repeat_sweep=0.5, budget=3),
        0,
        "V7",
    ),
    Mutant(
        "dedupe removed",
        (Edit(transitions.request_turn, 'writes.append(Put(dedupe, Absent("pk")))', "pass"),),
        Faults(),
        2,
        "V11",
    ),
    Mutant(
        "cut of another turn honoured",
        (Edit(transitions._truncation, " and seen.generation_id == turn", ""),),
        Faults(),
        17,
        "V10",
    ),
    Mutant(
        "seen beyond what was sent honoured",
        (Edit(lease_steps.kept_chars, "min(cut.chars, ending.sent)", "cut.chars"),),
        Faults(),
        86,
        "V10",
    ),
    Mutant(
        "a post is tried again past the lease",
        (
            Edit(
                TurnLease.post,
                "await self._backend.connections.post(connection_id, data)\n",
                "for attempt in range(5):\n"
                "        try:\n"
                "            await self._backend.connections.post(connection_id, data)\n"
                "            break\n"
                "        except Exception as error:\n"
                '            if attempt == 4 or type(error).__name__ != "PostFailed":\n'
                "                raise\n",
            ),
        ),
        Faults(late_post=0.2, freeze=0.1, budget=3),
        433,
        "V4",
    ),
    Mutant(
        "a message does not wait for the one it follows",
        (Edit(Receiver._message, "await arrive(backend, session, frame)", '"in_time"'),),
        Faults(),
        3,
        "order_kept",
    ),
    Mutant(
        "a message that waited in vain is accepted",
        (Edit(order.decide, 'else "try_again"', 'else "take"'),),
        Faults(),
        3,
        "order_kept",
    ),
    Mutant(
        "an older typing frame counts",
        (
            Edit(typing._is_late, " or (order is not None and order <= connection.typed)", ""),
            Edit(typing._newest, ', any_of(Absent(path), Compare(path, "<", order))', ""),
        ),
        Faults(),
        3,
        "typing_order",
    ),
    Mutant(
        "two typing frames at once are not told apart",
        (Edit(typing._newest, ', any_of(Absent(path), Compare(path, "<", order))', ""),),
        Faults(),
        3,
        "typing_order",
    ),
    Mutant(
        "what nobody has spoken in is nudged",
        (
            Edit(lease_steps._commit, " and not session.empty", ""),
            Edit(
                sweeping._act,
                'case "nudge":\n            if session.empty or',
                'case "nudge":\n            if',
            ),
        ),
        Faults(),
        0,
        "empty_left_alone",
        opening.run_seed,
    ),
    Mutant(
        "a greeting is recorded before anybody has spoken",
        (Edit(turn._record, "session.empty or ", ""),),
        Faults(),
        0,
        "empty_unrecorded",
        opening.run_seed,
    ),
    Mutant(
        "the first message leaves the greeting unrecorded",
        (Edit(transitions.request_turn, "*unrecorded, ", ""),),
        Faults(),
        0,
        "the record of turn 1",
        opening.run_seed,
    ),
    Mutant(
        "a tab is given the conversation of another that is open",
        (
            Edit(connections.can_be_reused, "        and not session.connections\n", ""),
            Edit(connections.reuse, 'eq("connections", {}),', ""),
        ),
        Faults(),
        0,
        "tab_alone",
        opening.run_seed,
    ),
    Mutant(
        "of two tabs that open at once both get the same conversation",
        (Edit(connections.reuse, 'eq("connections", {}),', ""),),
        Faults(),
        0,
        "tab_alone",
        opening.run_seed,
    ),
    Mutant(
        "somebody comes back while their empty conversation goes",
        (
            Edit(connections.join, '("grace_at", "empty_at")', '("grace_at",)'),
            Edit(sweep.discard, 'eq("connections", {}),', ""),
        ),
        Faults(),
        0,
        "spoken_kept",
        opening.run_seed,
    ),
    Mutant(
        "an empty conversation stays for ever",
        (Edit(connections.leave, "session.empty", "False"),),
        Faults(),
        0,
        "empty_goes",
        opening.run_seed,
    ),
    Mutant(
        "the next look at a session is decided by an old one",
        (
            Edit(sweep.reschedule, '("due_at", *SET_DEADLINES)', '("due_at",)'),
            Edit(connections.leave, "            *due_in_time(session.due_at, *ends),\n", ""),
        ),
        Faults(freeze=0.05, kill=0.05, budget=2),
        963,
        "empty_goes",
        opening.run_seed,
    ),
)


@contextlib.contextmanager
def applied(mutant: Mutant) -> Iterator[None]:
    """The product with the rule removed. Also calls through names imported elsewhere are changed."""
    original: dict[Any, CodeType] = {}
    sources: dict[Any, str] = {}
    try:
        for edit in mutant.edits:
            source = sources.get(edit.function)
            if source is None:
                source = textwrap.dedent(inspect.getsource(edit.function))
            if source.count(edit.old) != 1:
                raise LookupError(
                    f"{edit.function.__qualname__} has {edit.old!r} {source.count(edit.old)} times"
                )
            sources[edit.function] = source.replace(edit.old, edit.new)
        for function, source in sources.items():
            original[function] = function.__code__
            function.__code__ = _compiled(function, source)
        yield
    finally:
        for function, code in original.items():
            function.__code__ = code


def _compiled(function: Any, source: str) -> CodeType:
    whole = compile(
        source, function.__code__.co_filename, "exec", __future__.annotations.compiler_flag, dont_inherit=True
    )
    for constant in whole.co_consts:
        if isinstance(constant, CodeType) and constant.co_name == function.__name__:
            return constant
    raise LookupError(f"no {function.__name__} in its own source")
