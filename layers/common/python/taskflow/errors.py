"""TaskFlow's errors, one tree:

TaskFlowError
├── SettingsError             a setting is missing or wrong; names it and what to do
├── StoreError                DynamoDB did not do what was asked
│   ├── ConditionFailed       a condition did not hold; says which write
│   └── StoreUnavailable      throttled or unreachable after retries
│       └── NotQueued         some records are not on their queue; says which, and which never will be
├── CallRefused               a service refused a call for a fault of ours; says which and why
├── IssuerUnavailable         the identity provider's keys cannot be had
├── InvocationCancelled       a function's work was cancelled from inside
├── GoneError                 the connection is closed (410)
├── PostFailed                a post did not arrive (timeout, 5xx); may arrive late
│   ├── Throttled             not taken for now (429): too many posts, or the client's buffer is full
│   └── PostRefused           never taken (413)
│       └── PostForbidden     the function may not post (403)
├── FrameError                a client frame is refused (code, sentence)
└── ProviderError             a model call failed (see ``taskflow.llm.errors``)
    └── PromptTooLong         the prompt is longer than the model's context
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.codes import AiErrorCode, ErrorCode


class TaskFlowError(Exception):
    """Base of all errors raised on purpose."""


class SettingsError(TaskFlowError):
    """A setting is missing or wrong. The message names the setting and says what to do."""


class StoreError(TaskFlowError):
    """DynamoDB did not do what was asked."""


class ConditionFailed(StoreError):
    """A condition of a write did not hold. ``index`` is the write's place in the transaction (0 for a single one).
    ``item``: what the write found, if it asks for an answer; None also when there was no item."""

    def __init__(
        self, index: int, reasons: tuple[str, ...] = (), item: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(f"condition of write {index} did not hold")
        self.index = index
        self.item = item
        self.reasons = reasons


class StoreUnavailable(StoreError):
    """DynamoDB throttled or did not answer, also after retries."""


class NotQueued(StoreUnavailable):
    """Some bodies are not on the queue, all others are. Both attributes: why, by the body's place in the call.

    ``refused``: the queue will never take it. ``waiting``: it may be sent again.
    """

    def __init__(self, refused: Mapping[int, str], waiting: Mapping[int, str]) -> None:
        reasons = dict.fromkeys([*refused.values(), *waiting.values()])
        super().__init__(f"{len(refused)} refused, {len(waiting)} not sent: {'; '.join(reasons)}")
        self.refused = dict(refused)
        self.waiting = dict(waiting)


class CallRefused(TaskFlowError):
    """A service refused a call for a fault of ours: a grant, a name, a key or the request is wrong. It is no outage.

    ``code``: the service's, for example ``AccessDeniedException``. ``call``: the operation. Nothing of what was sent or
    answered is in it.
    """

    def __init__(self, code: str, call: str) -> None:
        super().__init__(f"{call} was refused: {code}")
        self.code = code
        self.call = call


class IssuerUnavailable(TaskFlowError):
    """The identity provider's keys cannot be had, so no token can be checked. Says why, without an address."""


class InvocationCancelled(TaskFlowError):
    """A function's work was cancelled from inside, which nothing of ours does on purpose."""


class GoneError(TaskFlowError):
    """The connection is closed, or its ``$connect`` has not returned yet (410)."""


class PostFailed(TaskFlowError):
    """A post got no answer or an error; it may still arrive."""


class Throttled(PostFailed):
    """The gateway refused a post for now (429): it has not arrived. Later it may take the same one."""


class PostRefused(PostFailed):
    """The gateway refused a post: it has not arrived, and the same one is refused again."""


class PostForbidden(PostRefused):
    """The gateway says that this function may not post at all: a grant or an address of ours is wrong."""


class FrameError(TaskFlowError):
    """A client frame is refused with an ``error`` event; nothing was changed."""

    def __init__(
        self,
        code: ErrorCode,
        sentence: str,
        client_message_id: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.client_message_id = client_message_id
        self.retry_after = retry_after


class ProviderError(TaskFlowError):
    """A model call failed. ``code`` is what the client learns; ``detail`` (redacted) is for the log only.

    ``retry_after``: seconds the provider asked to wait, if it said. ``retryable``: another attempt may succeed.
    """

    def __init__(
        self,
        code: AiErrorCode,
        detail: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        retryable: bool = False,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.status = status
        self.retry_after = retry_after
        self.retryable = retryable


class PromptTooLong(ProviderError):
    """The prompt does not fit the model's context; a shorter one may.

    ``limit``: tokens the provider said it accepts; ``asked``: tokens it counted. Each None when it did not say.
    """

    def __init__(
        self, detail: str, *, status: int | None = None, limit: int | None = None, asked: int | None = None
    ) -> None:
        super().__init__(AiErrorCode.PROMPT_TOO_LONG, detail, status=status)
        self.limit = limit
        self.asked = asked
