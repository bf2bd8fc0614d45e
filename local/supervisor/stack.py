"""Which parts there are, how each is run, and the order in which they come up."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import psycopg
from taskflow.errors import SettingsError
from taskflow.records.migrate import migrate

from local.emulator import process as emulator
from local.emulator.clients import ACCESS_KEY, REGION, SECRET_KEY
from local.emulator.deploy import deploy
from local.emulator.errors import EmulatorError
from local.pool.guard import Guard
from local.postgres import cluster
from local.progress import Steps
from local.setup.stamps import ROOT
from local.setup.steps import EMULATOR_VENV
from local.supervisor import health, leftovers, provider
from local.supervisor.config import Config
from local.supervisor.environment import for_parts
from local.supervisor.errors import PartFailed, StackError
from local.supervisor.folder import DataFolder, secret, write_env
from local.supervisor.ports import HOST
from local.supervisor.process import Part, PartSpec

STACK = "taskflow"
STAGE = "v1"
TEMPLATE = ROOT / "infra" / "template.yaml"
MIGRATIONS = ROOT / "migrations"
PREWARM = "connect=1,message=2,generate=2,ingest=1,worker=1,timer=1,disconnect=1"
READY_SECONDS = 60.0
STEPS = 9
"""At most: without the embedded model one less."""


class Stack:
    """The parts of one data folder. ``up`` starts them; what it started, ``stop`` ends."""

    def __init__(
        self, config: Config, folder: DataFolder, ports: Mapping[str, int], guard: Guard | None
    ) -> None:
        self.config = config
        self.folder = folder
        self.ports = ports
        self.parts: dict[str, Part] = {}
        self.warnings: list[str] = []
        self.death: asyncio.Future[PartFailed] = asyncio.get_running_loop().create_future()
        """Done when a part has died without having been told to."""
        self._guard = guard
        self._watches: set[asyncio.Task[None]] = set()
        # One connection an answer: a part that is stopped must not leave us a dead one.
        self._http = httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
        self.database_url = cluster.url(ports["postgres"], secret(folder.postgres_password))
        self.emulator_url = self.at("emulator")

    def at(self, port: str) -> str:
        """The address of an internal port."""
        return f"http://{HOST}:{self.ports[port]}"

    async def up(self, steps: Steps) -> dict[str, str]:
        """Brings everything up and returns the stack's outputs. Raises ``StackError``."""
        chosen = asyncio.create_task(self._choose_models())
        async with asyncio.TaskGroup() as group:
            wired = group.create_task(self._wire(steps, chosen))
            group.create_task(self._database(steps))
            if self.config.provider.embedded:
                group.create_task(self._part(steps, "embedded model", self._model()))
        outputs = wired.result()
        with steps.step("first answer"):
            await self._first_answer()
        self._write_env(outputs)
        return outputs

    async def _wire(self, steps: Steps, chosen: asyncio.Task[provider.Provider]) -> dict[str, str]:
        await self._part(steps, "AWS emulator", self._emulator())
        with steps.step("deployment"):
            outputs = await self._deploy(await chosen)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._part(steps, "Lambda pool", self._pool()))
            group.create_task(self._part(steps, "API Gateway", self._edge(outputs)))
        return outputs

    async def _database(self, steps: Steps) -> None:
        await self._part(steps, "Postgres", self._postgres())
        with steps.step("migrations"):
            try:
                await asyncio.to_thread(migrate, self.database_url, MIGRATIONS)
            except (psycopg.Error, SettingsError) as error:
                raise StackError(f"the migrations in {MIGRATIONS} could not be applied: {error}") from error

    async def _part(self, steps: Steps, title: str, spec: PartSpec) -> None:
        part = self.parts[spec.name] = Part(spec, self.folder.logs, self._guard)
        with steps.step(title):
            await part.start()
            self._watches.add(asyncio.create_task(self._watch(part)))
            self.record()
            await part.wait_healthy()

    async def _watch(self, part: Part) -> None:
        failure = await part.died()
        if not self.death.done():
            self.death.set_result(failure)

    def record(self) -> None:
        """Writes down what runs, for the next start if this one is killed."""
        running = {name: part.pid for name, part in self.parts.items()}
        leftovers.record(
            self.folder.processes, {name: pid for name, pid in running.items() if pid is not None}
        )

    async def _choose_models(self) -> provider.Provider:
        """The provider with its models: asked for them if nobody has said which there are."""
        chosen = self.config.provider
        if chosen.embedded:
            return provider.Provider(
                f"{self.at('model')}/v1", "", "embedded", chosen.models, chosen.default_model
            )
        if not provider.needs_discovery(chosen):
            return chosen
        found, warning = await provider.discover(chosen)
        if warning:
            self.warnings.append(warning)
        return provider.with_models(chosen, found)

    async def _deploy(self, chosen: provider.Provider) -> dict[str, str]:
        public = f"http://localhost:{self.config.port},http://127.0.0.1:{self.config.port}"
        parameters = {
            **chosen.parameters(),
            **self.config.tuning,
            "LambdaRuntime": "provided.al2023",
            "LambdaProxyUrl": f"{self.at('pool')}/invoke",
            "AwsEndpointUrl": self.emulator_url,
            "ConnectionsEndpoint": f"{self.at('connections')}/{STAGE}",
            "DatabaseUrl": self.database_url,
            "AllowedOrigins": public,
            "SigningKey": secret(self.folder.signing_key),
        }
        try:
            return await asyncio.to_thread(deploy, TEMPLATE, parameters, self.emulator_url, STACK)
        except EmulatorError as error:
            raise StackError(str(error)) from error

    async def _first_answer(self) -> None:
        """Returns when the whole way from the browser's port to a function's answer works."""
        url = f"http://{HOST}:{self.config.port}/api/health"
        last = "no answer"
        deadline = asyncio.get_running_loop().time() + READY_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            try:
                answer = await self._http.get(url, timeout=30)
                if answer.status_code == 200:
                    return
                last = f"{answer.status_code} {answer.text[:200]}"
            except httpx.HTTPError as error:
                last = str(error) or type(error).__name__
            await asyncio.sleep(0.2)
        raise StackError(f"GET {url} does not answer 200 ({last}): see the logs in {self.folder.logs}")

    def _write_env(self, outputs: Mapping[str, str]) -> None:
        write_env(
            self.folder.env,
            {
                "TASKFLOW_URL": self.config.url,
                "DATABASE_URL": self.database_url,
                "AWS_ENDPOINT_URL": self.emulator_url,
                "AWS_REGION": REGION,
                "AWS_DEFAULT_REGION": REGION,
                "AWS_ACCESS_KEY_ID": ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
                "TASKFLOW_CONNECTIONS_ENDPOINT": f"{self.at('connections')}/{STAGE}",
                "TASKFLOW_POOL_URL": self.at("pool"),
                **{f"TASKFLOW_STACK_{snake(name)}": value for name, value in outputs.items()},
            },
        )

    async def close(self) -> None:
        """Ends every part, what people talk to first; the emulator and Postgres keep their data."""
        for watch in self._watches:
            watch.cancel()
        stopping = (("edge", "pool"), ("emulator", "postgres", "model"))
        for names in stopping:
            await asyncio.gather(*(self.parts[name].stop() for name in names if name in self.parts))
        for file in (self.folder.env, self.folder.processes):
            file.unlink(missing_ok=True)
        await self._http.aclose()

    def _emulator(self) -> PartSpec:
        python = EMULATOR_VENV / "bin" / "python"
        return PartSpec(
            "emulator",
            tuple(emulator.command(python)),
            for_parts(os.environ, **emulator.environment(self.folder.emulator, self.ports["emulator"])),
            health.http(self._http, f"{self.emulator_url}/_ministack/health"),
        )

    def _pool(self) -> PartSpec:
        command = module("local.pool", port=self.ports["pool"], emulator=self.emulator_url, stack=STACK)
        return PartSpec(
            "pool",
            (*command, "--logs", str(self.folder.logs / "functions"), "--prewarm", PREWARM),
            for_parts(os.environ),
            health.http(self._http, f"{self.at('pool')}/health"),
        )

    def _edge(self, outputs: Mapping[str, str]) -> PartSpec:
        command = module(
            "local.edge",
            port=self.config.port,
            connections_port=self.ports["connections"],
            pool=self.at("pool"),
            emulator=self.emulator_url,
            ws_api=outputs["WsApiId"],
            http_api=outputs["HttpApiId"],
            web=ROOT / "web" / "dist",
        )
        url = f"http://{HOST}:{self.config.port}/_edge/health"
        return PartSpec("edge", command, for_parts(os.environ), health.http(self._http, url))

    def _postgres(self) -> PartSpec:
        data, password = self.folder.postgres, self.folder.postgres_password
        command = module("local.postgres", data=data, port=self.ports["postgres"], password_file=password)
        check = health.postgres(self.database_url)
        return PartSpec("postgres", command, for_parts(os.environ), check, signal.SIGINT)

    def _model(self) -> PartSpec:
        command = module("local.model", port=self.ports["model"])
        return PartSpec(
            "model", command, for_parts(os.environ), health.http(self._http, f"{self.at('model')}/health")
        )


def module(name: str, **options: str | int | Path) -> tuple[str, ...]:
    """The command that runs a module of ours: ``port=1`` becomes ``--port 1``."""
    given = [part for key, value in options.items() for part in (f"--{key.replace('_', '-')}", str(value))]
    return (sys.executable, "-m", name, *given)


def snake(name: str) -> str:
    """``WsApiId`` as ``WS_API_ID``."""
    return "".join(f"_{c}" if c.isupper() and i else c for i, c in enumerate(name)).upper()
