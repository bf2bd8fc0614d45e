"""OpenAI's own client against the doors, over a world in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx2
from openai import AsyncOpenAI
from taskflow.adapters.sockets import TableSockets
from taskflow.adapters.turns import TableTurns
from taskflow.engine.offers import Offers
from taskflow.identity import Identity, Principal
from taskflow.records.database import Database
from taskflow.rest.build import build
from taskflow.settings import Settings

from tests.fakes.rest import FakeServiceTokens, fake_ports, memory_admission
from tests.support.world import SETTINGS, World

ONE = Identity("service_one")
TWO = Identity("service_two")


class Doors:
    """The HTTP API over ``world``, and clients of it. ``tokens``: who has which api key."""

    def __init__(self, world: World, settings: Settings = SETTINGS) -> None:
        self.world = world
        ports, *_ = fake_ports()
        tokens = ports.service_tokens
        assert isinstance(tokens, FakeServiceTokens)
        scopes = frozenset({"api"})
        tokens.tokens["one"] = Principal(ONE, "service", scopes=scopes)
        tokens.tokens["two"] = Principal(TWO, "service", scopes=scopes)
        tokens.tokens["reader"] = Principal(Identity("service_3"), "service", scopes=frozenset({"metrics"}))
        self.offers = Offers(world.table, world.clock)
        ports = replace(
            ports,
            turns=TableTurns(world.engine, settings),
            sockets=TableSockets(world.engine.store, settings),
            offers=self.offers,
            admission=memory_admission(settings, world.clock),
        )
        database = Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none")
        self.app = build(
            replace(settings, signing_key="k" * 32), ports, database, lambda text: text, world.clock
        )

    def http(self, key: str = "one") -> httpx2.AsyncClient:
        """A bare client with this api key."""
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self.app, raise_app_exceptions=False),
            base_url="http://localhost",
            headers={"authorization": f"Bearer {key}"},
        )

    def client(self, key: str = "one", **options: Any) -> AsyncOpenAI:
        """OpenAI's client as it is."""
        return AsyncOpenAI(
            api_key=key,
            base_url="http://localhost/v1",
            http_client=httpx2.AsyncClient(
                transport=httpx2.ASGITransport(self.app, raise_app_exceptions=False)
            ),
            **{"max_retries": 0, **options},
        )


def doors(scripts: Any = None, settings: Settings = SETTINGS, **rest: Any) -> Doors:
    """The doors of a world that answers with ``scripts``; by default it repeats what was said."""
    from tests.fakes.provider import echo

    chosen: Callable[..., Any] | list[Any] = scripts if scripts is not None else echo
    return Doors(World(scripts=chosen, greeting="Hello.", settings=settings, **rest), settings)
