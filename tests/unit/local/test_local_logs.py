"""The laptop's own processes print one redacted line for a record, whatever it quotes."""

from __future__ import annotations

import logging

import pytest

from local.logs import FORMAT, OneLine
from local.setup.stamps import ROOT
from tests.unit.test_unhandled import CARD, KEY, MAIL, TEXT

SECRETS = (MAIL, KEY, CARD, "\x1b", "\x9b", "\x00", "\u202e")


def _record(message: str, *arguments: object, error: BaseException | None = None) -> logging.LogRecord:
    raised = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("local.edge.gateway", logging.ERROR, __file__, 1, message, arguments, raised)


def _raised() -> BaseException:
    try:
        raise ValueError(TEXT)
    except ValueError as error:
        return error


@pytest.mark.parametrize(
    "record",
    [
        _record("%s failed", TEXT),
        _record(TEXT),
        _record("failed", error=_raised()),
        _record("%d", TEXT),
    ],
    ids=["in an argument", "in the message", "in an error", "in an argument that does not fit"],
)
def test_a_record_is_one_line_without_secrets(record: logging.LogRecord) -> None:
    line = OneLine(FORMAT).format(record)
    assert len(line.splitlines()) == 1
    assert [secret for secret in SECRETS if secret in line] == []
    assert "ERROR local.edge.gateway" in line


@pytest.mark.parametrize("part", ["edge", "pool", "triggers"])
def test_the_parts_that_log_use_it(part: str) -> None:
    text = (ROOT / "local" / part / "__main__.py").read_text()
    assert "logs.configure(" in text
    assert "basicConfig" not in text
