"""Forms and compounds of words for a telephone and a call name a number; words that only begin alike do not."""

import pytest
from taskflow.redaction import redact
from taskflow.redaction.phone_stems import NOUN, VERB, kind_of, last_stem

from tests.support.redaction_eval import rows

GO = (
    "I can be contacted on {01632 960117}",
    "I can be contacted most evenings, {01632 960117}",
    "℡ {01632 960117}",
    "Recapito telefonico {347 1234567}",
    "Puhelinnumerosi {040 1234567}",
    "tu m'appelles au {06 12 34 56 78}",
    "stuur me een appje op {06-12345678}",
    "dzwoń śmiało {601 234 567}",
    "nomor aku {0812-3456-7890}",
    "این شماره منه {0912 345 6789}",
    "susisiekite {8 612 34567}",
    "odezwij się na {601 234 567}",
    "დამირეკეთ {0555 12 34 56}",
)


@pytest.mark.parametrize("frame", GO)
def test_a_form_of_a_word_for_a_call_names_a_number(frame: str) -> None:
    before, _, rest = frame.partition("{")
    assert (
        redact(frame.replace("{", "").replace("}", ""))
        == before + "[REDACTED:PHONE]" + rest.partition("}")[2]
    )


def test_numbers_beside_words_that_only_look_like_those_stay() -> None:
    lines = rows("near_words_stay.txt")
    assert len(lines) > 350
    assert [line for line in lines if redact(line) != line] == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("puhelinnumerosi telefonico téléphonez telefonnummern mobilnummer kännykkääni whatsappje", NOUN),
        (
            "dzwonisz zadzwońcie appelles rappelez chiamarmi llamadme hívjatok soittakaa contacted ligue ringde",
            VERB,
        ),
        (
            "telephoto mobility appellation appellate ringgit llamativo handycap handyman cellulose liguria",
            None,
        ),
        (
            "ringtone kontaktlinsen contactless contactor telefónica telefonkarte soittaja richiamo pozovnica",
            None,
        ),
        ("chameleon komórkowce felhívás puhelinlasku appelsin appelmoes bellezza telepathy telescope", None),
    ],
)
def test_a_stem_names_its_forms_and_no_neighbour(words: str, kind: int | None) -> None:
    assert {word: kind_of(word) for word in words.split()} == dict.fromkeys(words.split(), kind)


def test_a_stem_is_found_where_it_stands() -> None:
    # Also when a later word ends in it, or the stretch begins within a word.
    assert last_stem("ringa uxringa 12", 0, 16) == (5, VERB)
    assert last_stem("telefonnummer och mintelefonnummer", 0, 34) == (13, NOUN)
    assert last_stem("uringa dig", 1, 10) is None


VALUE = "aB3dE5gH7jK9mN1pQ3sT5vW7"


@pytest.mark.parametrize(
    "name", ["FERNET_KEY", "SEGMENT_WRITE_KEY", "master_enc_key", "X_TOKEN", "X_SECRET", "X_PASSWORD"]
)
@pytest.mark.parametrize("sign", ["=", ": "])
def test_a_key_of_any_name_goes_when_its_value_is_random(name: str, sign: str) -> None:
    assert redact(f"{name}{sign}{VALUE}") == f"{name}{sign}[REDACTED:SECRET]"
