"""``$connect``: authenticate, admit, open or resume the session."""

from __future__ import annotations

import taskflow.first  # noqa: F401 (before what it is for)

# isort: split

import asyncio
import json
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from taskflow import bootstrap
from taskflow.errors import StoreUnavailable
from taskflow.sessions.connecting import ConnectRequest, Refused, connect
from taskflow.telemetry import count_by, logger, metrics
from taskflow.unhandled import count_unavailable, entry_point, status_500


@entry_point(status_500)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers the upgrade: 200, or the refusal's status with its code and sentence."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    work = _connect(event, headers)
    try:
        conversation_id = bootstrap.run(work)
    except Refused as refused:
        return _refusal(refused)
    except StoreUnavailable as error:
        logger.warning("not connected", extra={"reason": str(error)})
        count_unavailable()
        return _refusal(
            Refused(
                503, "TRY_AGAIN", "Conversations cannot be opened just now; get a ticket and connect again."
            )
        )
    metrics.add_metric("Connections", MetricUnit.Count, 1)
    logger.info("connected", extra={"conversation_id": conversation_id})
    return {"statusCode": 200, **_subprotocol(headers)}


def _refusal(refused: Refused) -> dict[str, Any]:
    count_by("ConnectionsRefused", "code", refused.code)
    logger.info("refused", extra={"code": refused.code, "status": refused.status})
    error: dict[str, Any] = {"code": refused.code, "message": refused.sentence}
    if refused.retry_after is not None:
        error["retryAfter"] = refused.retry_after
    return {"statusCode": refused.status, "body": json.dumps({"success": False, "error": error})}


async def _connect(event: dict[str, Any], headers: dict[str, str]) -> str:
    settings, gateway = bootstrap.settings(), event["requestContext"]
    if settings.direct_access == "refuse" and not await asyncio.to_thread(
        bootstrap.keys().came_through_edge, headers
    ):
        raise Refused(403, "DIRECT_ACCESS", "This address is not for clients; connect at the web client's.")
    request = ConnectRequest(
        connection_id=gateway["connectionId"],
        query=event.get("queryStringParameters") or {},
        origin=headers.get("origin"),
        host=headers.get("host"),
        asked_at=_asked_at(gateway),
        address=await _address(gateway, headers) if settings.limits_addresses else "",
    )
    return await connect(
        bootstrap.backend(),
        settings,
        request,
        new_secret=bootstrap.new_secret,
        rehydrate=bootstrap.rehydrate,
        offers=bootstrap.offers(),
    )


def _asked_at(gateway: dict[str, Any]) -> int:
    asked = gateway.get("requestTimeEpoch")
    return asked if isinstance(asked, int) else 0


async def _address(gateway: dict[str, Any], headers: dict[str, str]) -> str:
    return await bootstrap.address_name(gateway.get("identity", {}).get("sourceIp", ""), headers)


def _subprotocol(headers: dict[str, str]) -> dict[str, Any]:
    """API Gateway wants one of the client's offered subprotocols echoed."""
    offered = [each.strip() for each in headers.get("sec-websocket-protocol", "").split(",") if each.strip()]
    return {"headers": {"Sec-WebSocket-Protocol": offered[0]}} if offered else {}


bootstrap.survives_snapshots(bootstrap.backend, bootstrap.offers, bootstrap.addresses)
