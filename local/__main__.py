"""``python -m local``: the laptop's stack. What ``make`` calls, from inside ``.venv``, when all is set up.

up               start everything and serve until Ctrl-C (make run)
down             end the one that runs with this data folder (make stop)
status           what runs, and whether it is healthy
stop PART        end one part, leaving the rest: to see what happens without it (--kill: as kill -9 would)
start PART       start it again
faults           which of AWS's faults are played, and how often each has struck
faults WORDS     play these from now on: faults aws · faults "stall=0.1 cut=0.2" · faults off
faults list      what there is
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from local.supervisor.errors import StackError

STOP_SECONDS = 30.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m local", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("do", choices=("up", "down", "status", "stop", "start", "faults"), help="see above")
    parser.add_argument("part", nargs="*", help="of stop and start; the words of faults")
    parser.add_argument("--env-file", type=Path, help="settings, instead of those in .env")
    parser.add_argument("--kill", action="store_true", help="of stop: do not ask it to end in order")
    options = parser.parse_args(arguments)
    if options.do in ("stop", "start") and len(options.part) != 1:
        parser.error(f"{options.do} needs the name of a part; status lists them")
    if options.do not in ("stop", "start", "faults") and options.part:
        parser.error(f"{options.do} takes no further words")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        from local.supervisor.config import ENV_FILE, load

        config = load(env_file=options.env_file or ENV_FILE)
        if options.do == "up":
            from local.supervisor.running import run

            return run(config)
        if options.do == "down":
            return _down(config.data_dir)
        if options.do == "faults":
            return _faults(config.data_dir, " ".join(options.part))
        return _ask(config.data_dir, options)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _ask(folder: Path, options: argparse.Namespace) -> int:
    from local.supervisor.control import ask

    question = {"do": options.do, "part": next(iter(options.part), None)}
    if options.kill:
        question["seconds"] = 0
    for name, part in ask(folder, question)["parts"].items():
        state = "healthy" if part["healthy"] else "not healthy" if part["pid"] else "stopped"
        print(f"{name:<10} {part['pid'] or '-':>8}  {state:<12} {part['log']}")
    return 0


def _faults(folder: Path, words: str) -> int:
    from local.faults.plan import listing
    from local.supervisor.control import ask

    if words == "list":
        print(listing())
        return 0
    for name, part in ask(folder, {"do": "faults", "plan": words or None})["parts"].items():
        struck = " ".join(f"{kind}={count}" for kind, count in sorted(part["struck"].items()))
        print(f"{name:<10} plays {part['plan']}\n{'':<10} struck {struck or 'nothing'}")
    return 0


def _down(root: Path) -> int:
    from local.supervisor.folder import DataFolder, holder

    folder = DataFolder(root)
    pid = holder(folder)
    if pid is None:
        print("TaskFlow does not run")
        return 0
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while holder(folder) is not None:
        if time.monotonic() > deadline:
            print(f"process {pid} has not stopped within {STOP_SECONDS:.0f} s", file=sys.stderr)
            return 1
        time.sleep(0.05)
    print("TaskFlow has stopped")
    return 0


def _interrupt(number: int, _: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
