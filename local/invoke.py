"""Sends a function a sample from ``events/``, or an event of your own: ``make invoke FUNCTION=message EVENT=ping``.

By default the function runs in the pool of the stack that ``make run`` has started. With ``--sam`` it runs in AWS's own
container image, by ``sam local invoke``: that needs Docker. Both get the settings and addresses of the running stack.
"""

from __future__ import annotations

import argparse
import json
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from local import files
from local.emulator import described
from local.emulator.errors import TemplateError
from local.setup.stamps import ROOT
from local.supervisor.config import ENV_FILE, load
from local.supervisor.errors import StackError
from local.supervisor.folder import DataFolder, sourced
from local.supervisor.parts import STACK

EVENTS = ROOT / "events"
BUILT = ROOT / ".aws-sam" / "build" / "template.yaml"
HOST = "host.docker.internal"
"""This machine, as a container of Docker Desktop's sees it."""
LONGEST_SECONDS = 320.0
"""Longer than the timeout of any function."""
ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}


class InvokeError(Exception):
    """Nothing could be invoked; the message says what to do."""


def functions() -> dict[str, list[str]]:
    """The samples that there are, by function."""
    folders = sorted(path for path in EVENTS.iterdir() if path.is_dir())
    return {folder.name: sorted(path.stem for path in folder.glob("*.json")) for folder in folders}


def event_file(function: str, name: str) -> Path:
    """The file of a sample, or of an event that is named by its path. Raises ``InvokeError``."""
    known = functions()
    if function not in known:
        raise InvokeError(
            f"there is no function {function or '(none given)'}: FUNCTION is one of {', '.join(known)}"
        )
    if name in known[function]:
        return EVENTS / function / f"{name}.json"
    if name.endswith(".json"):
        if Path(name).is_file():
            return Path(name)
        raise InvokeError(f"there is no file {name}")
    raise InvokeError(f"EVENT is a file (*.json) or one of {', '.join(known[function])}")


def read_event(file: Path) -> Any:
    """Raises ``InvokeError``."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvokeError(f"{file} is not JSON: {error}") from error


def logical_id(function: str) -> str:
    """``message`` as the template names it."""
    return f"{function.capitalize()}Function"


def in_pool(function: str, event: Any, pool: str) -> tuple[bool, str]:
    """Whether the function succeeded, and what it answered. Raises ``InvokeError``."""
    headers = {"X-Amzn-Lambda-Function-Name": f"{STACK}-{function}"}
    try:
        answer = httpx.post(
            f"{pool}/invoke", json=event, headers=headers, timeout=LONGEST_SECONDS, trust_env=False
        )
    except httpx.HTTPError as error:
        raise InvokeError(
            f"the Lambda pool at {pool} does not answer ({error}); start it with make run"
        ) from error
    return answer.status_code == 200, answer.text


def sam_command(function: str, event: Path, variables: Path) -> list[str]:
    """``sam local invoke`` for this machine: its own processor, and a network in which the stack can be reached."""
    given = {
        "LambdaArchitecture": ARCHITECTURES.get(platform.machine().lower(), "x86_64"),
        # Only what the laptop's stack has: no secrets to look up, and AWS's addresses are those of the emulator.
        "LambdaProxyUrl": "http://127.0.0.1:9",
        "AwsEndpointUrl": "http://127.0.0.1:9",
    }
    # Containers of Docker on Linux may share this machine's network, and with it the loopback interface.
    network = ["--docker-network", "host"] if sys.platform == "linux" else []
    return [
        *("sam", "local", "invoke", logical_id(function)),
        *("--template", str(BUILT), "--event", str(event), "--env-vars", str(variables), *network),
        *("--parameter-overrides", " ".join(f"{name}={value}" for name, value in given.items())),
    ]


def sam_variables(function: str, deployed: Mapping[str, str], *, linux: bool) -> dict[str, dict[str, str]]:
    """What ``--env-vars`` wants: the environment that the function has on the laptop, by logical id.

    SAM takes only variables that the template names. Addresses of this machine are those that a container sees.
    """
    seen = {
        name: value if linux else value.replace("127.0.0.1", HOST).replace("localhost", HOST)
        for name, value in deployed.items()
    }
    return {logical_id(function): seen}


def deployed_variables(function: str, folder: Path) -> dict[str, str]:
    """The environment of a function of the running stack. Raises ``InvokeError``."""
    try:
        found = described.read(DataFolder(folder).described)
    except TemplateError as error:
        raise InvokeError(str(error)) from error
    return dict(found["functions"][f"{STACK}-{function}"]["variables"])


def with_sam(function: str, event: Path, folder: Path, *, show: bool) -> int:
    """Runs, or only shows, ``sam local invoke``; its exit code. Raises ``InvokeError``."""
    if function == "migrate":
        raise InvokeError(
            "the laptop has no migrate function: it applies the migrations itself when it starts"
        )
    file = folder / "sam-variables.json"
    found = sam_variables(function, deployed_variables(function, folder), linux=sys.platform == "linux")
    files.write(file, json.dumps(found), private=True)
    command = sam_command(function, event, file)
    if show:
        print(shlex.join(command))
        return 0
    if shutil.which("sam") is None:
        raise InvokeError("sam local invoke needs the AWS SAM CLI: pipx install aws-sam-cli")
    if not BUILT.exists():
        raise InvokeError(f"{BUILT.relative_to(ROOT)} is missing: run sam build first")
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:  # noqa: S607
        raise InvokeError(
            "sam local invoke needs Docker, which does not answer: start it, or leave out SAM=1"
        )
    return subprocess.run(command, check=False).returncode  # noqa: S603


def main(arguments: Sequence[str] | None = None) -> int:
    """Invokes and prints the answer; 1 when the function failed or could not be invoked."""
    parser = argparse.ArgumentParser(prog="python -m local.invoke", description=__doc__)
    parser.add_argument("function", nargs="?", default="", help="connect, message, ...")
    parser.add_argument("event", nargs="?", default="", help="name of a sample, or a file")
    parser.add_argument("--sam", action="store_true", help="by sam local invoke, in AWS's container image")
    parser.add_argument("--show", action="store_true", help="with --sam: only print the command")
    options = parser.parse_args(arguments)
    try:
        file = event_file(options.function, options.event)
        event = read_event(file)
        folder = load(env_file=ENV_FILE).data_dir
        env = sourced(folder / "env")
        if not env:
            raise InvokeError("no stack runs with this data folder: start it with make run")
        if options.sam:
            return with_sam(options.function, file, folder, show=options.show)
        well, answer = in_pool(options.function, event, env["TASKFLOW_POOL_URL"])
    except (InvokeError, StackError) as error:
        print(error, file=sys.stderr)
        return 1
    print(_pretty(answer))
    return 0 if well else 1


def _pretty(answer: str) -> str:
    try:
        return json.dumps(json.loads(answer), indent=2, ensure_ascii=False)
    except ValueError:
        return answer


if __name__ == "__main__":
    sys.exit(main())
