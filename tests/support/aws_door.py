"""What functions call in AWS beside tables and queues, in a test: ``@connections``, Lambda's Invoke, CloudFormation."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Door:
    """Takes everything and remembers it. ``posts``: events by type; ``invoked``: functions and payloads."""

    port: int = 0
    posts: list[dict[str, Any]] = field(default_factory=list)
    invoked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    """What custom resources answered CloudFormation."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def take(self, path: str, headers: Any, body: bytes) -> int:
        if "/@connections/" in path:
            self.posts.append(json.loads(body))
            return 200
        if path.startswith("/2015-03-31/functions/"):
            name = path.split("/")[3]
            self.invoked.append((name, headers.get("x-amz-invocation-type", ""), json.loads(body)))
            return 202
        self.answers.append(json.loads(body))
        return 200


@contextmanager
def aws_door() -> Iterator[Door]:
    """Serves until the context ends."""
    door = Door()

    class Taking(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(door.take(self.path, self.headers, body))
            self.send_header("content-length", "0")
            self.end_headers()

        do_PUT = do_POST

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    server.daemon_threads = True
    door.port = int(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield door
    finally:
        server.shutdown()
        server.server_close()
