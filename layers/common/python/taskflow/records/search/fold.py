"""Characters as search compares them: without accents, in one width and one form. Case stays, it parts camelCase."""

from __future__ import annotations

import unicodedata

import regex

ZWNJ = "\u200c"
"""Parts a Persian word in two that belong together, as a hyphen does."""

_KNOWN = 32_768
"""So many characters are remembered: more than any language has, and a bound for texts made of all of them."""

# Marks that people leave out when they type. Marks of Indic and Southeast Asian scripts are vowels and stay, as do the
# marks that make kana voiced.
_MARK = regex.compile(
    r"(?=[\p{M}])(?![\u3099\u309A])[\p{Inherited}\p{Latin}\p{Greek}\p{Cyrillic}\p{Hebrew}\p{Arabic}\p{Syriac}]"
)


def _ethiopic() -> dict[str, str]:
    """Letters of Amharic that sound alike and are written one for another: ፀሐይ, ጸሃይ.

    A letter has seven forms, one for each vowel. Of the letters for H and for the glottal stop the first and the fourth
    sound alike as well.
    """
    same = {"ሐ": "ሀ", "ኀ": "ሀ", "ኸ": "ሀ", "ሠ": "ሰ", "ዐ": "አ", "ፀ": "ጸ"}
    spelled = {chr(ord(a) + form): chr(ord(b) + form) for a, b in same.items() for form in range(7)}
    for first in "ሀአ":
        fourth = chr(ord(first) + 3)
        spelled = {char: first if known == fourth else known for char, known in spelled.items()}
        spelled[fourth] = first
    return spelled


_SPELLED = {
    **{"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h", "Ħ": "H"},
    **{
        "ŧ": "t",
        "Ŧ": "T",
        "ı": "i",
        "ŋ": "n",
        "Ŋ": "N",
        "ƙ": "k",
        "Ƙ": "K",
        "ɓ": "b",
        "Ɓ": "B",
        "ɗ": "d",
        "Ɗ": "D",
        "ƴ": "y",
        "Ƴ": "Y",
        "ɖ": "d",
        "Ɖ": "D",
        "ɛ": "e",
        "Ɛ": "E",
        "ə": "e",
        "Ə": "E",
        "ɔ": "o",
        "Ɔ": "O",
        "ƒ": "f",
        "Ƒ": "F",
        "ɣ": "g",
        "Ɣ": "G",
    },
    # Letters of their own, not letters with a mark.
    **{"й": "й", "Й": "Й", "ї": "ї", "Ї": "Ї"},
    # One letter, written differently in Arabic, Persian and Urdu, or by habit.
    **{"ٱ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ة": "ه", "ھ": "ه", "ہ": "ه", "ە": "ه", "ـ": ""},
    **{"ۃ": "ه", "ې": "ي", "ۍ": "ي", "ڪ": "ك"},
    # Apostrophes that are letters: Hawaiʻi, Oʻzbekiston. People type an ordinary one, or none.
    **dict.fromkeys("ʹʻʼʽʾʿˈ", ""),
    # A letter that ends a syllable is one character, or the letter with a virama and a joiner.
    **{"ൺ": "ണ്", "ൻ": "ന്", "ർ": "ര്", "ൽ": "ല്", "ൾ": "ള്", "ൿ": "ക്", "ൔ": "മ്", "ൕ": "യ്", "ൖ": "ഴ്", "ൌ": "ൗ"},
    **{"ৎ": "ত্", "ஶ": "ஸ"},
    # Devanagari, Gurmukhi, Gujarati: the nukta and the moon dot are often left out.
    **{"\u093c": "", "\u0901": "\u0902", "\u0a3c": "", "\u0a01": "\u0a02", "\u0abc": "", "\u0a81": "\u0a82"},
    # Gurmukhi has two nasal signs, and one that doubles a letter, which is often left out.
    **{"\u0a70": "\u0a02", "\u0a71": ""},
    **_ethiopic(),
}

# Before a stop a nasal is written as a letter or as a dot: हिन्दी, हिंदी. Before other letters it is always a letter.
# Gujarati does the same: ગાન્ધી, ગાંધી.
_NASAL = regex.compile("(?:[ङञणन]्(?=[क-घच-झट-ढत-ध])|म्(?=[प-भ])|[ઙઞણન]્(?=[ક-ઘચ-ઝટ-ઢત-ધ])|મ્(?=[પ-ભ]))")
_HALF = regex.compile("(?<=.)(?:[ङञणनम]्|[ઙઞણનમ]્)$")

# What looks the same and is typed in several ways: a Thai or Lao tone mark on either side of a nikhahit, two sara e for
# one sara ae, and two letters of Khmer that look alike below another.
_ALIKE = regex.compile(
    "(?P<tone>\u0e4d\u0e32?[\u0e48-\u0e4b]|\u0ecd\u0eb2?[\u0ec8-\u0ecb])"
    "|(?P<ae>\u0e40{2})|(?P<lao_ae>\u0ec0{2})|(?P<below>\u17d2\u178a)"
)
_ALIKE_AS = {"ae": "\u0e41", "lao_ae": "\u0ec1", "below": "\u17d2\u178f"}

_TWO_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "þ": "th"})


class _Table(dict[int, str]):
    """For ``str.translate``: what a character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        if len(self) < _KNOWN:
            self[code] = folded
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """``text`` in the form that is compared, but for its case (see ``lower``).

    Digits of all scripts become ASCII, full-width forms ordinary ones, katakana hiragana. Invisible characters and
    marks that carry no letter are gone.
    """
    if text.isascii():
        return text
    # What NFKC would write with two letters is parted first: ™ is no end of a word.
    text = text.replace("™", " ").replace("℠", " ")
    folded = _NASAL.sub(_anusvara, unicodedata.normalize("NFKC", text).translate(_TABLE))
    return _ALIKE.sub(_alike, folded)


def _anusvara(found: regex.Match[str]) -> str:
    """The dot of the script that the letter is of: each has 128 places, and the dot is the third."""
    return chr(ord(found.group()[0]) & ~0x7F | 2)


def _alike(found: regex.Match[str]) -> str:
    signs = found.group()
    return _ALIKE_AS.get(found.lastgroup or "") or signs[-1] + signs[:-1]


def goes_on(begun: str) -> str:
    """What a folded word becomes when a stop follows: हिन् is the beginning of हिंदी. Else the word itself."""
    return _HALF.sub(_anusvara, begun)


# Arabic and Hebrew write "the", "and" and some prepositions together with the word. Arabic's are those that the stemmer
# of Lucene 10 takes off (ArabicStemmer). What is left has to be a word.
_THE = r"(?:[وبكف]?ال|و?لل)(?=\p{Arabic}{3})|ו?ה(?=\p{Hebrew}{3})"
_ARTICLE = regex.compile(_THE)
_WRITTEN_TOGETHER = regex.compile(rf"{_THE}|و(?=\p{{Arabic}}{{3}})|(?:ו?[בכלמש]|ו)(?=\p{{Hebrew}}{{3}})")


def without_article(word: str) -> str | None:
    """A folded word without its article: الكتاب, "the book", is كتاب. None where it has none."""
    return _without(_ARTICLE, word)


def alone(word: str) -> str | None:
    """A folded word without what is only written together with it: وكتاب is "and a book". None where nothing is."""
    return _without(_WRITTEN_TOGETHER, word)


def _without(pattern: regex.Pattern[str], word: str) -> str | None:
    if word.isascii():
        return None
    found = pattern.match(word)
    return word[found.end() :] if found else None


def lower(folded: str) -> str:
    """The rest of it, once case has told where words begin: ``Æ`` is one capital and becomes two letters only now."""
    return folded.casefold().translate(_TWO_LETTERS)


def _folded(char: str) -> str:
    known = _SPELLED.get(char)
    if known is not None:
        return known
    category = unicodedata.category(char)
    if category == "Cf":
        return char if char == ZWNJ else ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if "\u30a1" <= char <= "\u30f6":
        return chr(ord(char) - 0x60)
    parts = (part for part in unicodedata.normalize("NFKD", char) if not _MARK.match(part))
    return unicodedata.normalize("NFC", "".join(_SPELLED.get(part, part) for part in parts))
