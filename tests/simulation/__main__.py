"""``python -m tests.simulation SEED``: plays one seed and prints its schedule. ``… FIRST LAST``: plays a range."""

from __future__ import annotations

import sys

from tests.simulation.scenario import Failed, run_seed


def main() -> int:
    """0 when every seed holds."""
    first = int(sys.argv[1])
    last = int(sys.argv[2]) if len(sys.argv) > 2 else first
    failed = 0
    for seed in range(first, last + 1):
        try:
            world = run_seed(seed)
        except Failed as failure:
            failed += 1
            print(failure)
        else:
            if first == last:
                print("\n".join(world.trace))
    print(f"{last - first + 1 - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
