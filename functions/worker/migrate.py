"""The deployment's migration step: a CloudFormation custom resource, or invoked by hand with ``{"migrate": true}``."""

from __future__ import annotations

import json
import math
import os
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from taskflow.errors import SettingsError
from taskflow.records.address import only_ipv6
from taskflow.records.database import Database, app_login, database_url
from taskflow.records.login import ensure_login
from taskflow.records.migrate import migrate
from taskflow.records.reindex import Reindexing
from taskflow.settings import Settings
from taskflow.telemetry import logger
from taskflow.unhandled import guarded, kept_awake, report

PHYSICAL_ID = "taskflow-migrations"
ANSWER_TIMEOUT_SECONDS = 10
REINDEX_SECONDS = 120
"""For stale rows, at most; the worker does those that are left."""
RESERVE_SECONDS = 30
"""So long before Lambda ends the process nothing is done any more: there is time to say what became of it."""

UNREACHED = (
    "which functions do not reach: give an address with IPv4 (of Supabase, that of its pooler in session mode; "
    "docs/deploy.md, The database)"
)


@kept_awake
@guarded()
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Migrates on Create and Update, does nothing on Delete (data outlives a stack), and answers CloudFormation.

    Then stale rows are made searchable, as far as there is time. Returns ``{"applied": [names]}``. Invoked by hand a
    failure is raised; from CloudFormation it is answered as ``FAILED``, because an unanswered request blocks the stack
    until its time is over. A migration that takes longer than this function may is ended in time for that.
    """
    left = _time(context)
    request = event.get("RequestType")
    if request is None:
        if event.get("migrate") is not True:
            raise ValueError('expected a CloudFormation request or {"migrate": true}')
        return {"applied": _migrate(left)}
    try:
        applied = [] if request == "Delete" else _migrate(left)
    except Exception as error:
        report(error)
        # Ours say what to do and quote no secret; others may quote anything.
        told = str(error) if isinstance(error, SettingsError) else type(error).__name__
        _answer(event, "FAILED", {}, f"{told}: see the log of {_log_stream(context)}")
        return {"applied": []}
    _answer(event, "SUCCESS", {"Applied": ",".join(applied)}, "")
    return {"applied": applied}


def _time(context: object) -> Callable[[], float]:
    """Tells how many seconds there still are for work."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None:
        return lambda: math.inf
    return lambda: remaining() / 1000 - RESERVE_SECONDS


def _migrate(left: Callable[[], float]) -> list[str]:
    directory = os.environ.get("TASKFLOW_MIGRATIONS_DIR", "")
    if not directory:
        raise SettingsError("TASKFLOW_MIGRATIONS_DIR is not set: name the folder of the *.sql files")
    settings = Settings.from_env()
    owner = database_url(settings)
    try:
        applied = migrate(owner, Path(directory), left)
    except psycopg.OperationalError as error:
        place = conninfo_to_dict(owner)
        host = str(place.get("hostaddr") or place.get("host") or "")
        if only_ipv6(host):
            raise SettingsError(f"{host} has IPv6 addresses only, {UNREACHED}") from error
        raise
    logger.info("migrated", applied=applied)
    if settings.database_app_secret_arn:
        user, password = app_login(settings)
        logger.info("login of the functions", changed=ensure_login(owner, user, password))
    database = Database.from_settings(settings)
    try:
        stale = Reindexing(database)
        stale.work(min(REINDEX_SECONDS, left()), time.monotonic)
    finally:
        database.close()
    logger.info("made searchable anew", rows=stale.rows, done=stale.done)
    return applied


def _log_stream(context: object) -> str:
    return str(getattr(context, "log_stream_name", "this function"))


def _answer(event: dict[str, Any], status: str, data: dict[str, str], reason: str) -> None:
    """Puts the outcome where CloudFormation waits for it (a pre-signed S3 URL; S3 refuses any content type)."""
    body = json.dumps(
        {
            "Status": status,
            "Reason": reason,
            "PhysicalResourceId": event.get("PhysicalResourceId", PHYSICAL_ID),
            "StackId": event["StackId"],
            "RequestId": event["RequestId"],
            "LogicalResourceId": event["LogicalResourceId"],
            "Data": data,
        }
    ).encode()
    url = str(event["ResponseURL"])
    if not url.startswith(("https://", "http://")):
        raise ValueError("ResponseURL is not an http address")
    request = urllib.request.Request(url, data=body, method="PUT", headers={"Content-Type": ""})  # noqa: S310
    with urllib.request.urlopen(request, timeout=ANSWER_TIMEOUT_SECONDS):  # noqa: S310
        pass
