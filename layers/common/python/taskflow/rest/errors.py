"""Turns errors into answers of one shape. No answer quotes what a person sent or what is inside the system."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg.errors import (
    InvalidParameterValue,
    UndefinedColumn,
    UndefinedFunction,
    UndefinedTable,
)
from starlette.exceptions import HTTPException
from starlette.routing import Match

from taskflow.errors import IssuerUnavailable, SettingsError, StoreUnavailable, TaskFlowError
from taskflow.field_problems import what_to_do
from taskflow.records.database import DatabaseUnavailable, DatabaseWaking
from taskflow.rest.cursor import InvalidCursor
from taskflow.rest.json_bodies import REPEATED
from taskflow.rest.logs import FORMS
from taskflow.telemetry import logger
from taskflow.unhandled import count_unavailable

MAX_PROBLEMS = 5
"""How many wrong fields an answer names."""

MAX_NAME_CHARS = 64
"""How much of a field's name it repeats: a caller may make up any."""


NOT_MIGRATED = (
    UndefinedTable,
    UndefinedColumn,
    UndefinedFunction,
    InvalidParameterValue,
)
"""What a database says that is older than the code, or that has the tables but not the roles."""


class ApiError(TaskFlowError):
    """A request is refused with ``status``, a ``code`` for programs and a sentence for people. ``retry_after``: whole
    seconds until it may be otherwise."""

    def __init__(self, status: int, code: str, sentence: str, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
        self.status = status
        self.code = code
        self.sentence = sentence


class NotFound(ApiError):
    """A conversation is unknown or another person's: the caller cannot tell which."""

    def __init__(self) -> None:
        super().__init__(404, "CONVERSATION_NOT_FOUND", "there is no such conversation")


def answer(
    status: int,
    code: str,
    sentence: str,
    headers: dict[str, str] | None = None,
    *,
    retry_after: int | None = None,
) -> JSONResponse:
    """An error answer: ``{success: false, error: {code, message, retryAfter?}}``. ``retry_after``: whole seconds."""
    error: dict[str, Any] = {"code": code, "message": sentence}
    if retry_after is not None:
        error["retryAfter"] = retry_after
        headers = {**(headers or {}), "Retry-After": str(retry_after)}
    return JSONResponse({"success": False, "error": error}, status_code=status, headers=headers)


def install(app: FastAPI) -> None:
    """Makes ``app`` answer every error in this shape."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(InvalidCursor, _cursor)
    app.add_exception_handler(DatabaseUnavailable, _database)
    app.add_exception_handler(DatabaseWaking, _waking)
    for missing in NOT_MIGRATED:
        app.add_exception_handler(missing, _schema)
    app.add_exception_handler(StoreUnavailable, _store)
    app.add_exception_handler(IssuerUnavailable, _issuer)
    app.add_exception_handler(SettingsError, _settings)


async def _api_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)  # noqa: S101 (the handler is registered for this type)
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
    return answer(error.status, error.code, error.sentence, headers, retry_after=error.retry_after)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    if error.status_code == 404:
        return answer(404, "NOT_FOUND", f"there is nothing at {request.method} of this path")
    if error.status_code == 400:
        return answer(400, "INVALID_JSON", "the body is not JSON in UTF-8")
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(request)
    return answer(status, status.name, status.description or status.phrase, headers)


def _allowed(request: Request) -> str:
    """The value of ``Allow``: all methods of the path. Each route knows only its own."""
    methods = ("DELETE", "GET", "PATCH", "POST", "PUT")
    scopes = {method: {**request.scope, "method": method} for method in methods}
    routes = request.app.routes
    return ", ".join(
        method
        for method, scope in scopes.items()
        if any(route.matches(scope)[0] is Match.FULL for route in routes)
    )


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    problems = error.errors()
    if any(problem["type"] == "json_invalid" for problem in problems):
        repeated = any(problem["ctx"]["error"] == REPEATED for problem in problems)
        return answer(400, "INVALID_JSON", REPEATED if repeated else "the body is not JSON in UTF-8")
    names = [problem for problem in problems if problem["loc"][:1] == ("path",)]
    if names:
        return answer(400, "INVALID_ID", _problem(names[0]))
    unknown = all(problem["type"] == "extra_forbidden" for problem in problems)
    code = "UNKNOWN_FIELD" if unknown else "INVALID_REQUEST"
    return answer(422, code, "; ".join(dict.fromkeys(map(_problem, problems[:MAX_PROBLEMS]))))


def _problem(problem: dict[str, Any]) -> str:
    parts = [part for at, part in enumerate(problem["loc"]) if at != 1 or part not in FORMS]
    place = ".".join(str(part)[:MAX_NAME_CHARS] for part in parts)
    return f"{place}: {what_to_do(problem | {'loc': tuple(parts)})}"


async def _cursor(request: Request, error: Exception) -> JSONResponse:
    return answer(400, "INVALID_CURSOR", str(error))


WAKING_RETRY_SECONDS = 5


async def _waking(request: Request, error: Exception) -> JSONResponse:
    logger.warning("database waking", reason=str(error))
    return answer(
        503,
        "DATABASE_WAKING",
        "the database was asleep and is waking up; nothing was done, send the request again in a few seconds",
        retry_after=WAKING_RETRY_SECONDS,
    )


async def _database(request: Request, error: Exception) -> JSONResponse:
    logger.error("database unavailable", reason=str(error))
    return answer(
        503, "DATABASE_UNAVAILABLE", "the database does not answer; conversations go on, try again soon"
    )


async def _schema(request: Request, error: Exception) -> JSONResponse:
    logger.error("the schema is older than the code", reason=type(error).__name__)
    return answer(503, "DATABASE_UNAVAILABLE", "the database is not migrated yet; run the migrations")


async def _store(request: Request, error: Exception) -> JSONResponse:
    # As in every other function: foreseen, counted, and nothing for whoever looks for errors.
    logger.warning("store unavailable", reason=str(error))
    count_unavailable()
    return answer(503, "STORE_UNAVAILABLE", "the conversation store does not answer; try again soon")


async def _issuer(request: Request, error: Exception) -> JSONResponse:
    logger.error("identity provider unavailable", reason=str(error))
    return answer(503, "ISSUER_UNAVAILABLE", "the identity provider does not answer; try again soon")


async def _settings(request: Request, error: Exception) -> JSONResponse:
    # The sentence names a setting, never its value: it is meant for whoever set this up.
    logger.error("wrong setting", reason=str(error))
    return answer(500, "WRONG_SETTING", str(error))
