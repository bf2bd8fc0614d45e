"""A LocalStack that somebody else runs, instead of the laptop's own emulator.

Where it is, is said as ``localstack-client`` has it: ``AWS_ENDPOINT_URL``, else ``LOCALSTACK_HOST`` and ``USE_SSL``,
else http://localhost:4566. It gets what stores something, by CloudFormation. Decision 063 says why no more than that.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from local.emulator.errors import EmulatorUnavailable, ServiceMissing, WrongEndpoint

SETTINGS = ("AWS_ENDPOINT_URL", "LOCALSTACK_HOST", "USE_SSL")
SERVICES = ("cloudformation", "dynamodb", "sqs")
"""What the stack needs of it."""
USABLE = ("available", "running", "initialized", "starting")
"""States of a service in ``GET /_localstack/health``. Others are disabled and error."""
TIMEOUT_SECONDS = 5.0


def endpoint(settings: Mapping[str, str]) -> str:
    """The address to use. Raises ``WrongEndpoint`` for one that is none, or is AWS's own."""
    from localstack_client.config import (  # type: ignore[import-untyped]
        DEFAULT_EDGE_PORT,
        parse_localstack_host,
    )

    given = settings.get("AWS_ENDPOINT_URL", "").strip()
    if not given:
        try:
            name, port = parse_localstack_host(
                settings.get("LOCALSTACK_HOST", f"localhost:{DEFAULT_EDGE_PORT}")
            )
        except RuntimeError as error:
            raise WrongEndpoint(f"LOCALSTACK_HOST: {error}; give it as localhost:4566") from error
        scheme = "https" if settings.get("USE_SSL") in ("1", "true") else "http"
        given = f"{scheme}://{name}:{port}"
    try:
        parts = urlsplit(given)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.path.strip("/") or parts.query:
        raise WrongEndpoint(f"{given!r} is not the address of a LocalStack; give it as http://localhost:4566")
    if (parts.hostname or "").endswith((".amazonaws.com", ".amazonaws.com.cn", ".aws", ".amazonaws.eu")):
        raise WrongEndpoint(
            f"{given} is AWS itself: nothing that make run starts may reach an account; correct it"
        )
    return given.rstrip("/")


def check(address: str, settings: Mapping[str, str]) -> str:
    """Its version, once it answers and has what is needed. Raises ``EmulatorUnavailable`` and ``ServiceMissing``."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{address}/_localstack/health", timeout=TIMEOUT_SECONDS) as answer:
            found: Any = json.load(answer)
    except (OSError, ValueError) as error:
        raise EmulatorUnavailable(address, _remedy(error, settings)) from error
    services = found.get("services") if isinstance(found, dict) else None
    if not isinstance(services, dict):
        raise EmulatorUnavailable(address, "what answers there is no LocalStack; correct the address")
    states = {name: str(services.get(name, "not there")) for name in SERVICES}
    if missing := {name: state for name, state in states.items() if state not in USABLE}:
        raise ServiceMissing(address, missing)
    return str(found.get("version", "unknown"))


def _remedy(error: Exception, settings: Mapping[str, str]) -> str:
    if isinstance(error, urllib.error.HTTPError) or not isinstance(error, OSError):
        return "what answers there is no LocalStack; correct the address"
    remedy = (
        "start it (localstack start; since March 2026 its image wants LOCALSTACK_AUTH_TOKEN), or say where it is with "
        "AWS_ENDPOINT_URL"
    )
    if "EDGE_PORT" in settings:
        remedy += "; EDGE_PORT is not read any more"
    return remedy
