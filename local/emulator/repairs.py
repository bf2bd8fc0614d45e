"""What ministack does otherwise than AWS, and we need as AWS does it."""

from __future__ import annotations

import copy
import marshal
import types
from collections.abc import Callable
from typing import Any

from local.emulator import asgi
from local.emulator.pinned import ministack
from local.loopback import refuses


def repair_delay() -> None:
    """A message that is to wait for more than 15 minutes is refused.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html"""
    queues = ministack("services.sqs", _act_send_message=("data", "qurl"), _Err=None, _HANDLERS=None)
    send = queues._act_send_message

    def sent(data: dict[str, Any], qurl: str) -> Any:
        delay = int(data.get("DelaySeconds") or 0)
        if not 0 <= delay <= 900:
            reason = "DelaySeconds must be >= 0 and <= 900."
            raise queues._Err(
                "InvalidParameterValue",
                f"Value {delay} for parameter DelaySeconds is invalid. Reason: {reason}",
            )
        return send(data, qurl)

    queues._act_send_message = queues._HANDLERS["SendMessage"] = sent


def repair_ttl() -> None:
    tables = ministack("services.dynamodb", _update_ttl=("data",))
    handlers = ministack("services.cloudformation.provisioners", _RESOURCE_HANDLERS=None)._RESOURCE_HANDLERS
    handler = handlers["AWS::DynamoDB::Table"]

    def with_ttl(provision: Callable[..., Any], properties: int) -> Callable[..., Any]:
        def provisioned(*arguments: Any, **named: Any) -> Any:
            result = provision(*arguments, **named)
            if specification := arguments[properties].get("TimeToLiveSpecification"):
                enabled = str(specification.get("Enabled", True)).lower() == "true"
                tables._update_ttl(
                    {"TableName": result[0], "TimeToLiveSpecification": {**specification, "Enabled": enabled}}
                )
            return result

        return provisioned

    handler["create"] = with_ttl(handler["create"], 1)  # (logical_id, props, stack_name)
    handler["update"] = with_ttl(handler["update"], 2)  # (physical_id, old_props, new_props, …)


def repair_copies() -> None:
    """DynamoDB's items are copied several times with each write, which is most of what a write costs. They are plain
    values, which ``marshal`` copies many times as fast as ``copy.deepcopy``."""
    tables = ministack("services.dynamodb", copy=None)
    tables.copy = types.SimpleNamespace(copy=copy.copy, deepcopy=copied)


def copied(value: Any) -> Any:
    """``value`` and all that is in it anew, as ``copy.deepcopy`` does."""
    try:
        return marshal.loads(marshal.dumps(value))  # noqa: S302 (what we have just written)
    except ValueError:  # something in it is no plain value
        return copy.deepcopy(value)


def repair_browser_access(app: Any) -> None:
    handle = app.app

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        reason = refuses(asgi.headers(scope)) if scope["type"] in ("http", "websocket") else ""
        if not reason:
            await handle(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": reason})
        else:
            told = {"__type": "AccessDeniedException", "message": reason}
            await asgi.answer(send, 403, told, "application/json")

    app.app = guarded
