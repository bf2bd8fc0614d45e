"""Telephone numbers of every country, as the phonenumbers library writes them."""

from pathlib import Path

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from taskflow.redaction import phone_plan, redact
from taskflow.redaction.phones import plan_allows

from tests.support.phone_plan import render

# Shorter ones cannot be told from other numbers after a plus sign.
LEAST_DIGITS = 8
EXAMPLES = [
    example
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)
    if (example := phonenumbers.example_number_for_type(region, kind)) is not None
    and len(phonenumbers.format_number(example, PhoneNumberFormat.E164)) > LEAST_DIGITS
]


def test_the_numbering_plan_is_that_of_the_installed_library() -> None:
    written = Path(phone_plan.__file__).read_text(encoding="utf-8")
    assert written == render(), "run `python -m tests.support.phone_plan`"


def test_the_plan_allows_every_example_of_the_library() -> None:
    assert len(EXAMPLES) > 400
    for example in EXAMPLES:
        number = phonenumbers.national_significant_number(example)
        assert plan_allows(str(example.country_code), number)


@pytest.mark.parametrize(
    "form", [PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.RFC3966]
)
def test_numbers_of_every_country_go_in_any_context(form: int) -> None:
    for example in EXAMPLES:
        written = phonenumbers.format_number(example, form).removeprefix("tel:")
        assert redact(f"see {written}, thanks") == "see [REDACTED:PHONE], thanks", written


@pytest.mark.parametrize(
    "region", ["IN", "US", "GB", "DE", "FR", "ES", "IT", "BR", "JP", "CN", "AU", "ZA", "NG", "RU"]
)
@pytest.mark.parametrize("kind", [PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE])
def test_national_formats_go_beside_a_word_for_a_phone(region: str, kind: int) -> None:
    example = phonenumbers.example_number_for_type(region, kind)
    assert example is not None
    written = phonenumbers.format_number(example, PhoneNumberFormat.NATIONAL)
    assert redact(f"phone: {written}, thanks") == "phone: [REDACTED:PHONE], thanks"
    assert redact(f"फोन {written}") == "फोन [REDACTED:PHONE]"


@pytest.mark.parametrize(
    "text",
    [
        "call me at 10:30 on 2024-01-15",
        "phone launched 15-01-2024",
        "mobile price ₹45,999 for 2023-2024",
        "call order 4567890123 failed",
        "phone 0.9876543210",
        "UTC+1 2024-01-15 10:30",
        "5+14155552671",
        "1e+12458010678",
    ],
)
def test_dates_prices_and_sums_are_no_phone_numbers(text: str) -> None:
    assert redact(text) == text
