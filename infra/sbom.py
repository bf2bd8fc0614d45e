"""Lists of what is carried, in CycloneDX: ``python -m infra.sbom [FOLDER]``, which is ``make sbom``.

Made of the lock files alone, without asking anybody: each package with its version and hashes. The libraries of the
functions and the laptop are in ``requirements.lock``, of which what is carried are parts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from local.setup.stamps import ROOT
from tools.lock import LOCKS

FOLDER = Path(".cache/sbom")
PYTHON = tuple(lock.path for lock in LOCKS if lock.path != Path("local/requirements.txt"))
WEB = Path("web/package-lock.json")


def write(folder: Path, locks: Sequence[Path] = PYTHON, *, unchecked: Collection[Path] = ()) -> list[Path]:
    """Writes a list for each lock, and one for the web client; returns the files. Raises ``CalledProcessError``.

    Each list is held against CycloneDX's schema; not those of the locks ``unchecked``: that takes most of the time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for lock in locks:
        made.append(folder / f"{'-'.join(lock.with_suffix('').parts)}.cdx.json")
        check = "--no-validate" if lock in unchecked else "--validate"
        command = ["cyclonedx_py", "requirements", str(lock), "--output-reproducible", check, "--of", "JSON"]
        _run([sys.executable, "-W", "ignore", "-m", *command, "-o", str(made[-1])], ROOT)
    made.append(folder / "web.cdx.json")
    npm = ["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]
    made[-1].write_bytes(_run(npm, ROOT / WEB.parent))
    return made


def _run(command: list[str], where: Path) -> bytes:
    return subprocess.run(command, cwd=where, check=True, capture_output=True).stdout  # noqa: S603


def main() -> None:
    """Writes them, and says where."""
    parser = argparse.ArgumentParser(prog="python -m infra.sbom", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / FOLDER)
    for file in write(parser.parse_args().folder.resolve()):
        print(file)


if __name__ == "__main__":
    main()
