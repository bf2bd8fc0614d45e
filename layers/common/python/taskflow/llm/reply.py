"""A streamed reply as it is put together, without I/O: text, usage, who serves it, how it ended."""

from __future__ import annotations

from taskflow.errors import ProviderError
from taskflow.llm import usage as counting
from taskflow.llm import wire
from taskflow.llm.errors import BLOCKED_FINISHES, classify
from taskflow.llm.types import CompletionRequest, Usage
from taskflow.protocol import AiErrorCode


class Reply:
    """``alive``: the last chunk showed that the model works; ``reading``: that it reads the prompt. ``finish``: the
    reply is complete, and why.

    ``error``: it failed; what ``read`` returned before still counts.
    """

    def __init__(self) -> None:
        self.upstream: str | None = None
        self.finish: str | None = None
        self.error: ProviderError | None = None
        self.alive = False
        self.reading = False
        self._joiner = wire.TextJoiner()
        self._chars = 0
        self._counted: wire.ProviderUsage | None = None

    def read(self, raw: str, *, error: bool = False) -> str:
        """The text that the JSON ``raw`` adds; may be empty. ``error``: the server called it an error."""
        value = wire.parse_json(raw)
        chunk = None if error else wire.read_chunk(value)
        if chunk is None:
            unreadable = ProviderError(AiErrorCode.UNKNOWN, f"not a chat completion: {raw[:200]!r}")
            self.error = classify(None, value, raw) if error else unreadable
            return ""
        self.alive, self.reading = chunk.alive, chunk.reading
        self.upstream = chunk.upstream or self.upstream
        self._counted = chunk.usage or self._counted
        self._chars += len(chunk.text) + chunk.hidden_chars
        if chunk.error is not None:
            self.error = classify(None, value, raw)
        elif chunk.finish in BLOCKED_FINISHES:
            self.error = ProviderError(AiErrorCode.CONTENT_BLOCKED, f"finish_reason {chunk.finish}")
        elif chunk.finish == "error":
            self.error = ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "finish_reason error", retryable=True)
        else:
            self.finish = chunk.finish or self.finish
        return self._joiner.push(chunk.text)

    def usage(self, request: CompletionRequest) -> Usage:
        """The provider's count, or an estimate of what came so far (hidden reasoning is paid for too)."""
        if self._counted is None:
            return Usage(counting.prompt_tokens(request), counting.tokens_of(self._chars), estimated=True)
        return Usage(self._counted.input_tokens, self._counted.output_tokens, self._counted.cost)
