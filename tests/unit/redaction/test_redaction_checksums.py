"""Check digits and issuer ranges, against every single error they are made to find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.redaction.checksums import luhn_valid, mod97_valid, verhoeff_valid
from taskflow.redaction.iban import LENGTHS
from taskflow.redaction.issuers import is_card_length, issued_lengths

digits = st.text("0123456789", min_size=11, max_size=18)


def luhn_completed(body: str) -> str:
    return next(body + digit for digit in "0123456789" if luhn_valid(body + digit))


def verhoeff_completed(body: str) -> str:
    return next(body + digit for digit in "0123456789" if verhoeff_valid(body + digit))


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "378282246310005",
        "30569309025904",
        "6011111111111117",
        "3530111333300000",
        "4222222222222",
    ],
)
def test_published_card_numbers_pass_luhn(number: str) -> None:
    assert luhn_valid(number)


@given(digits)
def test_luhn_has_exactly_one_check_digit(body: str) -> None:
    assert sum(luhn_valid(body + digit) for digit in "0123456789") == 1


@given(digits, st.data())
def test_luhn_finds_every_wrong_digit(body: str, data: st.DataObject) -> None:
    number = luhn_completed(body)
    position = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from(sorted(set("0123456789") - {number[position]})))
    assert not luhn_valid(number[:position] + wrong + number[position + 1 :])


@pytest.mark.parametrize(
    "number", ["2363", "758722", "123451", "1428570", "1234567890120", "84736430954837284567892"]
)
def test_known_numbers_pass_verhoeff(number: str) -> None:
    assert verhoeff_valid(number)


@given(digits)
def test_verhoeff_has_exactly_one_check_digit(body: str) -> None:
    assert sum(verhoeff_valid(body + digit) for digit in "0123456789") == 1


@given(digits, st.data())
def test_verhoeff_finds_every_wrong_digit_and_every_swap_of_neighbours(
    body: str, data: st.DataObject
) -> None:
    number = verhoeff_completed(body)
    position = data.draw(st.integers(0, len(number) - 2))
    wrong = data.draw(st.sampled_from(sorted(set("0123456789") - {number[position]})))
    assert not verhoeff_valid(number[:position] + wrong + number[position + 1 :])
    first, second = number[position], number[position + 1]
    if first != second:
        assert not verhoeff_valid(number[:position] + second + first + number[position + 2 :])


@pytest.mark.parametrize("iban", ["GB82WEST12345698765432", "DE89370400440532013000", "NO9386011117947"])
def test_mod97_accepts_known_accounts_and_no_other_check_digits(iban: str) -> None:
    valid = [f"{check:02}" for check in range(2, 99) if mod97_valid(f"{iban[:2]}{check:02}{iban[4:]}")]
    assert valid == [iban[2:4]]


@pytest.mark.parametrize(
    ("country", "length"),
    [("NO", 15), ("BE", 16), ("DE", 22), ("GB", 22), ("FR", 27), ("MT", 31), ("RU", 33)],
)
def test_the_registry_knows_the_length_of_a_country(country: str, length: int) -> None:
    assert LENGTHS[country] == length


def test_the_registry_has_no_country_that_does_not_issue_ibans() -> None:
    assert len(LENGTHS) == 89
    assert not {"US", "CA", "IN", "CN", "JP", "AU"} & set(LENGTHS)


@pytest.mark.parametrize(
    ("prefix", "lengths"),
    [
        ("4", {13, 16, 19}),
        ("51", {16}), ("55", {16}), ("2221", {16}), ("2720", {16}),
        ("34", {15}), ("37", {15}),
        ("300", {14, 16}), ("305", {14, 16}), ("3095", {14, 16}), ("36", {14, 16}), ("38", {14, 16}), ("39", {14, 16}),
        ("3528", {16, 19}), ("3589", {16, 19}),
        ("6011", {16, 19}), ("644", {16, 19}), ("649", {16, 19}), ("65", {16, 19}),
        ("62", {16, 17, 18, 19}),
        ("6521", {16, 19}), ("508", {16, 19}), ("6069", {16}), ("8172", {16}), ("353", {16, 19}),
    ],
)  # fmt: skip
def test_networks_issue_their_own_lengths(prefix: str, lengths: set[int]) -> None:
    issued = {length for length in range(10, 22) if is_card_length(prefix.ljust(length, "0"))}
    assert issued == lengths
    assert issued_lengths(prefix.ljust(16, "0")) >= lengths


@pytest.mark.parametrize(
    "prefix", ["0", "1", "7", "9", "2220", "2721", "306", "3094", "3527", "3590", "643", "54321"]
)
def test_prefixes_that_nobody_issues(prefix: str) -> None:
    if prefix == "54321":
        assert is_card_length(prefix.ljust(16, "0"))
        assert not is_card_length(prefix.ljust(15, "0"))
    else:
        assert issued_lengths(prefix.ljust(16, "0")) == frozenset()
