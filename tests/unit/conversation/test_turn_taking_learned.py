"""What ``auto`` makes of messages that no table knows: the learned weights."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from taskflow.conversation.turn_taking import Mode, Reason, decide, learned
from taskflow.conversation.turn_taking.echo import echoed
from taskflow.conversation.turn_taking.learned import LABELS, mark, weigh
from taskflow.conversation.turn_taking.lexicon import lexicon
from taskflow.conversation.turn_taking.pieces import LONGEST, pieces
from taskflow.conversation.turn_taking.reading import read
from taskflow.conversation.turn_taking.spelling import is_laughter
from taskflow.conversation.turn_taking.weighing import balanced, findings, pieces_of, strange, weighed

from tools.learned import making
from tools.learned.examples import Example, Message, examples, spread
from tools.learned.patterns import Pattern, load

REPLY = "Paris is the capital of France. The tower was built in"
UNKNOWN = {
    "backchannel": [
        *("ohh that explains a whole lot tbh", "well well, quite the story", "hehe my uncle is the same"),
        *("na das ist ja mal eine coole Sache", "ui, ganz schön happig", "ah mira tú qué cosa más rara"),
        *("oh là là c'est vachement impressionnant", "dai che storia assurda", "nossa que história doida"),
        *("ну ничего себе какая история", "no to nieźle pojechali", "valla baya ilginçmiş ya"),
        *(
            "wah seru banget ceritanya",
            "hay ghê luôn á",
            "हाहा क्या मज़ेदार बात है",
            "哇这也太有意思了吧",
            "へえ、それはすごく面白いですね",
        ),
    ],
    "stop": [
        *(
            "ok you can quit writing now",
            "thanks pal, no need for any more",
            "right, I've heard plenty, enough",
        ),
        *("danke dir, den Rest kannst du dir sparen", "vale vale, déjalo ya, gracias"),
        *("merci c'est bon, inutile de continuer", "grazie, può bastare così davvero"),
        *("valeu, já chega por hoje", "спасибо, дальше не надо писать", "好啦好啦，别再往下说了"),
        *("ありがとう、もうそれで十分だよ", "고마워요, 이제 그만 쓰셔도 돼요"),
    ],
}
CASES = [(text, mode) for mode, texts in UNKNOWN.items() for text in texts]
CONTENT = [
    *("Berlin", "penguins", "42", "room 12b", "python", "two adults", "tomorrow at nine", "the second one"),
    *("my printer is broken", "how tall is it", "is butter necessary", "what about the price?"),
    *(
        "das Wetter morgen",
        "mit dem Zug",
        "el precio del hotel",
        "la recette du pain",
        "prezzo del biglietto",
    ),
    *("цена билета", "明天的天气", "東京の天気", "내일 날씨", "मौसम कल का"),
    *("yes 12 of them", "nice, 7 pm", "uh huh 5 stars", "good, 2 adults", "wow 40 people", "да но в рублях"),
]


@pytest.mark.parametrize(("message", "mode"), CASES)
def test_small_words_that_no_table_knows(message: str, mode: str) -> None:
    assert decide(message, REPLY, False).mode == mode


@pytest.mark.parametrize(("message", "mode"), CASES)
def test_case_marks_and_stretched_letters_change_nothing(message: str, mode: str) -> None:
    for form in (message.upper(), f" {message}!", f"{message}…", f"{message}.", message.replace(" ", "  ")):
        assert decide(form, REPLY, False).mode == mode


@pytest.mark.parametrize("message", CONTENT)
def test_content_is_never_swallowed(message: str) -> None:
    assert decide(message, REPLY, False).mode not in ("backchannel", "stop")


@pytest.mark.parametrize(
    ("words", "known", "part"),
    [
        (("qzkrt",), set(), 1.0),
        (("qzkrt",), {"qzkrt"}, 0.0),
        (("qzkrt", "wow"), set(), 0.5),
        (("炖", "粥"), {"炖", "粥"}, 1.0),
        (("炖", "粥"), {"炖 粥"}, 0.0),
        ((), set(), 1.0),
    ],
)
def test_what_part_of_a_message_was_never_heard(words: tuple[str, ...], known: set[str], part: float) -> None:
    assert strange(words, known) == part


@given(st.text("bcdfghjklmnpqrstvwxz", min_size=9, max_size=14), st.sampled_from(["", "?", "!"]))
def test_a_word_that_nobody_ever_heard_is_content(word: str, mark_after: str) -> None:
    assume(not is_laughter(word) and not lexicon().knows(lexicon().spelled((word,))[0]))
    assert decide(word + mark_after, REPLY, False).mode == "interrupt"


def test_a_remark_at_the_end_of_a_question_is_an_answer() -> None:
    remark = UNKNOWN["backchannel"][0]
    assert decide(remark, REPLY, False) == ("backchannel", Reason.LEARNED)
    assert decide(remark, "There is a longer version. Shall I tell it?", False) == (
        "interrupt",
        Reason.ANSWERS,
    )


@pytest.mark.parametrize("message", UNKNOWN["backchannel"][:6])
def test_a_remark_is_one_after_a_cut_too(message: str) -> None:
    assert decide(message, REPLY, True).mode == "backchannel"


@given(st.text(max_size=400), st.sampled_from(["", REPLY, "Shall I go on?"]), st.booleans())
def test_any_text_is_weighed_the_same_again(message: str, reply: str, cut: bool) -> None:
    reading = read(message)
    found = weighed(message, reading)
    assert found == weighed(message, reading)
    assert sum(found.shares.values()) == pytest.approx(1)
    assert tuple(found.shares) == LABELS
    assert decide(message, reply, cut) == decide(message, reply, cut)


def test_what_decided_can_be_told() -> None:
    message = UNKNOWN["backchannel"][1]
    reading = read(message)
    found = weighed(message, reading)
    assert found.label == "backchannel"
    assert found.because
    assert set(found.because) <= set(pieces_of(message, reading))


@pytest.mark.parametrize(
    ("words", "starts", "asks", "told", "not_told"),
    [
        (("so", "cool"), (0,), False, {"so", "^ so", "so cool $", "~<coo", "#2"}, {"#?", "#0"}),
        (("ok", "why"), (0, 1), True, {"ok , why", "#?"}, {"ok why", "~<why"}),
        (("太", "好", "了"), (0,), False, {"太 好 了", "好 了 $"}, {"~<太"}),
        (("太", "好", "了", "啊"), (0,), False, {"太 好 了 啊"}, set()),
        (("so", "very", "very", "cool"), (0,), False, {"so very very"}, {"so very very cool"}),
        (("room", "12"), (0,), False, {"#0", "12"}, {"~<12"}),
        ((), (0,), False, {"^ $", "#1"}, {""}),
    ],
)
def test_the_pieces_of_a_message(
    words: tuple[str, ...], starts: tuple[int, ...], asks: bool, told: set[str], not_told: set[str]
) -> None:
    found = pieces(words, starts, asks=asks)
    assert told <= set(found)
    assert not not_told & (set(found) - {""})
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("words", "reply", "echoes"),
    [
        (("half", "an", "hour"), ("about", "half", "an", "hour"), (True, False, True)),
        (("painted", "walls"), ("painting", "wall"), (True, False)),
        (("炖", "粥", "啊"), ("先", "炖", "粥"), (True, True, False)),
        (("粥", "炖"), ("先", "炖", "粥"), (False, False)),
        (("a", "b"), ("a", "b"), (False, False)),
        ((), ("so",), ()),
    ],
)
def test_which_words_the_reply_has_just_said(
    words: tuple[str, ...], reply: tuple[str, ...], echoes: tuple[bool, ...]
) -> None:
    assert echoed(words, reply, lambda word: word == "an") == echoes


@pytest.mark.parametrize(
    ("words", "starts", "echoes", "told"),
    [
        (("half", "hour", "nice"), (0, 2), (True, True, False), {"@= , nice", "#=2", "#=first"}),
        (("so", "cool"), (0,), (False, False), {"@so _", "#=0 1"}),
        (("so", "cool", "and", "hour"), (0, 2), (False, False, False, True), {"@and =", "#=later", "#=1"}),
        (("so", "12"), (0,), None, {"@^ so 0 $", "#0"}),
        (("so", "grim"), (0,), None, {"@so _ $"}),
    ],
)
def test_the_shape_of_a_message_and_what_of_it_the_reply_has_said(
    words: tuple[str, ...], starts: tuple[int, ...], echoes: tuple[bool, ...] | None, told: set[str]
) -> None:
    usual = {"so", "and", "nice"}
    found = set(pieces(words, starts, asks=False, usual=usual.__contains__, echoes=echoes))
    assert told <= found
    assert any(piece.startswith("#=") for piece in found) == (echoes is not None)


def test_what_repeats_the_reply_is_likelier_a_remark() -> None:
    message = "forty minutes, not bad"
    known, unknown = "It takes about forty minutes by train.", "Paris is the capital of France."
    shares = [weighed(message, read(message), reply).shares["backchannel"] for reply in (known, unknown)]
    assert shares[0] > shares[1]


def test_the_balance_sums_up_what_it_knows_about_a_message() -> None:
    message = "make it rhyme"
    reading = read(message)
    found = weighed(message, reading)
    told = findings((Mode.INTERRUPT, Reason.IN_DOUBT), found, message, reading, "Shall I?", cut=True)
    assert {"share steer", "interrupt in_doubt", "cut", "cut share steer", "reply asks"} <= set(told)
    assert balanced({"a": 2.0, "unheard": 9.0}, {"a": [1, 0, 0, 0, 0, -1]}) == [2, 0, 0, 0, 0, -2]


def test_a_message_of_many_words_is_not_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(piece: str) -> int:
        asked.append(piece)
        return mark(piece)

    monkeypatch.setattr(learned, "mark", noted)
    assert decide("qwertz " * LONGEST, REPLY, False).mode == "interrupt"
    assert asked
    asked.clear()
    assert decide("qwertz " * (LONGEST + 1), REPLY, False) == ("interrupt", Reason.IN_DOUBT)
    assert not asked


def test_pieces_that_were_not_learned_say_nothing() -> None:
    for unheard in (("\ud800", "qzx qzx", "x" * 9_000), ()):
        found = weigh(unheard)
        assert list(found.shares.values()) == pytest.approx([1 / len(LABELS)] * len(LABELS))
        assert not found.known
        assert not found.because


def test_the_file_is_what_was_packed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = {mark("so cool"): [127, -127, 0, 0, 0, 3], mark("no more"): [-8, 8, 0, 0, 0, 0]}
    file = tmp_path / "weights.bin"
    file.write_bytes(learned.packed(rows))
    monkeypatch.setattr(learned, "FILE", file)
    monkeypatch.setattr(learned, "learned", learned.learned.__wrapped__)
    whole = learned.unpacked(learned.packed(rows, [7, 5], [3], {"cut": [1.5]}))
    assert list(whole.marks) == sorted(rows)
    assert sorted(whole.usual) == [5, 7]
    assert sorted(whole.common) == [3]
    assert dict(whole.balance) == {"cut": [1.5]}
    assert weigh(("so cool",)).label == "backchannel"
    assert weigh(("no more", "so")).label == "stop"
    assert weigh(("no more", "so")).because == ("no more",)


def test_the_weights_are_made_of_what_there_is_now() -> None:
    assert making.DIGEST.read_text(encoding="utf-8").strip() == making.digest(), (
        "run: python -m tools.learned"
    )
    assert learned.FILE.stat().st_size <= 1_200_000


def test_a_pattern_is_every_choice_of_its_words() -> None:
    pattern = Pattern(
        "en", "backchannel", "{oh} so {good}{end}", {"oh": ("", "ah"), "good": ("cool",), "end": ("", "!")}
    )
    assert pattern.messages() == ["so cool", "so cool!", "ah so cool", "ah so cool!"]
    many = Pattern("en", "stop", "{n}", {"n": tuple(map(str, range(450)))})
    assert many.messages() == [str(number) for number in range(0, 450, 3)]


def test_every_written_pattern_has_its_words_and_a_label() -> None:
    patterns = load()
    assert {pattern.label for pattern in patterns} == set(LABELS)
    assert all(pattern.messages() for pattern in patterns)


@pytest.mark.parametrize(("count", "most", "kept"), [(3, 5, [0, 1, 2]), (6, 3, [0, 2, 4]), (0, 4, [])])
def test_many_values_are_spread_evenly(count: int, most: int, kept: list[int]) -> None:
    assert spread([str(value) for value in range(count)], most) == [str(value) for value in kept]


def _small() -> Iterator[tuple[str, str, float]]:
    messages = [Message("so cool", "backchannel", "en"), Message("enough now", "stop", "en")]
    tables = [("en", "asks", ["what is"]), ("en", "acks", ["i see", "right"]), ("en", "fills", ["please"])]
    patterns = [Pattern("en", "interrupt", "{n}", {"n": ("bread", "rome")})]
    for example in examples(messages, tables, patterns):
        yield example.text, example.label, example.weight


def test_examples_are_labelled_by_what_they_are_made_of() -> None:
    made = {text: label for text, label, _ in _small()}
    assert made["so cool"] == "backchannel"
    assert any(text.startswith("what is ") and label == "interrupt" for text, label in made.items())
    assert any("so cool" in text and "enough now" in text and label == "stop" for text, label in made.items())
    assert list(_small()) == list(_small())


def test_the_same_examples_give_the_same_bytes() -> None:
    material = list(islice(examples([Message("so cool", "backchannel", "en")] * 9, [], []), 9))
    material += [Example("no more", "stop", 9.0, "en")] * 3
    assert making.Making(material, []).file() == making.Making(material, []).file()
