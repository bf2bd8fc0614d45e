"""Sends every sample to the function that it is for, in processes that have only the function's own files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from local.account import REGION
from local.emulator import described
from local.emulator.clients import ACCESS_KEY, SECRET_KEY
from local.setup.stamps import ROOT
from local.supervisor.folder import DataFolder
from tests.support.aws_door import Door
from tests.support.event_samples import ANSWERS, HANDLERS, sample, shortened
from tests.support.lambda_process import Layout, lambda_process
from tests.support.stack import Running

Told = tuple[str, Any, Any, list[str], list[str]]
"""A sample's name; what it is answered, as expected and in fact; types of events posted; functions invoked."""


def variables(function: str, stack: Running, door: Door, migrations: Path) -> dict[str, str]:
    """The environment of a function of the running stack, with ``door`` in place of what would call others."""
    real = {"migrate": "worker", "signed_in": "ingest"}.get(function, function)
    deployed = described.read(DataFolder(stack.data_dir).described)["functions"][f"taskflow-{real}"]
    own = {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL_LAMBDA": door.url,
        "AWS_REGION": REGION,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "TASKFLOW_CONNECTIONS_ENDPOINT": f"{door.url}/v1",
        "TASKFLOW_MIGRATIONS_DIR": str(migrations),
        "TASKFLOW_MODELS": "openai/gpt-5-mini",
        "TASKFLOW_WEB_ORIGINS": "https://d111111abcdef8.cloudfront.net",
    }
    if function == "signed_in":
        own |= {"TASKFLOW_AUTH_MODE": "oidc", "TASKFLOW_OIDC_VERIFY": "gateway"}
        own |= {"TASKFLOW_OIDC_ISSUER": "https://login.example"}
    return {**deployed["variables"], **own}


def try_samples(
    layout: Layout,
    function: str,
    stack: Running,
    door: Door,
    folder: Path,
    migrations: Path = ROOT / "migrations",
) -> Iterator[Told]:
    """What comes of each sample of ``function``, in their order."""
    real = "ingest" if function == "signed_in" else function
    given = variables(function, stack, door, migrations)
    with lambda_process(layout, real, HANDLERS[real], given, folder / f"{function}.log") as process:
        for name, expected in ANSWERS[function].items():
            door.posts.clear()
            door.invoked.clear()
            answer = process.invoke(_reachable(sample(real, name), door))
            posted = [str(event["type"]) for event in door.posts]
            yield name, expected, shortened(expected, answer), posted, [each[0] for each in door.invoked]


def _reachable(event: Mapping[str, Any], door: Door) -> dict[str, Any]:
    """CloudFormation waits for its answer at an address of S3's."""
    return {**event, **({"ResponseURL": f"{door.url}/answer"} if "ResponseURL" in event else {})}
