"""Checks that what is deployed is sound: ``python -m infra.check``.

The template is what its pieces say; the exported requirements agree with the lock; cfn-lint, also with the rules for
serverless applications, checkov, parliament and ``sam validate --lint`` accept the templates; what they leave to AWS is
written down; ``sam build`` makes every artifact. What has not changed since it passed is not done again.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

from infra import assemble, defaults, linters, requirements, sam
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
    """cfn-lint accepts every template but the one that ``validated`` has it read."""
    own = [each for each in TEMPLATES if each.name != "template.yaml"]
    return _once("cfn-lint", lambda: linters.cloudformation(own))


def serverless() -> str:
    """So do the rules for serverless applications."""
    return _once("serverless", linters.serverless)


def scanned() -> str:
    """checkov finds nothing that is not waived in the template."""
    return _once("checkov", linters.security)


def granted() -> str:
    """parliament finds nothing in what the roles grant."""
    return _once("parliament", linters.roles)


def deployable() -> str:
    """The role of infra/github.yaml may do what AWS's schemas say that the templates need."""
    return _once("deployer", linters.deployment)


def placed() -> str:
    """CloudFormation knows every type of resource wherever the pre-flight lets a deployment pass."""
    return _once("regions", linters.regions)


def judged() -> str:
    """What the templates leave to AWS is written down with what AWS does."""
    return _once("defaults", linters.defaults)


def validated() -> str:
    """The SAM CLI accepts the template, with the settings of ``samconfig.toml``, and so does its cfn-lint."""
    return _once("validate", lambda: sam.run(["validate"]), locked=True)


def built() -> str:
    """``sam build`` makes every artifact."""
    return str(build())


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("template", assembled),
    ("requirements", exported),
    ("cfn-lint", linted),
    ("serverless rules", serverless),
    ("checkov", scanned),
    ("parliament", granted),
    ("deploying role", deployable),
    ("regions", placed),
    ("defaults", judged),
    ("sam validate", validated),
    ("sam build", built),
)


_TOOLS = (
    sam.ROOT / "samconfig.toml",
    sam.REQUIREMENTS,
    linters.REQUIREMENTS,
    defaults.JUDGED,
    Path(defaults.__file__),
    *(
        sam.ROOT / "infra" / f"{name}.py"
        for name in ("deployer", "linters", "policies", "transform", "views")
    ),
    *(sam.ROOT / "infra" / "preflight" / f"{name}.py" for name in ("account_rules", "ask", "needs")),
)
"""What decides besides the templates."""


def _once(name: str, check: Callable[[], object], *, locked: bool = False) -> str:
    """Runs ``check`` unless it has passed on the same templates before. ``locked``: with the SAM CLI, for itself."""
    stamp = (sam if locked else linters).CACHE / f"{name}.stamp"
    digest = sam.digest([*TEMPLATES, *_TOOLS], sys.version)
    with sam.locked() if locked else contextlib.nullcontext():
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
        except (
            CheckError,
            assemble.AssemblyError,
            linters.LintError,
            requirements.ExportError,
            sam.SamError,
        ) as error:
            outcome, failed = f"FAILED\n{error}", True
        print(f"{name:16} {time.monotonic() - start:6.1f} s  {outcome}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
