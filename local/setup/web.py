"""The web client's set-up: its packages, its build, and the Node.js that both need. Standard library only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from local.setup.errors import SetupError
from local.setup.stamps import CACHE, ROOT, Stamp, digest, files_below

WEB = ROOT / "web"
NODE_AT_LEAST = (20, 19)
"""What the bundler (Vite) asks for."""
INSTALL = ("npm", "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error")
BUILD = ("npm", "run", "--silent", "build")


def packages_stamp() -> Stamp:
    """Of the packages in ``web/node_modules``."""
    inputs = [WEB / "package.json", WEB / "package-lock.json"]
    stamp = Stamp(CACHE / "setup" / "web-packages", digest(inputs, str(ROOT), *INSTALL))
    if not (WEB / "node_modules" / ".package-lock.json").exists():
        stamp.clear()
    return stamp


def build_stamp() -> Stamp:
    """Of the built client in ``web/dist``."""
    inputs = files_below(WEB, "node_modules", "dist", "test-results")
    stamp = Stamp(CACHE / "setup" / "web-build", digest(inputs, *BUILD))
    if not (WEB / "dist" / "index.html").exists():
        stamp.clear()
    return stamp


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


def environment() -> dict[str, str]:
    """The environment for npm: as the caller's, without what would leave out the build tools."""
    return {name: value for name, value in os.environ.items() if name != "NODE_ENV"} | {"CI": "true"}


def folder() -> Path:
    """Where npm is run."""
    return WEB
