"""The browser of the end-to-end tests: ``python -m tools.chromium`` prints its path.

Taken, in this order: the one that CHROMIUM names, one that is installed, Playwright's own. Where there is none it is
installed: by Playwright, or, where that cannot be fetched, from Debian's packages (as root).

The tests drive it with Playwright, whose program needs a library that a minimal Debian does not have.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from local.setup import commands, debian
from local.setup.errors import SetupError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)


DRIVER_NEEDS = "libatomic1"
"""Debian's package of the library that Playwright's program needs and does not bring."""


def ensure() -> Path:
    """A browser that Playwright can drive, installed if there is none. Raises ``SetupError``."""
    _ensure_driver()
    if named := os.environ.get("CHROMIUM"):
        if program := shutil.which(named):
            return Path(program)
        raise SetupError(f"CHROMIUM={named} is not a program: correct it or remove it")
    if found := _installed() or _playwrights():
        return found
    print("Installing Chromium for the browser tests", file=sys.stderr, flush=True)
    reasons = []
    for install in (_install_playwrights, _install_debians):
        try:
            install()
        except (SetupError, OSError) as error:
            reasons.append(str(error))
        if found := _installed() or _playwrights():
            return found
    raise SetupError(
        "\n".join(["The browser tests need Chromium: install it, or name it with CHROMIUM", *reasons])
    )


def _ensure_driver() -> None:
    if (why := _driver_fails()) is None:
        return
    if os.geteuid() == 0 and shutil.which("apt-get") is not None:
        print(f"Installing {DRIVER_NEEDS} for the browser tests", file=sys.stderr, flush=True)
        debian.apt("Debian's package list", "update")
        debian.apt(f"{DRIVER_NEEDS} by Debian", "install", "--yes", "--no-install-recommends", DRIVER_NEEDS)
        why = _driver_fails()
    if why is not None:
        raise SetupError(
            f"The browser tests need Playwright, which does not start ({why}): apt-get install {DRIVER_NEEDS}"
        )


def _driver_fails() -> str | None:
    """Why Playwright's program does not start; None when it does."""
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )
    return (
        None
        if done.returncode == 0
        else (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
    )


def _installed() -> Path | None:
    on_path = (shutil.which(name) for name in NAMES)
    paths = [Path(path) for path in on_path if path] + [path for path in MAC if path.exists()]
    return paths[0] if paths else None


def _playwrights() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _install_playwrights() -> None:
    commands.fetch("Chromium by Playwright", [sys.executable, "-m", "playwright", "install", "chromium"])


def _install_debians() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    debian.apt("Debian's package list", "update")
    wanted = ("chromium", "fonts-noto-color-emoji")
    debian.apt("Chromium by Debian", "install", "--yes", "--no-install-recommends", *wanted)


def main() -> int:
    """Prints the browser's path."""
    try:
        print(ensure())
    except (SetupError, OSError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
