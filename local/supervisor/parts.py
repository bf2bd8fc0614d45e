"""How each part is run: command, environment, question that tells whether it is healthy."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import httpx

from local.embedding.model import KEY_VARIABLE as EMBEDDING_KEY
from local.emulator import process
from local.loopback import HOST
from local.model.parameters import KEY_VARIABLE
from local.setup.environments import EMULATOR
from local.supervisor import health
from local.supervisor.environment import for_parts
from local.supervisor.folder import DataFolder
from local.supervisor.process import PartSpec

STACK = "taskflow"
PREWARM = "ingest=1,connect=1,message=2,generate=2,disconnect=1,timer=1,worker=1"
"""Processes that are ready before they are asked for, the first to answer first."""

Ports = Mapping[str, int]


def at(ports: Ports, name: str) -> str:
    """The address of an internal port."""
    return f"http://{HOST}:{ports[name]}"


def faults(ports: Ports) -> dict[str, str]:
    """Where parts are told what to play (``local.faults``)."""
    return {
        "edge": f"{at(ports, 'connections')}/_edge/faults",
        "pool": f"{at(ports, 'pool')}/faults",
        "triggers": f"{at(ports, 'triggers')}/faults",
        "emulator": f"{at(ports, 'emulator')}/_faults",
    }


def emulator(folder: DataFolder, ports: Ports, client: httpx.AsyncClient) -> PartSpec:
    """What of AWS stores something."""
    command = process.command(EMULATOR.python, folder.emulator, folder.described, ports["emulator"])
    healthy = health.http(client, f"{at(ports, 'emulator')}/_ministack/health")
    environment = for_parts(os.environ, **process.ENVIRONMENT)
    return PartSpec("emulator", "AWS emulator", command, environment, healthy)


def pool(folder: DataFolder, ports: Ports, client: httpx.AsyncClient, *, snapshots: bool) -> PartSpec:
    """Lambda's processes. ``snapshots``: they are forks where that can be done."""
    spec = _ours(
        *("pool", "Lambda pool", ports, client),
        described=folder.described,
        stack=STACK,
        logs=folder.logs / "functions",
        prewarm=PREWARM,
    )
    return spec if snapshots else replace(spec, command=(*spec.command, "--no-snapshots"))


def triggers(folder: DataFolder, ports: Ports, client: httpx.AsyncClient, emulator: str) -> PartSpec:
    """What calls functions: queues of the emulator at ``emulator``, schedules, Lambda's API."""
    return _ours(
        *("triggers", "Lambda triggers", ports, client),
        pool=at(ports, "pool"),
        emulator=emulator,
        described=folder.described,
    )


def edge(folder: DataFolder, ports: Ports, client: httpx.AsyncClient, port: int, **options: str) -> PartSpec:
    """API Gateway and CloudFront, on the public ``port``. ``options``: further ones of ``local.edge``."""
    command = module(
        "local.edge",
        port=port,
        connections_port=ports["connections"],
        pool=at(ports, "pool"),
        described=folder.described,
        **options,
    )
    healthy = health.http(client, f"http://{HOST}:{port}/_edge/health")
    return PartSpec("edge", "API Gateway", command, for_parts(os.environ), healthy)


def postgres(folder: DataFolder, ports: Ports, url: str) -> PartSpec:
    """The database. SIGINT is its fast shutdown; SIGTERM would wait for its clients."""
    files = {"data": folder.postgres, "password_file": folder.postgres_password}
    command = module("local.postgres", port=ports["postgres"], **files)
    return PartSpec(
        "postgres", "Postgres", command, for_parts(os.environ), health.postgres(url), signal.SIGINT
    )


def model(ports: Ports, client: httpx.AsyncClient, key: str) -> PartSpec:
    """The embedded model. ``key``: what its clients have to show."""
    return _with_key(_ours("model", "embedded model", ports, client), KEY_VARIABLE, key)


def embedding(ports: Ports, client: httpx.AsyncClient, key: str) -> PartSpec:
    """The embedded sentence model. ``key``: what its clients have to show."""
    return _with_key(_ours("embedding", "sentence model", ports, client), EMBEDDING_KEY, key)


def _with_key(spec: PartSpec, variable: str, key: str) -> PartSpec:
    return replace(spec, environment={**spec.environment, variable: key})


def _ours(name: str, title: str, ports: Ports, client: httpx.AsyncClient, **options: str | Path) -> PartSpec:
    """A part of ours that answers ``GET /health`` on its port."""
    command = module(f"local.{name}", port=ports[name], **options)
    healthy = health.http(client, f"{at(ports, name)}/health")
    return PartSpec(name, title, command, for_parts(os.environ), healthy)


def module(name: str, **options: str | int | Path) -> tuple[str, ...]:
    """The command that runs a module of ours: ``port=1`` becomes ``--port 1``."""
    given = [part for key, value in options.items() for part in (f"--{key.replace('_', '-')}", str(value))]
    return (sys.executable, "-m", name, *given)
