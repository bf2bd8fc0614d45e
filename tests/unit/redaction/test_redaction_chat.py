"""Chat messages in nineteen languages, by an author who knew the policy and not the rules; cards beside other words."""

import json

import pytest
from taskflow.redaction import lexicon, redact
from taskflow.redaction.fold import fold

from local.setup.stamps import ROOT

LINES = [
    json.loads(line)
    for line in (ROOT / "tests/data/redaction_chat.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_of_every_message_what_the_policy_names_goes_and_the_rest_stays() -> None:
    assert len(LINES) > 300
    wrong = []
    for line in LINES:
        redacted = redact(line["text"])
        wrong += [("leaks", value, redacted) for value in line["go"] if value in redacted]
        wrong += [("is gone", value, redacted) for value in line["stay"] if value not in redacted]
    assert wrong == []


CARD, CUT = "4689 2161 7728 6830", "5122 8867 8835"


@pytest.mark.parametrize(
    "money", ["1500 ₽", "1500₽", "2000 руб", "1500.00 €", "1500 euros", "1200 zł", "1500 kr.", "5000円"]
)
def test_a_sum_behind_a_card_is_no_part_of_it(money: str) -> None:
    assert redact(f"to {CARD} {money} please") == f"to [REDACTED:CARD] {money} please"


@pytest.mark.parametrize("rest", ["1500", "1500 people", "1500 rubber ducks", "1500 trying"])
def test_a_longer_number_that_begins_like_a_card_stays(rest: str) -> None:
    assert redact(f"serial {CARD} {rest}") == f"serial {CARD} {rest}"


@pytest.mark.parametrize(
    "word",
    [
        "card",
        "Kartennummer",
        "kreditkarte",
        "kaartnummer",
        "carte",
        "tarjeta",
        "cartão",
        "carta",
        "karta",
        "numer karty",
        "kart numarası",
        "kartım",
        "kortnummer",
        "kortti",
        "kártya",
        "kartica",
        "kartu saya",
        "thẻ",
        "номер карты",
        "картка",
        "银行卡",
        "卡號",
        "カード",
        "카드",
        "بطاقة",
        "کارت",
        "כרטיס",
        "บัตร",
        "κάρτα",
    ],
)
def test_a_card_that_the_end_cuts_off_goes_behind_every_word_for_a_card(word: str) -> None:
    assert redact(f"{word} {CUT}") == f"{word} [REDACTED:CARD]"


def test_every_word_of_the_lexicon_is_one_that_the_scanners_can_meet() -> None:
    table = [word for words in lexicon.OTHER_SCRIPTS.values() for word, _ in words]
    assert [word for word in (*lexicon.WHOLE, *table) if fold(word).text != word] == []
