"""Load tests are bounded and stay on this machine; their table says what locust measured."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest
from pydantic import TypeAdapter
from taskflow.protocol import ClientFrame

from tests.load import __main__ as load


@pytest.mark.parametrize("url", ["http://localhost:3000", "http://127.0.0.1:9", "http://[::1]:3000/"])
def test_this_machine_may_be_loaded(url: str) -> None:
    load.check(url, load.USERS, load.SECONDS)


@pytest.mark.parametrize(
    ("url", "users", "seconds", "says"),
    [
        ("https://chat.example.com", 1, 1, "--allow chat.example.com"),
        ("http://localhost.example.com", 1, 1, "--allow localhost.example.com"),
        ("http://localhost@example.com", 1, 1, "--allow example.com"),
        ("file:///etc/hosts", 1, 1, "give an address"),
        ("localhost:3000", 1, 1, "give an address"),
        ("http://localhost", 0, 1, "from 1 to 500"),
        ("http://localhost", 501, 1, "several machines"),
        ("http://localhost", 1, 601, "from 1 to 600"),
        ("http://localhost", 1, 0, "from 1 to 600"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(url: str, users: int, seconds: int, says: str) -> None:
    with pytest.raises(load.NotAllowed, match=says):
        load.check(url, users, seconds)


def test_a_deployed_stack_is_loaded_when_it_is_named() -> None:
    load.check("https://chat.example.com/x", 1, 1, ["chat.example.com"])


def test_a_refusal_ends_the_command_before_anything_is_started(capsys: pytest.CaptureFixture[str]) -> None:
    assert load.main(["streaming", "--url", "https://chat.example.com"]) == 2
    assert "add --allow chat.example.com" in capsys.readouterr().err


def test_the_table_tells_medians_and_failures() -> None:
    entry = {
        "name": "3 ping until pong",
        "num_requests": 4,
        "num_failures": 1,
        "max_response_time": 90.4,
        "response_times": {"10": 2, "20": 1, "90": 1},
    }
    assert load.report([entry])[-1] == "| ping until pong | 4 | 1 | 10 ms | 90 ms | 90 ms |"
    assert load.quantile({}, 0.5) == 0


def test_times_are_kept_to_the_millisecond() -> None:
    # By itself locust keeps two digits: findings/locust-percentiles-lie-outside-what-was-measured.sh.
    tree = ast.parse(load.LOCUSTFILE.read_text())
    assert "locust.stats.bucket_response_time = round" in map(ast.unparse, tree.body)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x03\xf1The frame is too long.", "closed by the server: 1009 The frame is too long."),
        (b"\x03\xe9", "closed by the server: 1001"),
        (b"", "closed by the server: no code"),
    ],
)
def test_a_connection_that_the_server_closes_fails_with_its_code(data: bytes, says: str) -> None:
    # A failure of the table is looked into by its words: "Expecting value: line 1 column 1" says nothing.
    text_of = _own_function("text_of")
    with pytest.raises(RuntimeError) as raised:
        text_of(0x8, data)
    assert str(raised.value) == says


def test_a_message_is_read_as_its_text_also_when_it_is_empty() -> None:
    text_of = _own_function("text_of")
    assert (text_of(0x1, b'{"type": "pong"}'), text_of(0x1, b"")) == ('{"type": "pong"}', "")
    assert ".recv()" not in load.LOCUSTFILE.read_text()


def _own_function(name: str) -> Callable[[int, bytes], str]:
    """A function of the script that needs nothing but Python: what the script imports is not installed here."""
    tree = ast.parse(load.LOCUSTFILE.read_text())
    [found] = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    space: dict[str, Callable[[int, bytes], str]] = {}
    exec(compile(ast.Module([found], []), str(load.LOCUSTFILE), "exec"), space)
    return space[name]


def test_the_frames_of_the_people_are_those_of_the_protocol() -> None:
    """The script runs in an environment without the product: its frames are read off its source."""
    tree = ast.parse(load.LOCUSTFILE.read_text())
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "self.say"
    ]
    samples = {"QUESTION": "'Why?'", "seen": "{'generationId': 1, 'chars': 4}"}
    frames: TypeAdapter[object] = TypeAdapter(ClientFrame)
    said = set()
    for call in calls:
        frame = {
            keyword.arg: ast.literal_eval(samples.get(ast.unparse(keyword.value), ast.unparse(keyword.value)))
            for keyword in call.keywords
        }
        frames.validate_python(frame)
        said.add(frame["type"])
    assert said == {"ping", "user_message", "cancel"}
