"""What a request to an OpenAI-compatible server needs besides its prompt."""

from __future__ import annotations

import logging
from collections.abc import Callable

import httpx

from taskflow.clock import Clock
from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError
from taskflow.llm.address import Address
from taskflow.llm.client import shared_client
from taskflow.llm.deadline import Timeouts
from taskflow.llm.learnt import Learnt
from taskflow.llm.pasted_key import UnusableKey, as_sent

logger = logging.getLogger(__name__)


class Server:
    """An OpenAI-compatible server: where and how it is asked, and what is known of it.

    ``price(model, input_tokens, output_tokens)`` estimates a cost where the server gives none;
    ``stops(model, upstream, begun)`` tells whether closing a stream stops the work, before the first token and after
    it; ``priced(model)`` what an estimated cost rests on. ``client`` is the running loop's shared one unless given.
    """

    def __init__(
        self,
        *,
        address: Address,
        api_key: str = "",
        name: str,
        clock: Clock,
        timeouts: Timeouts,
        price: Callable[[str, int, int], float | None],
        stops: Callable[[str, str | None, bool], bool],
        priced: Callable[[str], str] = lambda model: "",
        client: httpx.AsyncClient | None = None,
    ) -> None:
        self.name = name
        self.clock = clock
        self.timeouts = timeouts
        self.price = price
        self.stops = stops
        self.priced = priced
        self.learnt = Learnt(name, address)
        # No compression: a proxy that compresses a stream holds back tokens.
        self.headers = {
            "Accept": "text/event-stream",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-store",
        }
        self.use_key(api_key)
        self._client = client
        self._url = address.chat[0]

    def use_key(self, key: str) -> None:
        """From now on it is asked with this key, as ``pasted_key`` sends it; empty: with none.

        Raises ``ProviderError`` where that cannot be: as if the server had refused it.
        """
        try:
            key = as_sent(key)
        except UnusableKey as error:
            logger.error("%s is not asked: %s", self.name, error)
            raise ProviderError(AiErrorCode.PERMISSION_DENIED, str(error)) from None
        azure = self.name == "azure"
        name = "api-key" if azure else "Authorization"
        self.headers.pop(name, None)
        if key:
            self.headers[name] = key if azure else f"Bearer {key}"

    @property
    def client(self) -> httpx.AsyncClient:
        """The HTTP client to ask it with."""
        return self._client or shared_client(self._url)
