"""``make artifacts``: what ``sam build`` makes, in processes as Lambda's: layer in /opt, function in /var/task.

For each Python that the template offers and this machine has: ``sam build`` for this machine's processor, AWS's runtime
client beside it, every sample of ``events/`` through every handler. The functions have the artifact's files and nothing
else (``-I -S``). Needs Linux, and root or user namespaces, because /opt and /var are laid over for these processes.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import Requirement

from infra import sam
from infra.build import RUNTIMES, build, interpreter
from infra.requirements import closure, read_lock
from local.invoke import ARCHITECTURES, logical_id
from local.setup.stamps import ROOT
from tests.support.aws_door import Door, aws_door
from tests.support.event_samples import ANSWERS, HANDLERS
from tests.support.event_trial import try_samples
from tests.support.lambda_process import HandlerFailed, Layout
from tests.support.stack import Running, running_stack

LAID_OVER = ROOT / "tests" / "support" / "lambda_layout.sh"


class NotPossible(Exception):
    """The artifacts cannot be tried here; the message says what is missing."""


def wrapper(opt: Path, runtime: Path) -> tuple[str, ...]:
    """The command before a process's own that gives it /opt, /var/task and /var/runtime. Raises ``NotPossible``."""
    if sys.platform != "linux":
        raise NotPossible(
            "artifacts are for Linux, and so is this trial: run it in a container or a virtual machine"
        )
    # lambda_layout.sh makes the mounts private itself: unshare cannot in a chroot.
    alone = ["unshare", "--mount", "--propagation", "unchanged"]
    alone += [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], capture_output=True).returncode:
        raise NotPossible("make artifacts needs unshare with root, or user namespaces: run it as root")
    return (*alone, "bash", str(LAID_OVER), str(opt), "{task}", str(runtime))


def runtime_client(python: Path, folder: Path) -> None:
    """Installs AWS's runtime client of the lock for ``python`` into ``folder``. Raises ``NotPossible``."""
    lock = read_lock((ROOT / "requirements.lock").read_text())
    wanted = folder.with_suffix(".txt")
    wanted.write_text(
        "".join(entry for name in closure([Requirement("awslambdaric")], lock) for entry in lock[name])
    )
    done = subprocess.run(
        [*(str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"),
         *("--only-binary", ":all:", "--target", str(folder), "-r", str(wanted))],
        capture_output=True,
        text=True,
    )  # fmt: skip
    if done.returncode:
        raise NotPossible(f"awslambdaric cannot be installed for {python.name}: {done.stderr.strip()[-400:]}")


def _on_a_stack(runtime: str) -> list[str]:
    """What is wrong, with tables and queues that no other runtime has used."""
    with tempfile.TemporaryDirectory() as name, running_stack(Path(name) / "data") as stack:
        return try_runtime(runtime, stack, Path(name))


def try_runtime(runtime: str, stack: Running, folder: Path) -> list[str]:
    """What is wrong with the artifacts for ``runtime``; prints a line for each function."""
    interpreters = interpreter(runtime)
    assert interpreters is not None
    made = build(runtime, ARCHITECTURES[platform.machine().lower()])
    client = folder / f"{runtime}-client"
    runtime_client(interpreters / runtime, client)
    tasks = {name: made.folder / logical_id(name) for name in HANDLERS}
    python = (interpreters / runtime).resolve()
    opt = made.folder / "CommonLayer"
    layout = Layout(python, Path("/opt"), Path("/var/runtime"), tasks, wrapper(opt, client))
    wrong = []
    for function in ANSWERS:
        with aws_door() as door:
            found = _problems(layout, function, stack, door, folder)
        print(
            f"  {runtime} {function}: {'; '.join(found) or f'{len(ANSWERS[function])} samples answered'}",
            flush=True,
        )
        wrong += [f"{runtime} {function}: {each}" for each in found]
    return wrong


def _problems(layout: Layout, function: str, stack: Running, door: Door, folder: Path) -> list[str]:
    found = []
    try:
        for name, expected, answer, _, _ in try_samples(layout, function, stack, door, folder):
            if answer != expected:
                found.append(f"{name} is answered {answer!r}, not {expected!r}")
    except HandlerFailed as error:
        found.append(str(error)[:1000])
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 when all artifacts that could be made here work."""
    parser = argparse.ArgumentParser(prog="python -m tests.artifacts", description=__doc__)
    parser.add_argument("runtimes", nargs="*", help=f"instead of all: {', '.join(RUNTIMES)}")
    runtimes = parser.parse_args(arguments).runtimes or RUNTIMES
    here = [runtime for runtime in runtimes if interpreter(runtime)]
    for runtime in runtimes:
        if runtime not in here:
            print(f"  {runtime}: not tried, there is no such interpreter with pip on this machine")
    try:
        if not here:
            raise NotPossible(f"there is no interpreter of any runtime: install {RUNTIMES[0]} (with pip)")
        wrapper(ROOT, ROOT)
        wrong = [each for runtime in here for each in _on_a_stack(runtime)]
    except (NotPossible, sam.SamError) as error:
        print(error, file=sys.stderr)
        return 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
