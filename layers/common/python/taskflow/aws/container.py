"""The container credentials endpoint, which gives a function its keys under SnapStart.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
"""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from taskflow.aws import deadline
from taskflow.aws.credentials import Fetch
from taskflow.aws.errors import NoCredentials
from taskflow.aws.http import Pool, Waits

TRIES, PAUSE_SECONDS, TIMEOUT_SECONDS = 3, 1.0, 2.0
"""As in botocore: eight seconds, unless the invocation has less (``aws.deadline``)."""

RELATIVE_TO = "http://169.254.170.2"
_HOSTS = ("169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost")


def fetcher(environment: Mapping[str, str], sleep: Callable[[float], None] = time.sleep) -> Fetch:
    """What fetches keys from the address that the environment names. Raises ``NoCredentials`` for a wrong address:
    the token must not be shown to anybody else."""
    relative = environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    address = RELATIVE_TO + relative if relative else environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_near(parts.hostname or "")):
        raise NoCredentials(
            f"AWS_CONTAINER_CREDENTIALS_FULL_URI names {parts.hostname}, which is not this machine"
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def fetch() -> Mapping[str, Any]:
        # A restored or forked process must not share a connection: this one ends with the call.
        pool = Pool(address, Waits(TIMEOUT_SECONDS, TIMEOUT_SECONDS), deadline.left)
        headers = {"Accept": "application/json", **_authorization(environment)}
        if deadline.left() <= 0:
            raise NoCredentials("there is no time left to ask the container endpoint")
        try:
            for last in (*[False] * (TRIES - 1), True):
                try:
                    return _get(pool, path, headers)
                except NoCredentials:
                    if last or deadline.left() <= PAUSE_SECONDS:
                        raise
                    sleep(PAUSE_SECONDS)
            raise AssertionError  # the last try returns or raises
        finally:
            pool.close()

    return fetch


def _get(pool: Pool, path: str, headers: Mapping[str, str]) -> Mapping[str, Any]:
    try:
        answer = pool.request("GET", path, b"", headers)
        if answer.status != 200:
            raise NoCredentials(f"the container endpoint answers {answer.status}")
        found = json.loads(answer.body)
    except (OSError, HTTPException, ValueError) as error:
        raise NoCredentials(f"the container endpoint does not answer: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise NoCredentials("the container endpoint does not answer with an object")
    return found


def _authorization(environment: Mapping[str, str]) -> dict[str, str]:
    """The token is read anew each time: a file of it is rotated."""
    file = environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
    try:
        token = Path(file).read_text() if file else environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    except OSError as error:
        raise NoCredentials(f"the container's token cannot be read: {type(error).__name__}") from error
    if token is None:
        return {}
    if "\r" in token or "\n" in token:
        raise NoCredentials("the container's token is not one line")
    return {"Authorization": token}


def _is_near(host: str) -> bool:
    if host in _HOSTS:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
