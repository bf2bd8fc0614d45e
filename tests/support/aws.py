"""The functions' clients, at the emulator or at a place where nobody answers."""

from __future__ import annotations

from taskflow.aws.account import Account
from taskflow.aws.signing import Credentials

from local.account import REGION
from local.emulator.clients import ACCESS_KEY, SECRET_KEY


class Keys:
    """A source of keys that never change."""

    def __init__(self, access_key: str = ACCESS_KEY, secret_key: str = SECRET_KEY, token: str = "") -> None:
        self._held = Credentials(access_key, secret_key, token)

    def get_frozen_credentials(self) -> Credentials:
        return self._held


def account_at(endpoint: str) -> Account:
    """An account whose services are all at ``endpoint``."""
    return Account(REGION, Keys(), {"AWS_ENDPOINT_URL": endpoint})
