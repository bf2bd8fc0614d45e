"""The web client: its packages, its build, and the Node.js that both need. Standard library only.

The web client has the sources of ``clients/typescript`` in its bundle; that needs no packages for it. Only the tests of
``clients/typescript`` do.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from local.setup import stamps
from local.setup.commands import fetch, run
from local.setup.errors import SetupError
from local.setup.stamps import CACHE, ROOT, digest

WEB = ROOT / "web"
TYPESCRIPT = ROOT / "clients" / "typescript"
NODE_AT_LEAST = (20, 19)
"""What the bundler (Vite) asks for."""
INSTALL = ("npm", "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error")
BUILD = ("npm", "run", "--silent", "build")
NOT_SOURCES = ("node_modules", "dist", "test-results", "tests")


def ready() -> bool:
    """Whether ``web/dist`` is built from the sources as they are, with the packages as they are locked."""
    return installed() and built()


def installed() -> bool:
    """Whether ``web/node_modules`` holds the packages as they are locked."""
    return _holds(WEB, "packages")


def typescript_ready() -> bool:
    """Whether ``clients/typescript`` has the packages that its tests need."""
    return _holds(TYPESCRIPT, "typescript-packages")


def make_typescript(show: Callable[[str], None] = lambda words: None) -> None:
    """Installs the packages of ``clients/typescript``, which npm builds after that. Raises ``SetupError``."""
    show("installing packages")
    _install(TYPESCRIPT, "typescript-packages", "TypeScript client")


def built() -> bool:
    """Whether ``web/dist`` is built from the sources as they are."""
    return (WEB / "dist" / "index.html").exists() and stamps.read(_note("build")) == _wanted_build()


def make(show: Callable[[str], None] = lambda words: None) -> None:
    """Installs the packages where they changed, and builds. Raises ``SetupError``."""
    _note("build").unlink(missing_ok=True)
    if not installed():
        show("installing packages")
        _install(WEB, "packages", "web packages")
    show("building")
    wanted = _wanted_build()  # before: what changes during the build is built the next time
    run("web client", BUILD, cwd=WEB, environment=_environment())
    stamps.write(_note("build"), wanted)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "NODE_ENV"} | {"CI": "true"}


def _holds(folder: Path, note: str) -> bool:
    here = (folder / "node_modules" / ".package-lock.json").exists()
    return here and stamps.read(_note(note)) == _wanted_packages(folder)


def _install(folder: Path, note: str, name: str) -> None:
    _note(note).unlink(missing_ok=True)
    fetch(name, INSTALL, cwd=folder, environment=_environment())
    stamps.write(_note(note), _wanted_packages(folder))


def _note(name: str) -> Path:
    return CACHE / "setup" / f"web-{name}"


def _wanted_packages(folder: Path) -> str:
    return digest([folder / "package.json", folder / "package-lock.json"], str(ROOT), *INSTALL)


def _wanted_build() -> str:
    sources = [*_files(WEB), *(TYPESCRIPT / "src").rglob("*")]
    return digest((file for file in sources if file.is_file()), *BUILD)


def _files(folder: Path) -> list[Path]:
    kept = [child for child in folder.iterdir() if child.name not in NOT_SOURCES]
    return [file for child in kept for file in (child.rglob("*") if child.is_dir() else [child])]


def require_node() -> None:
    """Raises ``SetupError`` unless Node.js and npm are there and new enough."""
    wanted = ".".join(map(str, NODE_AT_LEAST))
    remedy = f"install Node.js {wanted} or newer with npm (nodejs.org, brew install node, apt-get install nodejs npm)"
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise SetupError(f"TaskFlow needs Node.js and npm to build its web client and found none: {remedy}")
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError as error:  # made for another kind of machine
        raise SetupError(f"{node} cannot be run ({error.strerror}): {remedy}") from None
    found = tuple(int(part) for part in re.findall(r"\d+", answer.stdout)[:2])
    if found < NODE_AT_LEAST:
        said = answer.stdout.strip() or f"a {node} that does not say which it is"
        raise SetupError(f"TaskFlow needs Node.js {wanted} or newer and found {said}: {remedy}")
