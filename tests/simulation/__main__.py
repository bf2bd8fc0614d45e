"""``python -m tests.simulation SEED``: plays one seed and prints its schedule. ``… FIRST LAST``: plays a range."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.simulation.scenario import Failed, run_seed

CHUNK = 500


def main() -> int:
    """0 when every seed holds."""
    first = int(sys.argv[1])
    if len(sys.argv) == 2:
        return _one(first)
    return _range(first, int(sys.argv[2]))


def _one(seed: int) -> int:
    try:
        print("\n".join(run_seed(seed).trace))
    except Failed as failure:
        print(failure)
        return 1
    return 0


def _range(first: int, last: int) -> int:
    """Every seed of the range, on every core."""
    played = failed = 0
    with ProcessPoolExecutor() as pool:
        chunks = [range(start, min(start + CHUNK, last + 1)) for start in range(first, last + 1, CHUNK)]
        for done in as_completed([pool.submit(_failures, chunk) for chunk in chunks]):
            count, failures = done.result()
            played, failed = played + count, failed + len(failures)
            for failure in failures:
                print(failure)
            print(f"{played:,} of {last - first + 1:,} played, {failed} failed", file=sys.stderr, flush=True)
    print(f"{played - failed} passed, {failed} failed")
    return 1 if failed else 0


def _failures(seeds: range) -> tuple[int, list[str]]:
    failures = []
    for seed in seeds:
        try:
            run_seed(seed)
        except Failed as failure:
            failures.append(str(failure))
    return len(seeds), failures


if __name__ == "__main__":
    sys.exit(main())
