"""Check digits: Luhn (ISO/IEC 7812), Verhoeff (dihedral group D5) and ISO 7064 MOD 97-10."""

from itertools import cycle

# Each digit doubled, and the digits of that added up. Codes of digits are summed as they are: each is 48 too much.
_LUHN_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")
_ZERO = ord("0")

# A is 10, Z is 35.
_LETTERS_AS_NUMBERS = {ord("A") + index: str(10 + index) for index in range(26)}

_VERHOEFF_PRODUCT = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_VERHOEFF_PERMUTATION = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 5, 7, 6, 2, 8, 3, 0, 9, 4),
    (5, 8, 0, 3, 7, 9, 6, 1, 4, 2),
    (8, 9, 1, 6, 0, 4, 3, 5, 2, 7),
    (9, 4, 5, 3, 1, 2, 6, 8, 7, 0),
    (4, 2, 8, 6, 5, 7, 3, 9, 0, 1),
    (2, 7, 9, 3, 8, 0, 6, 4, 1, 5),
    (7, 0, 4, 6, 9, 1, 3, 2, 5, 8),
)


def luhn_valid(digits: str) -> bool:
    """Whether ASCII ``digits`` end in their Luhn check digit."""
    codes = digits.encode()
    return (sum(codes[::-2]) + sum(codes[-2::-2].translate(_LUHN_DOUBLED)) - _ZERO * len(codes)) % 10 == 0


def verhoeff_valid(digits: str) -> bool:
    """Whether ASCII ``digits`` end in their Verhoeff check digit."""
    check = 0
    for code, permuted in zip(reversed(digits.encode()), cycle(_VERHOEFF_PERMUTATION)):
        check = _VERHOEFF_PRODUCT[check][permuted[code - _ZERO]]
    return check == 0


def mod97_valid(iban: str) -> bool:
    """Whether an IBAN without separators, upper case, has the remainder 1 (ISO 13616)."""
    moved = iban[4:] + iban[:4]
    return int(moved.translate(_LETTERS_AS_NUMBERS)) % 97 == 1
