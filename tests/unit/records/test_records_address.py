"""Where the database is, and which authorities may sign for it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import certifi
import pytest
from psycopg.conninfo import conninfo_to_dict
from taskflow.errors import SettingsError
from taskflow.records.address import RDS, parameters, regions
from taskflow.records.database import app_login, database_url
from taskflow.settings import Settings

from infra import authorities
from tests.support.templates import source

PUBLIC = certifi.where()
AURORA = "taskflow.cluster-abc123.eu-west-1.rds.amazonaws.com"
INSTANCE = "mine.abc123.us-east-1.rds.amazonaws.com"
PROXY = "taskflow.proxy-abc123.eu-west-1.rds.amazonaws.com"
NEON = "ep-cool-name-123.eu-central-1.aws.neon.tech"


@pytest.mark.parametrize(
    ("url", "secret", "expected"),
    [
        # As Neon and Supabase give it out: weaker than it should be, or with authorities that psycopg does not find.
        (
            "",
            {"url": f"postgresql://u:p@{NEON}/t?sslmode=require&channel_binding=require"},
            {"host": NEON, "sslrootcert": PUBLIC, "user": "u", "password": "p", "channel_binding": "require"},
        ),
        (
            f"postgres://u:p@{NEON}/t?sslmode=verify-full&sslrootcert=system",
            None,
            {"host": NEON, "sslrootcert": PUBLIC},
        ),
        ("postgresql://u:p@db.test:6543/t?sslmode=disable", None, {"port": "6543", "sslrootcert": PUBLIC}),
        ("postgresql://u:p@db.test/t?sslrootcert=/my/ca.pem", None, {"sslrootcert": "/my/ca.pem"}),
        # As RDS writes it, with the address that the stack of Aurora gives.
        (
            f"postgresql://{AURORA}:5432/taskflow?sslmode=verify-full",
            {"username": "taskflow_app", "password": "p w"},
            {"host": AURORA, "user": "taskflow_app", "password": "p w", "sslrootcert": str(RDS)},
        ),
        ("", {"host": INSTANCE, "port": 5432, "username": "u", "password": "p"}, {"sslrootcert": str(RDS)}),
        (f"postgresql://{INSTANCE}./t", {"username": "u", "password": "p"}, {"sslrootcert": str(RDS)}),
        (f"postgresql://{PROXY}/t", {"username": "u", "password": "p"}, {"sslrootcert": PUBLIC}),
        # Names that only look like Amazon's.
        ("postgresql://u:p@rds.amazonaws.com.evil.test/t", None, {"sslrootcert": PUBLIC}),
        # The secret's user is whose login it is, whatever the address says.
        (
            "postgresql://other:x@db.test/t",
            {"username": "u", "password": "p"},
            {"user": "u", "password": "p"},
        ),
        ("", {"url": "postgresql://other:x@db.test/t", "username": "u"}, {"user": "u", "password": "x"}),
        # An address beside the secret names a pooler.
        (
            "postgresql://pooler.test/t",
            {"host": "db.test", "username": "u", "password": "p"},
            {"host": "pooler.test"},
        ),
    ],
)
def test_what_is_verified_against_what(
    url: str, secret: dict[str, Any] | None, expected: dict[str, str]
) -> None:
    found = parameters(url, secret, verify=True)
    assert found["sslmode"] == "verify-full"
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("url", "secret", "sslmode", "rootcert"),
    [
        ("postgresql://u:p@10.0.0.7/t", None, None, None),
        ("postgresql://10.0.0.7/t", {"username": "u", "password": "p"}, "require", None),
        ("postgresql://10.0.0.7/t?sslmode=disable", {"username": "u", "password": "p"}, "disable", None),
        ("postgresql://db.test/t?sslmode=verify-full&sslrootcert=system", None, "verify-full", PUBLIC),
        ("postgresql://db.test/t?sslmode=verify-full", None, "verify-full", PUBLIC),
        ("postgresql://db.test/t?sslmode=verify-ca", None, "verify-ca", PUBLIC),
    ],
)
def test_in_a_network_of_ones_own_the_address_decides(
    url: str, secret: dict[str, Any] | None, sslmode: str | None, rootcert: str | None
) -> None:
    found = parameters(url, secret, verify=False)
    assert (found.get("sslmode"), found.get("sslrootcert")) == (sslmode, rootcert)


PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize("verify", [True, False])
def test_an_authority_in_the_secret_is_the_only_one(verify: bool) -> None:
    found = parameters(f"postgresql://u:p@{AURORA}/t", {"ca": PEM}, verify=verify)
    file = Path(found["sslrootcert"])
    assert file.read_text() == PEM
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert parameters("postgresql://u:p@h/t", {"ca": PEM}, verify=verify)["sslrootcert"] == str(file)


@pytest.mark.parametrize(
    ("url", "secret", "words"),
    [
        ("postgresql://u:hunter2@h/t?pgbouncer=true", None, "not one that Postgres understands"),
        ("", {"url": "mysql://u:hunter2@h/t"}, "not one that Postgres understands"),
        ("", {"username": "u", "password": "hunter2"}, "has no host"),
        ("postgresql:///t", {"password": "hunter2"}, "has no host"),
        ("postgresql://u:hunter2@h/t", {"ca": "hunter2"}, "not a certificate"),
        ("postgresql://u:hunter2@a.b.xx-new-1.rds.amazonaws.com/t", None, "xx-new-1"),
        ("postgresql://u:hunter2@rds.amazonaws.com/t", None, "in that region"),
    ],
)
def test_what_cannot_work_is_an_error_that_says_what_to_do_and_quotes_no_secret(
    url: str, secret: dict[str, Any] | None, words: str
) -> None:
    with pytest.raises(SettingsError, match=words) as refused:
        parameters(url, secret, verify=True)
    assert "hunter2" not in str(refused.value)


def test_the_setting_decides_and_without_it_an_address_is_used_as_it_is() -> None:
    url = "postgresql://u:p@db.test/t"
    assert database_url(Settings(database_url=url)) == url
    found = conninfo_to_dict(database_url(Settings(database_url=url, database_tls="verify")))
    assert (found["sslmode"], found["sslrootcert"]) == ("verify-full", PUBLIC)


LOGIN = {"username": "taskflow_app", "password": "p"}


@pytest.mark.parametrize(
    ("url", "secret", "login"),
    [
        ("postgresql://db.test:5432/t", LOGIN, ("taskflow_app", "p")),
        ("", {**LOGIN, "host": "db.test", "dbname": "t"}, ("taskflow_app", "p")),
        ("postgresql://db.test", {**LOGIN, "dbname": "t"}, ("taskflow_app", "p")),
        ("", {"url": "postgresql://a:b%20c@pooler.test/t"}, ("a", "b c")),
    ],
)
def test_the_functions_login_is_in_its_secret(
    url: str, secret: dict[str, str], login: tuple[str, str]
) -> None:
    settings = Settings(database_url=url, database_app_secret_arn="app")
    assert app_login(settings, secret=lambda arn, fresh: secret) == login


@pytest.mark.parametrize(
    ("url", "secret", "words"),
    [
        ("postgresql://db.test/t", {"username": "u"}, "no password"),
        # What the functions would meet only once they are live.
        ("", LOGIN, "does not say where"),
        ("", {**LOGIN, "host": "db.test"}, "does not say where"),
        ("", {**LOGIN, "dbname": "t"}, "does not say where"),
        ("postgresql://db.test", LOGIN, "does not say where"),
    ],
)
def test_a_login_that_leads_nowhere_is_an_error_that_names_the_setting(
    url: str, secret: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingsError, match=f"TASKFLOW_DATABASE_APP_SECRET_ARN.*{words}"):
        app_login(Settings(database_url=url, database_app_secret_arn="app"), secret=lambda arn, fresh: secret)


def test_the_authorities_are_roots_of_rds_and_the_template_knows_their_regions() -> None:
    text = RDS.read_text()
    roots = authorities.roots(text.encode())
    assert text == authorities.written(roots, authorities.digest(text))
    for name, certificate in roots.values():
        assert certificate.issuer == certificate.subject, name
        certificate.verify_directly_issued_by(certificate)
    assert regions() == {name.split()[2] for name, _ in roots.values()}
    (assertion,) = source()["Rules"]["AuroraIsWhereItsAuthorityIsKnown"]["Assertions"]
    assert set(assertion["Assert"]["Fn::Contains"][0]) == regions()


def test_another_bundle_changes_the_file_and_the_rule() -> None:
    roots = authorities.roots(RDS.read_bytes())
    few = {key: value for key, value in roots.items() if value[0].split()[2] in ("eu-west-1", "us-east-1")}
    assert len(few) == 6
    assert authorities.roots(authorities.written(few, "0" * 64).encode()).keys() == few.keys()
    rule = authorities.with_regions(authorities.RULE.read_text(), (name for name, _ in few.values()))
    assert "          - - eu-west-1\n            - us-east-1\n          - !Ref AWS::Region\n" in rule
    with pytest.raises(authorities.AuthoritiesError):
        authorities.with_regions("Rules:\n", ["Amazon RDS us-east-1 Root CA RSA2048 G1"])
    for wrong in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(authorities.AuthoritiesError):
            authorities.roots(wrong)
