"""Makes the weights by which ``auto`` weighs messages that no table knows: ``python -m local.learned``.

With ``--check`` nothing is written; it fails where the file is not what the examples give. That takes a minute or two,
so a unit test only compares the digest of what the weights are made of (``weights.digest``).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from taskflow.conversation.turn_taking.learned import FILE

from local.learned.making import DIGEST, digest, made, material


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.learned", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is stale")
    options = parser.parse_args(arguments)
    weights = made(material())
    if options.check:
        fresh = FILE.read_bytes() == weights
        print(
            f"{FILE.name} is {'as the examples give it' if fresh else 'stale: run python -m local.learned'}"
        )
        return 0 if fresh else 1
    FILE.write_bytes(weights)
    DIGEST.write_text(digest() + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(weights) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
