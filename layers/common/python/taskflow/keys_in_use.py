"""Which of the keys that an installation has counts now, also while one is being changed."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from taskflow.clock import Clock
from taskflow.conversation.viewer import EDGE_KEY_HEADER, shows_edge_key
from taskflow.settings import Settings

if TYPE_CHECKING:
    from taskflow.adapters.secrets import Secret, SecretsManager


class KeysInUse:
    """The keys of a process. What the environment says itself counts before what Secrets Manager holds.

    ``manager``: makes the client, when the first secret is read. What a secret held is kept for five minutes at most;
    an object that is made anew has read nothing. Methods raise as ``Secret.values`` does.
    """

    def __init__(self, values: Settings, manager: Callable[[], SecretsManager], clock: Clock) -> None:
        self._values = values
        self._manager = manager
        self._clock = clock
        self._read: dict[tuple[str, str], Secret] = {}

    def signing(self) -> Settings:
        """The settings with the signing key and the metrics token that count now."""
        plain = self._values
        return replace(
            plain,
            signing_key=plain.signing_key or self._signing_key(),
            metrics_token=plain.metrics_token or self._shared().get("metrics_token", ""),
        )

    def provider(self, refused: bool = False) -> str:
        """The key of the model server. ``refused``: the one that was given last was refused."""
        plain = self._values
        if plain.llm_api_key or not plain.provider_secret_arn:
            return plain.llm_api_key
        return str(self._fields(plain.provider_secret_arn).values(refused=refused).get("llm_api_key", ""))

    def edge(self, shown: str | None = None) -> str:
        """What CloudFront shows with its requests; empty where there is no CloudFront. ``shown``: by a request; where
        it is another one, the key may have been rotated, and CloudFront shows the one before until it is deployed and
        has spread. Either counts."""
        arn = self._values.edge_secret_arn
        if not arn:
            return ""
        key = str(self._text(arn).values()["text"])
        if not shown or _same(shown, key):
            return key
        key = str(self._text(arn).values(refused=True)["text"])
        if _same(shown, key):
            return key
        before = str(self._before(arn).values(refused=True).get("text", ""))
        return before if _same(shown, before) else key

    def came_through_edge(self, headers: Mapping[str, str]) -> bool:
        """Whether a request may be served: where others are refused, only what CloudFront sent. ``headers``: names in
        small letters."""
        if self._values.direct_access == "allow":
            return True
        return shows_edge_key(headers, self.edge(headers.get(EDGE_KEY_HEADER)))

    def _signing_key(self) -> str:
        """The key's own secret has it. In the releases before, operators changed it in the secret that it shares with
        the metrics token, and those keys go on after an update until the key's own secret is changed for the first
        time. So every key that was in use stays in use, and none comes back that was taken away."""
        arn = self._values.signing_key_secret_arn
        own = str(self._text(arn).values()["text"]) if arn else ""
        shared = self._shared().get("signing_key", "")
        if not own or not shared or shared == own:
            return own or shared
        changed = self._before(arn).values(refused=True)  # as soon as `own` is seen
        return own if changed else shared

    def _shared(self) -> Mapping[str, str]:
        arn = self._values.signing_secret_arn
        return self._fields(arn).values() if arn else {}

    def _fields(self, arn: str) -> Secret:
        from taskflow.adapters.secrets import Secret

        return self._kept("fields", arn, Secret)

    def _text(self, arn: str) -> Secret:
        from taskflow.adapters.secrets import Secret, as_text

        return self._kept("text", arn, partial(Secret, parse=as_text))

    def _before(self, arn: str) -> Secret:
        """What it held before."""
        from taskflow.adapters.secrets import Secret, as_text

        return self._kept("before", arn, partial(Secret, parse=as_text, previous=True))

    def _kept(self, form: str, arn: str, make: Callable[[SecretsManager, str, Clock], Secret]) -> Secret:
        if (form, arn) not in self._read:
            self._read[form, arn] = make(self._manager(), arn, self._clock)
        return self._read[form, arn]


def _same(shown: str, key: str) -> bool:
    return hmac.compare_digest(shown.encode(), key.encode())
