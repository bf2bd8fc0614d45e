"""How a steered reply goes on in the same bubble: what stands is never said again, and the seam is not seen. Pure.

A model that is asked to go on may say the end of what stands again, or all of it, open with "Sure, continuing:", leave
out the space or the line break between the two, or open the list entry anew. ``Join`` holds its beginning back until
that is told apart, and changes nothing of what stands.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from taskflow.conversation.blocks import open_block
from taskflow.conversation.overlap import overlap, weight
from taskflow.conversation.sentences import OPENS_BLOCK, ends_sentence, split_at_ends

if TYPE_CHECKING:
    import regex

MIN_SENTENCE = 10
"""How much a sentence must say (in letters and digits) to be known again when it is not the last one that stands."""

MAX_LEAD = 160
"""No opening that is left out is longer."""

_CLOSING = r"(?:[.!…:]+[*_]{0,2}(?=\s)|[。！：]+)"
_ASSENT = (
    r"sure(?: thing)?|of course|certainly|absolutely|ok(?:ay)?|alright|all right|got it|understood|no problem|great|"
    r"noted|will do|(?:my )?apologies(?: for [a-z ]{1,30})?|i apologi[sz]e(?: for [a-z ]{1,30})?|"
    r"(?:i(?:'|’)m |i am )?sorry(?: about that| for [a-z ]{1,30})?|thanks?(?: you)?(?: for [a-z ]{1,30})?|"
    r"klar|natürlich|gern|gerne|selbstverständlich|verstanden|alles klar|entschuldigung|(?:es )?tut mir leid|"
    r"claro(?: que sí)?|por supuesto|entendido|lo siento|de acuerdo|perdón|disculpa|"
    r"bien sûr|d(?:'|’)accord|compris|désolée?|pardon|"
    r"当然(?:可以)?|好的?|没问题|明白了?|抱歉|对不起|もちろん(?:です)?|(?:わか|分か)りました|承知(?:しました|いたしました)|"
    r"すみません|申し訳ありません|ज़रूर|ठीक है|माफ़ कीजिए|क्षमा करें"
)
_GOING_ON = (
    r"(?:let me |let(?:'|’)s |i(?:'|’)ll |i will |to )?"
    r"(?:continu(?:e|ing)|go(?:ing)? on|pick(?:ing)? up|resum(?:e|ing)|carry(?:ing)? on)(?: [^\n.!?:：。！]{1,60})?|"
    r"here(?:'|’)?(?: i)?s (?:the|my|a) (?:continuation|continued|rest|remainder)(?: [^\n.!?:：。！]{1,60})?|"
    r"[*_(\[]{0,3}continued[*_)\]]{0,3}|"
    r"(?:ich (?:fahre|mache) )?(?:weiter|fort)(?: geht(?:'|’| e)?s)?|hier (?:ist )?die fortsetzung|fortsetzung|"
    r"contin(?:úo|uando|uación)|aquí (?:está|tienes) la continuación|je continue|voici la suite|suite|"
    r"继续|接着说|続けます|続き(?:です)?|आगे"
)
_ENDING = rf"(?:(?:{_ASSENT})|(?:{_GOING_ON})){_CLOSING}"
_OPENING = rf"(?i)(?:(?:{_ASSENT})(?:{_CLOSING}|[,，、—–-])\s*)*{_ENDING}\s*"
_DOTS = r"(?:\.{2,}|…+)"
_LIST = r"[ \t]*(?:>[ \t]*)*(?:[-*+•‣◦]|\d{1,9}[.)])(?:[ \t]|\Z)"
_ROW = r"[ \t]*\|"
_QUOTE = r" {0,3}>"
_HEADING = r" {0,3}#{1,6}[ \t]"
_FENCE_LINE = r"[ \t]*(?:`{3,}|~{3,})"
_NO_SPACE_BEFORE = r"[,;:.!?…%)\]}»”’]|\p{Sentence_Terminal}|[，；：、」』）】》〉〕］｝]"
_NO_SPACE_AFTER = "([{“‘«-–—/「『（【《〈〔［｛"
_UNSPACED = (
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Yi}"
    r"\u3000-\u303f\uff00-\uff65]"
)


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    """The library takes longer to load than most functions need it for."""
    import regex

    return regex.compile(pattern)


class Join:
    """What comes after ``standing``, piece by piece, as it is shown."""

    def __init__(self, standing: str) -> None:
        self._standing = standing
        self._held = ""
        self._open = bool(standing.strip())

    def push(self, piece: str) -> str:
        """What may be shown after this piece."""
        if not self._open:
            return piece
        self._held += piece
        return self._release(over=False)

    def end(self) -> str:
        """What is left to show when nothing more comes."""
        return self._release(over=True) if self._open else ""

    def _release(self, *, over: bool) -> str:
        found = continued(self._standing, self._held, over=over)
        if found is None:
            return ""
        self._held, self._open = "", False
        return found


def continued(standing: str, said: str, *, over: bool = True) -> str | None:
    """What is to follow ``standing`` of a reply that begins with ``said``; None: what comes next decides. ``over``:
    nothing comes."""
    in_code, opened, new_start = open_block(standing), False, False
    while True:
        body = said.lstrip()
        if not body:
            return "" if over else None
        if in_code:
            fence = _compiled(rf"{_FENCE_LINE}[^\n]*").match(body)
            if fence is not None and not opened:
                if not over and fence.end() == len(body):
                    return None
                if body[: fence.end()].strip("`~ \t"):
                    # The block is open already.
                    said, opened = body[fence.end() + 1 :], True
                    continue
        else:
            opening = _opening(body, over=over)
            if opening is None:
                return None
            if opening:
                said, new_start = body[opening:], True
                continue
        repeated = _repeated(standing, body, over=over)
        if repeated is None:
            return None
        again, last = repeated
        if again:
            said = body[again:]
            if not last:
                new_start = True
                continue
            body, new_start = said.lstrip(), False
        if not body:
            return "" if over else None
        if not over and not _begins_surely(body):
            return None
        blanks = "" if new_start else said[: len(said) - len(body)]
        if new_start and ends_sentence(standing):
            body = _capital(body)
        return _seam(standing, blanks, body) + body


def _opening(body: str, *, over: bool) -> int | None:
    """How long an opening is that says nothing: an assent, an apology, "continuing", dots. None: more tells."""
    dots = _compiled(_DOTS).match(body)
    if dots is not None:
        if dots.end() == len(body) and not over:
            return None
        return dots.end()
    if body[:1] == "." and len(body) == 1 and not over:
        return None
    pattern = _compiled(_OPENING)
    if not over and len(body) <= MAX_LEAD and pattern.fullmatch(body, partial=True):
        return None
    found = pattern.match(body)
    return found.end() if found is not None else 0


def _repeated(standing: str, body: str, *, over: bool) -> tuple[int, bool] | None:
    """How much of ``body`` repeats what stands, and whether that is the end of it; None: more tells."""
    if not over and body in standing:
        return None
    words = standing.rstrip()
    again = overlap(words, body) or _short_overlap(words, body)
    if again:
        return again, True
    known = _known(standing, body)
    said = 0
    for end in split_at_ends(body[: known + 1]):
        if (
            end <= known
            and weight(body[said:end]) >= MIN_SENTENCE
            and _starts_sentence(standing, body[said:end])
        ):
            said = end
        else:
            break
    return said, False


def _known(standing: str, body: str) -> int:
    """How many code points of ``body`` stand somewhere."""
    low, high = 0, min(len(body), len(standing))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if body[:middle] in standing else (low, middle - 1)
    return low


def _starts_sentence(standing: str, sentence: str) -> bool:
    """Whether ``sentence`` stands as one."""
    at = standing.find(sentence.strip())
    return at == 0 or (at > 0 and not standing[at - 1].isalnum())


def _short_overlap(words: str, body: str) -> int:
    """An overlap that says little, but ends the sentence that has ended: "dog." after "a lazy dog." is no beginning."""
    if not ends_sentence(words):
        return _marker_again(words, body) or _words_again(words, body)
    for size in range(min(len(words), len(body), 24), 0, -1):
        again = body[:size]
        if not words.endswith(again):
            continue
        following = body[size : size + 1]
        if following.isalnum() and following.isascii():
            continue
        before = words[: len(words) - size].rstrip()
        if any(char.isalnum() for char in again):
            # What stands says it more than once already: it may well do so again.
            return 0 if _stands_alone(before, again.strip()) else size
        return size if following.isspace() and not _compiled(_LIST).match(body) else 0
    return 0


def _words_again(words: str, body: str) -> int:
    """Whole words at the end of a sentence that was not at its end, unless they stand more than once already."""
    for size in range(min(len(words), len(body), 24), 0, -1):
        again, before = body[:size], words[: len(words) - size]
        if not words.endswith(again) or not any(char.isalnum() for char in again):
            continue
        inside = before[-1:].isalnum() and len(again.split()) < 2
        if inside or body[size : size + 1].isalnum():
            continue
        return 0 if _stands_alone(before.rstrip(), again.strip()) else size
    return 0


def _stands_alone(before: str, again: str) -> bool:
    """Whether ``before`` ends with this, and not with a longer word that ends so."""
    return before.endswith(again) and not before[: len(before) - len(again)][-1:].isalnum()


def _marker_again(words: str, body: str) -> int:
    """The marker of a list entry that had just been opened."""
    line = words[words.rfind("\n") + 1 :].strip()
    marker = _compiled(_LIST).fullmatch(line)
    again = _compiled(_LIST).match(body)
    if marker is None or again is None:
        return 0
    return again.end() if line == again[0].strip() else 0


def _begins_surely(body: str) -> bool:
    """Whether it is certain that ``body`` begins a block, or none."""
    if _compiled(OPENS_BLOCK).match(body):
        return True
    return not _compiled(OPENS_BLOCK).fullmatch(body, partial=True)


def _capital(body: str) -> str:
    first = body[:1].upper()
    return first + body[1:] if len(first) == 1 else body


def _seam(standing: str, blanks: str, body: str) -> str:
    """What stands between ``standing`` and ``body``, which came with ``blanks`` before it."""
    trailing = standing[len(standing.rstrip()) :]
    if blanks:
        if not trailing:
            return blanks
        if "\n" in trailing:
            if "\n" not in blanks:
                return "" if blanks == " " else blanks
            missing = max(0, blanks.count("\n") - trailing.count("\n"))
            return "\n" * missing + blanks[blanks.rindex("\n") + 1 :]
        return blanks[blanks.index("\n") :] if "\n" in blanks else ""
    needed = _needed(standing.rstrip(), body)
    if "\n" in needed:
        return "\n" * max(0, len(needed) - trailing.count("\n"))
    return "" if trailing else needed


def _needed(standing: str, body: str) -> str:
    """The space that the two need between them."""
    line = standing[standing.rfind("\n") + 1 :]
    if open_block(standing):
        return "\n"
    if _compiled(_LIST).fullmatch(line):
        return " "
    for block in (_LIST, _ROW, _QUOTE, _FENCE_LINE, _HEADING):
        if _compiled(block).match(body):
            same = block in (_LIST, _ROW, _QUOTE) and _compiled(block).match(line)
            return "\n" if same else "\n\n"
    if any(_compiled(block).match(line) for block in (_ROW, _HEADING, _FENCE_LINE)) or line.strip() in (
        "$$",
        "\\]",
    ):
        return "\n\n"
    last, first = standing[-1], body[0]
    if _compiled(_NO_SPACE_BEFORE).match(first) or last in _NO_SPACE_AFTER:
        return ""
    if _compiled(_UNSPACED).match(last) or (_compiled(_UNSPACED).match(first) and last not in ".!?…"):
        return ""
    return " "
