"""What a text is made of, read once: most recognisers have nothing to look for in most texts, and their signs say so.

A *sign* is any ASCII character that plain prose hardly has: no letter, no digit, no blank and no ``.``, ``,``, ``?`` or
``!``. An address has an ``@``, an option a ``-``, an assignment ``=`` or ``:``. Signs and digits are counted without a
regular expression, in two sweeps that cost a few instructions a character.
"""

_SAME = bytes(range(256))
_LETTERS = bytes(code for code in range(128) if chr(code).isalpha())
# The barrier is what an earlier pass left.
_PROSE = _LETTERS + b" \t\n\r\x0b\x0c.,?!\x00"
_DIGITS = b"0123456789"


def read(text: str) -> tuple[str, int]:
    """The signs of a text, in its order, and how many ASCII digits it has."""
    rest = text.encode("ascii", "ignore").translate(_SAME, _PROSE)
    if not rest:
        return "", 0
    signs = rest.translate(_SAME, _DIGITS)
    return signs.decode(), len(rest) - len(signs)
