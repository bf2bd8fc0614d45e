"""Generated texts with known values, and texts that hold none.

``python -m tests.support.redaction_generated [--seed N] [--count N] [-v]`` judges the redactor on them, by kind.
Nothing here is a person's.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator

from tests.support import redaction_exports as exports
from tests.support import redaction_kinds as kinds
from tests.support import redaction_lists as lists
from tests.support import redaction_lookalikes as lookalikes
from tests.support import redaction_people as people
from tests.support.redaction_eval import Line, Verdict, judge
from tests.support.redaction_marks import Maker, line

POSITIVE: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (
        lists.phone_table,
        lists.phone_array,
        lists.phone_lines,
        lists.phone_chain,
        lists.signature,
        lists.american,
        lists.plus_apart,
        kinds.key,
        kinds.labelled_secret,
        kinds.upi_id,
        kinds.odd_card,
        kinds.spelled_mail,
        kinds.quoted_mail,
        people.address_book,
        people.people,
        people.joined,
        *exports.POSITIVE,
    )
}
NEGATIVE = {
    **lookalikes.NEGATIVE,
    "counted": people.counted,
    **{maker.__name__: maker for maker in exports.NEGATIVE},
}


def generate(makers: dict[str, Maker], seed: int, count: int) -> Iterator[Line]:
    """``count`` lines of each kind."""
    for kind, maker in makers.items():
        rng = random.Random(f"{seed}/{kind}")
        for _ in range(count):
            yield line(kind, maker(rng))


def is_wrong(verdict: Verdict) -> bool:
    """Whether a value leaked, or a text without values changed."""
    return bool(verdict.leaks) or (not verdict.line.spans and verdict.output != verdict.line.text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300, help="texts of each kind")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what is wrong")
    arguments = parser.parse_args()
    for makers in (POSITIVE, NEGATIVE):
        values: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        for verdict in map(judge, generate(makers, arguments.seed, arguments.count)):
            kind = verdict.line.topic
            values[kind] += len(verdict.line.spans) or 1
            wrong[kind] += len(verdict.leaks) or (
                not verdict.line.spans and verdict.output != verdict.line.text
            )
            eaten = verdict.line.spans and any(map(str.isalnum, verdict.eaten))
            if arguments.verbose and (is_wrong(verdict) or eaten):
                print(f"{kind}\n  {verdict.line.text!r}\n  {verdict.output!r}")
        for kind, count in values.items():
            print(f"{kind:18}{count:8}{wrong[kind]:8}{wrong[kind] / count:9.2%}")
        print(f"{'all':18}{values.total():8}{wrong.total():8}{wrong.total() / values.total():9.2%}")


if __name__ == "__main__":
    main()
