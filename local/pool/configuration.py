"""What a function is: its folder, and what the template says of it."""

from __future__ import annotations

import os
import sys
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from local.account import REGION
from local.emulator.clients import SECRET_KEY
from local.emulator.described import read
from local.emulator.errors import TemplateError

PASSED_THROUGH = ("PATH", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
"""The machine's own variables that a process needs to run and to reach a model provider."""
PROXIES = ("http_proxy", "https_proxy", "all_proxy")


class FunctionNotFound(Exception):
    """There is no such function, or no folder for it. The message says which."""


class ConfigurationUnavailable(Exception):
    """What is deployed cannot be read."""


@dataclass(frozen=True, slots=True)
class FunctionConfiguration:
    """``timeout``: seconds. ``folder``: what Lambda calls the task root. ``variables`` hold secrets."""

    name: str
    arn: str
    handler: str
    timeout: float
    memory_mb: int
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)


class Configurations(Protocol):
    """Where configurations come from."""

    def get(self, function: str) -> FunctionConfiguration:
        """Blocks. Raises ``FunctionNotFound`` and ``ConfigurationUnavailable``."""
        ...


class DescribedConfigurations:
    """Reads what the supervisor has written down (``local.emulator.described``), anew each time.

    Function ``{stack}-{name}`` lives in ``{functions}/{name}``.
    """

    def __init__(self, file: Path, stack: str, functions: Path) -> None:
        self._file = file
        self._prefix = f"{stack}-"
        self._functions = functions

    def get(self, function: str) -> FunctionConfiguration:
        try:
            found = read(self._file)["functions"].get(function)
        except TemplateError as error:
            raise ConfigurationUnavailable(str(error)) from error
        if found is None:
            raise FunctionNotFound("the stack does not have it")
        folder = self._functions / function.removeprefix(self._prefix)
        if not folder.is_dir():
            raise FunctionNotFound(f"{folder} does not exist")
        return FunctionConfiguration(
            name=function,
            arn=found["arn"],
            handler=found["handler"],
            timeout=found["timeout"],
            memory_mb=found["memory"],
            folder=folder,
            variables=found["variables"],
        )


def process_environment(
    function: FunctionConfiguration,
    runtime_api: str,
    log_stream: str,
    machine: Mapping[str, str] = os.environ,
    *,
    snapshot: bool = False,
) -> dict[str, str]:
    """The environment of a process: what AWS sets, what the function's configuration sets, and of ``machine``'s own
    variables only those needed to run at all. Where they meet, AWS's reserved names win. ``snapshot``: of a process
    that becomes a snapshot, or is a fork of one; it gets no keys, which would outlive their time in a snapshot.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    root = str(function.folder)
    keys = {
        # By the key the emulator and the edge know whose grants count (local/emulator/grants.py).
        "AWS_ACCESS_KEY_ID": function.name,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        # A role's are temporary: signed without it a request is nobody's.
        "AWS_SESSION_TOKEN": f"session-of-{function.name}",
    }
    return {
        **{name: machine[name] for name in PASSED_THROUGH if name in machine},
        **_proxies(machine),
        **function.variables,
        **({} if snapshot else keys),
        **own_variables(runtime_api, log_stream),
        "AWS_CONFIG_FILE": os.devnull,  # a developer's own AWS profile must not take part
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_python{sys.version_info.major}.{sys.version_info.minor}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start" if snapshot else "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "LAMBDA_TASK_ROOT": root,
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "PYTHONPATH": root,
        "_HANDLER": function.handler,
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
    }


def own_variables(runtime_api: str, log_stream: str) -> dict[str, str]:
    """What differs between two processes of one function."""
    return {"AWS_LAMBDA_RUNTIME_API": runtime_api, "AWS_LAMBDA_LOG_STREAM_NAME": log_stream}


def log_stream() -> str:
    """The name of a new one, as Lambda names them."""
    return f"{time.strftime('%Y/%m/%d', time.gmtime())}/[$LATEST]{uuid.uuid4().hex}"


def _proxies(machine: Mapping[str, str]) -> dict[str, str]:
    """The machine's HTTP proxies, for model providers; never for the loopback interface."""
    found = {n: machine[n] for p in PROXIES for n in (p, p.upper()) if n in machine}
    if not found:
        return {}
    direct = [machine.get("no_proxy") or machine.get("NO_PROXY") or "", "127.0.0.1", "localhost"]
    exceptions = ",".join(part for part in direct if part)
    return {**found, "no_proxy": exceptions, "NO_PROXY": exceptions}
