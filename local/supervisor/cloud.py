"""What stands for AWS: the laptop's own emulator, or a LocalStack that somebody else runs (decision 063)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import httpx

from local.supervisor import parts
from local.supervisor.config import Config
from local.supervisor.errors import StackError
from local.supervisor.folder import DataFolder
from local.supervisor.parts import STACK, Ports, at
from local.supervisor.process import PartSpec

Options = Mapping[str, str | Path]


class Cloud(Protocol):
    """``url``: its endpoint, for clients on this machine."""

    url: str

    def before(self) -> Sequence[PartSpec]:
        """Parts that run before the template is deployed."""
        ...

    def deploy(self, template: Path, parameters: Mapping[str, str]) -> dict[str, str]:
        """Deploys and returns the stack's outputs. Blocks. Raises ``StackError``."""
        ...

    def functions(self) -> Options:
        """The pool's option that says where functions are configured."""
        ...

    def routes(self, outputs: Mapping[str, str]) -> Options:
        """The edge's options that say where the routes are."""
        ...

    def beside(self) -> Sequence[PartSpec]:
        """Parts that run beside the pool and the edge."""
        ...

    def environment(self) -> Mapping[str, str]:
        """What AWS clients need beside the endpoint."""
        ...


class OwnEmulator:
    """The emulator is a part of the laptop's stack. It has everything, and calls the pool itself."""

    def __init__(self, folder: DataFolder, ports: Ports, client: httpx.AsyncClient) -> None:
        self.url = at(ports, "emulator")
        self._spec = parts.emulator(folder, ports, client)

    def before(self) -> Sequence[PartSpec]:
        return [self._spec]

    def deploy(self, template: Path, parameters: Mapping[str, str]) -> dict[str, str]:
        # Imported here, in a thread of its own, because it takes as long as the emulator takes to start.
        from local.emulator.deploy import deploy
        from local.emulator.errors import EmulatorError

        try:
            return deploy(template, parameters, self.url, STACK)
        except EmulatorError as error:
            raise StackError(str(error)) from error

    def functions(self) -> Options:
        return {"emulator": self.url}

    def routes(self, outputs: Mapping[str, str]) -> Options:
        return {
            "emulator": self.url,
            "ws_api": outputs["WsApiId"],
            "http_api": outputs["HttpApiId"],
            "responses_api": outputs["ResponsesApiId"],
        }

    def beside(self) -> Sequence[PartSpec]:
        return []

    def environment(self) -> Mapping[str, str]:
        return {}


class LocalStack:
    """It has the table and the queues. The laptop runs the rest as the template says it."""

    def __init__(self, url: str, folder: DataFolder, ports: Ports, client: httpx.AsyncClient) -> None:
        self.url = url
        self._folder = folder
        self._lambda = at(ports, "triggers")
        self._spec = parts.triggers(folder, ports, client, url)

    def before(self) -> Sequence[PartSpec]:
        return []

    def deploy(self, template: Path, parameters: Mapping[str, str]) -> dict[str, str]:
        from local.emulator import described
        from local.emulator.errors import EmulatorError
        from local.emulator.localstack import check
        from local.emulator.storage import deploy_storage

        try:
            check(self.url, os.environ)
            found = deploy_storage(template, parameters, self.url, STACK)
        except EmulatorError as error:
            raise StackError(str(error)) from error
        functions: dict[str, Any] = found["functions"]
        for function in functions.values():
            # Functions invoke each other here: LocalStack has none of them.
            function["variables"]["AWS_ENDPOINT_URL_LAMBDA"] = self._lambda
        described.write(self._folder.described, found)
        outputs: dict[str, str] = found["outputs"]
        return outputs

    def functions(self) -> Options:
        return {"described": self._folder.described}

    def routes(self, outputs: Mapping[str, str]) -> Options:
        return {"described": self._folder.described}

    def beside(self) -> Sequence[PartSpec]:
        return [self._spec]

    def environment(self) -> Mapping[str, str]:
        return {"AWS_ENDPOINT_URL_LAMBDA": self._lambda}


def cloud_of(config: Config, folder: DataFolder, ports: Ports, client: httpx.AsyncClient) -> Cloud:
    """What the settings choose."""
    if config.localstack:
        return LocalStack(config.localstack, folder, ports, client)
    return OwnEmulator(folder, ports, client)
