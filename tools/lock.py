"""The lock files: ``python -m tools.lock [--upgrade | --check]``, which is ``make lock`` and ``make lock-check``.

``requirements.lock`` is the one that decides; ``local/requirements.txt`` (what ``make run`` installs) and what each
Lambda carries (``infra.requirements``) are parts of it. The emulator, the SAM CLI and the linters of the templates pin
libraries that ours must not be held to, so they have environments, and locks, of their own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra import requirements as lambdas
from local.setup.environments import ALL, UV
from local.setup.stamps import ROOT

LOCK = Path("requirements.lock")
OPTIONS = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--quiet"),
    *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"),
)
RUN_EXTRAS = ("rest", "worker", "local")


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file and what it is compiled from."""

    path: Path
    source: Path
    options: tuple[str, ...] = ()


LOCKS = (
    Lock(LOCK, Path("pyproject.toml"), ("--all-extras",)),
    Lock(
        Path("local/requirements.txt"),
        Path("pyproject.toml"),
        (*(part for extra in RUN_EXTRAS for part in ("--extra", extra)), "--constraint", str(LOCK)),
    ),
    Lock(Path("local/emulator/requirements.txt"), Path("local/emulator/requirements.in")),
    Lock(Path("infra/sam-requirements.txt"), Path("infra/sam-requirements.in")),
    Lock(Path("infra/lint-requirements.txt"), Path("infra/lint-requirements.in")),
    Lock(Path("local/setup/uv.txt"), Path("local/setup/uv.in")),
    Lock(Path("tests/load/requirements.txt"), Path("tests/load/requirements.in")),
)


def write(*, upgrade: bool) -> None:
    """Compiles every lock; what is locked stays as it is unless it must change, or ``upgrade``."""
    for lock in LOCKS:
        print(f"compiling {lock.path}", flush=True)
        more = [*lock.options, *OPTIONS, *(["--upgrade"] if upgrade else [])]
        command = ["pip", "compile", str(lock.source), *more, "--output-file", str(lock.path)]
        # Not with pip's settings: a folder of packages knows fewer hashes than the index.
        subprocess.run([UV / "bin" / "uv", *command], cwd=ROOT, check=True)  # noqa: S603
    # What the Lambdas carry is exported from what is installed, so that must be what is locked.
    ALL.ensure()


def problems(root: Path = ROOT) -> list[str]:
    """What in the lock files is not as their sources say, one sentence each."""
    found = []
    for lock in LOCKS:
        entries = lambdas.read_lock((root / lock.path).read_text())
        for wanted in _wanted(root / lock.source, lock.options):
            pins = [_version(entry) for entry in entries.get(canonicalize_name(wanted.name), [])]
            if not any(wanted.specifier.contains(pin, prereleases=True) for pin in pins):
                has = " and ".join(pins) or "nothing"
                found.append(f"{lock.path} has {has} for {wanted} of {lock.source}")
    whole = lambdas.read_lock((root / LOCK).read_text())
    for name, part in lambdas.read_lock((root / LOCKS[1].path).read_text()).items():
        if {_unmarked(entry) for entry in part} != {_unmarked(entry) for entry in whole.get(name, [])}:
            found.append(f"{LOCKS[1].path} has another {name} than {LOCK}")
    return found


def _wanted(source: Path, options: tuple[str, ...]) -> list[Requirement]:
    if source.suffix == ".toml":
        project = tomllib.loads(source.read_text())["project"]
        extras = project["optional-dependencies"]
        chosen = extras if "--all-extras" in options else RUN_EXTRAS
        lines = [*project["dependencies"], *(line for extra in chosen for line in extras[extra])]
    else:
        lines = [line for line in source.read_text().splitlines() if line and not line.startswith("#")]
    return [Requirement(line) for line in lines]


def _unmarked(entry: str) -> str:
    """Pin and hashes. What one part needs on some systems, another may need on all."""
    pin, *hashes = entry.splitlines()
    return "\n".join([pin.partition(" ;")[0].removesuffix("\\").rstrip(), *hashes])


def _version(entry: str) -> str:
    return entry.partition("==")[2].split()[0]


def main(arguments: list[str] | None = None) -> int:
    """Writes the locks, or with ``--check`` says what is wrong with them."""
    parser = argparse.ArgumentParser(prog="python -m tools.lock", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when something is out of date"
    )
    parser.add_argument(
        "--upgrade", action="store_true", help="to the newest versions that pyproject.toml allows"
    )
    options = parser.parse_args(arguments)
    if not options.check:
        write(upgrade=options.upgrade)
        return lambdas.main([])
    wrong = problems()
    for problem in wrong:
        print(f"{problem}; run `make lock`", file=sys.stderr)
    return lambdas.main(["--check"]) or (1 if wrong else 0)


if __name__ == "__main__":
    sys.exit(main())
