"""The login of the functions, which owns nothing: made by the migrations, as the owner of the tables."""

from __future__ import annotations

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from taskflow.errors import SettingsError
from taskflow.records.address import role_of, user_at

ROLES = ("taskflow_api", "taskflow_worker", "taskflow_operator", "taskflow_admin")
"""What the functions act as (``access.py``). The login may become each and is none of them by itself."""

CONNECT_TIMEOUT_SECONDS = 30
"""The database has just been migrated, so it does not sleep."""

_LACKING = "SELECT role FROM unnest(%s::text[]) AS role WHERE NOT pg_has_role(%s::name, role::name, 'SET')"


def ensure_login(owner: str, name: str, password: str) -> bool:
    """Makes the login ``name``, or gives it this password and what it lacks; whether there was anything to do.

    ``owner``: the connection string of the tables' owner. Raises ``SettingsError`` when that may not do it, with the
    statements for somebody who may. The password leaves this process only as its SCRAM verifier.
    """
    with psycopg.connect(owner, autocommit=True, connect_timeout=CONNECT_TIMEOUT_SECONDS) as connection:
        if name in (role_of(connection.info.user, connection.info.host), *ROLES) or _is_powerful(
            connection, name
        ):
            raise SettingsError(
                "the username in the secret of the functions' login is the owner's, a role of TaskFlow's, or of "
                "somebody who may do more than functions: give another one"
            )
        missing = list(ROLES)
        if _exists(connection, name):
            missing = [row[0] for row in connection.execute(_LACKING, [missing, name])]
        if not missing and _can_log_in(owner, name, password):
            return False
        try:
            _make(connection, name, password)
            for role in missing:
                grant = sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE")
                connection.execute(grant.format(sql.Identifier(role), sql.Identifier(name)))
        except (
            psycopg.errors.InsufficientPrivilege,
            psycopg.errors.InternalError_,
            psycopg.errors.FeatureNotSupported,
        ):
            quoted = sql.Identifier(name).as_string(connection)
            grants = f"GRANT {', '.join(ROLES)} TO {quoted} WITH INHERIT FALSE, SET TRUE"
            raise SettingsError(
                f"the owner of the tables may not make the login {quoted}. As an administrator run: "
                f"CREATE ROLE {quoted} LOGIN PASSWORD '…'; {grants}"
            ) from None
    return True


def _is_powerful(connection: psycopg.Connection, name: str) -> bool:
    """Whether there is such a role that a function must not be. Its password must not become the functions'."""
    return (
        connection.execute(
            "SELECT FROM pg_roles WHERE rolname = %s"
            " AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)",
            [name],
        ).fetchone()
        is not None
    )


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).fetchone() is not None


def _can_log_in(owner: str, name: str, password: str) -> bool:
    own = make_conninfo(owner, user=user_at(conninfo_to_dict(owner), name), password=password)
    try:
        psycopg.connect(own, connect_timeout=CONNECT_TIMEOUT_SECONDS).close()
    except psycopg.OperationalError:
        return False
    return True


def _make(connection: psycopg.Connection, name: str, password: str) -> None:
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    verb = sql.SQL("ALTER" if _exists(connection, name) else "CREATE")
    login, secret = sql.Identifier(name), sql.Literal(verifier)
    connection.execute(sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, login, secret))
    schema = connection.execute("SELECT current_schema()").fetchone()
    if schema is not None and schema[0]:
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(sql.Identifier(schema[0]), login))
