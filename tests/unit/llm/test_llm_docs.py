"""``docs/providers.md`` says what the code's tables say. ``python -m tests.unit.llm.test_llm_docs`` writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from taskflow.llm import error_codes, error_words
from taskflow.llm.finishes import REASONS, SOURCES
from taskflow.llm.hosts import HOSTS, INSIDE
from taskflow.llm.reasoning_marks import OPENINGS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "providers.md"


def code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word.replace('|', chr(92) + '|')}`" for word in words)


def table(head: Iterable[str], *rows: Iterable[str]) -> str:
    head = tuple(head)
    lines = (head, ("---",) * len(head), *rows)
    return "\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"


def numbers() -> str:
    tables = (error_codes.NUMBERS, error_codes.MINIMAX, error_codes.BAIDU)
    names = dict.fromkeys(name for found in tables for name in found)
    rows = ((f"`{name}`", *(", ".join(map(str, found.get(name, ()))) for found in tables)) for name in names)
    return table(
        (
            "code",
            "GLM, SiliconFlow, Spark, FastChat, LMDeploy, CLOVA",
            "MiniMax `base_resp`",
            "Baidu `error_code`",
        ),
        *rows,
    )


TABLES = {
    "hosts": table(
        ("host", "path"),
        *(
            (f"`{host}`", ", ".join(f"`{path}`" if path else "none" for path in paths))
            for host, paths in HOSTS.items()
        ),
        *((f"`{host}`", f"`{place}{behind}`") for host, place, behind, _ in INSIDE),
    ),
    "finishes": table(
        ("meaning", "who", "reasons"),
        *((str(ending), who, code(words.split())) for ending, who, words in REASONS),
    ),
    "finish sources": "\n" + "".join(f"- {who}: {source}\n" for who, source in SOURCES.items()) + "\n",
    "strong": table(
        ("code", "what decides at once"),
        *((f"`{name}`", code(words.split())) for name, words in error_codes.STRONG.items()),
    ),
    "weak": table(
        ("code", "what decides when nothing exacter is said"),
        *((f"`{name}`", code(words.split())) for name, words in error_codes.WEAK.items()),
    ),
    "numbers": numbers(),
    "too long": ", ".join(
        dict.fromkeys(one for who, _ in error_words.TOO_LONG for one in who.split(", ") if one != "any")
    ),
    "reasoning": table(
        ("opening", "closing"), *((code([mark]), code(closing)) for mark, closing in OPENINGS.items())
    ),
}


def written(page: str, name: str) -> re.Match[str]:
    found = re.search(f"<!-- {name} -->(.*?)<!-- /{name} -->", page, re.DOTALL)
    assert found is not None, f"docs/providers.md has no place for {name}"
    return found


@pytest.mark.parametrize("name", TABLES)
def test_the_page_has_the_code_s_table(name: str) -> None:
    assert written(PAGE.read_text(), name)[1] == TABLES[name], (
        "write it: python -m tests.unit.llm.test_llm_docs"
    )


if __name__ == "__main__":
    text = PAGE.read_text()
    for each, content in TABLES.items():
        place = written(text, each)
        text = text[: place.start(1)] + content + text[place.end(1) :]
    PAGE.write_text(text)
