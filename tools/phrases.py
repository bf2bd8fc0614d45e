"""Makes the file that ``taskflow.conversation.turn_taking`` reads of its tables: ``python -m tools.phrases``.

The file's first line are the words that begin no phrase, its second those that stand only in phrases said alone. Two
lines follow of each word that begins one: the word, and the phrases that begin with it, between bars: the words after
the first, a colon, and for each meaning a letter (``SENSES``) and the language. A unit test holds the file against the
tables.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from taskflow.conversation import turn_taking
from taskflow.conversation.turn_taking.lexicon import ALONE, LANGUAGES, SENSES
from taskflow.conversation.turn_taking.reading import phrases_of

FILE = Path(turn_taking.__file__).parent / "phrases.txt"


def main() -> None:
    FILE.write_text(compiled(tables()), encoding="utf-8")
    print(f"{FILE.name}: {FILE.stat().st_size // 1024} kB")


def tables() -> Iterator[tuple[str, str, str]]:
    """Language, sense and phrases (between bars) of every table."""
    for name in LANGUAGES:
        module = importlib.import_module(f"taskflow.conversation.turn_taking.languages.{name}")
        of_module = module.TABLES if name == "others" else {name: module.TABLES}
        for language, senses in of_module.items():
            for sense, phrases in expanded(senses).items():
                yield language, sense, phrases


def expanded(senses: Mapping[str, str]) -> dict[str, str]:
    """``into`` and ``forms`` become phrases: "in %" of "euros" is "in euros"."""
    whole = dict(senses)
    patterns = [pattern.strip() for pattern in whole.pop("into", "").split("|")]
    names = [name.strip() for name in whole.pop("forms", "").split("|")]
    if patterns != [""]:
        whole["into"] = "|".join(pattern.replace("%", name) for pattern in patterns for name in names)
    return whole


def compiled(phrases_by_meaning: Iterator[tuple[str, str, str]]) -> str:
    """The file's text."""
    by_first: dict[str, dict[str, list[str]]] = {}
    vocabulary: set[str] = set()
    anywhere: set[str] = set()
    for language, sense, phrases in phrases_by_meaning:
        meaning = chr(ord("A") + SENSES.index(sense)) + language
        for phrase in phrases_of(phrases):
            first, _, rest = phrase.partition(" ")
            meanings = by_first.setdefault(first, {}).setdefault(rest, [])
            if meaning not in meanings:
                meanings.append(meaning)
            vocabulary.update(phrase.split(" "))
            if sense not in ALONE:
                anywhere.update(phrase.split(" "))
    lines = [" ".join(sorted(vocabulary - set(by_first))), " ".join(sorted(vocabulary - anywhere))]
    for first, entry in sorted(by_first.items()):
        lines += [first, "|".join(f"{rest}:{''.join(meanings)}" for rest, meanings in sorted(entry.items()))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
