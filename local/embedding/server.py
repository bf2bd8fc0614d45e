"""``POST /v1/embeddings`` as OpenAI has it, and ``GET /health``. Standard library."""

from __future__ import annotations

import hmac
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from local.embedding.model import MODEL_ID, SentenceModel
from local.loopback import HOST, refuses

MAX_BODY_BYTES = 4_000_000
MAX_TEXTS = 256


def serve(port: int, key: str, model: SentenceModel | None = None) -> ThreadingHTTPServer:
    """A server that listens on a loopback port; ``serve_forever`` answers. ``key``: what clients have to show."""
    shared = model or SentenceModel()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            if foreign := self._foreign():
                return self._refuse(403, foreign)
            return self._answer(200 if self.path == "/health" else 404, {"model": MODEL_ID})

        def do_POST(self) -> None:
            if foreign := self._foreign():
                self.close_connection = True
                return self._refuse(403, foreign)
            length = self.headers.get("content-length", "")
            if not (length.isascii() and length.isdigit()) or int(length) > MAX_BODY_BYTES:
                self.close_connection = True
                return self._refuse(413, "send a body of at most 4 MB with its Content-Length")
            body = self.rfile.read(int(length))
            if self.path != "/v1/embeddings":
                return self._refuse(404, "there is /v1/embeddings")
            shown = self.headers.get("authorization", "")
            if key and not hmac.compare_digest(shown.encode(), f"Bearer {key}".encode()):
                return self._refuse(401, "this key is not the one of this run")
            texts = _texts(body)
            if texts is None:
                return self._refuse(400, f'send {{"input": [1 to {MAX_TEXTS} texts]}}')
            vectors = shared.vectors(texts)
            data = [{"index": index, "embedding": vector} for index, vector in enumerate(vectors)]
            return self._answer(200, {"object": "list", "model": MODEL_ID, "data": data})

        def _foreign(self) -> str:
            return refuses({name.lower(): value for name, value in self.headers.items()})

        def _refuse(self, status: int, sentence: str) -> None:
            self._answer(status, {"error": {"message": sentence}})

        def _answer(self, status: int, value: dict[str, Any]) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Nothing: a line a request says nothing that anybody looks for."""

    server = ThreadingHTTPServer((HOST, port), Handler)
    server.daemon_threads = True
    return server


def _texts(body: bytes) -> list[str] | None:
    try:
        given = json.loads(body)["input"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not 1 <= len(texts) <= MAX_TEXTS:
        return None
    return texts if all(isinstance(text, str) for text in texts) else None
