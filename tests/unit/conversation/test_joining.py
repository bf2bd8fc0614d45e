"""A steered reply goes on in the same bubble: nothing is said twice, nothing is missing, and the seam is not seen."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from taskflow.conversation.joining import Join, continued


def _told(standing: str, pieces: list[str]) -> str:
    join = Join(standing)
    return "".join(join.push(piece) for piece in pieces) + join.end()


def _chunkings(text: str) -> list[list[str]]:
    """Character by character, whole, in two at every place, and some at random."""
    rng = random.Random(len(text))
    found = [list(text), [text], *([text[:at], text[at:]] for at in range(1, len(text)))]
    for _ in range(6):
        places = sorted(rng.sample(range(len(text) + 1), min(len(text), rng.randint(0, 9))))
        found.append([text[start:stop] for start, stop in pairwise([0, *places, len(text)])])
    return found


STANDING = [
    "Lisbon lies on seven hills. A day ticket costs 7 dollars.",
    "Here is what it takes:\n\n1. Two eggs.\n2. A pinch of salt.",
    "Lissabon liegt am Tejo. Ein Tagesticket kostet 7 Dollar!",
    "今天我们去老城。门票七美元。",
    "दिन का टिकट सात डॉलर का है।",
    "**The price.** It is *low.*",
    "He said: “It costs seven dollars.”",
]
NEXT = [" In euros that is 6.", "\n\nIn euros that is 6.", "\n- In euros that is 6."]


@pytest.mark.parametrize("standing", STANDING)
@pytest.mark.parametrize("rest", NEXT)
def test_whatever_is_said_again_of_the_end_is_not_seen_twice(standing: str, rest: str) -> None:
    """Over every length of what is said again, up to all that stands."""
    for size in range(len(standing) + 1):
        said = standing[len(standing) - size :] + rest
        if said.startswith("* "):
            continue  # the entry of a list
        for pieces in [[said], list(said), [said[: size + 1], said[size + 1 :]]]:
            assert standing + _told(standing, pieces) == standing + rest, size


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 8, 13, 21, 57])
def test_however_it_comes(size: int) -> None:
    standing, rest = STANDING[0], NEXT[0]
    said = standing[len(standing) - size :] + rest
    assert {_told(standing, pieces) for pieces in _chunkings(said)} == {rest}


LEADS = [
    "Sure, continuing:",
    "Sure! ",
    "Of course. Continuing from where I left off:\n\n",
    "Sorry about that! ",
    "My apologies for the confusion. ",
    "Understood. Here is the continuation:\n",
    "Okay, let me continue: ",
    "**Continued:** ",
    "... ",
    "…",
    "Klar! ",
    "Natürlich, weiter geht's: ",
    "Claro. ",
    "Bien sûr, je continue : ".replace(" :", ":"),
    "好的，继续：",
    "もちろんです。",
    "ज़रूर। ".replace("।", "!"),
]


@pytest.mark.parametrize("lead", LEADS)
def test_an_opening_that_says_nothing_is_left_out(lead: str) -> None:
    standing = "A day ticket costs 7 dollars."
    said = lead + (" " if lead.endswith(":") else "") + "in euros that is 6."
    for pieces in _chunkings(said):
        assert _told(standing, pieces) == " In euros that is 6."


@pytest.mark.parametrize(
    ("standing", "said", "seen"),
    [
        # The seam: the space that the two need.
        ("It costs 7 dollars.", "In euros 6.", " In euros 6."),
        ("It costs 7 dollars.", " In euros 6.", " In euros 6."),
        ("It costs 7 dollars. ", "In euros 6.", "In euros 6."),
        ("It costs 7 dollars. ", " In euros 6.", "In euros 6."),
        ("It costs 7 dollars.\n\n", "In euros 6.", "In euros 6."),
        ("It costs 7 dollars.\n\n", "\n\nIn euros 6.", "In euros 6."),
        ("It costs 7 dollars.\n", "\n\nIn euros 6.", "\nIn euros 6."),
        ("It costs 7 dollars", ", or 6 euros.", ", or 6 euros."),
        ("It costs 7 dollars", "or 6 euros.", " or 6 euros."),
        ("It costs (", "6 euros).", "6 euros)."),
        ("今天很好。", "我们走吧。", "我们走吧。"),
        ("今天很好。", "Then we go.", "Then we go."),
        ("Es kostet sieben Dollar.", "今天很好。", " 今天很好。"),
        ("좋습니다.", "갑시다.", " 갑시다."),
        ("Prices:", "- 6 euros", "\n\n- 6 euros"),
        ("- 7 dollars", "- 6 euros", "\n- 6 euros"),
        ("- 7 dollars", "\n- 6 euros", "\n- 6 euros"),
        ("1. Seven dollars.", "2. Six euros.", "\n2. Six euros."),
        ("- 7 dollars\n- ", "- 6 euros", "6 euros"),
        ("- 7 dollars\n-", "- 6 euros", " 6 euros"),
        ("1. Seven dollars.\n2.", "2. Six euros.", " Six euros."),
        ("1. Seven dollars.\n2. ", "Six euros.", "Six euros."),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| 3 | 4 |", "\n| 3 | 4 |"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "So it is.", "\n\nSo it is."),
        ("## Prices", "It costs 6 euros.", "\n\nIt costs 6 euros."),
        ("It costs 7 dollars.", "## Euros", "\n\n## Euros"),
        ("```py\nx = 7\n```", "So it is.", "\n\nSo it is."),
        ("```py\nx = 7", "y = 6\n```", "\ny = 6\n```"),
        ("```py\nx = 7", "```py\ny = 6\n```", "\ny = 6\n```"),
        ("```py\nx = 7\n", "```\nDone.", "```\nDone."),
        ("```py\nx = 7\n", "    y = 6", "    y = 6"),
        ("It costs 7 dollars.", "```py\nx = 6\n```", "\n\n```py\nx = 6\n```"),
        # All of it again, or the sentences before the last.
        ("It is far. It costs 7 dollars.", "It is far. It costs 7 dollars. In euros 6.", " In euros 6."),
        ("It is far off. It costs 7 dollars.", "It is far off. In euros 6.", " In euros 6."),
        ("It is far off. It costs 7 dollars.", "Sure! It is far off. In euros 6.", " In euros 6."),
        (
            "It is far. It costs 7 dollars.",
            "... it costs 7 dollars. In euros 6.",
            " It costs 7 dollars. In euros 6.",
        ),
        # An honest beginning stays.
        ("It costs 7 dollars.", "It costs 6 euros.", " It costs 6 euros."),
        ("It costs 7 dollars.", "Of course, in euros 6.", " Of course, in euros 6."),
        ("It costs 7 dollars.", "Surely less.", " Surely less."),
        ("It costs 7 dollars.", "Continue to pay.", " Continue to pay."),
        ("It costs 7 dollars.", "Okay prices are rare.", " Okay prices are rare."),
        ("It costs 7 dollars.", "and 6 euros.", " and 6 euros."),
        ("It costs 7 dollars.", ".NET is free.", ".NET is free."),
        ("Ha! Ha!", "Ha! So be it.", " Ha! So be it."),
        ("It costs 7 dollars.", "", ""),
        ("It costs 7 dollars.", " \n", ""),
        ("It costs 7 dollars.", "It costs 7 dollars.", ""),
        ("", "In euros 6.", "In euros 6."),
    ],
)
def test_what_follows_what_stands(standing: str, said: str, seen: str) -> None:
    assert not standing or continued(standing, said) == seen
    for pieces in _chunkings(said) if said else [[]]:
        assert _told(standing, pieces) == seen


ALPHABET = [
    *'ab A1.。!?…\n-`|#"”) ',
    "...",
    "\n- ",
    "1. ",
    "```",
    "Sure",
    "continuing",
    ":",
    "好的",
    "Ha! ",
    "One is here. ",
    "Two are there. ",
]
texts = st.lists(st.sampled_from(ALPHABET), max_size=25).map("".join)


@settings(max_examples=400)
@given(texts, texts, st.integers(0, 2**20))
def test_chunks_make_no_difference(standing: str, said: str, seed: int) -> None:
    rng = random.Random(seed)
    pieces, left = [], said
    while left:
        size = rng.choice([1, 1, 2, 3, 7])
        pieces.append(left[:size])
        left = left[size:]
    assert _told(standing, pieces) == _told(standing, [said])


@settings(max_examples=400)
@given(texts, texts)
def test_nothing_is_lost_but_openings_and_what_stands(standing: str, said: str) -> None:
    told = _told(standing, [said])
    body = told.strip()
    assert said.rstrip().lower().endswith(body.lower())


@settings(max_examples=200)
@given(st.sampled_from(STANDING), texts)
def test_what_stands_is_not_said_again_at_once(standing: str, said: str) -> None:
    told = _told(standing, [standing + " " + said])
    assert not told.lstrip().startswith(standing)
