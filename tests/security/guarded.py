"""A stack for the hostile client: limits and access as the template has them on AWS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.supervisor.config import TUNING
from tests.security.target import Target
from tests.support.oidc_provider import oidc_provider
from tests.support.stack import running_stack
from tests.support.templates import source

METRICS_TOKEN = "metrics-token-of-a-test-0123456789abcdef"


def as_on_aws() -> dict[str, str]:
    """Settings that a laptop has otherwise by default."""
    parameters = source()["Parameters"]
    limits = {
        name: str(parameters[parameter]["Default"])
        for name, parameter in TUNING.items()
        if name.startswith(("TASKFLOW_LIMIT_", "TASKFLOW_BUDGET_"))
    }
    return {
        **limits,
        "TASKFLOW_TICKETLESS": str(parameters["Ticketless"]["Default"]),
        "TASKFLOW_INGEST_ACCESS": "token",
        "TASKFLOW_METRICS_TOKEN": METRICS_TOKEN,
        "TASKFLOW_OIDC_ROLES": "admin=groups:staff,auditor=groups:auditors",
        "TASKFLOW_IDLE_SECONDS": "600",
    }


@contextmanager
def guarded_target(folder: Path) -> Iterator[Target]:
    """A running stack and its identity provider, as a target."""
    with running_stack(folder, **as_on_aws()) as running, oidc_provider(running.issuer) as issuer:

        async def model_calls() -> int:
            return len(await running.provider.requests())

        yield Target(running.url, guarded=True, inside=running, issuer=issuer, model_calls=model_calls)
