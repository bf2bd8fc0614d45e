"""Numbers that are written as a country writes its telephone numbers, and what takes that away from them."""

import random

import pytest
from taskflow.redaction import redact

# ``#`` stands for any digit. Hardly another number is written so.
OWN = (
    "06 77 91 ## ##",
    "06.77.91.##.##",
    "07700 900###",
    "(01632) 960###",
    "0131 496 0###",
    "020 7946 0###",
    "087 123 4###",
    "0176 4455 ###1",
    "0172-555 12 ##",
    "06-12345###",
    "079 555 12 ##",
    "0470 12 ## 56",
    "070-998 12 ##",
    "655 12 ## 56",
    "91 555 ## 12",
    "8 (926) 555-##-12",
    "0532 123 ## 67",
    "052-123-4###",
    "090-5555-####",
    "010-5555-####",
    "138 1234 ####",
    "0412 345 ###",
    "024 412 3###",
    "0803 555 ####",
    "0722 123 ###",
    "11 97766-####",
)
# Other numbers are written so, too.
SHARED = ("415-555-01##", "98450 12###", "347 123 4###", "0911/5550##", "06221 5550##")
LEADS = ("", "note: ", "- ", "saw the ad, ", "c'est pas le ", "Dave on ", "flat 2, ", "| Mia | ", "\n\n")
# What has a number of its own, right before this one.
OTHERS = (
    "Order ", "ticket no. ", "Invoice: ", "our ref ", "account ", "Sendungsnummer ", "Kd.-Nr. ", "Kundennummer: ",
    "N° de dossier : ", "numéro de série ", "codice cliente ", "ordernummer ", "numer zlecenia ", "číslo objednávky ",
    "номер договора ", "заявка ", "sipariş no ", "快递单号 ", "予約番号 ", "회원번호 ",
    "id=", "x = ", "$", "#", "1/", "3.14 ",
)  # fmt: skip
SOMEBODY = (
    ("Bob, ", ""),
    ("Reception (", ")"),
    ("ask for Moira on ", " please"),
    ("we tried you on ", ""),
    ("my sister Ruth on ", ", evenings"),
    ("try my bf ", ""),
    ("no, you want ", ", not the other one"),
    ("Witness: ", " (no name given)"),
    ("Other driver: M. Lowe, licence D0836813, ", ""),
    ("Pete | d ", ""),
    ("just ", ", Hector."),
    ("Thanks!\nDeb Kowalski\n", ""),
    ("band: booking@example.org, ", ""),
    ("Of. ", "\nCel. 55 1998 3412"),
)
# Nobody is spoken of, or the text says what the number is.
NOBODY = (
    ("the office ", ""),
    ("Results:\nA ", "\nB 415-555-0142"),
    ("part ", " replaces the other one"),
    ("I ordered part ", ""),
    ("my tracking is ", ""),
    ("driver version ", ""),
    ("I got ", " views"),
    ("grep found ", " in the log"),
)


def filled(form: str) -> str:
    rng = random.Random(form)
    return "".join(rng.choice("2345678") if character == "#" else character for character in form)


@pytest.mark.parametrize("form", OWN)
@pytest.mark.parametrize("lead", LEADS)
def test_a_number_of_a_countrys_own_form_needs_no_word(form: str, lead: str) -> None:
    assert redact(f"{lead}{filled(form)}") == f"{lead}[REDACTED:PHONE]"


@pytest.mark.parametrize("form", (*OWN, *SHARED))
@pytest.mark.parametrize("lead", OTHERS)
def test_what_has_a_number_of_its_own_keeps_it(form: str, lead: str) -> None:
    text = f"{lead}{filled(form)}"
    assert redact(text) == text


# Dots stand in versions, too: there it takes more than "my".
@pytest.mark.parametrize(
    ("form", "lead", "rest"),
    [
        (form, lead, rest)
        for lead, rest in SOMEBODY
        for form in ("415-555-01##", "415.555.01##")
        if "-" in form or not lead.endswith(("my bf ", "want "))
    ],
)
def test_somebody_beside_it_makes_a_number_a_telephones(form: str, lead: str, rest: str) -> None:
    redacted = redact(f"{lead}{filled(form)}{rest}")
    assert f"{lead[-2:]}[REDACTED:PHONE]{rest[:3]}" in redacted
    assert filled(form) not in redacted


@pytest.mark.parametrize("form", SHARED)
@pytest.mark.parametrize(("lead", "rest"), NOBODY)
def test_without_somebody_such_a_number_stays(form: str, lead: str, rest: str) -> None:
    text = f"{lead}{filled(form)}{rest}"
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "05 12 19 26 33",  # a lottery's
        "we use 0110 1001 0110",
        "06 12 34 56 78 90",
        "06 12 34 56 78 = 5",
        "0131 496 0049 0050",
        "Serials:\nAsha 07700 900123\nRavi 07700 900124",
        "Account numbers:\nAsha 0131 496 0123",
        "| Serial | pieces |\n|---|---|\n| 07700 900123 | 4 |",
        "Lots:\n0131 496 0123",
        # Plain numbers in rows: each first one is of a form.
        "612 45 78 90\n118 12 33 48\n755 80 12 33",
        "06 27 41 08 34\n36 12 09 44 21\n",
    ],
)
def test_series_sums_and_rows_of_other_numbers_stay(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("form", OWN)
def test_what_stands_beside_a_number_of_another_kind_is_one(form: str) -> None:
    one, two, three = (f"{filled(form)[:-1]}{digit}" for digit in "246")
    for text in (
        f"orders {one}, {two} and {three}",
        f"orders {one}/{two}; {three}",
        f"Serials\n{one}\n" + f"{two}\n- {three}\n" * 12,
    ):
        assert redact(text) == text
    took = "[REDACTED:PHONE]"
    assert redact(f"note: {one}, {two} and {three}") == f"note: {took}, {took} and {took}"
    assert redact(f"note:\n{one}\n{two}") == f"note:\n{took}\n{took}"


@pytest.mark.parametrize("form", SHARED)
@pytest.mark.parametrize(
    "lead", ["Call accounts on ", "phone (accounts): ", "mobile for tickets: ", "call re meter: "]
)
def test_a_word_for_a_telephone_counts_more_than_what_the_call_is_about(form: str, lead: str) -> None:
    assert redact(f"{lead}{filled(form)}") == f"{lead}[REDACTED:PHONE]"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        # A word for another number has it already.
        ("Mr. Cole, flat 9, 020 7946 0123 8-5", "Mr. Cole, flat 9, [REDACTED:PHONE] 8-5"),
        ("locker code 4471. 0161 496 0123", "locker code 4471. [REDACTED:PHONE]"),
        # Below one that went, also in a form that others share.
        ("Mia: 0151 23456789\nAufbau: 0511 8998-146", "Mia: [REDACTED:PHONE]\nAufbau: [REDACTED:PHONE]"),
        # The column next to one of telephones.
        (
            "nom\tgsm\tbureau\nMaes\t0486 12 09 34\t035551234",
            "nom\tgsm\tbureau\nMaes\t[REDACTED:PHONE]\t[REDACTED:PHONE]",
        ),
        ("Phone 9876543210 lines open 24 hours", "Phone [REDACTED:PHONE] lines open 24 hours"),
        ("dial 0011 44 20 7946 0918 from here", "dial [REDACTED:PHONE] from here"),
    ],
)
def test_neighbours_tell(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize("other", ["Pedido", "Order", "Invoice", "Cuenta"])
def test_an_element_of_another_name_keeps_its_number(other: str) -> None:
    mobile, rest = "<Contact><Movil>", f"</Movil><{other}>4567890123</{other}></Contact>"
    assert redact(f"{mobile}655 55 12 79{rest}") == f"{mobile}[REDACTED:PHONE]{rest}"
