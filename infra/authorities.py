"""Compares the deployed authorities of Amazon RDS with those that AWS publishes: ``python -m infra.authorities``.

``--write`` takes AWS's, and names their regions in the template's rule. ``--bundle FILE`` reads AWS's bundle from a
file, where its address is not to be reached. What an authority signs is trusted with every conversation, so look at
what changes, and compare the bundle's SHA-256 with what others have of it, before it is committed.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from infra.assemble import PIECES

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "layers" / "common" / "python" / "taskflow" / "records" / "rds.pem"
RULE = PIECES / "database.yaml"
SOURCE = "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem"
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html"""

_NAME = re.compile(r"Amazon RDS ([a-z0-9-]+) Root CA (RSA2048|RSA4096|ECC384) G\d+")
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\s", re.DOTALL)
_REGIONS = re.compile(r"(      - Assert: !Contains\n)((?: {10}(?:- |  )- [a-z0-9-]+\n)+)")

HEADER = """\
# Amazon RDS's own root authorities, with which it signs the certificates of databases (RDS Proxy has public ones).
# From {source}, which `python -m infra.authorities` compares.
# SHA-256 of that bundle: {digest}
"""
_DIGEST = re.compile(r"^# SHA-256 of that bundle: ([0-9a-f]{64})$", re.MULTILINE)


class AuthoritiesError(Exception):
    """What was read is no bundle of RDS's authorities; the message says what is wrong."""


def roots(bundle: bytes) -> dict[str, tuple[str, x509.Certificate]]:
    """The regions' roots of a bundle by fingerprint, each with its name. Raises ``AuthoritiesError``."""
    found = {}
    for pem in _PEM.findall(bundle):
        try:
            certificate = x509.load_pem_x509_certificate(pem)
        except ValueError as error:
            raise AuthoritiesError("a certificate of the bundle cannot be read") from error
        name = str(certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)
        if _NAME.fullmatch(name):
            found[certificate.fingerprint(SHA256()).hex()] = (name, certificate)
    if not found:
        raise AuthoritiesError("the bundle has no root authority of a region")
    return found


def written(found: dict[str, tuple[str, x509.Certificate]], digest: str) -> str:
    """``rds.pem`` with these roots, by region and name. ``digest``: SHA-256 of the bundle that had them."""
    text = HEADER.format(source=SOURCE, digest=digest)
    for name, certificate in sorted(found.values(), key=lambda each: each[0]):
        text += f"\n# {_region(name)}: {name}, until {certificate.not_valid_after_utc:%Y-%m-%d}\n"
        text += certificate.public_bytes(Encoding.PEM).decode()
    return text


def digest(text: str) -> str:
    """Of which bundle the roots of a ``rds.pem`` are. Raises ``AuthoritiesError``."""
    found = _DIGEST.search(text)
    if found is None:
        raise AuthoritiesError(f"{FILE.name} does not say of which bundle it is")
    return found[1]


def with_regions(rule: str, names: Iterable[str]) -> str:
    """The template's piece with the regions of these names in its rule. Raises ``AuthoritiesError``."""
    regions = sorted({_region(name) for name in names})
    lines = "".join(
        f"          {'- ' if not number else '  '}- {region}\n" for number, region in enumerate(regions)
    )
    text, count = _REGIONS.subn(lambda match: match[1] + lines, rule)
    if count != 1:
        raise AuthoritiesError(f"{RULE.name} has no rule with a list of regions")
    return text


def _fetched() -> bytes:
    with urllib.request.urlopen(SOURCE, timeout=30) as answer:
        return bytes(answer.read())


def _region(name: str) -> str:
    return name.split()[2]


def main(arguments: list[str] | None = None) -> int:
    """Says what differs; 1 when something does and is not written."""
    parser = argparse.ArgumentParser(prog="python -m infra.authorities", description=__doc__)
    parser.add_argument("--write", action="store_true", help="take what AWS publishes")
    parser.add_argument("--bundle", type=Path, metavar="FILE", help="AWS's bundle, instead of its address")
    options = parser.parse_args(arguments)
    try:
        bundle = options.bundle.read_bytes() if options.bundle else _fetched()
        published = roots(bundle)
        known = roots(FILE.read_bytes())
        rule = with_regions(RULE.read_text(encoding="utf-8"), (name for name, _ in published.values()))
    except (AuthoritiesError, OSError) as error:
        print(f"{options.bundle or SOURCE}: {error}", file=sys.stderr)
        return 1
    sha256 = hashlib.sha256(bundle).hexdigest()
    print(f"bundle {sha256}")
    for fingerprint in sorted(published.keys() ^ known.keys()):
        sign, (name, _) = (
            ("+", published[fingerprint]) if fingerprint in published else ("-", known[fingerprint])
        )
        print(f"{sign} {name} {fingerprint}")
    if published.keys() == known.keys():
        print("the same")
        return 0
    if options.write:
        FILE.write_text(written(published, sha256), encoding="utf-8")
        RULE.write_text(rule, encoding="utf-8")
        print("written; now run `make template`")
    return int(not options.write)


if __name__ == "__main__":
    sys.exit(main())
