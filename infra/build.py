"""``sam build``, repeated only when something that goes into it has changed: ``python -m infra.build``.

What it makes is for checks, and stays apart from ``.aws-sam``, where ``sam build && sam deploy`` work.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra import sam

ROOT = sam.ROOT
TEMPLATE = ROOT / "infra" / "template.yaml"
WORK = sam.CACHE / "work"
"""Beside it SAM runs, in a folder for each build, because it keeps what it has downloaded in the folder it runs in."""

RUNTIMES = ("python3.13", "python3.14", "python3.12")
"""The template's runtimes, the default one first; SAM needs an interpreter of the version it builds for."""
LAST_RESORT = "python3.11"
"""The runtime where none of these is installed. Its system is too old for psycopg's wheels (glibc 2.26)."""
NOT_FOR_LAST_RESORT = ("IngestFunction", "WorkerFunction", "MigrateFunction")
"""What carries psycopg."""
ARCHITECTURE = "arm64"

INTERPRETERS = (
    "{pyenv}/versions/{version}.*/bin",
    "{home}/.local/share/uv/python/cpython-{version}*/bin",
)
"""Where version managers keep interpreters that are not in the PATH."""

SOURCES = ("infra/*.yaml", "infra/sam-requirements.txt", "functions/**/*", "layers/**/*", "migrations/*")
"""What goes into the artifacts."""


@dataclass(frozen=True)
class Build:
    """Artifacts of ``sam build``: in ``folder`` one folder for each function and layer, by logical id."""

    folder: Path
    runtime: str
    fresh: bool
    """Whether this call made them."""
    missing: tuple[str, ...] = ()
    """Logical ids that cannot be built here, because only an interpreter of ``LAST_RESORT`` is installed."""

    def __str__(self) -> str:
        text = f"{'built' if self.fresh else 'unchanged since built'} for {self.runtime}"
        if self.missing:
            text += f" without {', '.join(self.missing)} (install one of {', '.join(RUNTIMES)} to build these too)"
        return text


def build(wanted: str = "", architecture: str = ARCHITECTURE) -> Build:
    """Builds every function and layer for ``wanted``, or for the first of ``RUNTIMES`` that is installed here.

    Raises ``SamError``.
    """
    runtime, interpreters = _interpreter(wanted)
    missing = NOT_FOR_LAST_RESORT if runtime == LAST_RESORT else ()
    name = f"build-{runtime}-{architecture}" if wanted else "build"
    folder, stamp, work = sam.CACHE / name, sam.CACHE / f"{name}.stamp", WORK.with_name(f"work-of-{name}")
    with sam.locked():
        digest = sam.digest(list(_sources()), runtime, architecture)
        if stamp.exists() and stamp.read_text() == digest and folder.exists():
            return Build(folder, runtime, fresh=False, missing=missing)
        stamp.unlink(missing_ok=True)
        work.mkdir(parents=True, exist_ok=True)
        command = ["build", "--cached", "--parallel", "--template", str(TEMPLATE), "--build-dir", str(folder)]
        command += ["--parameter-overrides", f"LambdaRuntime={runtime} LambdaArchitecture={architecture}"]
        command += [argument for name in missing for argument in ("--exclude", name)]
        try:
            sam.run(command, cwd=work, path=interpreters)
        except sam.SamError:
            # SAM would take what it had downloaded before a build failed for complete.
            shutil.rmtree(work)
            raise
        stamp.write_text(digest)
    return Build(folder, runtime, fresh=True, missing=missing)


def _interpreter(wanted: str = "") -> tuple[str, Path]:
    """The runtime to build for, and the folder of an interpreter of that version. Raises ``SamError``."""
    for runtime in (wanted,) if wanted else (*RUNTIMES, LAST_RESORT):
        if folder := interpreter(runtime):
            return runtime, folder
    names = wanted or f"one of {', '.join(RUNTIMES)}"
    raise sam.SamError(f"sam build needs an interpreter of the Lambda runtime; install {names} (with pip)")


def interpreter(runtime: str) -> Path | None:
    """The folder of an interpreter of ``runtime`` that has pip; None when there is none."""
    for folder in _folders(runtime):
        # Run it: a version manager's shim may stand for an interpreter that is not chosen.
        command = [str(folder / runtime), "-m", "pip", "--version"]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:  # noqa: S603
            return folder
    return None


def _folders(runtime: str) -> Iterator[Path]:
    """Folders that may hold an interpreter of ``runtime``."""
    if (Path(sys.executable).parent / runtime).exists():
        yield Path(sys.executable).parent
    if found := shutil.which(runtime):
        yield Path(found).parent
    home = Path.home()
    pyenv = os.environ.get("PYENV_ROOT", str(home / ".pyenv"))
    for pattern in INTERPRETERS:
        place = Path(pattern.format(pyenv=pyenv, home=home, version=runtime.removeprefix("python")))
        for folder in sorted(Path(place.anchor).glob(str(place.relative_to(place.anchor)))):
            if (folder / runtime).exists():
                yield folder


def _sources() -> Iterator[Path]:
    for pattern in SOURCES:
        for path in ROOT.glob(pattern):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                yield path


if __name__ == "__main__":
    try:
        made = build()
    except sam.SamError as error:
        sys.exit(str(error))
    print(f"{made.folder.relative_to(ROOT)}: {made}")
