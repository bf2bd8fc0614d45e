"""Where a steered reply is cut: at the end of the sentence that is being seen, whatever the model writes after it."""

from __future__ import annotations

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st
from taskflow.conversation.sentences import LOOKAHEAD, MAX_RUN_ON, lesser_end, sentence_end

HERE = "⇣"
"""In the tables: what was seen ends here."""
CUT = "¦"
"""And here the sentence does, which is where the reply is cut."""

MORE = " And this is what comes after it, for as long as it takes. " * 8


def _marked(marked: str) -> tuple[str, int, int]:
    """The text, what was seen and where it is cut."""
    seen, cut = marked.replace(CUT, "").index(HERE), marked.replace(HERE, "").index(CUT)
    return marked.replace(HERE, "").replace(CUT, ""), seen, cut


@pytest.mark.parametrize(
    "marked",
    [
        "One. Tw⇣o is here.¦ Three is not.",
        "One. Two is here.⇣¦ Three is not.",
        "One. Two is here. ⇣¦Three is not.",
        "⇣One.¦ Two.",
        "O⇣ne!¦ Two.",
        "O⇣ne?!¦ Two.",
        "O⇣ne…¦ Two.",
        "O⇣ne... and the other.¦ Two.",
        "O⇣ne… and the other.¦ Two.",
        "He s⇣aid “No!”¦ Then he left.",
        "“N⇣o!” he said and left.¦ Then he came.",
        "(It i⇣s so.)¦ Then he came.",
        "**It i⇣s so.**¦ Then he came.",
        "**It i⇣s so. Really.**¦ Then he came.",
        "*It i⇣s so.*¦ Then he came.",
        "Use `a. b` h⇣ere.¦ Then there.",
        "It i⇣s so.[1]¦ Then he came.",
        "It i⇣s so.[^2][3]¦ Then he came.",
        "It cost⇣s 3.14 or 1.000.000 euros.¦ More.",
        "Ver⇣sion 1.2.3 is out.¦ Get it.",
        "See exa⇣mple.com for more.¦ It is good.",
        "As⇣k Dr. Smith and Mr. J. R. Tolkien.¦ They know.",
        "Fru⇣it, e.g. Apples, i.e. Pears.¦ More.",
        "Es is⇣t z.B. Berlin, d.h. Deutschland, bzw. Europa.¦ Mehr.",
        "Am 3⇣. Oktober 1990 war es so weit.¦ Dann kam mehr.",
        "There were ⇣12.¦ Then came more.",
        "In the U.S.⇣ it rains.¦ More.",
        "It is in⇣ the U.S.¦ The end is near.",
        "App⇣les, pears, etc.¦ The end is near.",
        "App⇣les, pears, etc. are fruit.¦ The end is near.",
        "Se⇣e no. 5 and fig. 3.¦ The end is near.",
        "The answer is⇣ no.¦ The end is near.",
        "M. Dupont⇣ arrive.¦ Il part.",
        "¿Qué⇣ es?¦ Es esto.",
        "今天⇣很好。¦我们走吧！然后。",
        "今天很好。我们⇣走吧！¦然后。",
        "他说⇣：“好。”¦ 然后。",
        "“好⇣。”他说。¦然后。",
        "（见⇣图。）¦然后。",
        "它⇣是３．１４吗？¦然后。",
        "これは⇣ペンです。¦あれは本です。",
        "「は⇣い。」と言いました。¦次です。",
        "नमस्ते⇣।¦ आप कैसे हैं?",
        "आप कै⇣से हैं?¦ मैं ठीक हूँ।",
        "ما ه⇣ذا؟¦ هذا كتاب.",
        "یہ کی⇣ا ہے۔¦ وہ۔",
        "Τι είναι; Αυτό εί⇣ναι.¦ Άλλο.",
        "Что⇣ это?¦ Это книга.",
        "እንደምን⇣ ነህ።¦ ደህና።",
        "បា⇣ទ។¦ បាទ។",
        "Items:\n- the fi⇣rst one¦\n- the second one\n",
        "Items:\n- the first. One⇣ more.¦ And more\n- the second one\n",
        "Items:\n1. the fi⇣rst one¦\n2. the second one\n",
        "Items:\n1.⇣ the first one¦\n2. the second one\n",
        "1. ⇣the first one¦\n   - inside\n2. the second one\n",
        "It⇣ has:¦\n- the first one\n",
        "# A he⇣ading¦\nText follows.",
        "A para⇣graph¦\n\nText follows.",
        "A para⇣graph¦\n  \n\nText follows.",
        "A para⇣graph¦\n## Heading\n",
        "A so⇣ft\nline goes on.¦ More.",
        "See:\n```py\nx = 1.⇣ 5\ny. z = 2\n```¦\nDone. Now.",
        "See:\n````py\n```\nx⇣ = 1. 5\n```\ny\n````¦\nDone. Now.",
        "See⇣:¦\n```py\nx = 1. 5\n```\nDone.",
        "~~~\n``` a.⇣ b\n~~~¦\nDone.",
        "$$\na. b⇣ = c. d\n$$¦\nDone.",
        "| a | b |\n|---|---|\n| 1. On⇣e | Two |¦\n| 3 | 4 |\n",
        "Yes 👍🏽. ⇣¦Then.",
        "We⇣ do!¦ 👍🏽 Then.",
        "A wo⇣rd.¦\r\nAnother.",
        "| a⇣ | b |\n|---|---|\n| 1. One | Two |¦\n| 3 | 4 |\n",
        "| a | b |\n|---|---⇣|¦\n\nThat was all.",
    ],
)
def test_a_steered_reply_is_cut_where_its_sentence_ends(marked: str) -> None:
    text, seen, cut = _marked(marked)
    assert sentence_end(text + MORE, seen) == cut
    assert sentence_end(text, seen, over=True) == cut


@pytest.mark.parametrize(
    "text",
    [
        "It is so",
        "It is so.",
        "It is so. ",  # what was seen ends here, and a mark may still belong to the space
        "It costs 3.",
        "It costs 3. ",
        "Am 3. Okto",
        "They saw Dr. ",
        "Pears etc. ",
        "It is so!",
        "“It is so!” ",
        "今天很好。",
        "- an item\n",
        "- an item\n1",
        "a line\n",
        "a line\n\n"[:-1],
        "```\ncode. code\n``",
        "# Head",
    ],
)
def test_an_end_that_is_not_certain_is_waited_for(text: str) -> None:
    assert sentence_end(text, len(text) if text.endswith("so. ") else 1) is None


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("It is so", "It is so"),
        ("It is so.  \n", "It is so."),
        ("It is so. And so", "It is so."),
        ("Pears etc. ", "Pears etc."),
        ("```\ncode", "```\ncode"),
        ("今天很好。", "今天很好。"),
    ],
)
def test_a_reply_that_is_over_has_an_end(text: str, cut: str) -> None:
    assert sentence_end(text, 1, over=True) == len(cut)


WORDS = "and then it goes on without a mark "


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (WORDS + "until here, " + WORDS * 20, WORDS + "until here,"),
        (WORDS + "until\n" + WORDS * 20, WORDS + "until"),
        (WORDS * 20, "and"),
        ("永" * 500, "永"),
        ("永" * 50 + "，" + "永" * 450, "永" * 50 + "，"),
        ("ไทย" * 200, "ไ"),
        ("```\n" + "code. code\n" * 60, "```"),
    ],
)
def test_a_sentence_without_an_end_in_reach_ends_after_less(text: str, cut: str) -> None:
    assert sentence_end(text, 1) == len(cut)
    assert lesser_end(text[: MAX_RUN_ON // 2], 1) == len(cut)


ALPHABET = [
    *'aB é1. 。!?…\n-*`|#"”)[]।؟،,，:$>\\',
    "\u0301",
    "\ufe0f",
    "👍🏽",
    "🇩🇪",
    "\r\n",
    "**",
    "```",
    "Dr.",
    "etc.",
    "z.B.",
    "3. ",
    "Mai",
    "\n\n",
    "\n- ",
    "\n1. ",
    "\n| a |",
    "[1]",
]
texts = st.lists(st.sampled_from(ALPHABET), max_size=40).map("".join)


@settings(max_examples=400)
@given(texts, st.integers(0, 60))
@example("。[1] b", 0)
@example("*a。*b", 0)
def test_an_answer_stands_whatever_follows(text: str, seen: int) -> None:
    seen = min(seen, len(text))
    answers = {sentence_end(text[:size], seen) for size in range(seen, len(text) + 1)}
    answers |= {sentence_end(text, seen, over=True)} if answers != {None} else set()
    assert len(answers - {None}) <= 1, answers


@settings(max_examples=300)
@given(texts, st.integers(0, 60), st.booleans())
def test_an_end_is_a_boundary_in_reach_and_not_before_what_was_seen(text: str, seen: int, over: bool) -> None:
    seen = min(seen, len(text))
    cut = sentence_end(text, seen, over=over)
    assert over is False or cut is not None
    for place in (cut, lesser_end(text, seen)):
        if place is not None:
            boundaries = {0} | {match.end() for match in regex.finditer(r"\X", text)}
            assert place in boundaries
            assert place >= seen
            assert not any(seen + MAX_RUN_ON <= boundary < place for boundary in boundaries)


@settings(max_examples=300)
@given(texts.filter(lambda text: not regex.search(r"(?:^|\s)\p{M}", text)), st.integers(0, 60))
def test_who_has_seen_a_sentence_to_its_end_is_not_told_more(text: str, seen: int) -> None:
    seen = min(seen, len(text))
    cut = sentence_end(text + MORE, seen)
    assert cut is not None
    # A cut that is no sentence's end (nothing ended in reach) may have one in reach now.
    assert sentence_end(text + MORE, cut) == cut or cut == lesser_end(text + MORE, seen)


@pytest.mark.parametrize("seen", range(0, 60, 7))
def test_long_texts_are_answered_as_soon_as_they_are_long_enough(seen: int) -> None:
    text = "word " * 400
    short = text[: seen + MAX_RUN_ON + LOOKAHEAD - 1]
    assert sentence_end(short, seen) is None
    assert sentence_end(text[: len(short) + 1], seen) == sentence_end(text, seen) is not None
