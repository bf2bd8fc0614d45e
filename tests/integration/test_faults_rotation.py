"""A rotation: the newest password opens the database, the one before it does not."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import psycopg
import pytest
from taskflow.records import database
from taskflow.settings import Settings

from local.emulator.clients import at
from local.faults.errors import RotationFailed
from local.faults.rotation import DATABASE, LOGIN, Rotation
from tests.support.emulator import Emulator
from tests.support.postgres import PostgresServer


def test_each_rotation_gives_a_password_and_ends_the_one_before(
    shared_emulator: Emulator, postgres_server: PostgresServer
) -> None:
    arguments: Any = at(shared_emulator.endpoint)
    manager: Any = boto3.client("secretsmanager", **arguments)
    numbers = itertools.count(1)
    url = postgres_server.get_uri()
    rotation = Rotation(shared_emulator.endpoint, url, None, Path(), lambda: f"secret-{next(numbers)}")
    place = urlsplit(url)
    opened: list[str] = []
    for _ in range(2):
        rotation.rotate()
        held = json.loads(manager.get_secret_value(SecretId=DATABASE)["SecretString"])
        settings = Settings(
            database_url=f"postgresql://{place.hostname}:{place.port}{place.path}?sslmode=disable",
            database_secret_arn="arn",
        )
        opened.append(url_of(settings, held))
        with database.connect(opened[-1]) as connection:
            assert connection.execute("SELECT current_user AS who").fetchone() == {"who": LOGIN}
    assert opened[0] != opened[1]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        database.connect(opened[0])


def url_of(settings: Settings, held: dict[str, Any]) -> str:
    """The address as the functions make it."""
    return database.database_url(settings, secret=lambda arn, fresh: held)


def test_a_database_that_is_away_fails_the_rotation(shared_emulator: Emulator) -> None:
    rotation = Rotation(shared_emulator.endpoint, "postgresql://u:p@127.0.0.1:1/d", None, Path())
    with pytest.raises(RotationFailed, match=r"the secrets were not rotated \(OperationalError\)"):
        rotation.rotate()
