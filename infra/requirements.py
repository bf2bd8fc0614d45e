"""Exports what each Lambda carries from ``requirements.lock``: ``python -m infra.requirements [--check]``.

``sam build`` installs the requirements file beside a function's or layer's code. Each is the part of the one lock
that its dependencies need, complete: pip, which checks hashes, would not take the rest from the layer.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from itertools import product
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
HEADER = "# Exported from requirements.lock by `make lock`; change pyproject.toml instead.\n"

LAYER = Path("layers/common/python/requirements.txt")
FUNCTIONS = {
    "rest": Path("functions/ingest/requirements.txt"),
    "worker": Path("functions/worker/requirements.txt"),
}
"""Which extra of pyproject.toml each function adds to the layer."""


class ExportError(Exception):
    """The exports cannot be made from this lock and environment; the message says what to do."""


def exports(root: Path = ROOT) -> dict[Path, str]:
    """Every export's text by its path below ``root``. Raises ``ExportError``."""
    lock = read_lock((root / "requirements.lock").read_text())
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {LAYER: project["dependencies"]} | {path: extras[extra] for extra, path in FUNCTIONS.items()}
    return {path: _text(closure(map(Requirement, lines), lock), lock) for path, lines in wanted.items()}


def read_lock(text: str) -> dict[str, list[str]]:
    """The lock's entries (pin, marker, hashes; several where a marker decides the version) by canonical name."""
    entries: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("#") or not line.strip():
            continue
        if line[0].isspace():
            entries[name][-1] += line
        else:
            name = canonicalize_name(Requirement(line.rstrip().removesuffix("\\")).name)
            entries.setdefault(name, []).append(line)
    return entries


def closure(requirements: Iterable[Requirement], lock: Mapping[str, list[str]]) -> set[str]:
    """Names of all distributions that ``requirements`` bring to any Lambda runtime. Raises ``ExportError``."""
    found: set[str] = set()
    seen: set[tuple[str, str]] = set()
    waiting = [(requirement, extra) for requirement in requirements for extra in ("", *requirement.extras)]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        found.add(name)
        for needed in map(Requirement, _distribution(name, lock).requires or ()):
            if _applies(needed, extra):
                waiting += [(needed, wanted) for wanted in ("", *needed.extras)]
    return found


def _distribution(name: str, lock: Mapping[str, list[str]]) -> metadata.Distribution:
    if name not in lock:
        raise ExportError(f"{name} is not in requirements.lock; run `make lock`")
    try:
        installed = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise ExportError(f"{name} is not installed; install requirements.lock first") from None
    if not any(entry.startswith(f"{name}=={installed.version} ") for entry in lock[name]):
        raise ExportError(
            f"{name} {installed.version} is installed, requirements.lock has another; install it first"
        )
    return installed


def _applies(requirement: Requirement, extra: str) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({**runtime, "extra": extra}) for runtime in _runtimes())


def _runtimes() -> Iterator[dict[str, str]]:
    """Marker environments of the runtimes and architectures that the template offers."""
    for minor, machine in product((11, 12, 13, 14), ("aarch64", "x86_64")):
        yield {
            "implementation_name": "cpython",
            "implementation_version": f"3.{minor}.0",
            "os_name": "posix",
            "platform_machine": machine,
            "platform_python_implementation": "CPython",
            "platform_system": "Linux",
            "python_full_version": f"3.{minor}.0",
            "python_version": f"3.{minor}",
            "sys_platform": "linux",
        }


def _text(names: Iterable[str], lock: Mapping[str, list[str]]) -> str:
    return HEADER + "".join(entry for name in sorted(names) for entry in lock[name])


def stale(root: Path = ROOT) -> list[Path]:
    """The exports that are missing or differ from what the lock says. Raises ``ExportError``."""
    return [path for path, text in exports(root).items() if not _is(root / path, text)]


def main(arguments: list[str] | None = None) -> int:
    """Writes the exports, or with ``--check`` says which differ from the lock."""
    parser = argparse.ArgumentParser(prog="python -m infra.requirements", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is out of date")
    options = parser.parse_args(arguments)
    try:
        texts, differing = exports(), stale()
    except ExportError as error:
        print(error, file=sys.stderr)
        return 1
    for path in differing:
        if options.check:
            print(f"{path} is not what requirements.lock says; run `make lock`", file=sys.stderr)
        else:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(texts[path])
            print(f"wrote {path}")
    return int(options.check and bool(differing))


def _is(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text


if __name__ == "__main__":
    sys.exit(main())
