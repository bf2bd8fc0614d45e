"""Which characters stand for which ASCII character, for matching only; the original text is never altered.

The tables cover every decimal digit (general category Nd), dash, space and dot lookalike, fullwidth form and
mathematical letter. Each maps one character to one character, so that offsets stay what they were.
"""

import re

# The zero of every run of ten decimal digits outside ASCII, Unicode 17.0.
DIGIT_ZEROS = (
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0,
    0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0,
    0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11DE0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50,
    0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1,
    0x1E950, 0x1FBF0,
)  # fmt: skip

SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000"
)
LINE_BREAKS = "\u0085\u2028\u2029"
DASHES = (
    "\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2500\u2e17\u2e1a\u2e3a\u2e3b"
    "\u2e40\u301c\u3030\u30a0\u30fc\ufe31\ufe32\ufe58\ufe63\uff70"
)
DOTS = "\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\ufe52\uff65"
QUOTES = "\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a\u300c\u300d\u300e\u300f\u301d\u301e"
STOPS = (
    "\u0964\u0965\u060c\u061b\u061f\u06d4\u3001\ufe50"
    "\u00bf\u00a1\u104a\u104b\u1362\u17d4\ufe51\uff61\uff64\u055d\u0589"
)
OPENINGS, CLOSINGS = "\u3008\u300a\u3010\u3014\u3016", "\u3009\u300b\u3011\u3015\u3017"
OTHERS = {
    0xFE6B: "@", 0xFE62: "+", 0x207A: "+", 0x2795: "+", 0x2044: "/", 0x2215: "/", 0xFE55: ":", 0x2236: ":",
    0xFE59: "(", 0xFE5A: ")", 0xFE4D: "_", 0x203F: "_",
}  # fmt: skip

# Invisible or combining marks that people and programs put between the characters of a value: zero-width
# characters, joiners, direction marks, soft hyphens, variation selectors and the keycap of emoji digits.
INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]+"
)

# What each class of characters is matched as.
_CLASSES = (
    (SPACES, " "),
    (LINE_BREAKS, "\n"),
    (DASHES, "-"),
    (DOTS, "."),
    (QUOTES, '"'),
    (STOPS, ";"),
    (OPENINGS, "("),
    (CLOSINGS, ")"),
)

# Fullwidth forms and mathematical alphanumerics.
_FULLWIDTH = range(0xFF01, 0xFF5F)
_MATH_LETTERS = range(0x1D400, 0x1D6A4)


def _fold_table() -> dict[int, str]:
    # What stays is in the table, too: a character that it lacks takes ``str.translate`` three times as long.
    table = {code: chr(code) for code in (*range(0x180), *range(0x900, 0x980))}
    table.update({zero + value: chr(0x30 + value) for zero in DIGIT_ZEROS for value in range(10)})
    table.update({code: chr(code - 0xFEE0) for code in _FULLWIDTH})
    for code in _MATH_LETTERS:
        index = (code - 0x1D400) % 52
        table[code] = chr(0x41 + index) if index < 26 else chr(0x61 + index - 26)
    for characters, ascii_character in _CLASSES:
        table.update({ord(character): ascii_character for character in characters})
    table.update(OTHERS)
    return table


FOLD: dict[int, str] = _fold_table()


def _changed_class() -> str:
    codes = sorted(code for code, character in FOLD.items() if ord(character) != code and code <= 0xFFFF)
    # Beyond the first plane a class is searched range by range: any character there asks for the table.
    return f"[{re.escape(''.join(map(chr, codes)))}\U00010000-\U0010ffff{INVISIBLE[1:-2]}]"


# What a text must hold for folding to change it: most texts in scripts of their own hold nothing of it.
CHANGED = _changed_class()
