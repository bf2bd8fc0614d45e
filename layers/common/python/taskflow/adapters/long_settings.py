"""The settings of a function, those too that are too long for its environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from taskflow.settings import Settings, long_settings

if TYPE_CHECKING:
    from taskflow.adapters.secrets import SecretsManager


def read(environment: Mapping[str, str], manager: Callable[[], SecretsManager]) -> Settings:
    """Reads and checks them. ``manager``: makes the client, where a secret is to be read: once, with one attempt's
    failures told like those of every other secret.

    Raises ``SettingsError``, and as ``Secret.values`` does.
    """
    plain = Settings.from_env(environment)
    if not plain.settings_secret_arn:
        return plain
    from taskflow.adapters.secrets import Secret
    from taskflow.clock import SystemClock

    held = Secret(manager(), plain.settings_secret_arn, SystemClock()).values()
    return Settings.from_env({**environment, **long_settings(held)})
