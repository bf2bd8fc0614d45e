"""Loads a stack with people that locust plays: ``python -m tests.load saturation|streaming [--users N] [--seconds N]``.

Without ``--url`` it starts a stack of its own, whose provider is scripted. It refuses an address that is not this
machine unless that host is named with ``--allow``: load on a deployed stack costs money, and on somebody else's it
does harm.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from local.loopback import NAMES
from local.setup.environments import LOAD
from tests.support.stack import running_stack

USERS, SECONDS = 500, 600
"""The most that may be asked for."""
SCENARIOS = {"saturation": "Saturation", "streaming": "Streaming"}
QUESTION = "[[first 100ms]] [[pace 20ms]] [[say 60 words]]"
"""A reply of 60 words at the pace of a quick model, from the scripted provider; other models take it for text."""
LOCUSTFILE = Path(__file__).with_name("locustfile.py")


class NotAllowed(Exception):
    """What was asked for is not done; the message says what to do."""


def check(url: str, users: int, seconds: int, allowed: Sequence[str] = ()) -> None:
    """Raises ``NotAllowed`` for too many people, too long a time, or another machine that was not named."""
    if not 1 <= users <= USERS:
        raise NotAllowed(f"--users {users}: from 1 to {USERS}; start it on several machines for more")
    if not 1 <= seconds <= SECONDS:
        raise NotAllowed(f"--seconds {seconds}: from 1 to {SECONDS}")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotAllowed(f"--url {url}: give an address such as http://localhost:3000")
    if parts.hostname not in (*NAMES, *allowed):
        raise NotAllowed(
            f"{parts.hostname} is not this machine. Load costs its owner money: if that is you, "
            f"add --allow {parts.hostname}"
        )


def report(stats: Sequence[Mapping[str, Any]]) -> list[str]:
    """A table in Markdown of locust's statistics."""
    lines = ["| | times | failed | median | p95 | most |", "|---|---|---|---|---|---|"]
    for entry in sorted(stats, key=lambda entry: str(entry["name"])):
        times = {int(ms): int(n) for ms, n in entry["response_times"].items()}
        name = str(entry["name"]).lstrip("0123456789 ")
        lines.append(
            f"| {name} | {entry['num_requests']} | {entry['num_failures']} | {quantile(times, 0.5)} ms "
            f"| {quantile(times, 0.95)} ms | {round(entry['max_response_time'])} ms |"
        )
    return lines


def quantile(times: Mapping[int, int], share: float) -> int:
    """Of a histogram from milliseconds to how often; 0 of an empty one."""
    wanted, passed = share * sum(times.values()), 0
    for ms, count in sorted(times.items()):
        passed += count
        if passed >= wanted:
            return ms
    return 0


def load(scenario: str, url: str, users: int, seconds: int) -> list[dict[str, Any]]:
    """Lets so many people in, ten a second, and returns locust's statistics, one entry for each thing they did."""
    command = [
        str(LOAD.ensure()),
        "-m",
        "locust",
        "--headless",
        "--json",
        "--only-summary",
        "--loglevel",
        "ERROR",
    ]
    command += ["--locustfile", str(LOCUSTFILE), "--host", url, "--users", str(users), "--spawn-rate", "10"]
    command += ["--run-time", f"{seconds}s", "--stop-timeout", "30", SCENARIOS[scenario]]
    environment = {**os.environ, "LOAD_QUESTION": QUESTION, "NO_PROXY": "*"}
    # Locust ends with 1 when anything failed; that is in its statistics.
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 1) or not done.stdout.strip():
        raise NotAllowed(f"locust ended with {done.returncode}; what it said is above")
    found: list[dict[str, Any]] = json.loads(done.stdout[done.stdout.index("[") :])
    return found


@contextmanager
def _stack(url: str | None) -> Iterator[str]:
    if url is not None:
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="taskflow-load-") as folder:
        settings = {
            "TASKFLOW_BUDGET_DAILY": "0",
            "TASKFLOW_BUDGET_USER_DAILY": "0",
            "TASKFLOW_IDLE_SECONDS": "120",
        }
        with running_stack(Path(folder) / "data", **settings) as running:
            yield running.url


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("--users", type=int, default=20, help=f"people at once, at most {USERS} (20)")
    parser.add_argument("--seconds", type=int, default=60, help=f"how long, at most {SECONDS} (60)")
    parser.add_argument("--url", help="of a stack that runs; without it one is started")
    parser.add_argument(
        "--allow", action="append", default=[], metavar="HOST", help="a host besides this machine"
    )
    options = parser.parse_args(arguments)
    try:
        check(options.url or "http://localhost", options.users, options.seconds, options.allow)
        with _stack(options.url) as url:
            stats = load(options.scenario, url, options.users, options.seconds)
    except NotAllowed as problem:
        print(problem, file=sys.stderr)
        return 2
    print(f"{options.scenario}: {options.users} people at once, {options.seconds} s")
    print("\n".join(report(stats)))
    return 1 if any(entry["num_failures"] for entry in stats) or not stats else 0


if __name__ == "__main__":
    raise SystemExit(main())
