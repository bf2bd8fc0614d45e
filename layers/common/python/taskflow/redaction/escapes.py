"""Escapes that one character may be written as: JSON and source code, percent-encoding, HTML entities."""

from taskflow.redaction.address_words import COMMON_TLDS

BARRIER = "\x00"

_ENTITIES = {
    "nbsp": "\u00a0", "ensp": "\u2002", "emsp": "\u2003", "thinsp": "\u2009", "zwnj": "\u200c", "zwj": "\u200d",
    "shy": "\u00ad", "commat": "@", "period": ".", "plus": "+", "colon": ":", "quot": '"', "amp": "&", "lt": "<",
    "gt": ">", "ndash": "\u2013", "mdash": "\u2014", "hyphen": "\u2010", "lowbar": "_",
}  # fmt: skip

_MARKER = r"\[REDACTED:[A-Z]+\]"
# A run of backslashes is entered at its first only: anything else is quadratic on a wall of them. Each unit starts with
# one character of its own, which is what a regular expression finds fast.
_LITERAL_BREAK = r"\\(?<!\\\\)\\*[nrtvf]"
_ESCAPE = r"\\(?<!\\\\)\\*(?:u[0-9a-fA-F]{4}(?:\\+u[dD][c-fC-F][0-9a-fA-F]{2})?|x[0-9a-fA-F]{2}|[\"'/])"
_PERCENT = r"%(?:0[9aAdD]|2[02789b-fB-F]|3[a-fA-F]|40|5[bBdD]|7[bBdD])"
_ENTITY = rf"&(?:#[0-9]{{1,6}}|#[xX][0-9a-fA-F]{{1,5}}|{'|'.join(_ENTITIES)});"

# ``jane=40example.com``: an address as mail's quoted-printable has it. No query's parameter, ``?page=40site.com``.
QUOTED_PRINTABLE = (
    r"(?:^|[\s<>\"'(:,;\[])(?!(?:width|height|size|cols?|rows?|max|min|limit|n|x|y|id|port|count)=)[\w.+\-]{1,64}(?:=2[EeBbDd][\w.+\-]{1,64}){0,8}=40"
    r"(?:[0-9A-Za-z\-]{1,63}(?:\.|=2[Ee])){1,8}"
    rf"(?:{'|'.join(sorted(COMMON_TLDS))}|example|test|invalid)(?![0-9A-Za-z\-])"
)
# A marker of an earlier redaction counts as one, which decodes to the barrier.
UNITS = "|".join((_MARKER, _LITERAL_BREAK, _ESCAPE, _PERCENT, _ENTITY))

QUOTED_UNITS = f"{UNITS}|=(?:40|2[BbDdEe]|3[Dd])"


def decode(unit: str) -> str:
    """The character a match of ``UNITS`` stands for."""
    if unit.startswith("["):
        return BARRIER
    if unit.startswith(("%", "=")):
        return chr(int(unit[1:], 16))
    if unit.startswith("&"):
        return _entity(unit[1:-1])
    body = unit.lstrip("\\")
    if body in ("n", "r", "t", "v", "f"):
        return "\n"
    if body[0] == "u":
        code = int(body[1:5], 16)
        if len(body) > 5 and 0xD800 <= code < 0xDC00:
            return chr(0x10000 + ((code - 0xD800) << 10) + (int(body[-4:], 16) - 0xDC00))
        return chr(code)
    if body[0] == "x":
        return chr(int(body[1:], 16))
    return body


def _entity(name: str) -> str:
    if not name.startswith("#"):
        return _ENTITIES[name]
    return chr(int(name[2:], 16) if name[1] in "xX" else int(name[1:]))
