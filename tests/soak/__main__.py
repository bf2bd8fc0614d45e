"""``python -m tests.soak [MINUTES] [FAULTS …]``: talks under faults, then says what was lost, doubled or stuck.

Three minutes of ``worst`` without more words. Ends with 1 when something was found; the stack's folder is kept then.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from local.faults.errors import FaultsError
from local.faults.plan import Plan, parse
from tests.soak.run import soak
from tests.support.stack import running_stack

MINUTES = 3.0
PEOPLE, PROGRAMS = 6, 2
CALM_SECONDS = 120.0
SLEEP = "sleep=15 sleep_every=60"


def main(words: list[str]) -> int:
    """Runs a soak; the exit code."""
    try:
        minutes = float(words[0]) if words else MINUTES
        plan: Plan = parse(" ".join(words[1:]) or f"worst {SLEEP}")
    except (ValueError, FaultsError) as error:
        print(f"{error}\n{__doc__}", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="taskflow-soak-"))
    with running_stack(folder / "data", TASKFLOW_FAULTS=str(plan)) as stack:
        print(f"Playing {plan} for {minutes:g} min; logs in {stack.data_dir / 'logs'}", flush=True)
        report = asyncio.run(soak(stack, plan, PEOPLE, PROGRAMS, minutes * 60, CALM_SECONDS))
    print(report)
    if report.well:
        shutil.rmtree(folder)
    return 0 if report.well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
