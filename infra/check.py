"""Checks that what is deployed is sound: ``python -m infra.check``.

The template is what its pieces say; the exported requirements agree with the lock; cfn-lint and
``sam validate --lint`` accept the templates; ``sam build`` makes every artifact. What has not changed since it passed
is not done again.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

from infra import assemble, requirements, sam
from infra.build import build

TEMPLATES = sorted((sam.ROOT / "infra").glob("*.yaml"))


class CheckError(Exception):
    """A check failed; the message is what the tool said."""


def assembled() -> str:
    """``template.yaml`` is what the pieces say."""
    if assemble.stale():
        raise CheckError("infra/template.yaml is not what infra/template/ says; run `make template`")
    return "in sync"


def exported() -> str:
    """``requirements.lock`` and its exports agree."""
    if stale := requirements.stale():
        raise CheckError(f"{', '.join(map(str, stale))}: not what requirements.lock says; run `make lock`")
    return "in sync"


def linted() -> str:
    """cfn-lint accepts every template."""

    def lint() -> None:
        names = [str(path.relative_to(sam.ROOT)) for path in TEMPLATES]
        command = [str(Path(sysconfig.get_path("scripts")) / "cfn-lint"), *names]
        finished = subprocess.run(  # noqa: S603 - our own command line
            command, cwd=sam.ROOT, capture_output=True, text=True, check=False
        )
        if finished.returncode:
            raise CheckError(f"{finished.stdout}{finished.stderr}".strip())

    return _once("cfn-lint", lint, sys.version)


def validated() -> str:
    """The SAM CLI accepts the template, with the settings of ``samconfig.toml``."""
    return _once("validate", lambda: sam.run(["validate"]))


def built() -> str:
    """``sam build`` makes every artifact."""
    return str(build())


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("template", assembled),
    ("requirements", exported),
    ("cfn-lint", linted),
    ("sam validate", validated),
    ("sam build", built),
)


def _once(name: str, check: Callable[[], object], *identity: str) -> str:
    """Runs ``check`` unless it has passed on the same templates before."""
    stamp = sam.CACHE / f"{name}.stamp"
    digest = sam.digest([*TEMPLATES, sam.ROOT / "samconfig.toml", sam.REQUIREMENTS], *identity)
    with sam.locked():
        if stamp.exists() and stamp.read_text() == digest:
            return "unchanged since passed"
        check()
        stamp.write_text(digest)
    return "passed"


def main() -> int:
    """Runs every check, even after one has failed."""
    failed = False
    for name, check in CHECKS:
        start = time.monotonic()
        try:
            outcome = check()
        except (CheckError, assemble.AssemblyError, requirements.ExportError, sam.SamError) as error:
            outcome, failed = f"FAILED\n{error}", True
        print(f"{name:13} {time.monotonic() - start:6.1f} s  {outcome}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
