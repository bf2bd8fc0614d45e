"""Where sentences end: those that a note counts, and the one at whose end a steered reply is cut. Pure.

Offsets are code points. Text is Markdown as models write it, in any language. Marks that end a sentence are those that
Unicode calls so (``Sentence_Terminal``, unicode.org/reports/tr29); a single dot is ``abbreviations``' matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from taskflow.conversation.abbreviations import Certainty, after_dot
from taskflow.conversation.blocks import MATH, after_line, open_block
from taskflow.conversation.patterns import compiled
from taskflow.conversation.text import ceil_grapheme

if TYPE_CHECKING:
    import regex

MAX_RUN_ON = 300
"""How far a reply runs on after what was seen of it, so that its sentence ends."""

LOOKAHEAD = 40
"""How much of what follows is looked at to tell the end of a sentence: "Dr." goes on, "3." may begin a date."""

_ASCII_MARKS = ".!?…"
_SPEECH = "\"'”’»›」』"
_CLOSERS = rf"[{_SPEECH}）)\]}}】》〉〕］｝]*"
_TERMINAL = rf"(?P<marks>[.!?…\p{{Sentence_Terminal}}]+)(?P<closers>{_CLOSERS})"
_EMPHASIS = r"\*+|_+|`+|~~"
_FOOTNOTE = r"\[\^?\d+\]"
_CLAUSE = r"[,;:–—،؛]+[\"'”’»›)\]*_`]*(?=\s)|[，；：、]+[”’」』）]*(?=[^”’」』）])"
_ROW = r"[ \t]*\|"
_HEADING = r" {0,3}#{1,6}(?:[ \t]|$)"
OPENS_BLOCK = r"[ \t]*(?:(?:[-*+•‣◦]|\d{1,9}[.)])[ \t]|`{3}|~{3}|\|)| {0,3}(?:#{1,6}[ \t]|>)"


def split_sentences(text: str) -> tuple[list[str], str]:
    """The complete sentences of ``text`` and what remains after the last one.

    Abbreviations, initials, decimals and list numbers end no sentence. A closed block of code counts as one, an open
    one belongs whole to the remainder.
    """
    sentences: list[str] = []
    start = 0
    for end, certainty in _ends(text):
        sentence = text[start:end].strip()
        if sentence and certainty != "unlikely":
            sentences.append(sentence)
            start = end
    return sentences, text[start:].strip()


def sentence_end(text: str, seen: int, *, over: bool = False) -> int | None:
    """Where the sentence ends of which ``seen`` code points of ``text`` have been seen: at a grapheme boundary, never
    before what was seen, and at most ``MAX_RUN_ON`` (and a grapheme) after it.

    None: what follows decides. An answer holds whatever follows. ``over``: nothing follows; then there is an answer.
    A table is cut after a row, code after its block, and between two sentences the cut is where the reader is. Where no
    sentence ends in reach, see ``lesser_end``.
    """
    reach = seen + MAX_RUN_ON
    in_reach = len(text) < reach + LOOKAHEAD
    if not in_reach:
        text = text[: reach + LOOKAHEAD]
    for end, certainty in _ends(text):
        if end > reach:
            break
        end = ceil_grapheme(text, end)
        if end < seen and not text[end:seen].isspace():
            continue
        cut = ceil_grapheme(text, max(end, seen))
        if over or not in_reach:
            if certainty != "unlikely":
                return cut
        else:
            return cut if certainty == "sure" and cut < len(text) else None
    if not in_reach:
        return lesser_end(text, seen)
    if not over:
        return None
    last = len(text.rstrip())
    return lesser_end(text, seen) if last > reach else ceil_grapheme(text, max(last, seen))


def split_at_ends(text: str) -> list[int]:
    """The ends of the sentences of ``text``, also of one that ends with it."""
    return [end for end, certainty in _ends(text) if certainty != "unlikely"]


def ends_sentence(text: str) -> bool:
    """Whether a sentence ends where ``text`` does (or before the space at its end)."""
    text = text.rstrip()
    line = text[text.rfind("\n") + 1 :]
    found = list(compiled(_TERMINAL).finditer(line[-40:]))
    return (
        bool(found)
        and compiled(rf"(?:{_EMPHASIS}|{_FOOTNOTE})*{_CLOSERS}").fullmatch(line[-40:], found[-1].end())
        is not None
    )


def lesser_end(text: str, seen: int) -> int:
    """Where a sentence is cut whose end is not waited for, or too far: after the next line of code or of a table, else
    after a clause, a line or a word, as near as there is one, else where the reader is."""
    after = text[seen : seen + MAX_RUN_ON]
    line = after.find("\n")
    if _in_block(text[:seen]):
        clause = word = -1
    else:
        # What was seen may end with the mark already.
        back = text[max(0, seen - 1) : seen + MAX_RUN_ON]
        found = compiled(_CLAUSE).search(back)
        clause = found.end() - min(1, seen) if found is not None else -1
        word = next((index for index, char in enumerate(after) if char.isspace()), -1)
    nearest = min((place for place in (clause, line) if place >= 0), default=word)
    return ceil_grapheme(text, seen + max(0, nearest))


def _in_block(text: str) -> bool:
    """Whether ``text`` ends inside a block of code or a row of a table."""
    return open_block(text) or bool(compiled(_ROW).match(text[text.rfind("\n") + 1 :]))


def _ends(text: str) -> Iterator[tuple[int, Certainty]]:
    """The ends of sentences, in order."""
    lines = text.split("\n")
    start, closing, rows = 0, "", 0
    for index, line in enumerate(lines):
        stop, last = start + len(line.rstrip()), index == len(lines) - 1
        was, closing = closing, after_line(line, closing)
        if was and not closing:
            yield stop, "unlikely" if last else "sure"
        elif not closing and line.strip():
            rows = rows + 1 if compiled(_ROW).match(line) else 0
            if rows:
                # A head without a line below it, or without a row, is no table.
                ends = "sure" if rows > 2 else _line_ends(lines, index, row=True)
                if last:
                    ends = "unlikely"
            elif compiled(_HEADING).match(line):
                ends = "unlikely" if last else "sure"
            else:
                reached = start
                for reached, certainty in _in_line(text, start, start + len(line)):
                    yield reached, certainty
                ends = _line_ends(lines, index) if reached < stop else None
            if ends is not None:
                yield stop, ends
        else:
            rows = 0
        start += len(line) + 1


def _line_ends(lines: list[str], index: int, *, row: bool = False) -> Certainty | None:
    """Whether a sentence ends with this line because of what the next one is."""
    if index + 1 == len(lines):
        return "unlikely"
    following, known = lines[index + 1], index + 2 < len(lines)
    if not following.strip():
        return "sure" if known else "unlikely"
    if row:
        return None if compiled(_ROW).match(following) else "sure"
    if compiled(OPENS_BLOCK).match(following):
        return "sure"
    if following.strip() in MATH and known:
        return "sure"
    partly = not known and compiled(OPENS_BLOCK).fullmatch(following, partial=True)
    return "unlikely" if partly or (not known and following.strip() in ("$", "$$", "\\", r"\[")) else None


def _in_line(text: str, start: int, stop: int) -> Iterator[tuple[int, Certainty]]:
    """The ends of sentences in a line of prose, by their marks."""
    for match in compiled(_TERMINAL).finditer(text, start, stop):
        end = _with_emphasis(text, start, match.end())
        end = compiled(f"(?:{_FOOTNOTE})*").match(text, end).end()  # type: ignore[union-attr]  # it matches nothing, too
        certainty = _certainty(text, start, match, end)
        if certainty == "sure" and compiled(_FOOTNOTE).fullmatch(text, end, partial=True) and text[end:]:
            certainty = "likely"
        if certainty is not None and not _is_open(text[start:end]):
            yield end, certainty


def _with_emphasis(text: str, start: int, end: int) -> int:
    """``end`` after the emphasis and the quotation marks that are closed there."""
    while (mark := compiled(_EMPHASIS).match(text, end)) and text.count(mark[0], start, end) % 2:
        end = compiled(_CLOSERS).match(text, mark.end()).end()  # type: ignore[union-attr]  # it matches nothing, too
    return end


def _is_open(line: str) -> bool:
    """Whether emphasis or code goes on after this beginning of a line."""
    return bool(line.count("**") % 2 or line.count("`") % 2)


def _certainty(text: str, start: int, match: regex.Match[str], end: int) -> Certainty | None:
    """Whether these marks end a sentence; None: they do not."""
    marks, quoted = match["marks"], any(closer in _SPEECH for closer in match["closers"])
    gap = len(text) - end - len(text[end:].lstrip())
    following = text[end + gap : end + gap + 1]
    broken = text.count("\n", end, end + gap) > 1
    if any(mark not in _ASCII_MARKS for mark in marks):
        if not gap and compiled(rf"(?:{_EMPHASIS})*").fullmatch(text, end):
            return "likely"
        inside = not gap and ((quoted and following.isalpha()) or _is_decimal(text, match, following))
        return None if inside else "sure"
    if following and not gap:
        return None
    if broken:
        return "sure"
    if marks == ".":
        return after_dot(text, start, match.start(), following, text[end + gap :])
    if quoted or marks[-1] in "!?…" or len(marks) > 1:
        return "likely" if not following else None if following.islower() else "sure"
    return "sure" if gap else "likely"


def _is_decimal(text: str, match: regex.Match[str], following: str) -> bool:
    return following.isdigit() and text[match.start() - 1 : match.start()].isdigit()
