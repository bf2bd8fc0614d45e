"""The order in which the parts come up, and what is done between them."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import httpx

from local.account import REGION
from local.embedding import model as embedding
from local.emulator.clients import ACCESS_KEY, SECRET_KEY
from local.emulator.process import SAVE_SECONDS
from local.faults.errors import RotationFailed
from local.faults.playing import Playing
from local.loopback import HOST
from local.pool.guard import Guard
from local.postgres import cluster
from local.progress import Progress
from local.setup.stamps import ROOT
from local.supervisor import parts, provider, restarts
from local.supervisor.cloud import Cloud
from local.supervisor.config import UNLIMITED, Config
from local.supervisor.errors import StackError
from local.supervisor.folder import DataFolder, secret, write_env
from local.supervisor.parts import STACK, at
from local.supervisor.process import Part, PartSpec

STAGE = "v1"
TEMPLATE = ROOT / "infra" / "template.yaml"
MIGRATIONS = ROOT / "migrations"
READY_SECONDS = 60.0
REINDEX_SECONDS = 10.0
"""How long a start waits at most for old rows to be made searchable anew; the worker goes on with them."""


class Stack:
    """The parts of one data folder. ``up`` starts them; what it started, ``stop`` ends."""

    def __init__(
        self,
        config: Config,
        folder: DataFolder,
        ports: Mapping[str, int],
        guard: Guard,
        say: Callable[[str], None],
    ) -> None:
        self.config = config
        self.folder = folder
        self.ports = ports
        self.parts: dict[str, Part] = {}
        self.warnings: list[str] = []
        self.death: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()
        """Done, with the reason, when a part has died for good."""
        self._guard = guard
        self._say = say
        self._up = False
        self._deployed = config.provider
        self._unlisted: provider.Provider | None = None
        """A provider that has not told its models yet."""
        self._watches: set[asyncio.Task[None]] = set()
        # One connection an answer: a part that is stopped must not leave us a dead one.
        self._http = httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
        self._model_key = secrets.token_urlsafe(32)
        self._embedding_key = secrets.token_urlsafe(32)
        """Of this run only. A web page may send requests to every port of this machine; it cannot know the key."""
        self.database_url = self._functions_database = cluster.url(
            ports["postgres"], secret(folder.postgres_password)
        )
        self.faults = Playing(config.faults, self._http, parts.faults(ports), say)
        self.cloud = Cloud(config, folder, ports, self._http)

    async def up(self, steps: Progress) -> dict[str, str]:
        """Brings everything up and returns the stack's outputs. Raises ``StackError``."""
        chosen = asyncio.create_task(self._choose_models())
        gate = await self.faults.gate(self.ports["postgres"])
        self._functions_database = cluster.url(gate, secret(self.folder.postgres_password))
        async with asyncio.TaskGroup() as group:
            wired = group.create_task(self._wire(steps, chosen))
            group.create_task(self._database(steps))
            if self.config.embeds:
                group.create_task(
                    self._part(steps, parts.embedding(self.ports, self._http, self._embedding_key))
                )
            if self.config.provider.embedded:
                group.create_task(self._part(steps, parts.model(self.ports, self._http, self._model_key)))
        outputs = wired.result()
        with steps.step("first answer"):
            await asyncio.gather(
                self._first_answer(),
                # The schedules' own first times come only a minute and a day after they were made.
                self._invoke("timer", {"tick": True}),
                self._invoke("worker", {"retention": True}),
            )
        self._write_env(outputs)
        self._up = True
        try:
            await self.faults.begin(self.cloud.url, self.database_url, self.folder.described)
        except RotationFailed as error:
            raise StackError(f"the faults could not be set up: {error}") from error
        return outputs

    async def _wire(self, steps: Progress, chosen: asyncio.Task[provider.Provider]) -> dict[str, str]:
        for spec in self.cloud.parts:
            await self._part(steps, spec)
        with steps.step("deployment"):
            outputs = await self._deploy(await chosen)
        pool = parts.pool(self.folder, self.ports, self._http, snapshots=self.config.snapshots)
        triggers = parts.triggers(self.folder, self.ports, self._http, self.cloud.url)
        edge = parts.edge(
            *(self.folder, self.ports, self._http, self.config.port),
            allowed_hosts=",".join(self.config.allowed_hosts),
        )
        async with asyncio.TaskGroup() as group:
            for spec in (pool, edge, triggers):
                group.create_task(self._part(steps, spec))
        return outputs

    async def _database(self, steps: Progress) -> None:
        await self._part(steps, parts.postgres(self.folder, self.ports, self.database_url))
        with steps.step("migrations"):
            await asyncio.to_thread(apply_migrations, self.database_url)

    async def _part(self, steps: Progress, spec: PartSpec) -> None:
        part = self.parts[spec.name] = Part(spec, self.folder.logs, self._guard)
        with steps.step(spec.title):
            await part.start()
            self._watches.add(asyncio.create_task(self._watch(part)))
            await part.wait_healthy()

    async def _watch(self, part: Part) -> None:
        """Starts the part again each time it has died; before all is up, its first death is the end."""
        try:
            reason: Exception = await restarts.keep(part, lambda: self._up, self._go_on, self._say)
        except Exception as error:
            reason = error
        if not self.death.done():
            self.death.set_result(reason)

    async def _go_on(self, part: Part) -> str:
        """What a part that was started again needs of the others. Returns what people should know."""
        await self.faults.again(part.spec.name)
        if part.spec.name != "emulator":
            return ""
        edge = self.parts["edge"]
        await self._deploy(self._deployed)
        # What it had not saved is gone, a change of the stack or an open connection among it. Browsers connect again.
        if edge.pid is not None:
            await edge.stop()
            await edge.start()
            await edge.wait_healthy()
            await self.faults.again("edge")
        await self._faults_again()
        return f", without what it was told in its last {SAVE_SECONDS:.0f} seconds"

    async def _faults_again(self) -> None:
        try:
            await self.faults.deployed()
        except RotationFailed as error:
            raise StackError(f"the faults could not be set up again: {error}") from error

    async def _choose_models(self) -> provider.Provider:
        """The provider with its models: asked for them if nobody has said which there are."""
        chosen = self.config.provider
        if chosen.embedded:
            return provider.Provider(
                f"{at(self.ports, 'model')}/v1",
                self._model_key,
                "embedded",
                chosen.models,
                chosen.default_model,
            )
        if not provider.needs_discovery(chosen):
            return chosen
        found, warning = await provider.discover(chosen)
        if warning:
            self.warnings.append(warning)
            self._unlisted = chosen
        return provider.with_models(chosen, found)

    async def late_models(self) -> str | None:
        """Gives the functions the models of a provider that did not tell them at the start, once it does; returns
        them, None when nothing was missing. Raises ``StackError`` when the stack cannot be changed."""
        if self._unlisted is None:
            return None
        found = await provider.discover_late(self._unlisted)
        await self._deploy(provider.with_models(self._unlisted, found))
        self._unlisted = None
        await self._faults_again()
        try:
            # Running functions end what they do; the next ones know the models.
            (
                await self._http.post(f"{at(self.ports, 'pool')}/reload", timeout=READY_SECONDS)
            ).raise_for_status()
        except httpx.HTTPError as error:
            raise StackError(f"the Lambda pool did not read its settings again ({error})") from error
        return found

    async def _deploy(self, chosen: provider.Provider) -> dict[str, str]:
        self._deployed = chosen
        chosen = replace(chosen, base_url=await self.faults.model_server(chosen.base_url, chosen.api_key))
        parameters = {
            **chosen.parameters(),
            **UNLIMITED,
            "Ticketless": "allow",
            "Recall": "on",
            **self._embeddings(),
            **self.config.tuning,
            "LambdaRuntime": "provided.al2023",
            "LambdaProxyUrl": f"{at(self.ports, 'pool')}/invoke",
            "AwsEndpointUrl": self.cloud.url,
            "ConnectionsEndpoint": f"{at(self.ports, 'connections')}/{STAGE}",
            "DatabaseUrl": self._functions_database,
            "WebOrigins": ",".join(self.config.web_origins),
            "SigningKey": secret(self.folder.signing_key),
        }
        return await asyncio.to_thread(self.cloud.deploy, TEMPLATE, parameters)

    def _embeddings(self) -> dict[str, str]:
        """Where vectors come from, as the template wants it."""
        if not self.config.embeds:
            return {}
        return {
            "EmbeddingsUrl": f"{at(self.ports, 'embedding')}/v1",
            "EmbeddingsModel": embedding.MODEL_ID,
            "EmbeddingsSize": str(embedding.SIZE),
            "EmbeddingsKey": self._embedding_key,
        }

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

    async def _invoke(self, function: str, event: Mapping[str, bool]) -> None:
        """Does now what a schedule does later."""
        headers = {"X-Amzn-Lambda-Function-Name": f"{STACK}-{function}"}
        url = f"{at(self.ports, 'pool')}/invoke"
        try:
            answer = await self._http.post(url, headers=headers, json=event, timeout=READY_SECONDS)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise StackError(
                f"the {function} does not start ({error}): see the logs in {self.folder.logs}"
            ) from error

    def _write_env(self, outputs: Mapping[str, str]) -> None:
        write_env(
            self.folder.env,
            {
                "TASKFLOW_URL": self.config.url,
                "DATABASE_URL": self.database_url,
                "AWS_ENDPOINT_URL": self.cloud.url,
                **self.cloud.environment,
                "AWS_REGION": REGION,
                "AWS_DEFAULT_REGION": REGION,
                "AWS_ACCESS_KEY_ID": ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
                "TASKFLOW_CONNECTIONS_ENDPOINT": f"{at(self.ports, 'connections')}/{STAGE}",
                "TASKFLOW_POOL_URL": at(self.ports, "pool"),
                **{f"TASKFLOW_STACK_{snake(name)}": value for name, value in outputs.items()},
            },
        )

    async def close(self) -> None:
        """Ends every part, what people talk to first; the emulator and Postgres keep their data."""
        for watch in self._watches:
            watch.cancel()
        stopping = (("edge", "triggers", "pool"), ("emulator", "postgres", "model"))
        for names in stopping:
            await asyncio.gather(*(self.parts[name].stop() for name in names if name in self.parts))
        await self.faults.stop()
        self.folder.env.unlink(missing_ok=True)
        await self._http.aclose()


def apply_migrations(database_url: str) -> None:
    """Brings the database to the newest schema, and old rows, as far as time allows. Raises ``StackError``."""
    import psycopg
    from taskflow.errors import SettingsError
    from taskflow.records.database import Database, DatabaseUnavailable
    from taskflow.records.migrate import migrate
    from taskflow.records.reindex import Reindexing

    database = Database(lambda fresh: database_url)
    try:
        migrate(database_url, MIGRATIONS)
        Reindexing(database).work(REINDEX_SECONDS, time.monotonic)
    except (psycopg.Error, SettingsError, DatabaseUnavailable) as error:
        raise StackError(f"the migrations in {MIGRATIONS} could not be applied: {error}") from error
    finally:
        database.close()


def snake(name: str) -> str:
    """``WsApiId`` as ``WS_API_ID``."""
    return "".join(f"_{c}" if c.isupper() and i else c for i, c in enumerate(name)).upper()
