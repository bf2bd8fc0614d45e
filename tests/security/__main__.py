"""``python -m tests.security [URL]``: a hostile client plays against an installation and prints what became of it.

With a URL (as of ``make run``) it comes from outside and knows nothing. Without one it starts a stack of its own, with
limits and access as on AWS. It sends floods: use it on installations of your own. The exit code is 1 when something
worked that must not.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.security import ATTEMPTS
from tests.security.guarded import guarded_target
from tests.security.table import lines, play
from tests.security.target import Target


async def _played(target: Target) -> int:
    verdicts: list[str] = []
    at = ""
    for each in ATTEMPTS:
        row = await play(each, target)
        if each.at != at:
            at = each.at
            print(f"\n{at}")
        print(lines(row), flush=True)
        verdicts.append(row.verdict)
    print("\n" + ", ".join(f"{verdicts.count(each)} {each}" for each in dict.fromkeys(verdicts)))
    return int("BROKEN" in verdicts)


def main() -> int:
    """Plays every attempt once."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url", nargs="?", help="of a running installation, as http://localhost:3000")
    url = parser.parse_args().url
    if url is not None:
        return asyncio.run(_played(Target(url.rstrip("/"), guarded=False)))
    with tempfile.TemporaryDirectory() as folder, guarded_target(Path(folder) / "data") as target:
        return asyncio.run(_played(target))


if __name__ == "__main__":
    sys.exit(main())
