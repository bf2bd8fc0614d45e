"""AWS Signature Version 4. Pure: the time is passed in.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote


class Credentials(NamedTuple):
    """``token`` is empty for keys that do not expire."""

    access_key: str
    secret_key: str
    token: str = ""


class Scope(NamedTuple):
    """What a signature is good for."""

    service: str
    region: str


def signed(
    method: str,
    host: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    credentials: Credentials,
    scope: Scope,
    now: float,
) -> dict[str, str]:
    """``headers`` with those that sign the request at ``now`` (epoch seconds).

    ``host`` as the ``Host`` header has it; ``path`` as it is sent, percent-encoded and without a query. Every header
    that is given is signed.
    """
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    sent = {**headers, "X-Amz-Date": stamp}
    if credentials.token:
        sent["X-Amz-Security-Token"] = credentials.token
    folded = {name.lower(): " ".join(value.split()) for name, value in sent.items()}
    folded["host"] = host
    names = sorted(folded)
    signed_headers = ";".join(names)
    canonical = "\n".join(
        (
            method,
            quote(path, safe="/~"),  # encoded once more, as every service but S3 wants it
            "",
            *(f"{name}:{folded[name]}" for name in names),
            "",
            signed_headers,
            hashlib.sha256(body).hexdigest(),
        )
    )
    day = stamp[:8]
    reach = f"{day}/{scope.region}/{scope.service}/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{reach}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = _key(credentials.secret_key, day, scope)
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    sent["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credentials.access_key}/{reach}, "
        f"SignedHeaders={signed_headers}, Signature={signature}"
    )
    return sent


@lru_cache(maxsize=8)
def _key(secret_key: str, day: str, scope: Scope) -> bytes:
    """The day's key, of which there is one for each service."""
    key = f"AWS4{secret_key}".encode()
    for part in (day, scope.region, scope.service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
