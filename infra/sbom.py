"""Lists of what is carried, in CycloneDX: ``python -m infra.sbom [FOLDER]``, which is ``make sbom``.

Made of the lock files alone, without asking anybody: each package with its version and hashes. The libraries of the
functions and the laptop are in ``requirements.lock``, of which what is carried are parts.
"""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

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
    made[-1].write_text(
        json.dumps(of_npm((ROOT / WEB).read_text(encoding="utf-8")), indent=2) + "\n", encoding="utf-8"
    )
    return made


def of_npm(lock: str) -> dict[str, Any]:
    """The list of a ``package-lock.json``, whose text is given. npm 9, which Debian 13 has, makes none itself."""
    packages: dict[str, dict[str, Any]] = json.loads(lock)["packages"]
    components: dict[str, dict[str, Any]] = {}
    for path, package in packages.items():
        if not path or package.get("link"):
            continue  # the project itself, and what is beside it
        group, _, name = path.rpartition("node_modules/")[2].rpartition("/")
        purl = f"pkg:npm/{quote(f'{group}/' if group else '', safe='/')}{name}@{package['version']}"
        component = {
            "type": "library",
            "bom-ref": purl,
            **({"group": group} if group else {}),
            "name": name,
            "version": package["version"],
            "scope": "excluded"
            if package.get("dev")
            else "optional"
            if package.get("optional")
            else "required",
            "purl": purl,
            "hashes": [_hash(each) for each in package.get("integrity", "").split()],
        }
        # One version in several folders is one component, as needed as the most needed of them.
        known = components.setdefault(purl, component)
        known["scope"] = max(known["scope"], component["scope"])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": list(components.values()),
    }


def _hash(integrity: str) -> dict[str, str]:
    """``sha512-`` and Base64, as CycloneDX writes it."""
    algorithm, _, digest = integrity.partition("-")
    return {"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}


def _run(command: list[str], where: Path) -> None:
    subprocess.run(command, cwd=where, check=True, capture_output=True)  # noqa: S603


def main() -> None:
    """Writes them, and says where."""
    parser = argparse.ArgumentParser(prog="python -m infra.sbom", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / FOLDER)
    for file in write(parser.parse_args().folder.resolve()):
        print(file)


if __name__ == "__main__":
    main()
