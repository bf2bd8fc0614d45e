"""What a function's process is told by its environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from local.pool.configuration import FunctionConfiguration, process_environment

FUNCTION = FunctionConfiguration(
    name="taskflow-generate",
    arn="arn:aws:lambda:us-east-1:000000000000:function:taskflow-generate",
    handler="app.handler",
    timeout=300,
    memory_mb=512,
    folder=Path("/code/functions/generate"),
    variables={"TASKFLOW_TABLE": "table", "AWS_REGION": "mars-1", "TASKFLOW_SIGNING_KEY": "s3cret"},
)


def test_has_what_aws_sets() -> None:
    found = process_environment(FUNCTION, "127.0.0.1:9001", "2026/01/02/[$LATEST]abc", {})
    assert found["AWS_LAMBDA_FUNCTION_NAME"] == "taskflow-generate"
    assert found["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "512"
    assert found["AWS_LAMBDA_LOG_GROUP_NAME"] == "/aws/lambda/taskflow-generate"
    assert found["AWS_LAMBDA_LOG_STREAM_NAME"] == "2026/01/02/[$LATEST]abc"
    assert found["AWS_LAMBDA_RUNTIME_API"] == "127.0.0.1:9001"
    assert found["LAMBDA_TASK_ROOT"] == found["PYTHONPATH"] == "/code/functions/generate"
    assert found["_HANDLER"] == "app.handler"
    assert found["AWS_EXECUTION_ENV"].startswith("AWS_Lambda_python3.")
    assert found["TASKFLOW_TABLE"] == "table"


def test_reserved_names_cannot_be_set_by_the_configuration() -> None:
    assert process_environment(FUNCTION, "", "", {})["AWS_REGION"] == "us-east-1"


def test_nothing_of_a_developers_own_aws_or_python_set_up_gets_in() -> None:
    machine = {
        "AWS_PROFILE": "work",
        "AWS_SESSION_TOKEN": "token",
        "AWS_CONFIG_FILE": "/home/me/.aws/config",
        "OPENROUTER_API_KEY": "key",
        "PYTHONPATH": "/home/me",
        "VIRTUAL_ENV": "/home/me/venv",
        "PATH": "/bin",
    }
    found = process_environment(FUNCTION, "", "", machine)
    assert found["PATH"] == "/bin"
    assert found["AWS_CONFIG_FILE"] == found["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert not {"AWS_PROFILE", "OPENROUTER_API_KEY", "VIRTUAL_ENV"} & set(found)
    assert found["AWS_SESSION_TOKEN"] != "token"


def test_a_proxy_is_used_for_the_internet_and_not_for_this_machine() -> None:
    machine = {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "intranet", "SSL_CERT_FILE": "/certs.pem"}
    found = process_environment(FUNCTION, "", "", machine)
    assert found["HTTPS_PROXY"] == "http://proxy:3128"
    assert found["NO_PROXY"] == found["no_proxy"] == "intranet,127.0.0.1,localhost"
    assert found["SSL_CERT_FILE"] == "/certs.pem"


def test_without_a_proxy_there_are_no_exceptions_from_it() -> None:
    assert not {"NO_PROXY", "no_proxy"} & set(process_environment(FUNCTION, "", "", {}))


def test_secrets_do_not_show_when_a_configuration_is_printed() -> None:
    assert "s3cret" not in repr(FUNCTION)


@pytest.mark.parametrize("name", ["PATH", "TMPDIR", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"])
def test_what_a_process_needs_to_run_is_passed_through(name: str) -> None:
    assert process_environment(FUNCTION, "", "", {name: "value"})[name] == "value"
