"""Whose a number is, who gave a key out and who answers whom: what tells a value where no word for its kind stands."""

import random
from itertools import product

import pytest
from taskflow.redaction import redact
from taskflow.redaction.vendor_keys import VENDORS

MOBILES = {
    "en": "07700 900412",
    "es": "612 345 678",
    "fr": "06 12 34 56 78",
    "de": "0151 23456789",
    "it": "347 1234567",
    "pt": "912 345 678",
    "nl": "06-12345678",
    "pl": "601 234 567",
    "cs": "601 234 567",
    "sv": "070-123 45 67",
    "ru": "8 916 123 45 67",
    "vi": "0912 345 678",
}
# A word for a number, what joins it to a person, people, what leads to the number.
OWNERS = {
    "en": (
        "",
        "my |the |our ",
        "sister|landlord|plumber|dentist|coach",
        "'s number is |'s number: |'s number ",
    ),
    "es": ("el número ", "de mi |de la |de ", "madre|vecina|jefa|abuela", " es |: "),
    "fr": ("le numéro ", "de ma |de la |de ", "mère|voisine|nounou", " est | : | c'est le "),
    "de": ("die Nummer ", "von meiner |meiner |der ", "Mutter|Nachbarin|Chefin", " ist |: | lautet "),
    "it": ("il numero ", "di mia |della |di ", "mamma|zia|vicina", " è |: "),
    "pt": ("o número ", "da minha |da |de ", "mãe|vizinha|avó", " é |: "),
    "nl": ("het nummer ", "van mijn |van de |van ", "moeder|buurvrouw|tandarts", " is |: "),
    "pl": ("numer ", "mojej |", "mamy|siostry|sąsiadki|babci", " to |: "),
    "cs": ("číslo ", "mojí |", "mámy|sousedky|babičky", " je |: "),
    "sv": ("numret till |nummer till ", "min |", "granne|chef", " är |: "),
    "ru": ("номер ", "моей |", "мамы|соседки|бабушки", " |: "),
    "vi": ("số ", "của ", "vợ|mẹ|sếp", " tôi là | là "),
}
OWNED = [
    ("".join(parts), MOBILES[language])
    for language, pieces in OWNERS.items()
    for parts in product(*(piece.split("|") for piece in pieces))
]


@pytest.mark.parametrize(("lead", "number"), OWNED)
def test_a_number_goes_behind_whose_it_is(lead: str, number: str) -> None:
    assert redact(lead + number) == f"{lead}[REDACTED:PHONE]"


@pytest.mark.parametrize("what", ["order", "invoice", "ticket", "contract", "policy", "account"])
def test_a_number_that_belongs_to_no_person_stays(what: str) -> None:
    for text in (f"the {what}'s number is 4567890123", f"my {what} number is 4567890123"):
        assert redact(text) == text


# Of lower-case hexadecimal digits, of UUIDs: nothing but a vendor's name and a word for a key tells them from hashes.
SHAPES = ("32", "40", "64", "uuid")


def _key(shape: str) -> str:
    rng = random.Random(shape)
    digits = "".join(rng.choice("0123456789abcdef") for _ in range(64))
    if shape == "uuid":
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}"
    return digits[: int(shape)]


@pytest.mark.parametrize("frame", ["{} key {}", "our {} token is {}", "{}: key={}", "the key for {}: {}"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_key_goes_behind_its_vendors_name(frame: str, shape: str) -> None:
    key = _key(shape)
    for vendor in sorted(VENDORS):
        for name in (vendor, vendor.capitalize()):
            assert redact(frame.format(name, key)) == frame.format(name, "[REDACTED:SECRET]")


@pytest.mark.parametrize(
    "what", ["cache key", "partition key", "commit", "idempotency key", "sha256", "zone id"]
)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_hash_behind_a_vendors_name_stays(what: str, shape: str) -> None:
    for vendor in ("datadog", "Stripe", "heroku", "Cloudflare"):
        text = f"{vendor} {what} {_key(shape)}"
        assert redact(text) == text
    assert redact(f"the map's key {_key(shape)}") == f"the map's key {_key(shape)}"


ASKED = [
    ("what's your number?", "07700 900412"),
    ("can i get ur num", "9876543210"),
    ("deine nummer?", "0151 23456789"),
    ("tu me files ton numéro ?", "06 12 34 56 78"),
    ("me pasas tu número?", "612 345 678"),
    ("mi dai il tuo numero?", "347 1234567"),
    ("me passa teu número", "21 98765-4321"),
    ("podaj numer", "601 234 567"),
    ("скинь номер", "89161234567"),
    ("bhai number bhej", "9876543210"),
    ("手机号多少？", "13812345678"),
    ("電話番号教えて", "090-1234-5678"),
    ("번호 알려줘", "010-1234-5678"),
]


@pytest.mark.parametrize(("question", "number"), ASKED)
@pytest.mark.parametrize("answer", ["", "ok, ", "sure it's "])
def test_an_answer_is_what_was_asked_for(question: str, number: str, answer: str) -> None:
    text = f"ann: {question}\nbob: {answer}"
    assert redact(text + number) == f"{text}[REDACTED:PHONE]"


@pytest.mark.parametrize(
    "question",
    ["what's your order number?", "invoice number?", "how many?", "the ticket number please", "which id?"],
)
def test_an_answer_to_another_question_stays(question: str) -> None:
    text = f"ann: {question}\nbob: 9876543210"
    assert redact(text) == text


LISTED = ["9876543210", "9123456780", "9988776655"]
POINTING = [
    "These are my whatsapp numbers",
    "Please call all of these numbers.",
    "Can you format these phone numbers?",
    "Das sind die Handynummern der Eltern.",
    "Ce sont les numéros de téléphone des clients.",
    "Son los teléfonos de los clientes.",
    "Sono i numeri di telefono dei clienti.",
    "Dit zijn de telefoonnummers van de leden.",
    "Это телефоны клиентов.",
    "这些是客户的手机号",
    "これらは顧客の電話番号です",
    "ये सब मोबाइल नंबर हैं",
]


@pytest.mark.parametrize("below", POINTING)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_sentence_names_the_numbers_above_it(below: str, between: str) -> None:
    assert (
        redact("\n".join(LISTED) + between + below) == "\n".join(["[REDACTED:PHONE]"] * 3) + between + below
    )


@pytest.mark.parametrize(
    "below", ["These are the order ids.", "These phone models sold best.", "All of these are prices."]
)
def test_a_sentence_about_others_names_none_of_them(below: str) -> None:
    text = "\n".join(["4567890123", "4567890124", below])
    assert redact(text) == text
