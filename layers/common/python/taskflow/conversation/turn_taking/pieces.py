"""The pieces of a short message that the learned weights know: words, their neighbours, parts of words, its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from taskflow.conversation.turn_taking.clusters import Unit
from taskflow.conversation.turn_taking.reading import is_sign

LONGEST = 32
"""Words of a message that is weighed, of signs three for a word; a longer one is no small remark."""
_PARTS = (3, 4)
"""Letters of the parts of words that are looked at."""
_NEAR = 3
"""Words from either end of a message that are looked at by where they stand."""
_SHAPE = (2, 3, 4)
"""Places of a shape that are looked at together."""
_ALIKE, _AKIN = (1, 2, 3), (2, 3, 4)
"""Places of a message that are looked at together by their words' clusters, narrow and wide."""
ECHO, CONTENT = "=", "_"
"""What stands in a shape for words of the reply, and for words that are rare."""


def pieces(
    words: Sequence[str],
    starts: Sequence[int],
    *,
    asks: bool,
    sign: str = "",
    usual: Callable[[str], bool] = lambda _: True,
    echoes: Sequence[bool] | None = None,
    units: Sequence[Unit] = (),
) -> tuple[str, ...]:
    """Each piece once, in an order that depends on the message alone.

    Args:
        words: the words as the tables spell them.
        starts: where clauses begin.
        asks: whether a clause ends with a question mark.
        sign: what emoji beside the words mean (``sense_of_signs``).
        usual: whether a word is no rare one.
        echoes: of each word, whether the reply has just said it; None where no reply was seen.
        units: the words and their clusters.
    """
    found: dict[str, None] = {"": None}
    clauses = frozenset(starts)
    marked = _marked(words, clauses)
    for size in (1, 2, 3, 4):
        for place in range(len(marked) - size + 1):
            run = marked[place : place + size]
            if size < 4 or all(map(is_sign, run)):
                found[" ".join(run)] = None
    for first, _, third in zip(marked, marked[1:], marked[2:], strict=False):
        found[f"{first} * {third}"] = None
    for word in words[:_NEAR]:
        found[f"^^{word}"] = None
    for word in words[-_NEAR:]:
        found[f"$${word}"] = None
    for word in words:
        if len(word) > 3 and not word.isdigit():
            edged = f"<{word}>"
            for size in _PARTS:
                for place in range(len(edged) - size + 1):
                    found["~" + edged[place : place + size]] = None
    found[f"#{_about(len(words))}"] = None
    if asks:
        found["#?"] = None
    if sign:
        found[f"#{sign}"] = None
    if any(char.isdigit() for word in words for char in word):
        found["#0"] = None
    found.update(dict.fromkeys(_shape(words, clauses, usual, echoes)))
    if units:
        found.update(dict.fromkeys(_meant(units, clauses, usual)))
    if echoes is not None:
        found.update(dict.fromkeys(_repeated(words, clauses, usual, echoes, asks=asks)))
    return tuple(found)


def _marked(words: Sequence[str], starts: frozenset[int]) -> list[str]:
    """The words between their ends, with a mark where a clause begins."""
    marked = ["^"]
    for place, word in enumerate(words):
        if place and place in starts:
            marked.append(",")
        marked.append(word)
    return [*marked, "$"]


def _shape(
    words: Sequence[str], starts: frozenset[int], usual: Callable[[str], bool], echoes: Sequence[bool] | None
) -> Iterator[str]:
    """Runs of the message with one sign for what is rare and one for what the reply has said: "so it is =, then"."""
    shape = ["^"]
    for place, word in enumerate(words):
        if place and place in starts:
            shape.append(",")
        if echoes is not None and echoes[place]:
            sign = ECHO
        elif usual(word):
            sign = word
        else:
            sign = "0" if word.isdigit() else CONTENT
        if sign not in (ECHO, CONTENT) or shape[-1] != sign:
            shape.append(sign)
    shape.append("$")
    for size in _SHAPE:
        for place in range(len(shape) - size + 1):
            run = shape[place : place + size]
            if size == max(_SHAPE) or ECHO in run or CONTENT in run:
                yield "@" + " ".join(run)


def _meant(units: Sequence[Unit], starts: frozenset[int], usual: Callable[[str], bool]) -> Iterator[str]:
    """Runs of the message by what its words mean: "≈wait , ≈time", and with usual words as they are: "how ≋time"."""
    alike, akin, wide = ["^"], ["^"], [False]
    for unit in units:
        if unit.start and unit.start in starts:
            alike.append(",")
            akin.append(",")
            wide.append(False)
        bare = "0" if unit.text.isdigit() else CONTENT
        alike.append(f"≈{unit.cluster.name}" if unit.cluster else bare)
        known = usual(unit.text)
        akin.append(unit.text if known else f"≋{unit.cluster.kin}" if unit.cluster else bare)
        wide.append(not known and unit.cluster is not None)
    alike.append("$")
    akin.append("$")
    wide.append(False)
    for size in _ALIKE:
        for place in range(len(alike) - size + 1):
            yield "%" + " ".join(alike[place : place + size])
    for size in _AKIN:
        for place in range(len(akin) - size + 1):
            if any(wide[place : place + size]):
                yield "&" + " ".join(akin[place : place + size])


def _repeated(
    words: Sequence[str],
    starts: frozenset[int],
    usual: Callable[[str], bool],
    echoes: Sequence[bool],
    *,
    asks: bool,
) -> Iterator[str]:
    """How much of the message the reply has said, and where."""
    mark = "?" if asks else ""
    count = sum(echoes)
    yield f"#={min(count, 3)}{mark}"
    if not count:
        yield f"#=0 {min(sum(not usual(word) for word in words), 3)}{mark}"
    if len(starts) > 1:
        second = sorted(starts)[1]
        if any(echoes[:second]):
            yield f"#=first{mark}"
        if any(echoes[second:]):
            yield f"#=later{mark}"


def _about(count: int) -> int:
    """A count, coarser the larger it is."""
    return next(most for most in (1, 2, 3, 4, 6, 8, 12, 16, 24, 10_000) if count <= most)
