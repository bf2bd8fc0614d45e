"""Clients of AWS, and what each of the questions asks alike."""

from __future__ import annotations

from typing import Any, Protocol

import boto3
from botocore.exceptions import ClientError

EVERYWHERE = "us-east-1"
"""A region that is always on."""


class Clients(Protocol):
    """Makes a boto3 client of a service, in the region of the deployment unless another is named."""

    def __call__(self, service: str, region: str | None = None) -> Any: ...


def is_role(client: Clients, name: str) -> bool:
    """Whether there is such a role. ``name``: of the role, or its ARN."""
    try:
        client("iam").get_role(RoleName=name.rpartition("/")[2])
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchEntity":
            return False
        raise
    return True


def clients(session: boto3.Session) -> Clients:
    """Clients of a session. Their configuration is the operator's own (``AWS_PROFILE``, ``AWS_DEFAULT_REGION`` …)."""

    def client(service: str, region: str | None = None) -> Any:
        make: Any = session.client
        return make(service, region_name=region) if region else make(service)

    return client
