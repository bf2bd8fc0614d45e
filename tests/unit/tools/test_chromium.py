"""The browser tests' tool on a machine that lacks a library of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from local.setup import debian
from local.setup.errors import SetupError
from tools import chromium

MISSING = "node: error while loading shared libraries: libatomic.so.1: cannot open shared object file"


class Machine:
    """Playwright starts there once the library is installed. ``installs``: whether installing it helps."""

    def __init__(self, *, has_library: bool, installs: bool = True) -> None:
        self.has_library = has_library
        self.installs = installs
        self.asked: list[tuple[str, ...]] = []

    def run(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        assert command[1:] == ["-m", "playwright", "--version"]
        return subprocess.CompletedProcess(
            command, *((0, "Version 1", "") if self.has_library else (1, "", f"{MISSING}\n"))
        )

    def apt(self, name: str, *arguments: str) -> None:
        self.asked.append(arguments)
        self.has_library = self.has_library or (arguments[0] == "install" and self.installs)


def on(machine: Machine, monkeypatch: pytest.MonkeyPatch, *, root: bool) -> None:
    monkeypatch.setattr(subprocess, "run", machine.run)
    monkeypatch.setattr(debian, "apt", machine.apt)
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setenv("CHROMIUM", sys.executable)


def test_where_it_starts_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(has_library=True)
    on(machine, monkeypatch, root=True)
    assert chromium.ensure().name == Path(sys.executable).name
    assert machine.asked == []


def test_root_gets_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(has_library=False)
    on(machine, monkeypatch, root=True)
    chromium.ensure()
    assert machine.asked[-1][-1] == chromium.DRIVER_NEEDS


@pytest.mark.parametrize(("root", "installs"), [(False, True), (True, False)])
def test_elsewhere_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, root: bool, installs: bool
) -> None:
    on(Machine(has_library=False, installs=installs), monkeypatch, root=root)
    with pytest.raises(SetupError, match=r"libatomic\.so\.1.*apt-get install libatomic1"):
        chromium.ensure()
