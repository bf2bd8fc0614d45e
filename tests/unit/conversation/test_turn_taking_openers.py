"""What ``auto`` makes of messages that begin as if they stopped the reply, and of words by what they mean."""

from __future__ import annotations

from collections import Counter

import pytest
from taskflow.conversation.turn_taking import Reason, clusters, decide
from taskflow.conversation.turn_taking.clusters import Cluster, Clusters
from taskflow.conversation.turn_taking.lexicon import lexicon
from taskflow.conversation.turn_taking.openers import exclamation, opener
from taskflow.conversation.turn_taking.reading import read

from tools import clusters as making
from tools import phrases

REPLY = "To descale the kettle, fill it with vinegar and water, bring it to a boil, and let it sit for an hour before"
WAITS = sorted(
    {
        (language, phrase.strip())
        for language, sense, table in phrases.tables()
        if sense == "waits"
        for phrase in table.split("|")
    }
)
QUESTIONS = {
    "en": "how long", "de": "wie lange", "es": "¿cuánto tarda?", "fr": "combien de temps ?", "hi": "कितना समय?",
    "zh": "要多久？", "ja": "どれくらい？", "pt": "quanto tempo?", "it": "quanto ci vuole?", "nl": "hoe lang?",
    "ru": "а сколько?", "pl": "jak długo?", "tr": "ne kadar?", "ar": "كم الوقت؟", "ko": "얼마나 걸려?",
    "vi": "bao lâu?", "id": "berapa lama?", "sv": "hur länge?", "uk": "скільки?",
}  # fmt: skip


@pytest.mark.parametrize(
    ("message", "mode"),
    [
        ("wait, that is hilarious", "backchannel"),
        ("wait that is hilarious", "backchannel"),
        ("stop, I'm crying 😂", "backchannel"),
        ("stop it, I'm dying", "backchannel"),
        ("wait, how long", "interrupt"),
        ("hold on, is that an hour with the power on?", "interrupt"),
        ("stop, what does that mean", "interrupt"),
        ("Never mind. A small one?", "interrupt"),
        ("forget it. A big one?", "interrupt"),
        ("Lass gut sein. Eine kleine?", "interrupt"),
        ("Laisse tomber. Un petit ?", "interrupt"),
        ("olvídalo. ¿Uno pequeño?", "interrupt"),
        ("算了。小的呢？", "interrupt"),
        ("stop it, will you?", "stop"),
        ("Arrête, d'accord ?", "stop"),
        ("wait, shorter please", "steer"),
        ("wait, in metric units please", "steer"),
        ("hold on, and afterwards tell me about Rome", "queue"),
        ("wait, that's enough", "stop"),
        ("stop, thanks", "stop"),
        ("stop, I get it", "stop"),
        ("ok ok enough lol", "stop"),
        ("stop, the phone rings", "stop"),
        ("wait", "stop"),
        ("stop, that is the cutest fact", "backchannel"),
        ("never mind, that is my bus", "stop"),
        ("stop, I asked about cats", "interrupt"),
        ("hang on, is that the one", "interrupt"),
    ],
)
def test_what_follows_says_what_is_wanted(message: str, mode: str) -> None:
    assert decide(message, REPLY, False).mode == mode


def test_admiration_where_the_reply_asks_is_an_answer() -> None:
    message = "stop, that is the cutest fact"
    assert decide(message, "There is a longer version. Shall I tell it?", False).mode == "interrupt"


def test_what_opens_a_message_stops_alone_in_every_language() -> None:
    assert {language for language, _ in WAITS} == set(QUESTIONS)
    assert not [each for each in WAITS if decide(each[1], REPLY, False).mode != "stop"]


def test_words_of_an_exclamation_stop_alone_too() -> None:
    exclaims = {
        phrase.strip()
        for _, sense, table in phrases.tables()
        if sense == "exclaims"
        for phrase in table.split("|")
    }
    assert not [each for each in exclaims if decide(each, REPLY, False).mode != "stop"]


def test_a_question_after_it_is_one_in_every_language() -> None:
    messages = [f"{phrase}{mark} {QUESTIONS[language]}" for language, phrase in WAITS for mark in ("", ",")]
    assert Counter(decide(message, REPLY, False).mode.value for message in messages) == {
        "interrupt": len(messages)
    }


@pytest.mark.parametrize(
    ("message", "kind", "rest"),
    [
        ("wait, how long", "pauses", ("how", "long")),
        ("wait is it long", "pauses", ("is", "it", "long")),
        ("oh no wait wait, mine is new", "pauses", ("mine", "is", "new")),
        ("stop, the phone rings", "exclaims", ("the", "phone", "rings")),
        ("wait, stop, the phone rings", "exclaims", ("the", "phone", "rings")),
        ("never mind, the phone rings", "stops", ("the", "phone", "rings")),
        ("等等，要多久", "pauses", ("要", "多", "久")),
        ("stop using dates", None, None),
        ("five minutes sounds long", None, None),
        ("how do I stop it, please", None, None),
        ("wait", None, None),
        ("", None, None),
    ],
)
def test_the_words_that_open_a_message(message: str, kind: str | None, rest: tuple[str, ...] | None) -> None:
    reading = read(message)
    found = opener(len(reading.words), lexicon().matches(reading.words, reading.starts), reading.starts)
    assert (found and found.kind) == kind
    assert (found and reading.after(found.end).words) == rest


@pytest.mark.parametrize(
    ("message", "sense"),
    [
        ("stop that's hilarious", "laughs"),
        ("wait wow that's big", "marvels"),
        ("wait, that makes sense", "acks"),
        ("stop, that makes sense", None),
        ("stop lol", None),
        ("stop that's hilarious, thanks", None),
        ("that's hilarious", None),
    ],
)
def test_small_words_after_an_opener_may_exclaim(message: str, sense: str | None) -> None:
    words, starts, *_ = read(message)
    assert exclamation(words, lexicon().matches(words, starts), starts) == sense


def test_the_clauses_of_what_follows_keep_their_places() -> None:
    assert read("wait, so cool, thanks").after(1).starts == (0, 2)
    assert read("wait so cool, thanks").after(1).starts == (0, 2)


def test_the_file_of_clusters_is_made_of_its_words() -> None:
    assert clusters.FILE.read_bytes() == making.compiled(), "run: python -m tools.clusters"
    assert clusters.FILE.stat().st_size <= 800_000


@pytest.mark.parametrize(
    "alike",
    [
        ("euro", "euros", "dollar", "円", "रुपये"),
        ("thanks", "danke", "gracias", "спасибо", "谢谢", "धन्यवाद"),
        ("later", "danach", "después", "потом"),
    ],
)
def test_words_of_like_meaning_are_in_one_cluster_whatever_their_language(alike: tuple[str, ...]) -> None:
    found = {next(iter(clusters.clusters().units(read(word).words))).cluster for word in alike}
    assert len({cluster.kin for cluster in found if cluster}) == 1
    assert None not in found


def test_a_words_beginning_and_the_longest_run_of_signs_are_looked_for() -> None:
    cool, rude = Cluster("cool", "cool"), Cluster("rude", "cool")
    known = Clusters(clusters.packed({"cool": 0, "好笑": 0, "好": 1, "笑": 1}, [cool, rude]))
    assert known.of("coolest") == cool
    assert known.of("coolness") is None
    assert known.of("coo") is None
    assert [
        (unit.start, unit.text, unit.cluster) for unit in known.units(("太", "好", "笑", "cool", "zz"))
    ] == [
        (0, "太", None),
        (1, "好笑", cool),
        (3, "cool", cool),
        (4, "zz", None),
    ]


NEGATED = (
    *(
        "don't stop",
        "no need to stop",
        "nicht aufhören",
        "bitte hören Sie nicht auf",
        "no pares",
        "no se detenga",
    ),
    *(
        "ne t'arrête pas",
        "ne vous arrêtez pas",
        "não para",
        "não pare",
        "non fermarti",
        "non si fermi",
        "niet stoppen",
    ),
    *(
        "sluta inte",
        "nie przerywaj",
        "не останавливайся",
        "не зупиняйся",
        "रुकिए मत",
        "ruko mat",
        "别停",
        "止めないで",
    ),
    *("멈추지 마세요", "لا تتوقف", "durma", "jangan berhenti", "đừng dừng"),
)


@pytest.mark.parametrize("message", NEGATED)
def test_who_asks_not_to_stop_is_listened_to_in_every_language(message: str) -> None:
    for form in (message, f"{message}!", message.upper()):
        assert decide(form, "The tower was built in", False) == ("backchannel", Reason.GO_ON)
        assert decide(form, "The tower was built in", True) == ("continue", Reason.GO_ON)


ASKED_TO_STOP = (
    *(
        "could you please stop?",
        "kannst du bitte aufhören?",
        "¿podrías parar?",
        "tu peux t'arrêter ?",
        "pode parar?",
    ),
    *(
        "puoi smettere?",
        "wilt u stoppen?",
        "kan du sluta?",
        "możesz przestać?",
        "можешь остановиться?",
        "rukoge kya?",
    ),
    *(
        "能停一下吗？",
        "止めてもらえますか？",
        "그만해 주시겠어요?",
        "ممكن توقف؟",
        "durur musun?",
        "bisa berhenti?",
    ),
    "dừng lại được không?",
)


@pytest.mark.parametrize("message", ASKED_TO_STOP)
def test_a_stop_that_is_asked_for_politely_stops(message: str) -> None:
    assert decide(message, "The tower was built in", False).mode == "stop"


@pytest.mark.parametrize(
    "message",
    [
        "when does it stop?",
        "wann hört es auf?",
        "¿dónde para el bus?",
        "où s'arrête le train ?",
        "公交在哪停？",
        "how do I stop it?",
    ],
)
def test_a_question_about_stopping_asks(message: str) -> None:
    assert decide(message, "The tower was built in", False).mode == "interrupt"
