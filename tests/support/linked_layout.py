"""The files of every function as its artifact has them, for this machine's Python: links into the environment.

What ``sam build`` installs from a requirements file is linked here, and nothing else: a module that only development
has cannot be imported.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from infra.requirements import FUNCTIONS, LAYER, closure, read_lock
from local.setup.stamps import ROOT
from tests.support.lambda_process import Layout


def linked_layout(folder: Path) -> Layout:
    """Makes the layout below ``folder``."""
    opt, runtime = folder / "opt", folder / "runtime"
    link_distributions(_names(ROOT / LAYER), opt / "python")
    (opt / "python" / "taskflow").symlink_to(ROOT / "layers" / "common" / "python" / "taskflow")
    lock = read_lock((ROOT / "requirements.lock").read_text())
    link_distributions(closure([Requirement("awslambdaric")], lock), runtime)
    tasks = {path.name: folder / "task" / path.name for path in sorted((ROOT / "functions").iterdir())}
    for name, task in tasks.items():
        task.mkdir(parents=True)
        for file in (ROOT / "functions" / name).glob("*.py"):
            (task / file.name).symlink_to(file)
    for path in FUNCTIONS.values():
        link_distributions(_names(ROOT / path), tasks[path.parent.name])
    tasks["migrate"] = tasks["worker"]
    return Layout(Path(getattr(sys, "_base_executable", sys.executable)), opt, runtime, tasks)


def _names(requirements: Path) -> Iterable[str]:
    return read_lock(requirements.read_text())


def link_distributions(names: Iterable[str], folder: Path) -> None:
    """Links everything that these distributions install. Those for other versions of Python are left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        tops = {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}
        for top in tops:
            link = folder / top
            if not link.is_symlink():
                link.symlink_to(Path(str(found.locate_file(top))))
