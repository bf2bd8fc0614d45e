"""Payment card issuers: which prefixes are in use, and with which lengths (ISO/IEC 7812, networks' BIN tables)."""

from taskflow.redaction.checksums import luhn_valid

# First digits as an inclusive range, and the lengths in use.
_RANGES: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),  # Mastercard
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),  # American Express
    ("300", "305", (14, 16)),  # Diners Club
    ("3095", "3095", (14, 16)),  # Diners Club
    ("36", "36", (14, 16)),  # Diners Club
    ("38", "39", (14, 16)),  # Diners Club
    ("3528", "3589", (16, 19)),  # JCB
    ("6011", "6011", (16, 19)),  # Discover
    ("644", "649", (16, 19)),  # Discover
    ("65", "65", (16, 19)),  # Discover, RuPay
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
    ("8110", "8171", (16, 19)),  # UnionPay
    ("60", "60", (16,)),  # RuPay
    ("81", "82", (16,)),  # RuPay
    ("508", "508", (16,)),  # RuPay
    ("353", "353", (16,)),  # RuPay
    ("356", "356", (16,)),  # RuPay
    ("2200", "2204", (16, 19)),  # Mir
    ("50", "50", (16, 19)),  # Maestro, Verve
    ("56", "58", (16, 19)),  # Maestro
    ("67", "67", (16, 19)),  # Maestro, Solo
    ("6331", "6334", (16, 19)),  # Switch, Solo
    ("0604", "0604", (16,)),  # Maestro
    ("6362", "6363", (16,)),  # Elo
    ("637", "637", (16,)),  # Hipercard, InstaPayment
    ("8600", "8600", (16,)),  # Uzcard
    ("9792", "9792", (16,)),  # Troy
    ("9860", "9860", (16,)),  # Humo
    ("5018", "5018", (13, 14, 15, 16, 17, 18, 19)),  # Maestro
    ("5020", "5020", (13, 14, 15, 16, 17, 18, 19)),
    ("5038", "5038", (13, 14, 15, 16, 17, 18, 19)),
    ("5893", "5893", (13, 14, 15, 16, 17, 18, 19)),
    ("6304", "6304", (13, 14, 15, 16, 17, 18, 19)),
    ("6390", "6390", (13, 14, 15, 16, 17, 18, 19)),
    ("6759", "6759", (13, 14, 15, 16, 17, 18, 19)),
    ("6761", "6763", (13, 14, 15, 16, 17, 18, 19)),
)


def _expand() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    for low, high, lengths in _RANGES:
        for prefix in range(int(low), int(high) + 1):
            table.setdefault(str(prefix).zfill(len(low)), set()).update(lengths)
    return {prefix: frozenset(lengths) for prefix, lengths in table.items()}


_LENGTHS_BY_PREFIX = _expand()


def issued_lengths(digits: str) -> frozenset[int]:
    """The lengths in use for cards that start like ``digits``; empty for a prefix nobody issues."""
    lengths: frozenset[int] = frozenset()
    for size in (1, 2, 3, 4):
        lengths |= _LENGTHS_BY_PREFIX.get(digits[:size], frozenset())
    return lengths


def is_card_length(digits: str) -> bool:
    """Whether ``digits`` have an issuer's prefix and a length in use with it."""
    length = len(digits)
    for size in (1, 2, 4, 3):
        lengths = _LENGTHS_BY_PREFIX.get(digits[:size])
        if lengths is not None and length in lengths:
            return True
    return False


def is_card(digits: str) -> bool:
    """Whether ``digits`` are a card number: issuer's prefix, a length in use with it, Luhn."""
    return is_card_length(digits) and luhn_valid(digits)
