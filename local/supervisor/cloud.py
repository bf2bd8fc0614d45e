"""What stands for AWS's storage: the laptop's own emulator, or a LocalStack that somebody else runs (decision 063)."""

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


class Cloud:
    """``url``: the endpoint, for clients on this machine. ``parts``: what has to run before the stack is deployed.
    ``environment``: what AWS clients need beside the endpoint."""

    def __init__(self, config: Config, folder: DataFolder, ports: Ports, client: httpx.AsyncClient) -> None:
        self.url = config.localstack or at(ports, "emulator")
        self.parts: Sequence[PartSpec] = [] if config.localstack else [parts.emulator(folder, ports, client)]
        self.environment: Mapping[str, str] = {"AWS_ENDPOINT_URL_LAMBDA": at(ports, "triggers")}
        self._localstack = bool(config.localstack)
        self._described = folder.described

    def deploy(self, template: Path, parameters: Mapping[str, str]) -> dict[str, str]:
        """Deploys, writes down what is deployed, and returns the stack's outputs. Blocks. Raises ``StackError``."""
        # Imported here, in a thread of its own, because it takes as long as the emulator takes to start.
        from local.emulator import described
        from local.emulator.deploy import deploy
        from local.emulator.errors import EmulatorError
        from local.emulator.localstack import check

        try:
            if self._localstack:
                check(self.url, os.environ)
            found = deploy(template, parameters, self.url, STACK)
        except EmulatorError as error:
            raise StackError(str(error)) from error
        functions: dict[str, Any] = found["functions"]
        for function in functions.values():
            # Functions invoke each other by the triggers: there are none where the table and the queues are.
            function["variables"] |= self.environment
        described.write(self._described, found)
        outputs: dict[str, str] = found["outputs"]
        return outputs
