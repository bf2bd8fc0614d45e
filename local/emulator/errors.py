"""What can go wrong with the emulator:

EmulatorError
├── EmulatorUnavailable   nothing answers at the endpoint
├── TemplateError         the template cannot be read, or CloudFormation refuses it
└── DeployFailed          a resource could not be created or updated; names it and the reason
"""

from __future__ import annotations

from taskflow.errors import TaskFlowError


class EmulatorError(TaskFlowError):
    """Base of the emulator's errors. Messages are one sentence that says what to do."""


class EmulatorUnavailable(EmulatorError):
    """Nothing answers at the endpoint."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(f"no emulator answers at {endpoint}; start it, or correct the endpoint")
        self.endpoint = endpoint


class TemplateError(EmulatorError):
    """The template cannot be read, or CloudFormation refuses it."""


class DeployFailed(EmulatorError):
    """A resource could not be created or updated.

    ``resource``: its logical id (the stack's name when the stack itself failed); ``reason``: CloudFormation's words.
    """

    def __init__(self, stack: str, resource: str, reason: str, remedy: str = "correct the template") -> None:
        super().__init__(f"deploying stack {stack} failed at {resource}: {reason.rstrip('.')}; {remedy}")
        self.stack = stack
        self.resource = resource
        self.reason = reason
