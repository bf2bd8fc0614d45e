"""Which of the passages that words and vectors have found a prompt is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from taskflow.records.memory.fusion import Found, fused, statement
from taskflow.records.memory.oneself import asks_of_oneself, states, tells_of_oneself
from taskflow.records.memory.passages import MAX_CLAUSES, clauses

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def passage(content: str, near: float | None = None, covered: float = 0.0, role: str = "user") -> Found:
    return Found(content, 0, "conversation", role, content, BEGIN, near, covered)


def given(question: str, *by_meaning: Found, by_words: tuple[Found, ...] = (), most: int = 10) -> list[str]:
    return [each.content for each in fused(question, by_words, by_meaning, most)]


MINE, COMMON, THEIRS = "My old Saab rattles.", "Which car is best in winter?", "A Saab is a car from Sweden."


def test_what_somebody_says_of_themselves_comes_before_what_is_as_near_if_they_ask_about_themselves() -> None:
    found = (passage(COMMON, 0.50), passage(THEIRS, 0.49, role="assistant"), passage(MINE, 0.42))
    assert given("What car do I own?", *found)[0] == MINE
    assert given("What did you say of cars?", *found) == [COMMON, THEIRS, MINE]
    assert given("Which cars did you recommend to me?", *found) == [COMMON, THEIRS, MINE]


def test_one_common_word_says_little_and_all_of_them_say_much() -> None:
    near = tuple(passage(f"Number {number} is {number * 7} and so on.", 0.6) for number in range(10))
    one, all_of_them = (
        passage("The code of the door.", covered=0.4),
        passage("Zorblatt, the code.", covered=1.0),
    )
    found = given("What was the zorblatt code?", *near, passage("far away", 0.3), by_words=(one, all_of_them))
    assert found[0] == "Zorblatt, the code." and "The code of the door." not in found


def test_what_says_the_same_again_leaves_room_for_something_else() -> None:
    alike = tuple(passage(f"What should I feed a {each}?", 0.5) for each in ("dog", "cat", "goat"))
    assert (
        given("What may a tortoise eat?", *alike, passage("Lettuce is fine.", 0.45), most=2)[1]
        == "Lettuce is fine."
    )


def test_without_vectors_the_order_of_words_stays_and_a_text_said_twice_comes_once_as_it_was_said_last() -> (
    None
):
    first, second = passage("a b"), passage("My c")
    later = Found("later", 0, "conversation", "user", "A  b", BEGIN + timedelta(days=1))
    assert given("What is mine?", by_words=(first, second, later)) == ["A  b", "My c"]


def test_what_was_said_since_is_given_with_what_it_may_have_changed() -> None:
    held = passage("We fly to Malta in May.", 0.5)
    others = tuple(passage(f"Thing {number} of {number * 7} stands there.", 0.4) for number in range(12))
    changed, again, asked, far = (
        passage(text, near)
        for text, near in (
            ("Change of plan, it's Cyprus.", 0.6),
            ("The flight is at nine.", 0.5),
            ("What about Malta?", 0.55),
            ("I like tea.", 0.29),
        )
    )
    by_meaning = (held, *others, passage(again.content, 0.3))
    assert statement([passage("Malta?"), passage("It is.", role="assistant"), held]) == held
    alone = [each.content for each in fused("Where do we fly?", (), by_meaning, 10)]
    assert held.content in alone and not {changed.content, again.content} & set(alone)
    with_it = [
        each.content for each in fused("Where do we fly?", (), by_meaning, 10, [changed, asked, again, far])
    ]
    assert {held.content, changed.content, again.content} <= set(with_it)
    assert not {asked.content, far.content} & set(with_it)


@pytest.mark.parametrize(
    ("passage", "parts"),
    [
        ("My dog is afraid.", []),
        (
            "Which headphones? I drum, and they complain.",
            ["Which headphones?", "I drum,", "and they complain."],
        ),
        ("It costs 1,200 at 10:30.", []),
        ("Paris - our honeymoon - was wet: rain.", ["Paris", "our honeymoon", "was wet:", "rain."]),
        ("我对坚果过敏，所以不要花生。", ["我对坚果过敏，", "所以不要花生。"]),
        ("そばアレルギーです。何を食べますか？", ["そばアレルギーです。", "何を食べますか？"]),
        ("मुझे शहद पसंद नहीं है। चाय बनाओ, धीरे।", ["मुझे शहद पसंद नहीं है।", "चाय बनाओ,", "धीरे।"]),
        ("Look, , 👍!", []),
        (", ".join("abcdefghijk"), [f"{each}," for each in "abcdefgh"]),
    ],
)
def test_the_clauses_of_a_passage(passage: str, parts: list[str]) -> None:
    assert clauses(passage) == parts
    assert len(parts) <= MAX_CLAUSES


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What car do I own?", True),
        ("Can you tell me which car I own?", True),
        ("What's our dog called?", True),
        ("Weißt du noch, wie mein Hund heißt?", True),
        ("¿Cómo se llama mi gata?", True),
        ("Où habite ma sœur ?", True),
        ("मेरी बहन कहाँ रहती है?", True),
        ("我的猫叫什么?", True),
        ("私の犬の名前は何ですか?", True),
        ("What did you recommend to me?", False),
        ("Was hast du mir empfohlen?", False),
        ("Was ist die Hauptstadt von Peru?", False),
        ("Who wrote Moby Dick?", False),
    ],
)
def test_whom_a_question_is_about(question: str, asks: bool) -> None:
    assert asks_of_oneself(question) is asks


@pytest.mark.parametrize(
    ("text", "tells", "says"),
    [
        ("My dog is called Rex.", True, True),
        ("What do I feed my dog?", True, False),
        ("Is that so? Rex is his name.", False, True),
        ("Ich habe Husten!", True, True),
        ("J'habite à Lyon.", True, True),
        ("你好吗？", False, False),
        ("Myrrh is a resin.", False, True),
    ],
)
def test_who_tells_of_themselves_and_what_says_something(text: str, tells: bool, says: bool) -> None:
    assert (tells_of_oneself(text), states(text)) == (tells, says)
