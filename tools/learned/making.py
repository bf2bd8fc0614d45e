"""From the labelled messages, the tables and the patterns to the file of weights."""

from __future__ import annotations

import functools
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

from taskflow.conversation import turn_taking
from taskflow.conversation.go_on_words import is_continue
from taskflow.conversation.turn_taking import learned, rules, weighing
from taskflow.conversation.turn_taking.cover import senses_that_cover
from taskflow.conversation.turn_taking.cues import AROUND, SMALL_TALK
from taskflow.conversation.turn_taking.decision import Mode, Reason
from taskflow.conversation.turn_taking.learned import LABELS, STEP, Learned, mark, packed, unpacked
from taskflow.conversation.turn_taking.lexicon import lexicon
from taskflow.conversation.turn_taking.questions import asks_at_the_end
from taskflow.conversation.turn_taking.reading import Reading, read
from taskflow.conversation.turn_taking.weighing import findings, may_be_weighed, pieces_of, weighed

from tools import phrases
from tools.learned import patterns
from tools.learned.examples import Example, Message, examples, fewer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tools.learned.fit import Floats

ROOT = Path(__file__).parents[2]
ROWS = tuple(ROOT / "tests/data" / f"turn_taking{name}.jsonl" for name in ("", "_held_out", "_authors"))
DIGEST = Path(__file__).parent / "weights.digest"
"""Of what the file of weights was made of."""
_DEAR = {"backchannel": 1.2, "stop": 1.6, "interrupt": 1.2}
"""What a mistake about a message of this label costs more than others."""
_SEEN = 5
"""Messages that a finding is in which the balance knows."""
_USUAL = 20
"""Examples that a word is in which is no rare one."""
_COMMON, _COMMON_PART = 3, 0.04
"""Replies, and part of a language's replies, that a word is in which says nothing about what they are about."""
_SHARES = {"backchannel": 0.25, "stop": 0.15, "go_on": 0.06, "steer": 0.2, "queue": 0.08, "interrupt": 0.26}
"""What part of all examples' importance each label has: about what messages are that no table knows."""
_FOLDS = 6
"""Groups of authors: weights that have not heard an author have heard none of the group."""
_LONGEST = 160
"""Code points of a labelled message that is learned from; longer ones are seldom weighed."""
_GOING_ON = SMALL_TALK | AROUND | {"goes_on"}


def messages(paths: Iterable[Path] = ROWS, *, asked: bool = False) -> Iterator[Message]:
    """The labelled messages whose label can be told by their words.

    ``asked``: instead those of known authors to replies that ask something, which words alone do not tell.
    """
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            author = row.get("author", "")
            label = "go_on" if row["label"] == "continue" else row["label"]
            text, reply, cut = row["message"], row["reply"], row["cut"]
            if asks_at_the_end(reply) != asked or (asked and not author):
                continue
            if len(text) > _LONGEST or (cut and label == "interrupt" and not author):
                continue
            yield Message(text, "go_on" if goes_on(text) else label, row["language"], reply, cut, author)


def goes_on(text: str) -> bool:
    """Whether the tables know it for nothing but a wish to go on."""
    reading = read(text)
    words = lexicon().spelled(reading.words)
    senses = senses_that_cover(len(words), lexicon().matches(words, reading.starts), _GOING_ON)
    return is_continue(text) or "goes_on" in (senses or ())


def material(written: Iterable[Message]) -> list[Example]:
    """All examples; the first are ``written``, the labelled messages."""
    tables: dict[tuple[str, str], list[str]] = {}
    for language, sense, table in phrases.tables():
        tables.setdefault((language, sense), []).extend(
            filter(None, (one.strip() for one in table.split("|")))
        )
    return list(
        examples(
            written,
            ((language, sense, table) for (language, sense), table in tables.items()),
            patterns.load(),
        )
    )


def words_of(texts: Iterable[str]) -> Counter[int]:
    """In how many texts each word is, by its mark."""
    found: Counter[int] = Counter()
    for text in texts:
        found.update(set(map(mark, lexicon().spelled(read(text).words, letters=False))))
    return found


def common_words(written: Iterable[Message]) -> frozenset[int]:
    """Marks of the words that many replies of a language have."""
    replies: dict[str, dict[str, None]] = {}
    for message in written:
        if message.reply:
            replies.setdefault(message.language, {})[message.reply] = None
    return frozenset(
        word
        for texts in replies.values()
        for word, count in words_of(texts).items()
        if count >= max(_COMMON, _COMMON_PART * len(texts))
    )


def marks_of(text: str, reply: str = "") -> list[int]:
    """The numbers that stand for a message's pieces."""
    return sorted(set(map(mark, pieces_of(text, read(text), reply))))


class Weighable(NamedTuple):
    """A message about which the balance has a say, as the rules see it."""

    message: Message
    decided: tuple[Mode, Reason]
    reading: Reading
    opened: str


def weighable(written: Iterable[Message]) -> Iterator[Weighable]:
    """Those of the messages that the rules are not sure about."""
    for message in written:
        seen: list[tuple[tuple[Mode, Reason], Reading, str]] = []

        def noted(
            decided: tuple[Mode, Reason],
            text: str,
            reading: Reading,
            reply: str,
            *,
            cut: bool,
            opened: str = "",
        ) -> tuple[Mode, Reason]:
            seen.append((decided, reading, opened))  # noqa: B023 - called before the next turn
            return decided

        with patch.object(rules, "second_opinion", noted):
            rules.decide(message.text, message.reply, message.cut)
        for decided, reading, opened in seen:
            if may_be_weighed(decided, reading):
                yield Weighable(message, decided, reading, opened)


@contextmanager
def using(known: Learned) -> Iterator[None]:
    """Messages are weighed by ``known`` instead of the file."""
    with (
        patch.object(learned, "learned", lambda: known),
        patch.object(weighing, "learned", lambda: known),
    ):
        yield


class Making:
    """Weights of all examples, and of those without some authors'.

    The balance is learned of messages that the weights have not heard: each author's are weighed by weights that were
    made without them, and without some others, since to make the weights once for each author takes too long.
    """

    def __init__(
        self, learned_from: Sequence[Example], written: Sequence[Message], answers: Sequence[Message] = ()
    ) -> None:
        """``written``: the labelled messages, which are the first of the examples; ``answers``: those to questions."""
        import numpy as np

        from tools.learned.fit import Examples

        kept = list(fewer(learned_from))
        counts = words_of(example.text for example in kept)
        common = common_words(written)
        usual = frozenset(word for word, count in counts.items() if count >= _USUAL) | common
        self._known = Learned((), (), usual, common, {})
        self._authors = np.array([each.author for each in written] + [""] * (len(kept) - len(written)))
        with using(self._known):
            self._examples = Examples([marks_of(each.text, each.reply) for each in kept])
        self._labels = np.array([LABELS.index(each.label) for each in kept])
        self._importance = np.array([each.weight for each in kept])
        self.authors = sorted({each.author for each in written} - {""})
        self._groups = {author: number % _FOLDS for number, author in enumerate(self.authors)}
        self._nobodys = self._fitted(self._authors == "")
        self._heard: dict[str, list[tuple[Message, dict[str, float]]]] = {
            author: self._findings(author, [*written, *answers]) for author in self.authors
        }

    def _fitted(self, which: NDArray[np.bool_], start: Floats | None = None) -> Floats:
        from tools.learned.fit import fitted

        return fitted(
            self._examples.table(which),
            self._labels[which].tolist(),
            self._importance[which].tolist(),
            [_SHARES[label] for label in LABELS],
            start,
        )

    def weights(self, without: str = "") -> dict[int, list[int]]:
        """The numbers of the pieces that tell most, but for the messages of one author and their group."""
        return self._weights(self._groups.get(without))

    @functools.cache  # noqa: B019 - lives as long as the command
    def _weights(self, group: int | None) -> dict[int, list[int]]:
        import numpy as np

        from tools.learned.fit import telling

        beside = [author for author in self.authors if self._groups[author] == group]
        which = ~np.isin(self._authors, beside)
        found = self._fitted(which, self._nobodys)
        chosen = telling(self._examples, found)
        rows = np.clip(np.rint(found[chosen] / STEP), -127, 127).astype(int)
        return dict(zip(self._examples.names[chosen].tolist(), rows.tolist(), strict=True))

    def _findings(self, author: str, written: Iterable[Message]) -> list[tuple[Message, dict[str, float]]]:
        """What the balance sums up about an author's messages, weighed by those who have not heard them."""
        known = unpacked(self._packed(self.weights(author), {}))
        with using(known):
            return [
                (
                    one.message,
                    findings(
                        one.decided,
                        weighed(one.message.text, one.reading, one.message.reply),
                        one.message.text,
                        one.reading,
                        one.message.reply,
                        cut=one.message.cut,
                        opened=one.opened,
                    ),
                )
                for one in weighable(each for each in written if each.author == author)
            ]

    def balance(self, without: str = "") -> dict[str, list[float]]:
        """What each finding says for each label, but for one author's messages."""
        import numpy as np

        from tools.learned.fit import balanced

        rows = [row for author, rows in self._heard.items() if author != without for row in rows]
        if not rows:
            return {}
        seen = Counter(name for _, told in rows for name in told)
        names = sorted(name for name, count in seen.items() if count >= _SEEN)
        facts = np.array([[told.get(name, 0.0) for name in names] for _, told in rows])
        labels = [LABELS.index(message.label) for message, _ in rows]
        costs = [_DEAR.get(message.label, 1.0) for message, _ in rows]
        found = balanced(facts, labels, costs, len(LABELS))
        return {name: [round(float(each), 3) for each in row] for name, row in zip(names, found, strict=True)}

    def file(self, without: str = "") -> bytes:
        """The file, but for one author's messages."""
        return self._packed(self.weights(without), self.balance(without))

    def _packed(self, weights: Mapping[int, Sequence[int]], balance: Mapping[str, Sequence[float]]) -> bytes:
        return packed(weights, self._known.usual, self._known.common, balance)


def digest() -> str:
    """Of everything that the weights are made of."""
    package = Path(turn_taking.__file__).parent
    here = Path(__file__).parent
    sources = (
        *ROWS,
        *sorted(patterns.CORPUS.glob("*.txt")),
        *sorted(here.glob("*.py")),
        *(
            package / name
            for name in (
                "phrases.txt",
                "clusters.bin",
                "clusters.py",
                "openers.py",
                "pieces.py",
                "echo.py",
                "commands.py",
                "questions.py",
                "weighing.py",
                "rules.py",
                "cues.py",
                "reading.py",
                "spelling.py",
                "signs.py",
            )
        ),
    )
    whole = hashlib.sha256()
    for path in sources:
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()
