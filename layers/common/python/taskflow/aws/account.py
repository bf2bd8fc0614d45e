"""What a process knows of AWS: where it is, who it is, and its clients."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from taskflow.aws import endpoints
from taskflow.aws.client import USUAL, Behaviour, Client
from taskflow.aws.credentials import CredentialSource, FunctionCredentials
from taskflow.aws.retries import DYNAMODB_SCALE, SCALE
from taskflow.aws.services import DynamoDB, Lambda, SecretsManager, Sqs


class Account:
    """Makes clients for the account of ``source`` in ``region``. ``environment``: names the endpoints."""

    def __init__(
        self,
        region: str,
        source: CredentialSource,
        environment: Mapping[str, str],
        now: Callable[[], float] = time.time,
    ) -> None:
        self.region = region
        self.credentials = source
        self._environment = environment
        self._now = now
        self._clients: dict[tuple[str, Behaviour], Client] = {}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Account:
        """That of this function. Raises ``SettingsError`` without a region."""
        return cls(endpoints.region(environment), FunctionCredentials(environment), environment)

    def dynamodb(self, behaviour: Behaviour = USUAL) -> DynamoDB:
        return DynamoDB(self._client("dynamodb", behaviour, DYNAMODB_SCALE))

    def sqs(self, behaviour: Behaviour = USUAL) -> Sqs:
        return Sqs(self._client("sqs", behaviour))

    def functions(self, behaviour: Behaviour = USUAL) -> Lambda:
        return Lambda(self._client("lambda", behaviour))

    def secrets(self, behaviour: Behaviour = USUAL) -> SecretsManager:
        return SecretsManager(self._client("secretsmanager", behaviour))

    def reset(self) -> None:
        """Closes all connections and forgets keys that expire: for a process that was forked or restored.

        Nothing may be under way. Clients stay usable and connect anew.
        """
        for client in self._clients.values():
            client.reset()
        if isinstance(self.credentials, FunctionCredentials):
            self.credentials.reset()

    def _client(self, service: str, behaviour: Behaviour, scale: float = SCALE) -> Client:
        """One for whoever wants it alike: they share its connections."""
        key = service, behaviour
        if key not in self._clients:
            address = endpoints.endpoint(service, self.region, self._environment)
            self._clients[key] = Client(
                service, self.region, address, self.credentials, behaviour, scale=scale, now=self._now
            )
        return self._clients[key]
