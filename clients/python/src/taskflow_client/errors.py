"""What goes wrong, as exceptions with the server's codes."""

from __future__ import annotations


class TaskFlowError(Exception):
    """Anything that goes wrong here. ``code``: for programs, the server's word for it; ``message``: a sentence.

    ``retry_after``: whole seconds after which a limit may allow it; None where no limit refused.
    """

    def __init__(self, code: str, message: str, retry_after: int | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.retry_after = retry_after

    def again(self) -> TaskFlowError:
        """The same error, to be raised once more: each of several waiters gets one of its own."""
        return type(self)(self.code, self.message, self.retry_after)


class FrameRefused(TaskFlowError):
    """Something sent on the connection was refused, by the server or by this client before it was sent: nothing has
    changed. ``code`` is one of ``ErrorCode``."""


class ReplyFailed(TaskFlowError):
    """The assistant's reply ended with an error. ``code`` is one of ``AiErrorCode``; what came before it is in the
    reply."""


class RequestRefused(TaskFlowError):
    """The HTTP API refused a request, or this client did before it was sent. ``status``: that of the answer."""

    def __init__(self, code: str, message: str, retry_after: int | None = None, *, status: int = 0) -> None:
        super().__init__(code, message, retry_after)
        self.status = status

    def again(self) -> RequestRefused:
        return type(self)(self.code, self.message, self.retry_after, status=self.status)


class ConnectionRefused(RequestRefused):
    """The server does not let this client connect, and will not when it is asked again."""


class Unreachable(TaskFlowError):
    """The server cannot be reached, or says nothing that can be understood."""

    def __init__(self, code: str = "UNREACHABLE", message: str = "", retry_after: int | None = None) -> None:
        super().__init__(code, message or "the server cannot be reached", retry_after)


class TimedOut(TaskFlowError, TimeoutError):
    """The answer did not come in time. What was asked for may have been done all the same."""


class ConversationOver(TaskFlowError):
    """The conversation was deleted, or does not exist any more: nothing can be said in it."""


class ConversationClosed(TaskFlowError):
    """``async with`` was left: the conversation goes on at the server, and this client does not."""


LIMITS = frozenset({"RATE_LIMITED", "BUDGET_EXCEEDED", "TOO_MANY_CONNECTIONS", "TOO_MANY_CONVERSATIONS"})
"""Codes of limits: later it may be allowed."""
