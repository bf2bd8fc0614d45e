"""Digits in a folded text: runs of groups joined by separators, and where a number may begin and end.

A number is never found inside a longer run: next to another digit, an ASCII letter, or as the fraction of a
decimal. ``_``, letters of other scripts and line breaks are boundaries.
"""

from bisect import bisect_left

from taskflow.redaction.lazy import compiled

_LEAST = 7
_DIGITS_OR_BLANKS = bytes(code if code in b"0123456789" else ord(" ") for code in range(256))
_SEPARATORS = " .-_/()[]\t"
# Most groups are joined by one of them.
_ONE_SEPARATOR = frozenset(_SEPARATORS)
_LONGEST_UUID = 36
_FLOATED = r"\.0{1,2}(?![0-9A-Za-z]|[.\-/_][0-9A-Za-z])"
_UUID = r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
# Labels that are written without a space: ``card4111…``, ``Mob9876543210``, ``%B4111…`` on a card's first track.
_GLUED_LABEL = (
    r"(?i)(?<![A-Za-z])(?:card|cardno|cc|visa|mastercard|amex|rupay|aadhaar|aadhar|uid|ssn|phone|tel|mob|mobile|call"
    r"|whatsapp|ph|no|number|num|is|(?<=%)b)$"
)
# What a form writes right behind a card's number.
_GLUED_BEHIND = r"(?i)(?:exp|expiry|cvv|cvc|valid|thru)(?![a-z])"

# Between the groups of one card or Aadhaar number.
JOINS = frozenset((" ", "  ", "   ", "-", ".", "_", "- ", " -", " - ", ". ", "\t", "/", " / "))
TIGHT = frozenset("-._/")
ALNUM = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

# Where some digits begin and end, with no digit before and behind them.
Group = tuple[int, int]


class Run:
    """The ``groups`` of digits of one run: ``bounds[i]`` is the span of group ``i`` in ``text``.

    ``sizes`` and ``count`` are their digits, each and in all; ``last`` is the index of the last group. ``gaps[i]`` is
    what stands between group ``i`` and the next: nothing behind the last group, and nothing before the first, which is
    ``gaps[-1]``. A group that became part of a value is ``taken`` and no longer a neighbour of the others.
    """

    __slots__ = ("bounds", "count", "gaps", "groups", "last", "sizes", "taken", "text")

    def __init__(
        self,
        text: str,
        bounds: list[Group],
        sizes: list[int],
        gaps: list[str],
        count: int,
    ) -> None:
        self.text = text
        self.groups = [text[start:end] for start, end in bounds]
        self.sizes = sizes
        self.gaps = gaps
        self.bounds = bounds
        self.count = count
        self.last = len(bounds) - 1
        self.taken = bytearray(self.last + 1)

    def digits(self, first: int, last: int) -> str:
        """The digits of groups ``first`` to ``last`` (inclusive), without separators."""
        return self.groups[first] if first == last else "".join(self.groups[first : last + 1])

    def span(self, first: int, last: int) -> tuple[int, int]:
        return self.bounds[first][0], self.bounds[last][1]

    def take(self, start: int, end: int) -> None:
        """Mark the groups inside a span of the text as taken."""
        first, stop = bisect_left(self.bounds, (start, 0)), bisect_left(self.bounds, (end, 0))
        self.take_groups(first, stop - 1)

    def take_groups(self, first: int, last: int) -> None:
        if first == 0 and last == self.last:
            self.taken = bytearray(b"\x01") * len(self.taken)
            self.gaps = [""] * len(self.gaps)
            return
        for index in range(first, last + 1):
            self.taken[index] = 1
            self.gaps[index - 1] = self.gaps[index] = ""

    def may_stand(self, first: int, last: int) -> bool:
        """Whether no letter touches the groups, and they lie in no UUID."""
        start, end = self.span(first, last)
        if (
            end < len(self.text)
            and self.text[end] in ALNUM
            and compiled(_GLUED_BEHIND).match(self.text, end) is None
        ):
            return False
        return may_start(self.text, start) and not in_uuid(self.text, start, end)

    def has_decimals(self, first: int, last: int) -> bool:
        """Whether the groups are several decimal numbers in a row, ``8.6 14.2 1.25``: dots, but not all in a row."""
        if self.gaps[first : last + 1].count(".") < 2:
            return False
        dots = [index for index in range(first, last + 1) if self.gaps[index] == "."]
        return len(dots) > 1 and dots[-1] - dots[0] >= len(dots)

    def is_decimal(self, index: int) -> bool:
        """Whether group ``index`` is the fraction or the whole part of a decimal number; ``.0`` is no fraction."""
        start, end = self.bounds[index]
        return is_fraction(self.text, start) or (
            has_fraction(self.text, end) and not is_floated(self.text, end)
        )


def digit_groups(text: str) -> list[Group]:
    """Where the ASCII digits of a text are: read once for all that look for digits."""
    # As long as the text, character by character.
    blanked = text.encode("ascii", "replace").translate(_DIGITS_OR_BLANKS).decode()
    groups: list[Group] = []
    find = blanked.find
    end = 0
    for digits in blanked.split():
        start = find(digits, end)
        end = start + len(digits)
        groups.append((start, end))
    return groups


def runs(text: str, groups: list[Group]) -> list[Run]:
    """Every run of at least seven digits, of the ``groups`` of digits of a text."""
    found: list[Run] = []
    total = len(groups)
    index = 0
    while index < total:
        first = index
        start, end = groups[index]
        count = end - start
        sizes = [count]
        gaps: list[str] = []
        index += 1
        while index < total:
            start, following = groups[index]
            gap = text[end:start]
            if gap not in _ONE_SEPARATOR and gap.strip(_SEPARATORS):
                break
            end = following
            size = end - start
            count += size
            sizes.append(size)
            gaps.append(gap)
            index += 1
        if count >= _LEAST:
            gaps.append("")
            found.append(Run(text, groups[first:index], sizes, gaps, count))
    return found


def may_start(text: str, start: int) -> bool:
    """Whether no letter or digit but a glued label stands right before ``start``."""
    if start and text[start - 1] in ALNUM:
        return compiled(_GLUED_LABEL).search(text, start - 12, start) is not None
    return True


def is_fraction(text: str, start: int) -> bool:
    """Whether the digits at ``start`` follow a decimal point: ``0.5…``, `` .5…``."""
    if not start or text[start - 1] != ".":
        return False
    return start == 1 or text[start - 2] in "0123456789 \t\n(,=:;-+*/[{<>"


def has_fraction(text: str, end: int) -> bool:
    """Whether a decimal point and a digit follow ``end``."""
    return text[end : end + 1] == "." and text[end + 1 : end + 2].isdigit()


def is_floated(text: str, end: int) -> bool:
    """Whether the digits up to ``end`` are a whole number that a table's column of decimals wrote as ``….0``."""
    return text.startswith(".0", end) and compiled(_FLOATED).match(text, end) is not None


def in_uuid(text: str, start: int, end: int) -> bool:
    """Whether the span lies inside a UUID."""
    if "-" not in text or end - start > _LONGEST_UUID:
        return False
    if "-" not in text[start - 1 if start else 0 : end + 1]:
        return False
    return any(
        match.start() <= start and end <= match.end()
        for match in compiled(_UUID).finditer(text, start - _LONGEST_UUID, end + _LONGEST_UUID)
    )
