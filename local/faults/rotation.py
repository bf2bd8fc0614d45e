"""Secrets that change while the functions run: the key of the model server, the password of the database.

The functions read both from Secrets Manager, as on AWS, where a rotation puts a new value and the old one ends.
https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import psycopg
from botocore.exceptions import BotoCoreError, ClientError
from psycopg import sql

from local.emulator import described
from local.emulator.clients import at
from local.faults.errors import RotationFailed
from local.faults.key_gate import KeyGate

LOGIN = "taskflow_rotating"
"""What the functions log in as; nobody else does."""
DATABASE, PROVIDER = "taskflow/faults/database", "taskflow/faults/provider"


class Rotation:
    """Two secrets in the emulator at ``endpoint``. ``admin_url``: the database, for its owner. ``file``:
    what is written down of the stack (``local.emulator.described``). Blocks."""

    def __init__(
        self,
        endpoint: str,
        admin_url: str,
        gate: KeyGate | None,
        file: Path,
        new_secret: Callable[[], str] = lambda: secrets.token_urlsafe(24),
    ) -> None:
        self._endpoint = endpoint
        self._admin_url = admin_url
        self._gate = gate
        self._file = file
        self._new_secret = new_secret

    def rotate(self) -> None:
        """Gives both a new value, and refuses the old one. Raises ``RotationFailed``."""
        try:
            self._rotate()
        except (ClientError, BotoCoreError, psycopg.Error) as error:
            raise RotationFailed(f"the secrets were not rotated ({type(error).__name__})") from error

    def _rotate(self) -> None:
        password, key = self._new_secret(), self._new_secret()
        with psycopg.connect(self._admin_url, autocommit=True, connect_timeout=5) as connection:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [LOGIN]).fetchone()
            change = sql.SQL("{} ROLE {} LOGIN SUPERUSER PASSWORD {}")
            verb = sql.SQL("ALTER" if known else "CREATE")
            connection.execute(change.format(verb, sql.Identifier(LOGIN), sql.Literal(password)))
        self._put(DATABASE, {"username": LOGIN, "password": password})
        if self._gate is not None:
            self._put(PROVIDER, {"llm_api_key": key})
            self._gate.key = key

    def install(self, database_port: int) -> None:
        """Lets the functions read both secrets; they have their values otherwise. After ``rotate``.

        Raises ``RotationFailed``.
        """
        try:
            self._install(database_port)
        except (ClientError, BotoCoreError) as error:
            raise RotationFailed(f"the functions cannot read secrets ({type(error).__name__})") from error

    def _install(self, database_port: int) -> None:
        stack = described.read(self._file)
        arns = {name: self._arn(name) for name in (DATABASE, *([PROVIDER] if self._gate else []))}
        database = urlsplit(self._admin_url)
        url = f"postgresql://{database.hostname}:{database_port}{database.path}?sslmode=disable"
        for function in stack["functions"].values():
            changed = with_secrets(function["variables"], url, arns.get(DATABASE, ""), arns.get(PROVIDER, ""))
            if changed != function["variables"]:
                function["variables"] = changed
                function["policies"].append(granted([*arns.values()]))
        described.write(self._file, stack)

    def _put(self, name: str, value: Mapping[str, str]) -> None:
        client = self._client()
        text = json.dumps(value)
        try:
            client.put_secret_value(SecretId=name, SecretString=text)
        except client.exceptions.ResourceNotFoundException:
            client.create_secret(Name=name, SecretString=text)

    def _arn(self, name: str) -> str:
        return str(self._client().describe_secret(SecretId=name)["ARN"])

    def _client(self) -> Any:
        made: Any = boto3.client("secretsmanager", **at(self._endpoint))
        return made


def granted(arns: list[str]) -> dict[str, Any]:
    """The policy by which a function may read what its environment names, as the template lets it on AWS."""
    allow = {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": arns}
    return {"Version": "2012-10-17", "Statement": [allow]}


def with_secrets(
    variables: Mapping[str, str], database_url: str, database_arn: str, provider_arn: str
) -> dict[str, str]:
    """A function's environment that names secrets where it had their values. An empty ARN leaves the value."""
    changed = dict(variables)
    if database_arn and "TASKFLOW_DATABASE_URL" in changed:
        changed["TASKFLOW_DATABASE_URL"] = database_url
        changed["TASKFLOW_DATABASE_SECRET_ARN"] = database_arn
    if provider_arn and "TASKFLOW_LLM_API_KEY" in changed:
        del changed["TASKFLOW_LLM_API_KEY"]
        changed["TASKFLOW_PROVIDER_SECRET_ARN"] = provider_arn
    return changed
