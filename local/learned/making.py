"""From the labelled messages, the tables and the patterns to the file of weights."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from taskflow.conversation import turn_taking
from taskflow.conversation.go_on_words import is_continue
from taskflow.conversation.turn_taking.cover import senses_that_cover
from taskflow.conversation.turn_taking.cues import AROUND, SMALL_TALK
from taskflow.conversation.turn_taking.learned import LABELS, PLACES, STEP, place
from taskflow.conversation.turn_taking.lexicon import lexicon
from taskflow.conversation.turn_taking.pieces import pieces
from taskflow.conversation.turn_taking.reading import read
from taskflow.conversation.turn_taking.signs import sense_of_signs

from local import phrases
from local.learned import patterns
from local.learned.examples import Example, Message, examples

ROOT = Path(__file__).parents[2]
ROWS = tuple(ROOT / "tests/data" / f"turn_taking{name}.jsonl" for name in ("", "_held_out"))
DIGEST = Path(__file__).parent / "weights.digest"
"""Of what the file of weights was made of."""
_LONGEST = 160
"""Code points of a labelled message that is learned from; longer ones are seldom weighed."""
_GOING_ON = SMALL_TALK | AROUND | {"goes_on"}


def messages(paths: Iterable[Path] = ROWS) -> Iterator[Message]:
    """The labelled messages whose label can be told by their words."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            label = "go_on" if row["label"] == "continue" else row["label"]
            text, reply = row["message"], row["reply"]
            if (
                len(text) > _LONGEST
                or reply.rstrip().endswith(("?", "？"))
                or (row["cut"] and label == "interrupt")
            ):
                continue
            yield Message(text, "go_on" if goes_on(text) else label, row["language"])


def goes_on(text: str) -> bool:
    """Whether the tables know it for nothing but a wish to go on."""
    reading = read(text)
    words = lexicon().spelled(reading.words)
    senses = senses_that_cover(len(words), lexicon().matches(words, reading.starts), _GOING_ON)
    return is_continue(text) or "goes_on" in (senses or ())


def material() -> list[Example]:
    tables: dict[tuple[str, str], list[str]] = {}
    for language, sense, table in phrases.tables():
        tables.setdefault((language, sense), []).extend(
            filter(None, (one.strip() for one in table.split("|")))
        )
    return list(
        examples(
            messages(),
            ((language, sense, table) for (language, sense), table in tables.items()),
            patterns.load(),
        )
    )


def places_of(text: str) -> list[int]:
    """Where the numbers stand of a message's pieces."""
    reading = read(text)
    words = lexicon().spelled(reading.words)
    found = pieces(words, reading.starts, asks=reading.asks, sign=sense_of_signs(text.strip()))
    return sorted(set(map(place, found)))


def made(learned_from: Sequence[Example]) -> bytes:
    """The file."""
    import numpy as np

    from local.learned.fit import fit

    weights = fit(
        [places_of(example.text) for example in learned_from],
        [LABELS.index(example.label) for example in learned_from],
        [example.weight for example in learned_from],
        places=PLACES,
        classes=len(LABELS),
    )
    return np.clip(np.rint(weights / STEP), -127, 127).astype(np.int8).tobytes()


def digest() -> str:
    """Of everything that the weights are made of."""
    package = Path(turn_taking.__file__).parent
    here = Path(__file__).parent
    sources = (
        *ROWS,
        *sorted(patterns.CORPUS.glob("*.txt")),
        *sorted(here.glob("*.py")),
        *(package / name for name in ("phrases.txt", "pieces.py", "reading.py", "spelling.py", "signs.py")),
    )
    whole = hashlib.sha256()
    for path in sources:
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()
