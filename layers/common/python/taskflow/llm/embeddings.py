"""Vectors of texts, from a server with OpenAI's ``/embeddings``. What it answers is checked: one bad vector costs one
text.

https://platform.openai.com/docs/api-reference/embeddings/create
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from taskflow.errors import TaskFlowError
from taskflow.light_dataclasses import dataclass
from taskflow.llm.pasted_key import UnusableKey, as_sent
from taskflow.proxies import via_proxy

if TYPE_CHECKING:
    import httpx

MAX_ANSWER_BYTES = 16_000_000
MAX_SIZE = 4_096
"""Numbers of a vector; no model that is offered has more."""

Vector = tuple[float, ...]
"""Of length 1."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why there is no vector for a text: ``empty``, ``no_numbers``, ``not_finite``, ``zero``, ``wrong_size`` or
    ``missing``."""

    reason: str


class EmbeddingsUnavailable(TaskFlowError):
    """The server gave no vectors. The message is for the log: it quotes no text."""


class Embedder(Protocol):
    """Makes vectors."""

    made_by: str
    """Names the model: vectors of one and another are never compared."""

    def embed(self, texts: Sequence[str], seconds: float) -> list[Vector | Unusable]:
        """One for each text, in their order. Raises ``EmbeddingsUnavailable``, after about ``seconds`` at most."""
        ...


def checked(value: object, size: int = 0) -> Vector | Unusable:
    """What a server calls a vector, if it is one: numbers, finite, not all 0, as many as ``size`` says (0: any)."""
    if not isinstance(value, list) or not value:
        return Unusable("empty")
    if any(isinstance(each, bool) or not isinstance(each, int | float) for each in value):
        return Unusable("no_numbers")
    if (size and len(value) != size) or len(value) > MAX_SIZE:
        return Unusable("wrong_size")
    try:
        length = math.sqrt(math.fsum(each * each for each in map(float, value)))
    except OverflowError:
        return Unusable("not_finite")
    if not math.isfinite(length):
        return Unusable("not_finite")
    return tuple(each / length for each in value) if length else Unusable("zero")


class ServerEmbedder:
    """``Embedder`` over HTTP. ``base_url``: as ``https://api.openai.com/v1``. ``size``: numbers of a vector, 0: as many
    as the server gives. Of several models that one server has, ``model`` says which."""

    def __init__(self, base_url: str, model: str, key: str = "", size: int = 0) -> None:
        self.made_by = model
        self._url = f"{base_url.rstrip('/')}/embeddings"
        self._key = key
        self._size = size
        self._client: httpx.Client | None = None

    def embed(self, texts: Sequence[str], seconds: float) -> list[Vector | Unusable]:
        if not texts:
            return []
        answer = self._ask({"model": self.made_by, "input": list(texts), "encoding_format": "float"}, seconds)
        listed = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(listed, list):
            raise EmbeddingsUnavailable("the answer has no list of vectors")
        found: list[Vector | Unusable] = [Unusable("missing")] * len(texts)
        for place, each in enumerate(listed):
            if isinstance(each, dict):
                index = each.get("index", place)
                if isinstance(index, int) and not isinstance(index, bool) and 0 <= index < len(texts):
                    found[index] = checked(each.get("embedding"), self._size)
        return found

    def close(self) -> None:
        """Closes the connection; the next call makes another."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _ask(self, body: dict[str, object], seconds: float) -> object:
        import httpx  # the worker does without where no vectors are made

        if self._client is None:
            self._client = httpx.Client(trust_env="://127.0.0.1" not in self._url)
        headers = {"Accept-Encoding": "identity"}
        try:
            if key := as_sent(self._key):
                headers["Authorization"] = f"Bearer {key}"
        except UnusableKey as error:
            raise EmbeddingsUnavailable(str(error)) from None
        until = time.monotonic() + seconds
        try:
            # httpx's timeout is for each step. Redirects are not followed: they would take texts and key elsewhere.
            with self._client.stream(
                "POST", self._url, json=body, headers=headers, timeout=max(0.001, seconds)
            ) as answer:
                if not answer.is_success:
                    raise EmbeddingsUnavailable(f"the server answers {answer.status_code}")
                if "content-encoding" in answer.headers:
                    raise EmbeddingsUnavailable("the answer is packed, which was not asked for")
                read = b""
                for part in answer.iter_raw():
                    read += part
                    if len(read) > MAX_ANSWER_BYTES:
                        raise EmbeddingsUnavailable("the answer is too long")
                    if time.monotonic() > until:
                        raise EmbeddingsUnavailable("the answer takes too long")
            return json.loads(read)
        except httpx.HTTPError as error:
            why = f"the server does not answer ({type(error).__name__}){via_proxy(self._url)}"
            raise EmbeddingsUnavailable(why) from error
        except (ValueError, RecursionError):
            raise EmbeddingsUnavailable("the answer is not JSON") from None
