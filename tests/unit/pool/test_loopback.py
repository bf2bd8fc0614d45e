"""Which requests may reach the parts that ask for no credentials."""

from __future__ import annotations

import pytest

from local.loopback import refuses


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "127.0.0.1:4566"},
        {"host": "localhost"},
        {"host": "[::1]:4566"},
        {"host": "abc.execute-api.localhost:4566"},
        {"host": "127.0.0.1", "sec-fetch-site": "none"},
        {},
    ],
)
def test_programs_of_this_machine_and_a_person_s_own_navigation_pass(headers: dict[str, str]) -> None:
    assert refuses(headers) == ""


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"host": "127.0.0.1", "origin": "https://evil.example"}, "web pages"),
        ({"host": "127.0.0.1", "origin": "http://127.0.0.1:3000"}, "web pages"),
        ({"host": "127.0.0.1", "sec-fetch-site": "same-origin"}, "web pages"),
        ({"host": "evil.example:4566"}, "host evil.example"),
        ({"host": "127.0.0.1.evil.example"}, "host 127.0.0.1.evil.example"),
        ({"host": "[bad"}, "host ?"),
    ],
)
def test_web_pages_and_rebound_names_are_refused(headers: dict[str, str], words: str) -> None:
    assert words in refuses(headers)
