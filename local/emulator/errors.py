"""What can go wrong with the emulator."""

from __future__ import annotations

from collections.abc import Mapping

from taskflow.errors import TaskFlowError


class EmulatorError(TaskFlowError):
    """Base of the emulator's errors. Messages are one sentence that says what to do."""


class EmulatorUnavailable(EmulatorError):
    """Nothing answers at the endpoint."""

    def __init__(self, endpoint: str, remedy: str = "start it, or correct the endpoint") -> None:
        super().__init__(f"no emulator answers at {endpoint}; {remedy}")
        self.endpoint = endpoint


class ServiceMissing(EmulatorError):
    """It lacks services that the stack needs. ``states``: what it says of each."""

    def __init__(self, endpoint: str, states: Mapping[str, str]) -> None:
        told = ", ".join(f"{name} ({state})" for name, state in states.items())
        super().__init__(
            f"the LocalStack at {endpoint} lacks {told}; start it without SERVICES, or with these in it, "
            "and see its log"
        )
        self.states = dict(states)


class WrongEndpoint(EmulatorError):
    """What was given is no address of an emulator."""


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
