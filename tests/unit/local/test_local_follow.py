"""``make logs``: what is shown of which line, and that nothing is lost while files grow, turn over or come anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra.stack_logs import Tail, pattern
from local.follow import Follower, LogsError, follow, main
from local.log_lines import Line, Wanted, parse, show

STRUCTURED = json.dumps(
    {
        "level": "WARNING",
        "location": "handler:28",
        "message": "refused",
        "timestamp": "2026-11-28 23:46:51,209+0000",
        "service": "connect",
        "cold_start": True,
        "code": "BAD_TICKET",
        "status": 403,
        "conversation_id": "c-1",
    }
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (STRUCTURED, "23:46:51.209 connect WARNING refused code=BAD_TICKET status=403 conversation_id=c-1"),
        ("2026-11-28 23:46:43.477 UTC [7] LOG:  starting up", "23:46:43.477 connect INFO    starting up"),
        ("2026-11-28 23:46:43.4 UTC [7] FATAL:  no", "23:46:43.400 connect ERROR   no"),
        ("2026-11-28 23:46:41,001 ERROR local.edge: no answer", "23:46:41.001 connect ERROR   local.edge: no answer"),
        ("edge ready on http://127.0.0.1:3905", "------------ connect INFO    edge ready on http://127.0.0.1:3905"),
        ('{"no": "message"}', '------------ connect INFO    {"no": "message"}'),
        ("{broken", "------------ connect INFO    {broken"),
        ("[" * 2_000, "------------ connect INFO    " + "[" * 2_000),
    ],
    ids=["structured", "Postgres", "Postgres fatal", "ours", "plain", "other JSON", "no JSON", "deep"],
)  # fmt: skip
def test_a_line_is_shown(raw: str, shown: str) -> None:
    line = parse("connect", raw)
    assert line is not None
    assert show(line, width=7) == shown


@pytest.mark.parametrize("raw", ["", "  \n", '{"_aws": {"Timestamp": 1}, "Ticks": [1.0]}'])
def test_what_says_nothing_to_people_is_left_out(raw: str) -> None:
    assert parse("timer", raw) is None


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (Wanted(), True),
        (Wanted("connect", "WARNING", "c-1"), True),
        (Wanted("message"), False),
        (Wanted(level="ERROR"), False),
        (Wanted(level="DEBUG"), True),
        (Wanted(text="c-2"), False),
    ],
)
def test_who_sees_a_line(wanted: Wanted, shown: bool) -> None:
    line = parse("connect", STRUCTURED)
    assert line is not None
    assert wanted.wants(line) is shown


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "functions").mkdir()
    (tmp_path / "edge.log").write_text("2026-01-01 10:00:02 INFO b\nTraceback\n")
    (tmp_path / "functions" / "taskflow-message.log").write_text("2026-01-01 10:00:01 INFO a\n")
    return tmp_path


def test_the_past_is_in_order_with_traces_behind_their_lines(folder: Path) -> None:
    assert texts(Follower(folder).past()) == ["a", "b", "Traceback"]


def test_every_line_is_told_once_however_it_comes(folder: Path) -> None:
    follower, log = Follower(folder), folder / "functions" / "taskflow-message.log"
    follower.past()
    with log.open("a") as out:
        out.write("one\ntw")
        out.flush()
        assert texts(follower.more()) == ["one"]
        out.write("o\nthree\n")
    assert texts(follower.more()) == ["two", "three"]
    log.replace(log.with_name(f"{log.name}.1"))  # a full one is put aside
    log.write_text("four\n")
    assert texts(follower.more()) == ["four"]
    log.write_text("5\n")  # truncated
    assert texts(follower.more()) == ["5"]
    (folder / "functions" / "taskflow-worker.log").write_text("of another function\n")
    assert texts(follower.more()) == ["of another function"]
    assert follower.more() == []


def test_only_as_many_lines_of_the_past_as_wanted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    follow(folder, Wanted(), 1, forever=False)
    assert capsys.readouterr().out == "10:00:02.000 edge    INFO    Traceback\n"
    follow(folder, Wanted("message"), 5, forever=False)
    assert capsys.readouterr().out == "10:00:01.000 message INFO    a\n"
    follow(folder, Wanted(), 0, forever=False)
    assert capsys.readouterr().out == ""


def test_nothing_to_follow_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(LogsError, match="FUNCTION is one of edge, message"):
        follow(folder, Wanted("mesage"), 5, forever=False)
    with pytest.raises(LogsError, match="start the stack with make run"):
        follow(tmp_path / "none", Wanted(), 5, forever=False)


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(SystemExit):
        main(["--level", "LOUD"])


class CloudWatch:
    """Log groups with events, and what was asked."""

    def __init__(self, **groups: list[dict[str, Any]]) -> None:
        self.groups = groups
        self.asked: list[dict[str, Any]] = []

    def get_paginator(self, operation: str) -> Any:
        return _Pages(self, operation)


class _Pages:
    def __init__(self, cloud: CloudWatch, operation: str) -> None:
        self._cloud = cloud
        self._operation = operation

    def paginate(self, **asked: Any) -> list[dict[str, Any]]:
        self._cloud.asked.append(asked)
        if self._operation == "describe_log_groups":
            names = [f"/aws/lambda/taskflow-{name}" for name in self._cloud.groups]
            prefix = asked["logGroupNamePrefix"]
            return [{"logGroups": [{"logGroupName": each} for each in names if each.startswith(prefix)]}]
        events = self._cloud.groups[asked["logGroupName"].removeprefix("/aws/lambda/taskflow-")]
        new = [each for each in events if each["timestamp"] >= asked["startTime"]]
        return [{"events": new[:1]}, {"events": new[1:]}]


def at(second: int, message: str) -> dict[str, Any]:
    return {"eventId": f"{second} {message}", "timestamp": second * 1000, "message": message}


def test_events_of_all_functions_are_told_once_and_in_order() -> None:
    cloud = CloudWatch(connect=[at(902, "b"), at(905, "START RequestId: 7")], message=[at(901, "a")])
    now = 910.0
    tail = Tail(cloud, "taskflow", Wanted(), lambda: now)
    assert [(line.source, line.text, line.at) for line in tail.past()] == [
        ("message", "a", "1970-01-01 00:15:01.000"),
        ("connect", "b", "1970-01-01 00:15:02.000"),
    ]
    cloud.groups["message"].append(at(904, "late"))  # found after its time
    assert texts(tail.more()) == ["late"]
    now = 950.0
    assert tail.more() == []
    cloud.groups["message"].append(at(945, "c"))
    assert texts(tail.more()) == ["c"]
    assert tail.more() == []


def test_only_the_wanted_function_is_asked() -> None:
    cloud = CloudWatch(connect=[at(902, "b")], message=[at(901, "a")])
    assert texts(Tail(cloud, "taskflow", Wanted("message"), lambda: 910.0).past()) == ["a"]
    assert {each.get("logGroupName") for each in cloud.asked} == {None, "/aws/lambda/taskflow-message"}
    with pytest.raises(LogsError, match="FUNCTION is one of connect, message"):
        Tail(cloud, "taskflow", Wanted("mesage"), lambda: 910.0)
    with pytest.raises(LogsError, match="is chat the stack's name"):
        Tail(cloud, "chat", Wanted(), lambda: 910.0)


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        (Wanted(), ""),
        (Wanted(text='c"1'), r'"c\"1"'),
        (Wanted(level="ERROR"), '{ ($.level = "ERROR") }'),
        (
            Wanted(level="WARNING", text="c-1"),
            '{ ($.level = "WARNING" || $.level = "ERROR") && $.conversation_id = "c-1" }',
        ),
    ],
)
def test_cloudwatch_is_asked_for_no_more_than_is_wanted(wanted: Wanted, asked: str) -> None:
    assert pattern(wanted) == asked
