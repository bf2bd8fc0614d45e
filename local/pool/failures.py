"""Invocations that failed outside the handler, in AWS's words."""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass

from starlette.responses import JSONResponse

from local.pool.api import PAYLOAD_BYTES


@dataclass(frozen=True, slots=True)
class Result:
    """What an invocation came to: JSON, and 200 when the handler returned, 500 when it failed (the body then has
    ``errorType`` and ``errorMessage``), otherwise why it was not run."""

    status: int
    body: bytes

    @property
    def ok(self) -> bool:
        return self.status == 200

    @property
    def failed(self) -> bool:
        """The function ran, or could not be loaded, and failed; else it did not run."""
        return self.status == 500

    @property
    def error_type(self) -> str:
        """``errorType`` of a failed invocation."""
        try:
            return str(json.loads(self.body).get("errorType", ""))
        except (ValueError, AttributeError):
            return ""


def failure(error_type: str, message: str, status: int = 500) -> Result:
    return Result(status, json.dumps({"errorType": error_type, "errorMessage": message}).encode())


def refusal(status: int, error_type: str, message: str) -> JSONResponse:
    """The answer to a request that is not carried out."""
    return JSONResponse({"errorType": error_type, "errorMessage": message}, status)


def timed_out(request_id: str, seconds: float) -> Result:
    return failure(
        "Sandbox.Timedout", f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
    )


def exited(request_id: str, return_code: int) -> Result:
    """The process ended by itself; a negative ``return_code`` is the signal that ended it."""
    if return_code < 0:
        try:
            how = f" with error: signal: {signal.Signals(-return_code).name}"
        except ValueError:
            how = f" with error: signal: {-return_code}"
    else:
        how = f" with error: exit status {return_code}" if return_code else " without providing a reason"
    return failure("Runtime.ExitError", f"RequestId: {request_id} Error: Runtime exited{how}")


def response_too_large(size: int) -> Result:
    limit = f"Response payload size exceeded maximum allowed payload size ({PAYLOAD_BYTES} bytes)."
    return failure("Function.ResponseSizeTooLarge", f"{limit} It has {size} bytes.")


def throttled(seconds: float) -> Result:
    """No execution environment became free in time; 0 seconds: the account's concurrency is used up."""
    waited = f" No place became free in {seconds:.0f} seconds." if seconds else ""
    return failure("TooManyRequestsException", f"Rate Exceeded.{waited}", 429)


def not_found(function: str, reason: str) -> Result:
    return failure("ResourceNotFoundException", f"Function not found: {function}: {reason}", 404)


def unavailable(reason: str) -> Result:
    return failure("ServiceException", reason, 503)
