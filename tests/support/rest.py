"""The HTTP API in this process: real routes and Postgres, fakes for DynamoDB and SQS, a clock that stands still."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import httpx
import pytest
from fastapi import FastAPI
from taskflow.identity import Identity
from taskflow.records.database import Database
from taskflow.rest.build import build
from taskflow.rest.context import Rest
from taskflow.rest.guests import COOKIE
from taskflow.rest.issuer_keys import Issuer
from taskflow.settings import Settings

from tests.fakes.rest import (
    FakeGauges,
    FakePersons,
    FakeRecordQueue,
    FakeServiceTokens,
    FakeSessions,
    FakeTickets,
    fake_ports,
    memory_admission,
)
from tests.support.manual_clock import ManualClock

SETTINGS = Settings(
    signing_key="k" * 32,
    allowed_origins=("https://app.example",),
    metrics_access="open",
    ingest_access="open",
)
HOST = "http://localhost:3000"
NOW = 1_767_323_045.678


def redact(text: str) -> str:
    """Takes out one kind of value, as the real one takes out many."""
    return re.sub(r"secret-\d+", "[REDACTED:SECRET]", text)


@dataclass
class Api:
    """The application and what it is made of."""

    app: FastAPI
    tickets: FakeTickets
    sessions: FakeSessions
    records: FakeRecordQueue
    gauges: FakeGauges
    database: Database
    clock: ManualClock
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def persons(self) -> FakePersons:
        """Who has signed out."""
        found = self.app.state.rest.ports.persons
        assert isinstance(found, FakePersons)
        return found

    @property
    def service_tokens(self) -> FakeServiceTokens:
        """The tokens of programs."""
        found = self.app.state.rest.ports.service_tokens
        assert isinstance(found, FakeServiceTokens)
        return found

    def client(self) -> httpx.AsyncClient:
        """A browser with its own cookies."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self.clients.append(httpx.AsyncClient(transport=transport, base_url=HOST))
        return self.clients[-1]

    async def guest(self) -> tuple[httpx.AsyncClient, Identity]:
        """A browser that has been here before, and who it is."""
        client = self.client()
        answer = await client.post("/api/tickets")
        assert answer.status_code == 200
        return client, self.identity(client)

    def identity(self, client: httpx.AsyncClient) -> Identity:
        """Who a browser's cookie says it is."""
        rest: Rest = self.app.state.rest
        found = rest.guests.read(client.cookies[COOKIE], int(self.clock.now()))
        assert found is not None
        return found.identity


def api_on(database: Database, settings: Settings = SETTINGS, issuer: Issuer | None = None) -> Api:
    """A fresh application."""
    ports, tickets, sessions, records, gauges = fake_ports()
    clock = ManualClock(epoch=NOW)
    admission = memory_admission(settings, clock)
    ports = replace(ports, issuer=issuer, admission=admission)
    app = build(settings, ports, database, redact, clock)
    return Api(app, tickets, sessions, records, gauges, database, clock)


@pytest.fixture
async def api(database_url: str) -> AsyncIterator[Api]:
    """An application on an empty database."""
    database = Database(lambda fresh: database_url)
    made = api_on(database)
    yield made
    for client in made.clients:
        await client.aclose()
    database.close()


@pytest.fixture
async def stranded() -> AsyncIterator[Api]:
    """An application whose database is away."""
    made = api_on(Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none"))
    yield made
    for client in made.clients:
        await client.aclose()
