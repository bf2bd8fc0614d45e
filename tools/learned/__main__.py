"""Makes the weights by which ``auto`` weighs messages that no table knows: ``python -m tools.learned``.

With ``--check`` nothing is written; it fails where the file is not what the examples give. That takes some minutes,
so a unit test only compares the digest of what the weights are made of (``weights.digest``).

``--authors`` says beside that how well each author's messages are decided by weights that have not heard them: the
measure by which pieces, patterns and penalties are chosen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from taskflow.conversation.turn_taking import decide
from taskflow.conversation.turn_taking.learned import FILE, unpacked

from tests.support.turn_taking_set import AUTHORS, MODES, Row, load, score
from tools.learned.making import DIGEST, Making, digest, material, messages, using


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.learned", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is stale")
    parser.add_argument("--authors", action="store_true", help="say how well unheard authors are decided")
    options = parser.parse_args(arguments)
    written = list(messages())
    making = Making(material(written), written, list(messages(asked=True)))
    weights = making.file()
    if options.check:
        fresh = unpacked(FILE.read_bytes()) == unpacked(weights)
        print(
            f"{FILE.name} is {'as the examples give it' if fresh else 'stale: run python -m tools.learned'}"
        )
        return 0 if fresh else 1
    FILE.write_bytes(weights)
    DIGEST.write_text(digest() + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(weights) // 1000} kB")
    if options.authors:
        unheard(making)
    return 0


def unheard(making: Making) -> None:
    """Prints a table: each author's messages, decided by what was made without them."""
    rows = load(AUTHORS)
    print(f"\n| author | messages | macro-F1 | backchannels that cut | missed stops | {' | '.join(MODES)} |")
    print("|---|---|---|---|---|" + "---|" * len(MODES))
    heard: list[Row] = []
    decided: list[str] = []
    for author in making.authors:
        own = [row for row in rows if row.author == author]
        with using(unpacked(making.file(author))):
            modes = [decide(row.message, row.reply, row.cut).mode.value for row in own]
        print(_line(author, own, modes))
        heard += own
        decided += modes
    print(_line("all", heard, decided))


def _line(name: str, rows: Sequence[Row], modes: Sequence[str]) -> str:
    found = score(rows, modes)
    by_mode = " | ".join(f"{found.f1[mode]:.2f}" for mode in MODES)
    return (
        f"| {name} | {len(rows)} | {found.macro:.3f} | {found.cutting} of {found.backchannels} | "
        f"{found.missed} of {found.stops} | {by_mode} |"
    )


if __name__ == "__main__":
    sys.exit(main())
