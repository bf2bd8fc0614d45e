"""The login of the functions, which owns nothing, and certificates that are verified: with a real Postgres."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from psycopg import sql
from psycopg.conninfo import make_conninfo
from taskflow.errors import SettingsError
from taskflow.identity import Identity
from taskflow.records import access as acting
from taskflow.records.access import WORKER, Access, Role
from taskflow.records.address import parameters
from taskflow.records.database import Database, app_login, connect
from taskflow.records.listing import Conversation, list_conversations
from taskflow.records.login import ROLES, ensure_login
from taskflow.records.retention import Retention, retain
from taskflow.records.store import store
from taskflow.settings import Settings

from local.postgres import cluster
from tests.support.pooler import pooler
from tests.support.postgres import LOGIN, PASSWORD, PostgresServer
from tests.support.records import header, message, some_id

MARY, JOHN = Identity("mary"), Identity("john")


@pytest.fixture
def name(postgres_server: PostgresServer) -> Iterator[str]:
    """Of a login that is gone afterwards."""
    made = f"app_{uuid.uuid4().hex[:12]}"
    yield made
    with psycopg.connect(postgres_server.get_uri("migrated"), autocommit=True) as administrator:
        login = sql.Identifier(made)
        if administrator.execute("SELECT FROM pg_roles WHERE rolname = %s", [made]).fetchone():
            administrator.execute(sql.SQL("DROP OWNED BY {}").format(login))
            administrator.execute(sql.SQL("DROP ROLE {}").format(login))


def as_app(url: str, name: str, password: str = "secret of the app") -> str:
    return make_conninfo(url, user=name, password=password)


def test_it_does_what_functions_do(database_url: str, name: str) -> None:
    assert ensure_login(database_url, name, "secret of the app")
    database = Database(lambda fresh: as_app(database_url, name))
    conversation = header(some_id(1, "a"), title="of mary", user_id="mary", tenant_id="default")
    assert store(database, WORKER, [message(some_id(2, "a"), "a secret", conversation)]) == []

    def titles(person: Identity) -> list[str | None]:
        found, _ = database.run(person, lambda access: list_conversations(access, person, limit=10))
        return [each.title for each in found]

    assert (titles(MARY), titles(JOHN)) == (["of mary"], [])
    retain(database, Retention(), dt.datetime.now(dt.UTC), 5.0, lambda: 0.0)
    for role in (vars(acting)[each] for each in ("PERSON", "WORKER", "OPERATOR", "ADMIN")):
        database.run(role, lambda access: access.execute("SELECT 1"))
    database.close()


def listed(access: Access, person: Identity) -> list[Conversation]:
    return list_conversations(access, person, limit=10)[0]


def test_it_does_the_same_behind_a_pooler_and_leaves_nothing_in_a_session(
    postgres_server: PostgresServer, database_url: str, name: str
) -> None:
    """Two processes in turn, each transaction over one and the same session of Postgres."""
    ensure_login(database_url, name, "secret of the app")
    with pooler(postgres_server.port) as pooling:
        url = make_conninfo(as_app(database_url, name), port=pooling.port, gssencmode="disable")
        first, second = Database(lambda fresh: url), Database(lambda fresh: url)
        pids = set()
        for turn, (database, person, titles) in enumerate(
            (
                (first, MARY, {"0"}),
                (second, JOHN, {"1"}),
                (first, MARY, {"0", "2"}),
                (second, JOHN, {"1", "3"}),
            )
        ):
            said = header(some_id(turn, "a"), title=f"{turn}", user_id=person.user_id, tenant_id="default")
            assert store(database, WORKER, [message(some_id(turn, "b"), "a secret", said)]) == []
            found = database.run(person, partial(listed, person=person))
            assert {each.title for each in found} == titles
            row = database.run(
                WORKER, lambda access: access.execute("SELECT pg_backend_pid() AS pid").fetchone()
            )
            assert row is not None
            pids.add(row["pid"])
        left = connect(url)
        row = left.execute(
            "SELECT current_user AS me, current_setting('app.user', true) AS person, "
            "current_setting('statement_timeout') AS statement, "
            "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks"
        ).fetchone()
        assert row == {"me": name, "person": "", "statement": "0", "locks": 0}
        assert len(pids) == 1 and pooling.logins > 2
        for each in (first, second, left):
            each.close()


def test_whose_pooler_wants_the_project_behind_a_role_has_the_role_made_without_it(
    postgres_server: PostgresServer, database_url: str, name: str
) -> None:
    """As Supabase's: the owner and the functions log in as ``role.project`` there."""
    project = "abcdefghijklmnopqrst"
    with pooler(postgres_server.port, lambda user: user.removesuffix(f".{project}")) as pooling:
        at = {
            "host": "aws-0-eu-central-1.pooler.supabase.com",
            "hostaddr": "127.0.0.1",
            "port": str(pooling.port),
        }
        owner = make_conninfo(database_url, **at, user=f"{LOGIN}.{project}", gssencmode="disable")
        secret = {
            **at,
            "username": f"{name}.{project}",
            "password": "secret of the app",
            "dbname": "migrated",
        }
        settings = Settings(database_app_secret_arn="app")
        role, password = app_login(settings, secret=lambda arn, fresh: secret)
        assert role == name
        assert ensure_login(owner, role, password) is True
        assert ensure_login(owner, role, password) is False
        connect(make_conninfo(owner, user=secret["username"], password=password)).close()
        with pytest.raises(SettingsError, match="the owner's"):
            ensure_login(owner, LOGIN, password)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE messages DISABLE ROW LEVEL SECURITY",
        "DROP TABLE messages",
        "CREATE TABLE mine (a int)",
        "CREATE ROLE another",
        "SELECT * FROM messages",
        "SET ROLE functions",
    ],
)
def test_it_changes_nothing_that_is_the_owners(
    database_url: str, name: str, statement: LiteralString
) -> None:
    ensure_login(database_url, name, "secret of the app")
    with (
        connect(as_app(database_url, name)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_it_is_in_no_role_before_it_says_so_and_may_say_every_role_of_the_functions(
    database_url: str, name: str
) -> None:
    ensure_login(database_url, name, "secret of the app")
    assert {each.name for each in vars(acting).values() if isinstance(each, Role)} == set(ROLES)
    with connect(as_app(database_url, name)) as connection:
        for role in ROLES:
            asked = "SELECT pg_has_role(%s, 'SET') AS may, pg_has_role(%s, 'USAGE') AS is_in"
            row = connection.execute(asked, [role, role]).fetchone()
            assert row == {"may": True, "is_in": False}, role


def test_another_run_has_nothing_to_do_and_another_password_replaces_the_old_one(
    database_url: str, name: str
) -> None:
    assert ensure_login(database_url, name, "first") is True
    assert ensure_login(database_url, name, "first") is False
    assert ensure_login(database_url, name, "second") is True
    connect(as_app(database_url, name, "second")).close()
    with pytest.raises(psycopg.OperationalError):
        connect(as_app(database_url, name, "first"))


def test_the_password_is_kept_as_its_verifier(
    postgres_server: PostgresServer, database_url: str, name: str
) -> None:
    ensure_login(database_url, name, "not to be read")
    with psycopg.connect(postgres_server.get_uri("migrated")) as administrator:
        kept = administrator.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = %s", [name]
        ).fetchone()
    assert kept is not None and kept[0].startswith("SCRAM-SHA-256$")


def test_whoever_may_make_no_login_is_told_the_statements_without_the_password(
    postgres_server: PostgresServer, database_url: str, name: str
) -> None:
    poor = f"{name}_poor"
    with psycopg.connect(postgres_server.get_uri("migrated"), autocommit=True) as administrator:
        administrator.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(poor), sql.Literal(PASSWORD))
        )
        try:
            owner = make_conninfo(database_url, user=poor)
            with pytest.raises(SettingsError, match="CREATE ROLE") as refused:
                ensure_login(owner, name, "not to be told")
            assert "not to be told" not in str(refused.value)
            # Once somebody else has made it, there is nothing left to do.
            ensure_login(database_url, name, "not to be told")
            assert ensure_login(owner, name, "not to be told") is False
        finally:
            administrator.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(poor)))


@pytest.mark.parametrize("taken", [LOGIN, cluster.USER, *ROLES])
def test_nobody_who_may_do_more_becomes_the_functions_login(
    postgres_server: PostgresServer, database_url: str, taken: str
) -> None:
    as_administrator = postgres_server.get_uri("migrated")
    for owner in (database_url, as_administrator):
        with pytest.raises(SettingsError, match="give another one"):
            ensure_login(owner, taken, "another password")
    psycopg.connect(as_administrator).close()  # nobody's password has changed
    psycopg.connect(database_url).close()


# --- certificates ------------------------------------------------------------------------------------------


def _authority(name: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    return _signed(name, name, key, key, authority=True), key


def _signed(
    name: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    *,
    authority: bool = False,
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return builder.sign(by, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


GSS, TLS = 80877104, 80877103
"""Codes of the requests that a client may begin with.
https://www.postgresql.org/docs/current/protocol-message-formats.html"""
REACHED = b"SFATAL\0C28000\0Mreached\0\0"


def _answer(listener: socket.socket, context: ssl.SSLContext) -> None:
    """A server that speaks TLS and then refuses every login: the embedded Postgres is built without TLS."""
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        with suppress(OSError):  # a client that does not trust us is gone
            while int.from_bytes(client.recv(8)[4:]) == GSS:
                client.sendall(b"N")
            client.sendall(b"S")
            with context.wrap_socket(client, server_side=True) as secured:
                secured.recv(1000)
                secured.sendall(b"E" + (len(REACHED) + 4).to_bytes(4) + REACHED)
        client.close()


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[tuple[int, str]]:
    """The port of a server whose certificate is for ``localhost``, and its authority."""
    root, root_key = _authority("tests")
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    (tmp_path / "server.pem").write_text(private + _pem(_signed("localhost", "tests", key, root_key)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_answer, args=(listener, context), daemon=True)
        thread.start()
        yield listener.getsockname()[1], _pem(root)
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize(
    ("host", "trusted", "told"),
    [
        ("localhost", True, "reached"),
        ("localhost", False, "certificate verify failed"),
        ("127.0.0.1", True, "does not match host name"),
    ],
)
def test_a_certificate_is_verified_against_the_authority_in_the_secret_and_for_the_host(
    secured: tuple[int, str], host: str, trusted: bool, told: str
) -> None:
    port, authority = secured
    secret = {
        "url": f"postgresql://u:p@{host}:{port}/t?sslmode=disable",
        "ca": authority if trusted else _pem(_authority("another")[0]),
    }
    with pytest.raises(psycopg.OperationalError, match=told):
        connect(make_conninfo(**parameters("", secret, verify=True)))


def test_without_an_authority_of_ones_own_only_public_ones_are_trusted(secured: tuple[int, str]) -> None:
    url = f"postgresql://u:p@localhost:{secured[0]}/t?sslmode=require"
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        connect(make_conninfo(**parameters(url, None, verify=True)))
    with pytest.raises(psycopg.OperationalError, match="reached"):
        connect(url)
