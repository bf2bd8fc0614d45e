"""``python -m local.pool.runtime HANDLER``: AWS's runtime client without its native library, which only Linux has.

awslambdaric is Python but for its requests to the Runtime API. Here Python makes those as well.
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import http.client
import os
import sys
from collections.abc import Mapping
from types import ModuleType

from local.pool.api import API, ERROR, NATIVE, NEXT, RESPONSE


class RuntimeClient(ModuleType):
    """Stands for the native library, with its functions: over one connection, which stays open."""

    def initialize_client(self, user_agent: str) -> None:
        """Called once, by awslambdaric when it is imported."""
        self._connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        self._agent = user_agent

    def next(self) -> tuple[bytes, Mapping[str, str | int]]:
        """Blocks until there is an invocation: its event and headers."""
        headers, body = self._call("GET", NEXT, 200)
        return body, {**headers, "Lambda-Runtime-Deadline-Ms": int(headers["Lambda-Runtime-Deadline-Ms"])}

    def post_invocation_result(self, request_id: str, result: bytes, kind: str, _: str | None) -> None:
        """What the handler has returned. ``kind``: its media type."""
        self._call("POST", RESPONSE.format(request_id=request_id), 202, result, kind)

    def post_error(self, request_id: str, error: str, _: str, __: str | None) -> None:
        """Why there is no result, as JSON."""
        self._call("POST", ERROR.format(request_id=request_id), 202, error.encode())

    def _call(
        self, method: str, path: str, expected: int, body: bytes | None = None, kind: str = "application/json"
    ) -> tuple[Mapping[str, str], bytes]:
        self._connection.request(method, API + path, body, {"User-Agent": self._agent, "Content-Type": kind})
        answer = self._connection.getresponse()
        read = answer.read()
        if answer.status != expected:
            raise ConnectionError(f"the Runtime API answered {answer.status} to {path}: {read.decode()}")
        return {name.title(): value for name, value in answer.getheaders()}, read


if __name__ == "__main__":
    sys.modules[NATIVE] = RuntimeClient(NATIVE)
    from awslambdaric.__main__ import main

    main(sys.argv)
