"""What ministack does otherwise than AWS, and we need as AWS does it."""

from __future__ import annotations

import contextvars
import copy
import http.client
import json
import marshal
import threading
import time
import types
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from local.emulator import asgi
from local.emulator.batching import Batching
from local.emulator.pinned import ministack
from local.loopback import refuses
from local.triggers.records import done

POOL_GRACE_SECONDS = 180.0
"""How long beyond a function's timeout its pool may take: waiting for a place, starting a process."""
THROTTLED_WAIT_SECONDS = 300.0
"""The longest time between two tries of an asynchronous invocation that is throttled; AWS's own."""


def repair_lambda() -> None:
    lambdas = ministack(
        "services.lambda_svc",
        _execute_function_proxy=("func", "event", "url", "request_id"),
        _throttle_response=("reason_code", "msg", "retry_after"),
        _emit_lambda_logs=None,
        _emit_lambda_metrics=None,
    )

    def failed(error_type: str, message: str) -> dict[str, Any]:
        return {"body": {"errorType": error_type, "errorMessage": message}, "error": True}

    def invoke_pool(func: dict[str, Any], event: Any, url: str, request_id: str) -> dict[str, Any]:
        config = func.get("config") or func
        address = urlsplit(url)
        headers = {
            "Content-Type": "application/json",
            "X-Amzn-Lambda-Function-Name": config.get("FunctionName", ""),
            "X-Amzn-Lambda-Request-Id": request_id,
        }
        connection = http.client.HTTPConnection(
            address.hostname or "",
            address.port,
            timeout=float(config.get("Timeout") or 3) + POOL_GRACE_SECONDS,
        )
        try:
            connection.request("POST", address.path, json.dumps(event, ensure_ascii=False).encode(), headers)
            response = connection.getresponse()
            body = response.read()
            result = json.loads(body) if body else None
        except (OSError, http.client.HTTPException, ValueError) as error:
            return failed("Service.Unreachable", f"the Lambda pool at {url} did not answer: {error!r}")
        finally:
            connection.close()
        if response.status == 200:
            return {"body": result}
        if not isinstance(result, dict):
            return failed("Service.Unreachable", f"the Lambda pool at {url} answered {response.status}")
        if response.status == 429:
            return dict(
                lambdas._throttle_response(
                    "ConcurrentInvocationLimitExceeded", result.get("errorMessage", "")
                )
            )
        return {"body": result, "error": True}

    def nothing(*_: object, **__: object) -> None: ...

    lambdas._execute_function_proxy = invoke_pool
    lambdas._emit_lambda_logs = nothing
    lambdas._emit_lambda_metrics = nothing


def repair_throttled_events() -> None:
    """An asynchronous invocation that is throttled is kept, and tried again until it is too old: throttling uses up no
    retries. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""
    lambdas = ministack(
        "services.lambda_svc",
        invoke_async_with_retry=("func", "event"),
        _execute_function=("func", "event"),
    )
    begin, execute = lambdas.invoke_async_with_retry, lambdas._execute_function
    until: contextvars.ContextVar[float] = contextvars.ContextVar("until", default=0.0)

    def asynchronous(func: dict[str, Any], event: Any) -> None:
        chosen = (
            func.get("event_invoke_config") or (func.get("event_invoke_configs") or {}).get("$LATEST") or {}
        )
        token = until.set(time.time() + float(chosen.get("MaximumEventAgeInSeconds", 21_600)))
        begin(func, event)  # in a thread that has a copy of this context
        until.reset(token)

    def executed(func: dict[str, Any], event: Any) -> Any:
        wait = 1.0
        result = execute(func, event)
        while result.get("throttle") and time.time() + wait <= until.get():
            time.sleep(wait)
            wait = min(2 * wait, THROTTLED_WAIT_SECONDS)
            result = execute(func, event)
        return result

    lambdas.invoke_async_with_retry = asynchronous
    lambdas._execute_function = executed


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


def repair_batches() -> None:
    """A mapping's batching window and its batch size hold. ministack hands over what there is, ten at most."""
    lambdas = ministack("services.lambda_svc", _iter_all_esms=(), _esm_wake=None)
    queues = ministack(
        "services.sqs",
        _receive_messages_for_esm=("queue_url", "max_number"),
        _queues=None,
        _queues_lock=None,
    )
    receive, batching = queues._receive_messages_for_esm, Batching()

    def window(arn: str) -> float:
        mappings = (each for _, _, each in lambdas._iter_all_esms() if each.get("EventSourceArn") == arn)
        return max((float(each.get("MaximumBatchingWindowInSeconds") or 0) for each in mappings), default=0.0)

    def received(queue_url: str, max_number: int) -> list[Any]:
        now = time.time()
        with queues._queues_lock:
            queue = queues._queues.get(queue_url) or {"messages": [], "attributes": {}}
            there = [each for each in queue["messages"] if each["visible_at"] <= now]
            bodies = {each["id"]: each["body"] for each in there[:max_number]}
            seconds = window(queue["attributes"].get("QueueArn", ""))
        sizes = batching.sizes(queue_url, bodies)
        count, wait = batching.complete(queue_url, sizes, max_number, seconds, now)
        if wait:
            timer = threading.Timer(wait, lambdas._esm_wake.set)
            timer.daemon = True
            timer.start()
        found: list[Any] = []
        while len(found) < count:
            # At most ten at a time; fewer, where somebody else has read the queue in the meantime.
            if not (some := receive(queue_url, count - len(found))):
                break
            found += some
        return found

    queues._receive_messages_for_esm = received


def repair_batch_answers() -> None:
    """What a batch's answer does not make clear comes again, as on AWS. ministack deletes it.
    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"""
    lambdas = ministack(
        "services.lambda_svc",
        _run_sqs_batch=("esm", "func_rec", "event", "batch", "queue_url", "queue_name"),
        _execute_function=("func", "event"),
    )
    run, execute = lambdas._run_sqs_batch, lambdas._execute_function
    mapping: contextvars.ContextVar[dict[str, Any] | None] = contextvars.ContextVar("mapping", default=None)

    def ran(esm: dict[str, Any], *rest: Any) -> None:
        token = mapping.set(esm)
        run(esm, *rest)
        mapping.reset(token)

    def executed(func: dict[str, Any], event: Any) -> Any:
        result = execute(func, event)
        kinds = (mapping.get() or {}).get("FunctionResponseTypes", ())
        if result.get("error") or result.get("throttle") or "ReportBatchItemFailures" not in kinds:
            return result
        names = [{"MessageId": record["messageId"]} for record in event["Records"]]
        dealt_with = done(names, json.dumps(result.get("body")).encode(), partial=True)
        left = [each["MessageId"] for each in names if each not in dealt_with]
        return {**result, "body": {"batchItemFailures": [{"itemIdentifier": name} for name in left]}}

    lambdas._run_sqs_batch, lambdas._execute_function = ran, executed


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
