"""The server of vectors that the settings name, with its key."""

from __future__ import annotations

import os

from taskflow.llm.embeddings import ServerEmbedder
from taskflow.settings import Settings


def embedder_of(settings: Settings) -> ServerEmbedder:
    """Raises ``StoreUnavailable`` or ``CallRefused`` when its key cannot be read."""
    return ServerEmbedder(
        settings.embeddings_url, settings.embeddings_model, _key(settings), settings.embeddings_size
    )


def _key(settings: Settings) -> str:
    if settings.embeddings_api_key or not settings.embeddings_secret_arn:
        return settings.embeddings_api_key
    # Only on AWS: costs an import and a call that a laptop does without.
    from taskflow.adapters.secrets import Secret
    from taskflow.aws.account import Account
    from taskflow.clock import SystemClock

    account = Account.from_environment(os.environ)
    try:
        held = Secret(account.secrets(), settings.embeddings_secret_arn, SystemClock()).values()
    finally:
        account.reset()
    return str(held.get("embeddings_api_key", ""))
