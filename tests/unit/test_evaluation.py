"""The evaluation of models (``make eval``) with models that are scripted: one that listens, and one that does not."""

from __future__ import annotations

import asyncio
import xml.etree.ElementTree as ET
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from taskflow.completion import ChatMessage, CompletionRequest, Provider
from taskflow.conversation.interruption import interruption_note

from bench.evaluation import cases, measures, page, play
from bench.evaluation.__main__ import KINDS
from bench.evaluation.languages import language_of
from bench.evaluation.measures import MEASURES, Column, Count
from bench.evaluation.play import Asked, Played
from tests.fakes.provider import FakeProvider, Script, say
from tests.support.virtual_time import VirtualClock, VirtualLoop

BEFORE = "Here is a first sentence of the answer. Here is a second one, which is longer. The third one says"


def last(request: CompletionRequest) -> str:
    return [each.content for each in request.messages if each.role == "user"][-1]


def asked(script: Callable[[CompletionRequest], Script], form: str = "plain") -> Asked:
    def provider() -> Provider:
        return FakeProvider(VirtualClock(), script)

    return Asked("fake-1", provider, "Be brief.", "note" if form == "note" else "plain")


def played(plays: Callable[[Asked, Any], Coroutine[Any, Any, Played]], who: Asked, case: Any) -> Played:
    """One case, in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(plays(who, case))


ROME = cases.load()[0]
GERMAN = cases.languages()[0]
STEER = cases.steers()[1]
RECALL = cases.recalls()[0]
SUMMARY = cases.summaries()[0]
TAIL = cases.tails()[0]


def listens(answer: str) -> Callable[[CompletionRequest], Script]:
    """Says something long first, and ``answer`` to what is said instead."""
    told: list[tuple[ChatMessage, ...]] = []

    def choose(request: CompletionRequest) -> Script:
        told.append(request.messages)
        return say(BEFORE if len(told) == 1 else answer)

    return choose


@pytest.mark.parametrize(
    ("answer", "verdicts"),
    [
        ("Tokyo is the capital of Japan.", {"note_unsaid": True, "unrepeated": True, "answered": True}),
        (f"Tokyo. {BEFORE}", {"note_unsaid": True, "unrepeated": True, "answered": True}),
        ("I do not know.", {"note_unsaid": True, "unrepeated": True, "answered": False}),
        (interruption_note(BEFORE, ROME.instead), {"note_unsaid": False, "answered": True}),
    ],
)
def test_an_interruption_is_judged(answer: str, verdicts: dict[str, bool]) -> None:
    found = played(play.interrupted, asked(listens(answer)), ROME).verdicts
    assert {name: found[name] for name in verdicts} == verdicts


def test_a_sentence_that_was_seen_and_comes_again_is_noticed() -> None:
    late = next(case for case in cases.load() if case.cut == "late")
    assert not played(play.interrupted, asked(listens(BEFORE)), late).verdicts["unrepeated"]
    assert played(play.interrupted, asked(listens("Of course.")), late).verdicts["unrepeated"]


def test_the_language_is_that_of_what_was_said_last() -> None:
    german = "Die Amsel, die Meise und der Spatz sind auch im Winter da."
    assert played(play.spoken_in, asked(listens(german)), GERMAN).verdicts["language"]
    assert not played(
        play.spoken_in, asked(listens("The blackbird and the sparrow stay for the winter.")), GERMAN
    ).verdicts["language"]


@pytest.mark.parametrize(
    ("more", "verdicts"),
    [
        ("Without yeast, use baking soda.", {"steered": True, "joined": True, "remark": True}),
        ("And bake it for an hour.", {"steered": True, "joined": True, "remark": False}),
    ],
)
def test_a_remark_steers_the_reply_on_the_engine(more: str, verdicts: dict[str, bool]) -> None:
    assert played(play.steered, asked(listens(more)), STEER).verdicts == verdicts


def test_a_passage_reaches_the_prompt_and_the_comparison_goes_without() -> None:
    def choose(request: CompletionRequest) -> Script:
        knows = "thunder" in str(request.messages)
        return say("It is thunder." if knows else "I cannot know that.")

    assert played(play.recalling, asked(choose), RECALL).verdicts == {"recalled": True, "unaided": False}


def test_a_summary_is_looked_through_for_its_facts() -> None:
    text = "Ines plans a garden of about forty square metres with sun until noon, with herbs and lettuce."
    verdicts = played(play.summed_up, asked(lambda _: say(text)), SUMMARY).verdicts
    assert verdicts == {"fact_0": True, "fact_1": True, "fact_2": False, "usable": True}
    refused = played(play.summed_up, asked(lambda _: say("I'm sorry, I cannot do that.")), SUMMARY)
    assert (refused.why, any(refused.verdicts.values())) == ("refused", False)


def test_what_an_analysis_finds_is_told_in_the_note_and_compared_with_the_note_alone() -> None:
    def choose(request: CompletionRequest) -> Script:
        told = last(request)
        if "bleach" in told:
            return say("Never mix it with bleach, the fumes are poisonous.")
        return say("A sponge will do.")

    assert played(play.told_of_the_rest, asked(choose, "note"), TAIL).verdicts == {
        "matters": True,
        "nearest": True,
        "told": True,
        "untold": False,
    }
    # Who is not told in words of an interruption is not told of that.
    assert played(play.told_of_the_rest, asked(choose), TAIL).verdicts == {
        "matters": True,
        "nearest": True,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_cases_whose_verdicts_are_all_counted(kind: str) -> None:
    load, plays = KINDS[kind]
    assert len(load()) >= 4
    found = played(plays, asked(lambda _: say("What?"), "note"), load()[0])
    assert found.verdicts.keys() <= {name for measure in MEASURES for name in measure.names}


def test_no_case_is_met_by_a_reply_that_does_not_listen() -> None:
    reply = "I don't know what you mean."
    words = [steer.about for steer in cases.steers()]
    words += [recall.about for recall in cases.recalls()]
    words += [tail.about for tail in cases.tails()]
    words += [fact for case in cases.summaries() for fact in case.facts]
    assert [about for about in words if any(word in reply.casefold() for word in about)] == []


def test_every_fact_to_keep_is_in_the_messages_and_no_question_gives_its_answer_away() -> None:
    for summary in cases.summaries():
        text = " ".join(summary.messages).casefold()
        assert all(any(word in text for word in fact) for fact in summary.facts)
    for recall in cases.recalls():
        assert any(word in recall.said.casefold() for word in recall.about)
        assert not any(word in recall.question.casefold() for word in recall.about)


def test_one_sentence_of_each_rest_matters_and_nothing_else_gives_it_away() -> None:
    tails = cases.tails()
    places = [[tail.has_point(sentence) for sentence in tail.sentences()] for tail in tails]
    # As often the first as the second and the third: who always takes one of them finds a third.
    assert sorted(places) == sorted([[n == place for n in range(3)] for place in range(3)] * 8)
    for tail in tails:
        assert not any(map(tail.has_point, (tail.question, tail.seen, tail.instead)))


def always(script: Script) -> Callable[[CompletionRequest], Script]:
    """Says the same whatever is asked."""
    return lambda _: script


def test_who_says_all_of_the_rest_has_found_nothing_in_it() -> None:
    point = next(sentence for sentence in TAIL.sentences() if TAIL.has_point(sentence))
    for text, matters in ((point, True), (TAIL.unseen, False), (TAIL.sentences()[-1], False)):
        assert played(play.told_of_the_rest, asked(always(say(text))), TAIL).verdicts == {
            "matters": matters,
            "nearest": True,
        }


@pytest.mark.parametrize("case", cases.languages(), ids=lambda case: f"{case.language} {case.instead[:12]}")
def test_a_language_is_told_by_its_script_or_its_small_words(case: cases.LanguageCase) -> None:
    texts = {
        "en": "The dough has to rest for an hour, and it is then baked in the oven.",
        "de": "Der Teig muss eine Stunde ruhen und wird dann gebacken.",
        "es": "La masa tiene que reposar una hora y luego se hornea en el horno.",
        "fr": "La pâte doit reposer une heure et elle est ensuite cuite dans le four.",
        "hi": "आटे को एक घंटे तक रखना होता है।",
        "zh": "面团要放一个小时，然后烤。",
        "ja": "生地は一時間休ませてから焼きます。",
    }
    assert language_of(texts[case.language]) == case.language


@pytest.mark.parametrize("text", ["", "Tokyo.", "1, 2, 3", "Ja.", "🙂"])
def test_a_text_of_too_few_words_has_no_language(text: str) -> None:
    assert language_of(text) == ""


COLUMNS = [
    Column("small & plain", tuple(Count(n, 10) for n in range(len(MEASURES)))),
    Column("large", tuple(Count(0, 0) for _ in MEASURES)),
]


def test_the_table_has_a_row_for_each_measure_that_was_played() -> None:
    lines = page.table(COLUMNS).splitlines()
    assert len(lines) == 2 + len(MEASURES)
    assert lines[0] == "|  | small & plain | large |"
    assert lines[3].endswith("| 1 of 10 (10%) | – |")
    assert len(page.table([COLUMNS[1]]).splitlines()) == 2


def test_the_table_goes_between_its_marks_and_the_page_is_left_as_it_is() -> None:
    before = f"# Title\n{page.BEGIN}\nold\n{page.END}\n\nEnd\n"
    after = page.with_figures(before, COLUMNS)
    assert after.startswith(f"# Title\n{page.BEGIN}\n| ")
    assert after.endswith(f"|\n{page.END}\n\nEnd\n")
    assert "old" not in after
    assert page.with_figures(after, COLUMNS) == after


def test_the_picture_is_well_formed_and_as_wide_as_the_shares_say() -> None:
    root = ET.fromstring(page.picture(COLUMNS))
    bars = [
        each for each in root.iter("{http://www.w3.org/2000/svg}rect") if each.get("fill") == page.COLOURS[0]
    ]
    widths = [float(each.get("width", "")) for each in bars[1:]]
    assert widths == pytest.approx([page.BARS * n / 10 for n in range(len(MEASURES))], abs=0.1)


def test_counts_add_up_the_verdicts_of_all_kinds() -> None:
    column = measures.column(
        "m",
        [
            Played((), "", {"note_unsaid": True, "answered": False}),
            Played((), "", {"note_unsaid": False}),
            Played((), "", {"fact_0": True, "fact_1": True, "usable": True}),
        ],
    )
    shown = {measure.label: each for measure, each in zip(MEASURES, column.counts, strict=True)}
    assert shown["Interrupted: no word of the instructions comes back"] == Count(1, 2)
    assert shown["Summary: facts that it keeps"] == Count(2, 2)
    assert shown["Steered: what follows takes up the remark"].share == 0.0
