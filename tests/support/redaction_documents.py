"""A second generator, apart from the first: exports by the standard library, numbers by ``phonenumbers``.

Tables come from ``csv``, records from ``json``, telephone numbers of forty countries from the library's own formatter:
the redactor is not measured only on what its first generator thinks people write.
"""

import csv
import io
import json
import random
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from taskflow.redaction.address_words import split_words

from tests.support.redaction_eval import Line
from tests.support.redaction_marks import CLOSE, OPEN, line, mark

REGIONS = sorted(
    split_words("""
        IN US GB DE FR ES IT BR JP CN AU ZA NG RU CA MX AR CO NL BE SE PL TR ID MY SG TH PH VN KR AE SA EG KE PK BD LK
        PT GR CH
    """)
)
COLUMNS = (
    "Phone",
    "Mobile",
    "Telephone number",
    "Contact no.",
    "WhatsApp",
    "Telefon",
    "Tél",
    "Teléfono",
    "मोबाइल",
    "电话",
    "Телефон",
)
PEOPLE = ("Noor", "Ivan", "Chloé", "Kenji", "Priya N", "Bob", "Zoë", "Arjun")


def national(rng: random.Random, region: str) -> str:
    """A possible number of a region, as the region writes it."""
    kind = rng.choice((PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE))
    example = phonenumbers.example_number_for_type(region, kind)
    assert example is not None
    while True:
        digits = str(example.national_number)
        number = phonenumbers.PhoneNumber(
            country_code=example.country_code,
            national_number=int(digits[:-5] + f"{rng.randrange(100_000):05}"),
            italian_leading_zero=example.italian_leading_zero,
        )
        form = PhoneNumberFormat.NATIONAL if rng.random() < 0.7 else PhoneNumberFormat.INTERNATIONAL
        written = phonenumbers.format_number(number, form)
        if sum(map(str.isdigit, written)) >= 9:
            return written


def _numbers(rng: random.Random) -> list[str]:
    region = rng.choice(REGIONS)
    while True:
        numbers = [national(rng, region) for _ in range(rng.randrange(2, 7))]
        if len({len(number) for number in numbers}) <= 3:
            return [mark("PHONE", number) for number in numbers]


def export(rng: random.Random) -> str:
    """A table as ``csv`` writes it."""
    numbers = _numbers(rng)
    out = io.StringIO()
    delimiter, ending = rng.choice(",;\t|"), rng.choice(("\n", "\r\n"))
    if rng.random() < 0.5:
        writer = csv.writer(out, delimiter=delimiter, lineterminator=ending)
    else:
        writer = csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL)
    head = rng.choice(COLUMNS)
    extra = rng.random() < 0.5
    writer.writerow(["#", head, "who", *(["since"] if extra else [])])
    for at, number in enumerate(numbers):
        writer.writerow([at, number, rng.choice(PEOPLE), *([f"200{at % 10}-02-03"] if extra else [])])
    return out.getvalue()


def dump(rng: random.Random) -> str:
    """Records as ``json`` writes them."""
    numbers = _numbers(rng)
    key = rng.choice(("phones", "mobile", "telephone", "contactNumbers", "phone_list"))
    named = dict(zip(("home", "work", "a", "b", "c", "d"), numbers, strict=False))
    shape = rng.choice((numbers, named, [{"value": number} for number in numbers]))
    record = {"who": rng.choice(PEOPLE), key: shape, "n": len(numbers)}
    return json.dumps(record, indent=rng.choice((None, 2)), ensure_ascii=False)


def roster(rng: random.Random) -> str:
    """Lines under a heading."""
    heading = rng.choice(
        ("Phone list", "Mobile numbers:", "### Telephone", "Contacts:", "Handynummern:", "फोन नंबर:", "电话:")
    )
    sign = rng.choice(("- ", "• ", "", "+ ", "> "))
    names = [f"{rng.choice(PEOPLE)}: " if rng.random() < 0.5 else "" for _ in range(6)]
    lines = [f"{sign}{name}{number}" for name, number in zip(names, _numbers(rng), strict=False)]
    return "\n".join((heading, *lines))


def sentence(rng: random.Random) -> str:
    """Prose with more than one number."""
    numbers = _numbers(rng)
    lead = rng.choice(("You can call ", "My phone numbers are ", "Reach us by phone: "))
    joint = rng.choice((" or ", " and ", ", "))
    return lead + ", ".join(numbers[:-1]) + joint + numbers[-1] + rng.choice((".", "", " any time."))


DOCUMENTS = (export, dump, roster, sentence)


def documents(seed: int, count: int) -> Iterator[Line]:
    """``count`` texts of each kind."""
    for maker in DOCUMENTS:
        rng = random.Random(f"{seed}/{maker.__name__}")
        for _ in range(count):
            text = maker(rng)
            assert text.count(OPEN) == text.count(CLOSE)
            yield line(maker.__name__, text)
