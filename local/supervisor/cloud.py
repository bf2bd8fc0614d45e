"""What stands for AWS: the laptop's own emulator, or a LocalStack that somebody else runs (decision 063).

``url``: its endpoint, for clients on this machine. ``before``: parts that run before the template is deployed;
``beside``: beside the pool and the edge. ``roles``: whom the edge asks for the roles of functions; empty: nobody.
``environment``: what AWS clients need beside the endpoint.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from local.supervisor import parts
from local.supervisor.config import Config
from local.supervisor.errors import StackError
from local.supervisor.folder import DataFolder
from local.supervisor.parts import STACK, Ports, at
from local.supervisor.process import PartSpec


class OwnEmulator:
    """The emulator is a part of the laptop's stack. It has everything, and calls the pool itself."""

    def __init__(self, folder: DataFolder, ports: Ports, client: httpx.AsyncClient) -> None:
        self.url = self.roles = at(ports, "emulator")
        self.before: Sequence[PartSpec] = [parts.emulator(folder, ports, client)]
        self.beside: Sequence[PartSpec] = []
        self.environment: Mapping[str, str] = {}
        self._described = folder.described

    def deploy(self, template: Path, parameters: Mapping[str, str]) -> dict[str, str]:
        """Deploys, writes down what is deployed, and returns the stack's outputs. Blocks. Raises ``StackError``."""
        # Imported here, in a thread of its own, because it takes as long as the emulator takes to start.
        from local.emulator import described
        from local.emulator import template as templates
        from local.emulator.deploy import deploy
        from local.emulator.errors import EmulatorError

        try:
            outputs = deploy(template, parameters, self.url, STACK)
            found = described.describe(templates.load(template), parameters, STACK, outputs)
        except EmulatorError as error:
            raise StackError(str(error)) from error
        described.write(self._described, found)
        return outputs


class LocalStack:
    """It has the table and the queues. The laptop runs the rest as the template says it."""

    def __init__(self, url: str, folder: DataFolder, ports: Ports, client: httpx.AsyncClient) -> None:
        self.url, self.roles = url, ""
        self.before: Sequence[PartSpec] = []
        self.beside: Sequence[PartSpec] = [parts.triggers(folder, ports, client, url)]
        self.environment: Mapping[str, str] = {"AWS_ENDPOINT_URL_LAMBDA": at(ports, "triggers")}
        self._described = folder.described

    def deploy(self, template: Path, parameters: Mapping[str, str]) -> dict[str, str]:
        """As the other one, of what stores something."""
        from local.emulator import described
        from local.emulator.deploy import deploy_storage
        from local.emulator.errors import EmulatorError
        from local.emulator.localstack import check

        try:
            check(self.url, os.environ)
            found = deploy_storage(template, parameters, self.url, STACK)
        except EmulatorError as error:
            raise StackError(str(error)) from error
        functions: dict[str, Any] = found["functions"]
        for function in functions.values():
            # Functions invoke each other here: LocalStack has none of them.
            function["variables"] |= self.environment
        described.write(self._described, found)
        outputs: dict[str, str] = found["outputs"]
        return outputs


Cloud = OwnEmulator | LocalStack


def cloud_of(config: Config, folder: DataFolder, ports: Ports, client: httpx.AsyncClient) -> Cloud:
    """What the settings choose."""
    if config.localstack:
        return LocalStack(config.localstack, folder, ports, client)
    return OwnEmulator(folder, ports, client)
