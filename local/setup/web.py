"""The web client: its packages, its build, and the Node.js that both need. Standard library only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable

from local.setup.commands import run
from local.setup.errors import SetupError
from local.setup.stamps import CACHE, ROOT, Stamp, digest, files_below

WEB = ROOT / "web"
NODE_AT_LEAST = (20, 19)
"""What the bundler (Vite) asks for."""
INSTALL = ("npm", "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error")
BUILD = ("npm", "run", "--silent", "build")
NOT_SOURCES = ("node_modules", "dist", "test-results", "tests")


def ready() -> bool:
    """Whether ``web/dist`` is built from the sources as they are, with the packages as they are locked."""
    return packages_stamp().fresh() and build_stamp().fresh()


def packages_stamp() -> Stamp:
    """Of the packages in ``web/node_modules``."""
    inputs = [WEB / "package.json", WEB / "package-lock.json"]
    stamp = Stamp(CACHE / "setup" / "web-packages", digest(inputs, str(ROOT), *INSTALL))
    if not (WEB / "node_modules" / ".package-lock.json").exists():
        stamp.clear()
    return stamp


def build_stamp() -> Stamp:
    """Of the built client in ``web/dist``."""
    stamp = Stamp(CACHE / "setup" / "web-build", digest(files_below(WEB, *NOT_SOURCES), *BUILD))
    if not (WEB / "dist" / "index.html").exists():
        stamp.clear()
    return stamp


def make(show: Callable[[str], None]) -> None:
    """Installs the packages where they changed, and builds. Raises ``SetupError``."""
    environment = {name: value for name, value in os.environ.items() if name != "NODE_ENV"} | {"CI": "true"}
    packages, build = packages_stamp(), build_stamp()
    if not packages.fresh():
        show("installing packages")
        packages.clear()
        run("web packages", INSTALL, cwd=WEB, environment=environment)
        packages.set()
    show("building")
    build.clear()
    run("web client", BUILD, cwd=WEB, environment=environment)
    build.set()


def require_node() -> None:
    """Raises ``SetupError`` unless Node.js and npm are there and new enough."""
    wanted = ".".join(map(str, NODE_AT_LEAST))
    remedy = f"install Node.js {wanted} or newer with npm (nodejs.org, brew install node, apt-get install nodejs npm)"
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise SetupError(f"TaskFlow needs Node.js and npm to build its web client and found none: {remedy}")
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = tuple(int(part) for part in re.findall(r"\d+", answer.stdout)[:2])
    if found < NODE_AT_LEAST:
        raise SetupError(
            f"TaskFlow needs Node.js {wanted} or newer and found {answer.stdout.strip()}: {remedy}"
        )
