"""What can go wrong in the edge."""

from __future__ import annotations


class EdgeError(Exception):
    """Base of the edge's errors; the message is one line that says what to do."""


class WiringError(EdgeError):
    """What is deployed could not be read, or holds something the edge does not serve."""


class PortTakenError(EdgeError):
    """A port to listen on is in use."""


class MalformedResponse(EdgeError):
    """A function's answer does not have the form its integration expects."""


class IntegrationTimeout(EdgeError):
    """A function did not answer within the integration's timeout; it goes on running."""


class InvocationError(EdgeError):
    """An invocation brought no result."""


class FunctionError(InvocationError):
    """The function failed: ``error_type`` and ``error_message`` are the runtime's.

    The message may quote what a person wrote, so it is not part of this exception's text, which is logged.
    """

    def __init__(self, function: str, error_type: str, error_message: str) -> None:
        super().__init__(f"{function} failed with {error_type}; its log has the details")
        self.function = function
        self.error_type = error_type
        self.error_message = error_message


class PoolUnavailable(InvocationError):
    """The pool did not answer."""
