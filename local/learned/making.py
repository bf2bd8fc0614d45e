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
from taskflow.conversation.turn_taking.learned import LABELS, STEP, mark, packed
from taskflow.conversation.turn_taking.lexicon import lexicon
from taskflow.conversation.turn_taking.reading import read
from taskflow.conversation.turn_taking.weighing import pieces_of

from local import phrases
from local.learned import patterns
from local.learned.examples import Example, Message, examples

ROOT = Path(__file__).parents[2]
ROWS = tuple(ROOT / "tests/data" / f"turn_taking{name}.jsonl" for name in ("", "_held_out"))
DIGEST = Path(__file__).parent / "weights.digest"
"""Of what the file of weights was made of."""
_SHARES = {"backchannel": 0.25, "stop": 0.15, "go_on": 0.06, "steer": 0.2, "queue": 0.08, "interrupt": 0.26}
"""What part of all examples' importance each label has: about what messages are that no table knows."""
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


def marks_of(text: str) -> list[int]:
    """The numbers that stand for a message's pieces."""
    return sorted(set(map(mark, pieces_of(text, read(text)))))


def made(learned_from: Sequence[Example]) -> bytes:
    """The file."""
    from local.learned.fit import fitted

    rows = fitted(
        [marks_of(example.text) for example in learned_from],
        [LABELS.index(example.label) for example in learned_from],
        [example.weight for example in learned_from],
        [_SHARES[label] for label in LABELS],
    )
    return packed(
        {piece: [max(-127, min(127, round(value / STEP))) for value in row] for piece, row in rows.items()}
    )


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
