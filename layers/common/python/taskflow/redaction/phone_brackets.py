"""Arrays and objects under a key that names telephones, in JSON, YAML and source code."""

from taskflow.redaction.lazy import compiled

# ``"phones": [``, ``mobile_numbers = {``, ``phones := []string{``.
_OPENS = (
    r"[\w -]{0,24}[\"'`]{0,2}\]?[ \t]*(?::=|=>|[:=])[ \t]*\n?[ \t]*"
    r"(?:(?:new )?(?:\[\])?[A-Za-z.<>]{1,16}[ ]?)?(?P<open>[\[{(])"
    # "[Asha] 9…" begins a row, "(11) 2…" is an area.
    r"(?![0-9+]{1,5}\)[ \t\-.]?[0-9])"
    r"(?![^\W\d_][^\]\n]{0,30}\][ \t]*[+(]?[0-9])"
)
_BRACKET = r"[\[\](){}]"
_CLOSES = {"[": "]", "{": "}", "(": ")"}


def bracketed(text: str, end: int) -> tuple[int, int] | None:
    """The array or object under the key whose word ends at ``end``."""
    opened = compiled(_OPENS).match(text, end)
    if opened is None:
        return None
    start = opened.start("open")
    closing: list[str] = []
    for match in compiled(_BRACKET).finditer(text, start):
        bracket = match.group()
        if bracket in _CLOSES:
            closing.append(_CLOSES[bracket])
        elif closing and bracket == closing[-1]:
            closing.pop()
            if not closing:
                return start, match.end()
    # Cut off by the end of the text.
    return None if opened.group("open") == "(" else (start, len(text))
