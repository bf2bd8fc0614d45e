"""What a function prints, with the real Powertools and the handler of Lambda's own runtime client.

Each case is a process of its own, as a function is: both set themselves up once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
from typing import Any

import pytest

from local.setup.stamps import ROOT

LAYER = ROOT / "layers" / "common" / "python"

LAMBDA = """
import logging, sys
from awslambdaric.bootstrap import LambdaLoggerHandler, StandardLogSink
handler = LambdaLoggerHandler(StandardLogSink())
handler.setFormatter(logging.Formatter("[%(levelname)s] %(message)s\\n"))
logging.getLogger().addHandler(handler)
"""
"""As the runtime client does before it imports a function (``awslambdaric.bootstrap._setup_logging``)."""

PLAIN = """
import logging, sys
logging.getLogger().addHandler(logging.StreamHandler(sys.stdout))
"""

CARD, MAIL = "4111111111111111", "mary.jones@example.org"


def printed(code: str, service: str = "connect", before: str = LAMBDA, **environment: str) -> list[Any]:
    """What a process prints on its standard output, each line read as JSON. It prints no error."""
    done = subprocess.run(
        [sys.executable, "-c", before + textwrap.dedent(code)],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(LAYER),
            "POWERTOOLS_SERVICE_NAME": service,
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(each) for each in done.stdout.splitlines()]


@pytest.mark.parametrize("before", [LAMBDA, PLAIN], ids=["runtime client", "plain handler"])
@pytest.mark.parametrize(
    ("service", "library"),
    [
        ("connect", "urllib3.connectionpool"),
        ("connect", "botocore.httpchecksum.connect"),
        ("message", "email.message"),
        ("ingest", "some.ingest.library"),
        ("worker", "uvicorn.workers"),
    ],
)
def test_libraries_are_heard_redacted_and_our_own_lines_come_once(
    service: str, library: str, before: str
) -> None:
    code = f"""
        from taskflow.telemetry import logger
        logging.getLogger({library!r}).warning("retrying %s", "{MAIL}")
        logger.warning("ours {MAIL}")
        logging.getLogger("asyncio").error("lost", exc_info=ValueError("{CARD}"))
    """
    lines = printed(code, service, before)
    assert [(each["level"], each["message"]) for each in lines] == [
        ("WARNING", "retrying [REDACTED:EMAIL]"),
        ("WARNING", "ours [REDACTED:EMAIL]"),
        ("ERROR", "lost"),
    ]
    assert {each["service"] for each in lines} == {service}
    assert CARD not in json.dumps(lines)


@pytest.mark.parametrize(
    "message", [CARD, f'{{"card": {CARD}}}', f"[{CARD}]", f'"{MAIL}"', f'{{"{MAIL}": 1}}']
)
def test_a_message_that_looks_like_json_is_printed_redacted(message: str) -> None:
    [said] = printed(f"from taskflow.telemetry import logger; logger.info({message!r})")
    assert isinstance(said["message"], str)
    assert "REDACTED" in said["message"]
    assert CARD not in json.dumps(said)
    assert MAIL not in json.dumps(said)


def test_a_message_is_printed_as_it_was_written() -> None:
    lines = printed(
        """
        from taskflow.telemetry import logger
        for message in ("12", "true", "null", '{"a": 1}'):
            logger.info(message)
        """
    )
    assert [each["message"] for each in lines] == ["12", "true", "null", '{"a": 1}']


def test_nothing_of_an_exception_or_a_field_leaks() -> None:
    lines = printed(
        f"""
        from taskflow.telemetry import logger, PowertoolsLog
        try:
            raise ValueError("{MAIL} pays with {CARD}")
        except ValueError as error:
            error.add_note("{MAIL}")
            logger.exception("failed")
            PowertoolsLog().warning("failed", error=error, card={CARD}, seen=[{CARD}.0, b"{MAIL}"])
        """
    )
    assert [each["message"] for each in lines] == ["failed", "failed"]
    assert lines[0]["exception_name"] == "ValueError"
    text = (
        json.dumps(lines[0]["exception"])
        + json.dumps(lines[0]["stack_trace"]["value"])
        + json.dumps(lines[1])
    )
    assert CARD not in text
    assert MAIL not in text


METER = """
    import json
    from taskflow.telemetry import PowertoolsMeter, metrics
    for number in range(250):
        PowertoolsMeter().milliseconds("LatencyMs", number)
    PowertoolsMeter().count_by("Errors", "code", "TIMEOUT")
    metrics.flush_metrics()
"""


def test_each_value_is_printed_once_with_its_own_time() -> None:
    begun = time.time() * 1000
    lines = printed(METER)
    values = [value for each in lines for value in each.get("LatencyMs", [])]
    assert values == list(range(250))
    assert all(begun <= each["_aws"]["Timestamp"] <= time.time() * 1000 for each in lines)


def test_metrics_that_are_switched_off_are_not_printed() -> None:
    assert printed(METER, POWERTOOLS_METRICS_DISABLED="true") == []
