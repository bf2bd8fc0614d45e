"""Where Postgres is, how its certificate is verified, and as whom to log in: from settings, and from a secret.

psycopg's wheels bring an OpenSSL that looks for authorities in a folder of its own (``OPENSSLDIR`` of their libcrypto
is ``/usr/lib/psycopg-openssl``), so ``sslrootcert=system`` finds none. The public authorities are therefore certifi's;
those of Amazon RDS are in ``rds.pem`` beside this file.
"""

from __future__ import annotations

import hashlib
import os
import socket
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from taskflow.errors import SettingsError

RDS = Path(__file__).with_name("rds.pem")
"""Roots of Amazon RDS, each below a line ``# region: name``. RDS Proxy has public certificates instead.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html#rds-proxy-security.tls"""

OF_SUPABASE = ".pooler.supabase.com"
"""Where Supabase's pooler answers. Its users have their project's name behind a full stop: ``role.project``.
https://supabase.com/docs/guides/database/connecting-to-postgres"""

Values = Mapping[str, Any]
"""A secret's JSON object: ``url``, or ``host``, ``port``, ``dbname``, ``username``, ``password`` as RDS writes it; and
``ca``, the authority's certificate as PEM."""


def parameters(url: str, secret: Values | None, *, verify: bool) -> dict[str, Any]:
    """libpq's parameters. ``url`` overrides what the secret says of the server, the secret's user what ``url`` says.

    ``verify``: the certificate is verified whatever the address says of ``sslmode``. Raises ``SettingsError``.
    """
    values = secret or {}
    found = {
        "host": values.get("host"),
        "port": values.get("port"),
        "dbname": values.get("dbname"),
        **({"sslmode": "require"} if secret is not None else {}),
        **_parsed(str(values.get("url") or "")),
        **_parsed(url),
    }
    if secret is not None:
        found |= {
            "user": values.get("username") or found.get("user"),
            "password": values.get("password") or found.get("password"),
        }
    found = {name: value for name, value in found.items() if value is not None}
    if "host" not in found:
        raise SettingsError(
            "the database's address has no host: give TASKFLOW_DATABASE_URL, or url or host in the secret"
        )
    if verify:
        found["sslmode"] = "verify-full"
    # libpq verifies as well where the address asks for it, or for the system's authorities: and has none of its own.
    verifies = verify or found.get("sslmode") in ("verify-ca", "verify-full")
    asked = verifies or values.get("ca") or found.get("sslrootcert") == "system"
    if asked and found.get("sslrootcert", "system") == "system":
        found["sslrootcert"] = _authorities(str(found["host"]), str(values.get("ca") or ""))
    return found


def login(secret: Values) -> tuple[str, str]:
    """User and password that a secret itself holds; empty where it does not. Raises ``SettingsError``."""
    given = _parsed(str(secret.get("url") or ""))
    user = secret.get("username") or given.get("user") or ""
    return str(user), str(secret.get("password") or given.get("password") or "")


def shares_sessions(host: str, port: str = "") -> bool:
    """Whether this is a known address at which each transaction gets another session: that of Neon's pooler, which
    Neon shows first, and Supabase's at 6543. The functions leave nothing in a session; migrations need one.

    https://neon.com/docs/connect/connection-pooling
    """
    host = host.lower().rstrip(".")
    if host.endswith(".neon.tech"):
        return host.partition(".")[0].endswith("-pooler")
    return port == "6543" and host.endswith((".supabase.com", ".supabase.co"))


def only_ipv6(host: str) -> bool:
    """Whether a name leads to IPv6 addresses alone. A function reaches none of them, unless it is in a network that has
    them and is told to use them, which ours are not.

    https://docs.aws.amazon.com/lambda/latest/dg/API_VpcConfig.html (``Ipv6AllowedForDualStack``)
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return {family for family, *_ in found} == {socket.AF_INET6}


def role_of(user: str, host: str) -> str:
    """Who ``user`` is for Postgres itself, where a pooler at ``host`` calls them otherwise."""
    return user.rpartition(".")[0] or user if _is_supabases(host) else user


def user_at(owner: Mapping[str, Any], role: str) -> str:
    """As whom ``role`` logs in where ``owner`` does, who is given by libpq's parameters."""
    _, stop, project = str(owner.get("user", "")).rpartition(".")
    return f"{role}.{project}" if stop and _is_supabases(str(owner.get("host", ""))) else role


def _is_supabases(host: str) -> bool:
    return host.lower().rstrip(".").endswith(OF_SUPABASE)


@cache
def regions() -> frozenset[str]:
    """The regions whose RDS authorities are known here."""
    lines = RDS.read_text(encoding="utf-8").splitlines()
    return frozenset(
        line[2:].partition(":")[0] for line in lines if line.startswith("# ") and " Root CA " in line
    )


def _parsed(url: str) -> dict[str, Any]:
    if not url:
        return {}
    try:
        return dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError:
        # Its message may quote the password.
        raise SettingsError(
            "the database's address is not one that Postgres understands: give "
            "postgresql://user:password@host/database, with libpq's parameters only"
        ) from None


def _authorities(host: str, given: str) -> str:
    """The file with the authorities that may sign for ``host``. Raises ``SettingsError``."""
    if given:
        return _kept(given)
    parts = host.rstrip(".").split(".")
    if parts[-3:] != ["rds", "amazonaws", "com"] or any(part.startswith("proxy-") for part in parts):
        # Only for a database that is reached over the internet.
        import certifi

        return certifi.where()
    region = parts[-4] if len(parts) > 4 else ""
    if region not in regions():
        raise SettingsError(
            f"no authority of Amazon RDS in {region or 'that region'} is known: run "
            "`python -m infra.authorities --write` and deploy again, or give ca in the secret"
        )
    return str(RDS)


def _kept(pem: str) -> str:
    """A file with this text, which is written once for a process."""
    if "-----BEGIN CERTIFICATE-----" not in pem:
        raise SettingsError("ca in the database's secret is not a certificate: give its PEM text")
    name = f"taskflow-{hashlib.sha256(pem.encode()).hexdigest()[:16]}-{os.getpid()}.pem"
    file = Path(tempfile.gettempdir()) / name
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(pem)
    return str(file)
