"""The search for secrets in logs finds each kind, and nothing in the lines that there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from tests.support.kept_secret import FORMS, told
from tests.support.stack import Running

TICKET = "q3Zl0Y_8tqv4bX2mJ5n7Rk1sW6uE9aPcD-hFgLiToBx"
SIGNING = "0123456789abcdef0123456789abcdef"
PASSWORD = "the_password-of-the-database"


@pytest.fixture
def logging(tmp_path: Path) -> Running:
    data = tmp_path / "data"
    (data / "logs" / "functions").mkdir(parents=True)
    (data / "signing-key").write_text(f"{SIGNING}\n")
    env = {"DATABASE_URL": f"postgresql://taskflow:{PASSWORD}@127.0.0.1:1/taskflow"}
    return Running("http://127.0.0.1:1", data, cast(Any, None), env, 0, "http://127.0.0.1:2")


def logged(logging: Running, line: str) -> list[str]:
    (logging.data_dir / "logs" / "functions" / "taskflow-connect.log").write_text(f"one line\n{line}\n")
    return [each.partition(": ")[2] for each in told(logging, {TICKET})]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"GET /ws?ticket={TICKET[::-1]}", ["a ticket or a token of a conversation"]),
        (f'{{"ticket": "{TICKET[::-1]}"}}', ["a ticket or a token of a conversation"]),
        (f"resumeToken={TICKET[::-1]}", ["a ticket or a token of a conversation"]),
        (f"seen {TICKET}", ["a secret that a test used (q3Zl…)"]),
        (f"key {SIGNING}", ["the signing key"]),
        ("Authorization: Bearer tfs_0123456789abcdef_" + "A" * 43, ["a token of a program"]),
        ("Cookie: x=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl", ["a signed token or cookie"]),
        ("provider said: sk-0123456789abcdef0123", ["a key of a provider"]),
        ("postgresql://taskflow:another-password@127.0.0.1/x", ["a password in an address"]),
        (f"password={PASSWORD}", ["the database's password"]),
    ],
)
def test_a_secret_in_a_log_is_found_without_being_told(logging: Running, line: str, found: list[str]) -> None:
    assert logged(logging, line) == found
    assert not any(TICKET in each or SIGNING in each for each in found)


@pytest.mark.parametrize(
    "line",
    [
        '{"level": "INFO", "message": "refused", "code": "BAD_TICKET", "status": 403}',
        "LOG:  listening on IPv4 address 127.0.0.1, port 5432",
        "tickets: 12345678901234567890123456789012345678901234567890",
        "edge ready on http://127.0.0.1:3000 (@connections on http://127.0.0.1:3001)",
        "https://login.example/authorize?code=[redacted]",
        '{"conversation_id": "00000000-0000-4000-8000-000000000000", "request_id": "q3Zl0Y"}',
    ],
)
def test_an_ordinary_line_has_none(logging: Running, line: str) -> None:
    assert logged(logging, line) == []


def test_every_form_is_tried() -> None:
    assert len(FORMS) == 5
