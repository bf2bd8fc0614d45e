"""What 1,000 turns cost on AWS, by exact counts: ``python -m bench.cost``.

A reply of 150 tokens is played in virtual time over fakes that count, with server pacing, with client pacing, and the
naive way (``bench/naive.py``); the counts are those that ``tests/unit/engine/test_counts.py`` asserts. Prices are in
``bench/prices.py``. How long generate runs depends on the model: the second table shows other speeds.
"""

from __future__ import annotations

import argparse

from bench.naive import naive_turn
from bench.prices import MEMORY_GB, price
from tests.support.metered import Bill
from tests.support.metered_world import Model, product_turn

TARGET_SPEAKING, TARGET_EVERYTHING = 5.0, 4.0
SPEEDS = (Model(0.4, 0.02), Model(0.4, 0.01), Model(0.4, 0.005))
COUNTED = (
    ("posts", "posts"),
    ("reads", "strongly consistent reads"),
    ("read_units", "  read units (4 KB)"),
    ("writes", "write requests"),
    ("write_units", "  write units (1 KB, transactions doubled)"),
    ("renewal_units", "  of these for renewing the lease"),
    ("index_units", "  of these for the index of deadlines"),
    ("invokes", "asynchronous invokes"),
    ("sqs_sends", "SQS sends"),
    ("duration_ms", "milliseconds of generate"),
)


def bills(model: Model, tokens: int = 150) -> dict[str, Bill]:
    """One turn each way."""
    return {
        "server": product_turn("server", tokens=tokens, model=model),
        "client": product_turn("client", tokens=tokens, model=model),
        "naive": naive_turn(tokens=tokens, model=model),
    }


def ratios(made: dict[str, Bill], *, memory_gb: float = MEMORY_GB) -> tuple[float, float]:
    """How many times cheaper client pacing is than the naive way: while speaking, and all in."""
    naive, client = (price(made[name], memory_gb=memory_gb) for name in ("naive", "client"))
    return naive.speaking / client.speaking, naive.everything / client.everything


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when a target is missed")
    arguments = parser.parse_args()
    print("$ python -m bench.cost")
    made = bills(Model())
    print(f"{'One reply of 150 tokens':44}" + "".join(f"{name:>10}" for name in made))
    for name, title in COUNTED:
        print(f"{title:44}" + "".join(f"{bill.total[name]:>10}" for bill in made.values()))
    prices = {name: price(bill) for name, bill in made.items()}
    print(
        f"\n{f'US dollars for 1,000 of them, {MEMORY_GB:g} GB arm64':44}" + "".join(f"{n:>10}" for n in made)
    )
    for field in (
        "posts",
        "generate",
        "reads",
        "renewals",
        "speaking",
        "writes",
        "queue",
        "rest",
        "everything",
    ):
        title = {"speaking": "= while speaking", "everything": "= all in"}.get(field, field)
        print(f"{title:44}" + "".join(f"{getattr(each, field):>10.4f}" for each in prices.values()))
    speaking, everything = ratios(made)
    print(
        f"\nclient pacing is {speaking:.1f}x cheaper than naive while speaking (target {TARGET_SPEAKING:g}x), "
        f"{everything:.1f}x all in (target {TARGET_EVERYTHING:g}x)"
    )
    for model in SPEEDS:
        there = bills(model)
        (full, full_all), (half, half_all) = ratios(there), ratios(there, memory_gb=MEMORY_GB / 2)
        print(
            f"  with a model of {1 / model.pace:3.0f} tokens/s: {full:.1f}x and {full_all:.1f}x; "
            f"functions of {MEMORY_GB / 2:g} GB: {half:.1f}x and {half_all:.1f}x"
        )
    missed = speaking < TARGET_SPEAKING or everything < TARGET_EVERYTHING
    return 1 if missed and arguments.check else 0


if __name__ == "__main__":
    raise SystemExit(main())
