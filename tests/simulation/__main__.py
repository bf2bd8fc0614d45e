"""``python -m tests.simulation SEED``: plays one seed and prints its schedule. ``… FIRST LAST``: plays a range.

With the name of a story before the numbers (``opening``: pages that are opened and left; ``steering``, ``turn_taking``:
what people say while a reply is spoken; ``asking``: a program at OpenAI's doors; ``anew``: people who edit and ask
anew) it plays that one. A seed that fails is shown with the smallest schedule that still fails.
"""

from __future__ import annotations

import gc
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.simulation.scenario import Failed
from tests.simulation.shrinking import STORIES, shrunk

CHUNK = 500


def main(arguments: list[str]) -> int:
    """0 when every seed holds."""
    story = arguments.pop(0) if arguments and arguments[0] in STORIES else "conversation"
    if len(arguments) not in (1, 2) or not all(each.isdigit() for each in arguments):
        print(f"usage: python -m tests.simulation [{'|'.join(STORIES)}] SEED [LAST]", file=sys.stderr)
        return 2
    first, *last = map(int, arguments)
    return _range(story, first, last[0]) if last else _one(story, first)


def _one(story: str, seed: int) -> int:
    try:
        print("\n".join(STORIES[story](seed).trace))
    except Failed as failed:
        print(shrunk(failed, story))
        return 1
    return 0


def _range(story: str, first: int, last: int) -> int:
    """Every seed of the range, on every core."""
    played = failed = 0
    with ProcessPoolExecutor(initializer=_without_looking_for_garbage) as pool:
        chunks = [range(start, min(start + CHUNK, last + 1)) for start in range(first, last + 1, CHUNK)]
        for done in as_completed([pool.submit(_failures, story, chunk) for chunk in chunks]):
            count, failures = done.result()
            played, failed = played + count, failed + len(failures)
            for failure in failures:
                print(failure)
            print(f"{played:,} of {last - first + 1:,} played, {failed} failed", file=sys.stderr, flush=True)
    print(f"{played - failed} passed, {failed} failed")
    return 1 if failed else 0


def _without_looking_for_garbage() -> None:
    """In what was imported there is none, and little in a schedule."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _failures(story: str, seeds: range) -> tuple[int, list[str]]:
    """What failed. The first seed that breaks an invariant is shown whole, of the others one line."""
    failures: list[str] = []
    shown = set()
    for seed in seeds:
        try:
            STORIES[story](seed)
        except Failed as failed:
            again = failed.invariant in shown
            failures.append(str(failed).splitlines()[0] if again else shrunk(failed, story))
            shown.add(failed.invariant)
    return len(seeds), failures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
