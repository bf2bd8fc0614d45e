"""The embedded sentence model: its tokens are those of the reference, and its server answers as OpenAI's."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from importlib.util import find_spec

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.llm.embeddings import EmbeddingsUnavailable, ServerEmbedder, Unusable

from local.embedding.model import MODEL_ID, SIZE, SentenceModel
from local.embedding.server import MAX_TEXTS, serve
from local.embedding.wordpiece import MAX_TOKENS, token_ids, vocabulary
from local.loopback import HOST

# What the library tokenizers 0.23.3 makes of these with the tokenizer.json of all-MiniLM-L6-v2. It made the same of
# 20,000 random texts of ten scripts.
REFERENCE = (
    ("Hello, World!", [101, 7592, 1010, 2088, 999, 102]),
    (
        "Où est l'été? Straße ÄÖ naïve",
        [101, 15068, 9765, 1048, 1005, 3802, 2063, 1029, 2358, 27807, 20118, 15743, 102],
    ),
    ("你好世界 hello", [101, 100, 100, 1745, 100, 7592, 102]),
    ("मेरा कुत्ता", [101, 1331, 29869, 29876, 1315, 29859, 29859, 29876, 102]),
    ("a\u200bb\xadc�\x00d", [101, 5925, 2094, 102]),
    (
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        [101, 100, 102],
    ),
    (
        "I'm don't U.S.A. 3,5€ $5 ^_^ `a`",
        [
            101,
            1045,
            1005,
            1049,
            2123,
            1005,
            1056,
            1057,
            1012,
            1055,
            1012,
            1037,
            1012,
            1017,
            1010,
            1019,
            30102,
            1002,
            1019,
            1034,
            1035,
            1034,
            1036,
            1037,
            1036,
            102,
        ],
    ),
    ("İstanbul ſ ﬁ K", [101, 9960, 100, 1984, 1047, 102]),
    ("は東京です ｆｕｌｌ", [101, 1672, 1879, 1755, 1665, 30184, 100, 102]),
    ("emoji 😀👍🏽 ́a", [101, 7861, 29147, 2072, 100, 1037, 102]),
    ("", [101, 102]),
    ("   ", [101, 102]),
    (
        "한국어 문장",
        [
            101,
            1469,
            30006,
            30021,
            29991,
            30014,
            30020,
            29999,
            30008,
            1459,
            30014,
            30021,
            30000,
            30006,
            30025,
            102,
        ],
    ),
)


@pytest.mark.parametrize(("text", "ids"), REFERENCE)
def test_a_text_has_the_tokens_of_the_reference(text: str, ids: list[int]) -> None:
    assert token_ids(text) == ids


@given(st.text(max_size=500))
def test_every_text_has_tokens_of_the_vocabulary_between_its_ends_and_not_too_many(text: str) -> None:
    known = vocabulary()
    found = token_ids(text)
    assert (found[0], found[-1]) == (known["[CLS]"], known["[SEP]"])
    assert len(found) <= MAX_TOKENS
    assert all(0 <= each < len(known) for each in found)


class Lengths(SentenceModel):
    """A text's vector is its length; no model is loaded."""

    def vectors(self, texts: object) -> list[list[float]]:
        assert isinstance(texts, list)
        return [[float(len(text)), 1.0] for text in texts]


@pytest.fixture
def server() -> Iterator[str]:
    running = serve(0, "key", Lengths())
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://{HOST}:{running.server_port}/v1"
    running.shutdown()
    running.server_close()


def test_the_functions_client_gets_a_vector_of_length_1_for_each_text(server: str) -> None:
    embedder = ServerEmbedder(server, MODEL_ID, "key", 2)
    (first, second) = embedder.embed(["abc", "é" * 40], 10)
    assert first == pytest.approx((3 / math.sqrt(10), 1 / math.sqrt(10)))
    assert isinstance(second, tuple) and math.hypot(*second) == pytest.approx(1)
    assert embedder.embed([], 10) == []
    embedder.close()
    assert embedder.embed(["abc"], 10) == [first]
    embedder.close()


def test_a_vector_of_another_size_than_the_setting_says_is_none(server: str) -> None:
    embedder = ServerEmbedder(server, MODEL_ID, "key", 384)
    assert embedder.embed(["abc"], 10) == [Unusable("wrong_size")]
    embedder.close()


@pytest.mark.parametrize(("key", "url"), [("wrong", "{}"), ("", "{}"), ("key", "{}/else")])
def test_who_has_no_key_or_asks_elsewhere_gets_no_vectors(server: str, key: str, url: str) -> None:
    embedder = ServerEmbedder(url.format(server), MODEL_ID, key)
    with pytest.raises(EmbeddingsUnavailable, match=r"answers 40[14]"):
        embedder.embed(["abc"], 10)
    embedder.close()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"{}", b'{"input": []}', b'{"input": [1]}', b'{"input": null}', b"\xff", b"[" * 9_000],
)
def test_a_body_that_is_none_is_refused_in_words(server: str, body: bytes) -> None:
    answer = httpx.post(f"{server}/embeddings", content=body, headers={"Authorization": "Bearer key"})
    assert (answer.status_code, "input" in answer.text) == (400, True)


def test_one_text_or_many_may_be_sent_and_too_many_not(server: str) -> None:
    def status(given: object) -> int:
        headers = {"Authorization": "Bearer key"}
        return httpx.post(f"{server}/embeddings", json={"input": given}, headers=headers).status_code

    assert [status("one"), status(["a"] * MAX_TEXTS), status(["a"] * (MAX_TEXTS + 1))] == [200, 200, 400]


@pytest.mark.skipif(find_spec("onnxruntime") is None, reason="no onnxruntime for this machine")
def test_the_model_finds_what_means_the_same_and_a_texts_vector_does_not_depend_on_its_neighbours() -> None:
    model = SentenceModel()
    asked, dog, paris = model.vectors(
        ["Which animal fears storms?", "My dog is afraid of thunder.", "Tickets to Paris were sold out."]
    )
    assert len(asked) == SIZE

    def near(one: list[float], other: list[float]) -> float:
        return math.fsum(a * b for a, b in zip(one, other, strict=True))

    assert near(asked, dog) > 0.5 > 0.2 > near(asked, paris)
    assert model.vectors(["My dog is afraid of thunder."]) == [dog]
    assert all(
        math.isfinite(each) for text in ("", "\0", "x" * 5_000, "你好") for each in model.vectors([text])[0]
    )
