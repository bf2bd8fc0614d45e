"""How AWS clients reach the emulator, by LocalStack's conventions: one endpoint, credentials ``test``, us-east-1."""

from __future__ import annotations

from typing import TypedDict

from botocore.config import Config

from local.account import REGION

ACCESS_KEY = "test"
SECRET_KEY = "test"  # noqa: S105


class ClientArguments(TypedDict):
    endpoint_url: str
    region_name: str
    aws_access_key_id: str
    aws_secret_access_key: str
    config: Config


def at(endpoint: str) -> ClientArguments:
    """Keyword arguments for ``boto3.client(service, **at(endpoint))``.

    The machine's own AWS configuration plays no part, and an emulator that hangs is noticed in seconds.
    """
    return {
        "endpoint_url": endpoint,
        "region_name": REGION,
        "aws_access_key_id": ACCESS_KEY,
        "aws_secret_access_key": SECRET_KEY,
        "config": Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 2}, proxies={}),
    }
