"""What a server calls a vector is looked at before anything is made of it."""

from __future__ import annotations

import gzip
import json
import math
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.llm.embeddings import MAX_SIZE, EmbeddingsUnavailable, ServerEmbedder, Unusable, checked


@pytest.mark.parametrize(
    ("value", "size", "reason"),
    [
        (None, 0, "empty"),
        ([], 0, "empty"),
        ("0.1,0.2", 0, "empty"),
        ({"0": 1}, 0, "empty"),
        (["0.1"], 0, "no_numbers"),
        ([True, 1.0], 0, "no_numbers"),
        ([None], 0, "no_numbers"),
        ([[0.1]], 0, "no_numbers"),
        ([0.1], 2, "wrong_size"),
        ([0.1, 0.2, 0.3], 2, "wrong_size"),
        ([1.0] * (MAX_SIZE + 1), 0, "wrong_size"),
        ([math.nan, 1.0], 2, "not_finite"),
        ([math.inf, 1.0], 2, "not_finite"),
        ([1e308, 1e308], 2, "not_finite"),
        ([10**400, 1], 2, "not_finite"),
        ([0.0, 0.0], 2, "zero"),
        ([0, -0.0], 0, "zero"),
    ],
)
def test_what_is_no_vector_says_why(value: object, size: int, reason: str) -> None:
    assert checked(value, size) == Unusable(reason)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=64).filter(lambda v: math.hypot(*v) > 1e-3))
def test_a_vector_has_the_length_1_and_the_direction_that_was_given(value: list[float]) -> None:
    found = checked(value, len(value))
    assert isinstance(found, tuple)
    assert math.hypot(*found) == pytest.approx(1)
    assert found == pytest.approx([each / math.hypot(*value) for each in value])


class Scripted:
    """A server that answers what it is told."""

    def __init__(self) -> None:
        self.status = 200
        self.body: bytes = b"{}"
        self.headers: dict[str, str] = {}
        self.drips = False
        self.over = threading.Event()
        self.asked: list[Any] = []
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                read = self.rfile.read(int(self.headers["content-length"]))
                scripted.asked.append((self.path, self.headers.get("authorization"), json.loads(read)))
                self.send_response(scripted.status)
                for name, value in scripted.headers.items():
                    self.send_header(name, value)
                if scripted.drips:
                    self.end_headers()
                    self.close_connection = True
                    with suppress(OSError):
                        while not scripted.over.wait(0.01):
                            self.wfile.write(b" ")
                    return
                self.send_header("content-length", str(len(scripted.body)))
                self.end_headers()
                self.wfile.write(scripted.body)

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def embedder(self, **more: Any) -> ServerEmbedder:
        return ServerEmbedder(f"http://127.0.0.1:{self.server.server_port}/v1/", "m", **more)


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    made = Scripted()
    yield made
    made.over.set()
    made.server.shutdown()
    made.server.server_close()


def listed(*vectors: Any) -> bytes:
    data = [{"index": index, "embedding": vector} for index, vector in enumerate(vectors)]
    return json.dumps({"object": "list", "data": data}).encode()


def test_the_model_the_texts_and_the_key_are_sent_as_openai_wants_them(scripted: Scripted) -> None:
    scripted.body = listed([3.0, 4.0])
    embedder = scripted.embedder(key="k")
    assert embedder.embed(["a"], 30) == [pytest.approx((0.6, 0.8))]
    embedder.close()
    assert scripted.asked == [
        ("/v1/embeddings", "Bearer k", {"model": "m", "input": ["a"], "encoding_format": "float"})
    ]


@pytest.mark.parametrize("key", ["k\n", " k", "k\u200b", "Bearer k"], ids=ascii)
def test_what_was_pasted_with_the_key_is_not_sent(scripted: Scripted, key: str) -> None:
    scripted.body = listed([3.0, 4.0])
    embedder = scripted.embedder(key=key)
    embedder.embed(["a"], 30)
    embedder.close()
    assert [authorization for _, authorization, _ in scripted.asked] == ["Bearer k"]


def test_a_key_that_no_header_carries_is_not_blamed_on_the_servers_answer(scripted: Scripted) -> None:
    embedder = scripted.embedder(key="k…")
    with pytest.raises(EmbeddingsUnavailable, match=r"the API key has U\+2026 at place 2"):
        embedder.embed(["a"], 30)
    embedder.close()
    assert scripted.asked == []


def test_each_text_gets_its_own_vector_in_whatever_order_they_come_and_one_that_lacks_none(
    scripted: Scripted,
) -> None:
    data = [
        {"index": 2, "embedding": [0, 1]},
        {"index": 0, "embedding": [1, 0]},
        {"index": 7, "embedding": [1, 0]},
        {"index": True, "embedding": [5, 0]},
        "x",
    ]
    scripted.body = json.dumps({"data": data}).encode()
    embedder = scripted.embedder()
    assert embedder.embed(["a", "b", "c"], 30) == [(1.0, 0.0), Unusable("missing"), (0.0, 1.0)]
    embedder.close()


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (500, b"{}", "answers 500"),
        (401, b"{}", "answers 401"),
        (429, b"{}", "answers 429"),
        (200, b"", "not JSON"),
        (200, b"<html>", "not JSON"),
        (200, b"[" * 100_000, "not JSON"),
        (200, b"[]", "no list"),
        (200, b'{"data": null}', "no list"),
        (200, b'{"error": {"message": "secret text"}}', "no list"),
    ],
)
def test_an_answer_without_vectors_is_a_server_that_is_not_available_and_is_not_quoted(
    scripted: Scripted, status: int, body: bytes, words: str
) -> None:
    scripted.status, scripted.body = status, body
    embedder = scripted.embedder()
    with pytest.raises(EmbeddingsUnavailable, match=words) as raised:
        embedder.embed(["a private text"], 30)
    assert "private" not in str(raised.value) and "secret" not in str(raised.value)
    embedder.close()


def test_an_answer_that_drips_is_not_waited_for(scripted: Scripted) -> None:
    scripted.drips = True
    embedder = scripted.embedder()
    with pytest.raises(EmbeddingsUnavailable, match="takes too long"):
        embedder.embed(["a"], 0.5)
    embedder.close()


def test_an_answer_that_is_packed_is_not_unpacked(scripted: Scripted) -> None:
    scripted.headers, scripted.body = {"content-encoding": "gzip"}, gzip.compress(bytes(1_000_000))
    embedder = scripted.embedder()
    with pytest.raises(EmbeddingsUnavailable, match="packed"):
        embedder.embed(["a"], 30)
    embedder.close()


def test_a_redirect_is_not_followed(scripted: Scripted) -> None:
    scripted.status, scripted.headers = 307, {"location": "http://127.0.0.1:1/elsewhere"}
    embedder = scripted.embedder(key="k")
    with pytest.raises(EmbeddingsUnavailable, match="answers 307"):
        embedder.embed(["a"], 30)
    assert len(scripted.asked) == 1
    embedder.close()


def test_nobody_listens() -> None:
    embedder = ServerEmbedder("http://127.0.0.1:1/v1", "m")
    with pytest.raises(EmbeddingsUnavailable, match="ConnectError"):
        embedder.embed(["a"], 30)
    embedder.close()
