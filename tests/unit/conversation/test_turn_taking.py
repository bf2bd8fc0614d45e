"""What a message that comes while a reply is spoken asks for: ``taskflow.conversation.turn_taking``."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation.turn_taking import Mode, Reason, decide
from taskflow.conversation.turn_taking.commands import is_command
from taskflow.conversation.turn_taking.lexicon import LANGUAGES, Lexicon, _Phrases, lexicon
from taskflow.conversation.turn_taking.reading import HEAD, TAIL, read
from taskflow.conversation.turn_taking.spelling import Spelling

from tests.support import turn_taking_set
from tests.support.turn_taking_set import Row, Score
from tools import phrases

LABELLED = turn_taking_set.load(turn_taking_set.LABELLED)
HELD_OUT = turn_taking_set.load(turn_taking_set.HELD_OUT)
AUTHORS = turn_taking_set.load(turn_taking_set.AUTHORS)
KEPT_ASIDE = turn_taking_set.load(turn_taking_set.KEPT_ASIDE)
REPLY = "Paris is the capital of France. The tower was built in"

POLICY = {
    "backchannel": ["ok", "thanks", "haha", "👍", "ah I see", "はい", "嗯", "अच्छा", "go on", "continue"],
    "steer": [
        *("ok but shorter", "in euros please", "only for Linux", "shorter", "also mention the price"),
        "I meant Python 3",
    ],
    "queue": ["and afterwards tell me about Rome", "next question: how tall is it?"],
    "interrupt": ["what does that mean?", "no, I asked about cats"],
    "stop": [
        *("stop", "that's enough thanks", "thanks, that's enough", "never mind", "wait", "genug", "बस", "停"),
    ],
}
CASES = [(message, mode) for mode, messages in POLICY.items() for message in messages]


@pytest.mark.parametrize(("message", "mode"), CASES)
def test_the_policys_examples(message: str, mode: str) -> None:
    assert decide(message, REPLY, False).mode == mode


@pytest.mark.parametrize(("message", "mode"), CASES)
def test_case_space_and_a_closing_mark_change_nothing(message: str, mode: str) -> None:
    for form in (message.upper(), message.lower(), f"  {message}\n", message.replace(" ", "   ")):
        assert decide(form, REPLY, False).mode == mode
    if not message.endswith("?"):
        for mark in (".", "!", "…"):
            assert decide(message + mark, REPLY, False).mode == mode


@pytest.mark.parametrize(
    ("one", "mode", "other", "other_mode"),
    [
        ("ok", "backchannel", "ok but shorter", "steer"),
        ("thanks", "backchannel", "thanks, that's enough", "stop"),
        ("I see", "backchannel", "I see, and what does that mean?", "interrupt"),
        ("stop", "stop", "how do I stop a container?", "interrupt"),
        ("only for Linux", "steer", "and afterwards the same for Linux", "queue"),
        ("genau", "backchannel", "genug", "stop"),
        ("gracias", "backchannel", "gracias, ya basta", "stop"),
    ],
)
def test_pairs_that_are_easily_confused(one: str, mode: str, other: str, other_mode: str) -> None:
    assert decide(one, REPLY, False).mode == mode
    assert decide(other, REPLY, False).mode == other_mode


@pytest.mark.parametrize("message", ["continue", "go on", "weiter", "continúa", "continue please"])
def test_to_go_on_is_asked_for_after_a_cut_and_a_remark_before(message: str) -> None:
    assert decide(message, REPLY, True).mode == "continue"
    assert decide(message, REPLY, False).mode == "backchannel"


@pytest.mark.parametrize(
    ("message", "mode"),
    [("shorter", "steer"), ("in euros please", "steer"), ("and afterwards tell me about Rome", "queue")],
)
def test_a_message_after_a_cut_is_what_it_is(message: str, mode: str) -> None:
    assert decide(message, REPLY, True).mode == mode


@pytest.mark.parametrize(
    ("alone", "mode", "within"),
    [
        ("sound", "backchannel", "how is the sound of rain made"),
        ("W", "backchannel", "what does W mean in the table"),
        ("aufschlussreich", "backchannel", "ist das Buch aufschlussreich"),
        ("bkn", "backchannel", "qué significa bkn"),
        ("captay", "backchannel", "captay, ça veut dire quoi"),
        ("已阅", "backchannel", "已阅是什么意思"),
        ("かたじけない", "backchannel", "かたじけないの意味は"),
        ("чётко", "backchannel", "что значит чётко"),
        ("wheesht", "stop", "what does wheesht mean"),
        ("wrong chat", "stop", "is it the wrong chat for questions about bread"),
        ("verklickt", "stop", "was heißt verklickt"),
        ("ahórratelo", "stop", "qué quiere decir ahórratelo"),
        ("发错群了", "stop", "发错群了怎么撤回"),
    ],
)
def test_what_people_say_alone_says_nothing_within_a_sentence(alone: str, mode: str, within: str) -> None:
    assert decide(alone, REPLY, False).mode == mode
    assert decide(f"{alone}!", REPLY, False).mode == mode
    assert decide(within, REPLY, False).mode == "interrupt"


@pytest.mark.parametrize(
    ("signs", "mode"),
    [
        ("💸💸", "backchannel"),
        ("🍞❤️", "backchannel"),
        ("✍️", "backchannel"),
        ("*nods*", "backchannel"),
        ("*Python 3", "steer"),
        ("🛑", "stop"),
        ("🇫🇷", "interrupt"),
        ("❓", "interrupt"),
        ("🤔", "interrupt"),
    ],
)
def test_pictures_and_gestures_react(signs: str, mode: str) -> None:
    assert decide(signs, REPLY, False).mode == mode


def test_a_yes_to_a_question_is_an_answer() -> None:
    assert decide("yes", "I can list them all. Shall I?", False) == ("interrupt", Reason.ANSWERS)
    assert decide("yes", REPLY, False).mode == "backchannel"


ANY = st.one_of(
    st.text(max_size=800),
    st.lists(
        st.sampled_from(sorted({word for row in LABELLED for word in row.message.split()})), max_size=40
    ).map(" ".join),
)
"""Any text, and the set's words in any order."""


@given(ANY, st.sampled_from(["", REPLY, "Shall I go on?", "続けますか？"]), st.booleans())
def test_a_decision_is_the_same_again_and_its_reason_is_known(message: str, reply: str, cut: bool) -> None:
    decision = decide(message, reply, cut)
    assert decide(message, reply, cut) == decision
    assert Reason(decision.reason)
    assert cut or decision.mode != "continue"


SHAPES = [
    "a",
    "停",
    "ok ",
    "ha",
    "?",
    "👍",
    "then ",
    "ok,",
    "\u0301",
    "",
    " ",
    "\n",
    "好的",
    "qwertyu ",
    "so in on no ",
]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("criss", "criss"),
        ("crisss", "criss"),  # stretched
        ("crisps", "crisps"),  # a topic
        ("crissk", "crissk"),
        ("rciss", "rciss"),
        ("plesae", "please"),
        ("plwase", "please"),
        ("pleease", "please"),
        ("pleas", "pleas"),
    ],
)
def test_no_topic_is_corrected_to_a_word_that_is_only_said_alone(typed: str, read: str) -> None:
    assert Spelling({"criss", "please"}, exact={"criss"}).corrected(typed) == read


@pytest.mark.parametrize(
    "word",
    [
        "butter",
        "garden",
        "wetter",
        "termin",
        "banana",
        "brother",
        "pain",
        "tomato",
        "notice",
        "quella",
        "numero",
    ],
)
def test_a_word_of_some_language_is_not_corrected_to_its_neighbour_in_the_tables(word: str) -> None:
    assert lexicon().spelled([word]) == (word,)


@pytest.mark.parametrize(
    ("typed", "meant"), [("plaese", "please"), ("thankks", "thanks"), ("thnaks", "thanks")]
)
def test_a_word_that_no_language_has_is_corrected(typed: str, meant: str) -> None:
    assert lexicon().spelled([typed]) == (meant,)


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every word that is looked up from now on."""
    words: list[str] = []
    knows, phrases_with = Spelling._knows, Lexicon._phrases

    def counted_knows(self: Spelling, word: str) -> bool:
        words.append(word)
        return knows(self, word)

    def counted_phrases(self: Lexicon, first: str) -> _Phrases | None:
        words.append(first)
        return phrases_with(self, first)

    monkeypatch.setattr(Spelling, "_knows", counted_knows)
    monkeypatch.setattr(Lexicon, "_phrases", counted_phrases)
    return words


@pytest.mark.parametrize("text", SHAPES)
def test_work_is_bounded_whatever_the_message_is(text: str, looked_up: list[str]) -> None:
    counts = []
    for size in (8_000, 16_000):
        looked_up.clear()
        decide((text * size)[:size], REPLY, False)
        counts.append(len(looked_up))
    assert counts[0] == counts[1] <= 60 * (HEAD + TAIL)


@pytest.mark.parametrize("words", [1, 4, 8])
def test_looking_for_typing_errors_is_bounded(words: int, looked_up: list[str]) -> None:
    decide("qzxwvqzxwvqzxw " * words, REPLY, False)
    assert 0 < len(looked_up) <= 1_000 * words


@pytest.mark.parametrize(
    "message", ["", " ", "\n\t", "\u200b", ".", "…!", "42", "x = 1", "ok" * 9_000, "\ud800"]
)
def test_odd_messages_are_decided(message: str) -> None:
    assert decide(message, REPLY, False).mode in set(Mode)


@pytest.mark.parametrize(
    ("typed", "mode"),
    [
        *(
            ("shroter", "steer"),
            ("shoter pls", "steer"),
            ("simplr please", "steer"),
            ("thnaks", "backchannel"),
        ),
        *(
            ("intresting", "backchannel"),
            ("stopppp", "stop"),
            ("nevermnd", "stop"),
            ("okkkkk", "backchannel"),
        ),
    ],
)
def test_typing_errors_are_forgiven(typed: str, mode: str) -> None:
    assert decide(typed, REPLY, False).mode == mode


@pytest.mark.parametrize(
    ("message", "mode"),
    [
        *(
            ("con cantidades", "steer"),
            ("bitte mit Jahreszahlen", "steer"),
            ("no, yo quería gazpacho", "interrupt"),
        ),
        *(("it says permission denied", "interrupt"), ("k", "backchannel"), ("ok, merci", "backchannel")),
    ],
)
def test_a_word_is_read_in_the_messages_own_language(message: str, mode: str) -> None:
    """ "Con" asks in Vietnamese, "mit" in Hungarian, "it" adjusts in Vietnamese, "k" refuses there."""
    assert decide(message, REPLY, False).mode == mode


@pytest.mark.parametrize("text", ["a", "停", "ok ", "ha", "?", "👍", "then ", "ok,", "\u0301"])
def test_a_long_message_is_read_at_its_ends_only(text: str) -> None:
    message = (text * 16_000)[:16_000]
    assert len(read(message).words) <= HEAD + TAIL
    assert decide(message, message, False).mode in ("interrupt", "backchannel", "stop", "queue")


def test_every_reason_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "turn-taking.md").read_text()
    assert set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)) >= {reason.value for reason in Reason}


def _score(rows: list[Row]) -> Score:
    return turn_taking_set.score(rows, [decide(row.message, row.reply, row.cut).mode for row in rows])


@pytest.mark.parametrize(("rows", "cutting"), [(LABELLED, 0), (HELD_OUT, 0.01)], ids=["labelled", "held_out"])
def test_the_labelled_messages_are_decided_as_the_policy_says(rows: list[Row], cutting: float) -> None:
    found = _score(rows)
    assert found.macro >= 0.98
    assert min(found.f1.values()) >= 0.95
    assert found.cutting <= cutting * found.backchannels
    assert found.missed == 0


def test_messages_that_nothing_was_made_of_are_decided_nearly_as_well() -> None:
    found = _score(KEPT_ASIDE)
    assert found.macro >= 0.925
    assert found.cutting <= 13
    assert found.missed <= 6


@pytest.mark.parametrize(
    "message", ["faster", "I disagree", "this is nonsense", "another thing", "only Linux"]
)
def test_a_short_wish_is_no_mere_remark(message: str) -> None:
    assert decide(message, "Rome was founded long ago. It grew", False).mode not in ("backchannel", "stop")


@pytest.mark.parametrize("remark", ["of course", "ok", "thanks", "enough"])
@pytest.mark.parametrize(
    "form", ['he said "{}" and left', "the button „{}“ does nothing", "it prints `{}`", "「{}」 is grey"]
)
def test_who_quotes_tells_something(form: str, remark: str) -> None:
    assert decide(form.format(remark), "Rome was founded long ago. It grew", False).mode not in (
        "backchannel",
        "stop",
    )


@pytest.mark.parametrize(
    "message",
    [
        "my wife hates fish",
        "my cat died",
        "I'm bleeding",
        "that's my brother",
        "my knee hurts",
        "we live in Oslo now",
    ],
)
def test_what_somebody_tells_of_themselves_is_no_mere_remark(message: str) -> None:
    assert decide(message, "Rome was founded long ago. It grew", False).mode != "backchannel"


@pytest.mark.parametrize(
    "message",
    [
        *(
            "hi",
            "hello there",
            "good morning!",
            "hey, hi",
            "guten Tag",
            "moin",
            "buenas",
            "bonjour",
            "coucou",
        ),
        *(
            "नमस्ते",
            "राम राम जी",
            "早上好",
            "晚上好呀",
            "おはよ",
            "こんばんは",
            "bom dia",
            "buonasera",
            "hoi",
            "привет",
        ),
        *(
            "dzień dobry",
            "merhaba",
            "صباح الخير",
            "안녕하세요",
            "xin chào",
            "selamat pagi",
            "hejsan",
            "доброго ранку",
        ),
    ],
)
def test_a_greeting_is_answered(message: str) -> None:
    assert decide(message, REPLY, False) == ("interrupt", Reason.REQUEST)


@pytest.mark.parametrize(
    "message",
    [
        *("ls", "ls -la", "cd ..", "git log --oneline", "npm run build", "sudo apt install ffmpeg", "pwd"),
        *("$ python3 main.py", "docker compose up -d", "SELECT * FROM users;", "=SUM(B2:B14)", "^[a-z]+$"),
        *("df.head()", "NameError: name 'x' is not defined", "Segmentation fault (core dumped)"),
    ],
)
def test_what_is_no_sentence_is_content(message: str) -> None:
    assert decide(message, REPLY, False) == ("interrupt", Reason.REQUEST)


@pytest.mark.parametrize(
    "message",
    [
        *(
            "go on",
            "make it shorter",
            "less detail",
            "find me a hotel",
            "man that is wild",
            "kill it",
            "top notch",
        ),
        *(
            "docker only please",
            "python 3 please",
            "node 18 only",
            "yarn is lovely",
            "[laughs]",
            "ok (thanks)",
            "and/or",
        ),
        *("ping me later", "touch of salt", "cat", "", "use git, not svn"),
    ],
)
def test_a_sentence_with_a_programs_name_is_no_command(message: str) -> None:
    assert not is_command(message)


@pytest.mark.parametrize(
    "message", ["I'm lost", "I'm scared", "love cats", "j'ai peur", "ich hab Angst", "怖いです"]
)
def test_what_somebody_feels_is_neither_a_stop_nor_a_remark(message: str) -> None:
    assert decide(message, REPLY, False).mode not in ("stop", "backchannel")


def test_the_labelled_messages_are_many_and_of_many_languages() -> None:
    assert len(LABELLED) >= 600
    languages = Counter(row.language for row in LABELLED)
    assert len(languages) == len(LANGUAGES) - 1
    assert languages["en"] <= len(LABELLED) * 2 / 3
    for language in ("en", "de", "es", "fr", "hi", "zh", "ja"):
        assert {row.label for row in LABELLED if row.language == language} == set(turn_taking_set.MODES)
    assert Counter(row.label for row in LABELLED if row.cut)["continue"] >= 50
    assert {row.label for row in LABELLED if row.reply.endswith("?")} >= {"interrupt", "backchannel"}


def test_few_messages_stand_in_two_sets() -> None:
    labelled, held_out, aside = (
        {(row.message, row.cut) for row in rows} for rows in (LABELLED, HELD_OUT, KEPT_ASIDE)
    )
    assert not labelled & held_out
    # "Stop", "ok": what everybody writes.
    assert len((labelled | held_out) & aside) < 0.1 * len(aside)


def test_the_file_of_phrases_is_made_of_the_tables() -> None:
    made = phrases.compiled(phrases.tables())
    assert phrases.FILE.read_text(encoding="utf-8") == made, "run: python -m tools.phrases"
    assert {language for language, _, _ in phrases.tables()} >= set(LANGUAGES) - {"others"}
