"""What requests are signed with.

Lambda gives a function keys in the environment that outlive the process. Under SnapStart they would be in the snapshot,
so there is an address instead that gives out keys for some hours
(https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials). No other place is looked
at: profiles and instance metadata are for boto3, with which operators' tools work.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from taskflow.aws.errors import NoCredentials
from taskflow.aws.signing import Credentials

ADVISORY_SECONDS = 15 * 60
"""Keys that end within this time are fetched anew by whoever comes first; the others use those that there are."""
MANDATORY_SECONDS = 10 * 60
"""Now everybody waits for new ones. Both as in botocore."""

PAUSE_SECONDS = 30
"""While old keys are still good, this long nobody asks again after the endpoint gave no new ones."""

Fetch = Callable[[], Mapping[str, Any]]


class CredentialSource(Protocol):
    """botocore's ``Credentials`` are one as well."""

    def get_frozen_credentials(self) -> Any:
        """Has ``access_key``, ``secret_key`` and ``token``. Raises ``NoCredentials``."""
        ...


def frozen(source: CredentialSource) -> Credentials:
    """The source's keys as they are now."""
    keys = source.get_frozen_credentials()
    return Credentials(keys.access_key, keys.secret_key, keys.token or "")


class ExpiringCredentials:
    """Keys that ``fetch`` gets as the container endpoint describes them, kept until they are about to expire."""

    def __init__(self, fetch: Fetch, now: Callable[[], float] = time.time) -> None:
        self._fetch = fetch
        self._now = now
        self._lock = threading.Lock()
        self._held: Credentials | None = None
        self._expires = 0.0
        self._again_at = 0.0

    def reset(self) -> None:
        """Forgets them: a restored process fetches its own."""
        self._lock, self._held, self._expires, self._again_at = threading.Lock(), None, 0.0, 0.0

    def get_frozen_credentials(self) -> Credentials:
        if (good := self._good()) is not None:
            return good
        lock, held = self._lock, self._held
        # Keys that are good for long enough are used while somebody else asks for new ones.
        if not lock.acquire(blocking=held is None or self._left() < MANDATORY_SECONDS) and held is not None:
            return held
        try:
            return self._good() or self._renewed()
        finally:
            lock.release()

    def _left(self) -> float:
        return self._expires - self._now()

    def _good(self) -> Credentials | None:
        """The keys that are held, unless new ones are to be asked for."""
        left = self._left()
        return self._held if left >= ADVISORY_SECONDS or (left > 0 and self._now() < self._again_at) else None

    def _renewed(self) -> Credentials:
        """Under the lock. Keys that have not expired are used further when no others are to be had."""
        try:
            answer = self._fetch()
            fresh = Credentials(answer["AccessKeyId"], answer["SecretAccessKey"], answer["Token"])
            expires = _seconds(answer["Expiration"])
        except (NoCredentials, KeyError, TypeError, ValueError) as error:
            if self._held is not None and self._left() > 0:
                self._again_at = self._now() + PAUSE_SECONDS
                return self._held
            raise NoCredentials(f"no keys from the container endpoint: {type(error).__name__}") from error
        if expires <= self._now():
            raise NoCredentials("the container endpoint gives keys that have expired")
        self._held, self._expires = fresh, expires
        return fresh


def _seconds(expiration: str) -> float:
    """Epoch seconds of an ISO time, which is in UTC when it does not say."""
    from datetime import UTC, datetime

    found = datetime.fromisoformat(expiration.replace("Z", "+00:00"))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


class FunctionCredentials:
    """The keys in the environment, else those of the container endpoint that it names.

    The environment is looked at each time: a restored function may be given others than it began with.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._container: ExpiringCredentials | None = None

    def reset(self) -> None:
        """Forgets keys that expire."""
        if self._container is not None:
            self._container.reset()

    def get_frozen_credentials(self) -> Credentials:
        found = self._environment
        access_key, secret_key = found.get("AWS_ACCESS_KEY_ID"), found.get("AWS_SECRET_ACCESS_KEY")
        if access_key and secret_key:
            return Credentials(access_key, secret_key, found.get("AWS_SESSION_TOKEN", ""))
        if self._container is None:
            if not any(found.get(name) for name in _CONTAINER):
                raise NoCredentials("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
            from taskflow.aws.container import fetcher

            self._container = ExpiringCredentials(fetcher(found))
        return self._container.get_frozen_credentials()


_CONTAINER = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
