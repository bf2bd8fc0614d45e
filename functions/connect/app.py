"""``$connect``: authenticate, admit, open or resume the session."""

from __future__ import annotations

import json
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from taskflow import bootstrap
from taskflow.sessions.connecting import ConnectRequest, Refused, connect
from taskflow.telemetry import count_by, logger, metrics
from taskflow.unhandled import entry_point, status_500


@entry_point(status_500)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers the upgrade: 200, or the refusal's status with its code and sentence."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    request = ConnectRequest(
        connection_id=event["requestContext"]["connectionId"],
        query=event.get("queryStringParameters") or {},
        origin=headers.get("origin"),
        host=headers.get("host"),
    )
    work = connect(
        bootstrap.backend(),
        bootstrap.settings(),
        request,
        new_secret=bootstrap.new_secret,
        rehydrate=bootstrap.rehydrate,
    )
    try:
        conversation_id = bootstrap.run(work)
    except Refused as refused:
        count_by("ConnectionsRefused", "code", refused.code)
        logger.info("refused", extra={"code": refused.code, "status": refused.status})
        body = {"success": False, "error": {"code": refused.code, "message": refused.sentence}}
        return {"statusCode": refused.status, "body": json.dumps(body)}
    metrics.add_metric("Connections", MetricUnit.Count, 1)
    logger.info("connected", extra={"conversation_id": conversation_id})
    return {"statusCode": 200, **_subprotocol(headers)}


def _subprotocol(headers: dict[str, str]) -> dict[str, Any]:
    """API Gateway wants one of the client's offered subprotocols echoed."""
    offered = [each.strip() for each in headers.get("sec-websocket-protocol", "").split(",") if each.strip()]
    return {"headers": {"Sec-WebSocket-Protocol": offered[0]}} if offered else {}
