"""Words that name a telephone number near a candidate, and how sure a candidate must be for each kind of word."""

import re
from bisect import bisect_left, bisect_right

from taskflow.redaction import lexicon, words
from taskflow.redaction.fold import BARRIER
from taskflow.redaction.lazy import compiled
from taskflow.redaction.phone_asks import is_asked
from taskflow.redaction.phone_dialogues import is_answer, is_next_answer
from taskflow.redaction.phone_fields import (
    begins_other_field,
    counts_phones,
    has_other_label,
    is_about,
    leads_to_number,
)
from taskflow.redaction.phone_forms import is_written_as_phone
from taskflow.redaction.phone_lists import PhoneLists
from taskflow.redaction.phone_marks import (
    LONGEST_JOINT,
    PEOPLE,
    continues,
    is_elsewhere,
    is_keyed_otherwise,
    is_signed,
)
from taskflow.redaction.phone_owners import is_persons
from taskflow.redaction.phone_stems import NOUN, last_stem
from taskflow.redaction.quantities import has_unit, is_cell

# What the shape of a number is worth: certain ones count beside any word, others only right after a word for a phone.
CERTAIN, PROBABLE, LIKELY = 3, 2, 1

# How many characters before and after a number a word may stand, and how much is read at a time.
_BEFORE, _AFTER, _AROUND = 45, 30, 80
_DIRECT, _NEXT = 16, 8
# Some numbers of a list may have a country's code that the others leave out.
_LONGEST_CODE = 3
# Fewer digits in a row are the first group of a number in groups.
_LEAST_BARE = 8
_ANY_KIND = lexicon.PHONE | lexicon.HINT | lexicon.NUMBER
# Before and after "number" when it is the name of a field.
_OPENS = frozenset(("", "\n", '"', "'", "|", ",", "{", ";", "("))
# Somebody's: "Asha's number", "ravi ka number".
_OWNED = (
    r"(?i)(?<![^\W_])(?:save|note|note[ ]down|jot[ ]down|take[ ]down|take|block|unblock|blacklist"
    r"|whitelist|port|sms|dial|ring|reach"
    r"|try|(?:reply|respond|write|get[ ]back|send[ ]it|send[ ]them)[ ]to|message|call|text|whatsapp|facetime|ping)[ ]"
    r"(?:all[ ])?(?:the|this|that|these|those|the[ ]following)[ ]$"
    r"|(?<![^\W_])(?:wife|husband|mom|mum|mother|dad|father|brother|sister|son|daughter|friend|boss)['\"]?s[ ]$"
    r"|(?<![A-Za-z])(?:to|from|called|calling|callee|destination|recipient|sender)_?$"
    r"|(?-i:(?<![^\W_])(?:[A-Z][a-z]{1,15}['\"]s|[^\W\d_]{1,16}[ ](?:ka|ki|का|की))[ ])$"
)
# "mi número de cuenta", "my number of steps".
_NUMBER_OF = r"(?i)[ ](?:of|de|di|da|do|d['\"]|der|van)[ ]?(?=[^\W\d_])"
# "numéro de commande", "номер заказа", but "numéro du client" is that person's.
_OF_WHAT = (
    r"(?i)[ ](?:(?:de|di|d['\u2019]|of|van)[ ]?"
    r"|(?P<article>du|del|dello|della|dell['\u2019]|do|da|des|der|vom|la|le|na)[ ])?"
)
_LONGEST_OF, _LONGEST_WORD = 10, 24
# "numaram", "nomor saya": the owner is in the word, or behind it.
_OWNED_AFTER = r"[ ](?:saya|kami|kita|anda|aku|gue|gua|gw|kamu|dia|beliau|bapak|ibu)(?![^\W_])"
_PORTED = ("ort these ", "ort those ", "ort the following ")
_OF_COUNTRY = r"\+[0-9]{1,3}[ ]$"
# "numbers to block: "
_TO_DIAL = (
    r"(?i)[ ]to[ ](?:be[ ])?(?:try|use|save|contact|call|ring|dial|text|sms|message|whatsapp|port|block|unblock"
    r"|blacklist|whitelist|reach)(?:ed)?(?:[ ](?:back|now|today))?[ ]?[:\-]"
)
_IS_TOLD = (
    r"(?i)(?:(?<![^\W_])(?:is|are|was|were|be|been|being|so|get|got|gets)[ ]|['\"](?:s|re)[ ]|-)[a-z]{4,9}$"
)
_TOLD = ("called", "calls", "exted", "honed", "saged")
# Hours may stand before a number, "between 10 and 5 on".
_DIGITS = r"[0-9]{3}|^[^0-9]{0,3}[0-9]"
# Marks within a line; others separate fields.
_TAG = r"(?i)<(?:a|b|i|u|em|strong|span)(?:[ ][^<>]{0,80})?>"
# "Mobile ending 9921, alternate 9…": one more telephone number, whatever was said of the first one.
_ALTERNATE = (
    r"(?i)(?<![^\W_])(?:alternate|alternative(?:ly)?|alt)\.?(?:[ ](?:no|number|is))?[.:]?[ ]?[\-(]?[ ]?$"
)
# A visiting card's parameters: "TEL;TYPE=WORK,VOICE:", "TEL;VALUE=uri;TYPE="voice,home":tel:".
_VCARD = r"^(?:;[\w\-]{1,20}(?:=(?:[\w,\-]{1,60}|\"[\w,\-]{1,60}\"))?){1,6}:(?:tel:)?"
# What has numbers of its own, between a form of a word for a call and a number.
_OTHERS = lexicon.OTHER | lexicon.NUMBERED | lexicon.REFERENCE | lexicon.CARD
_MANY = r"[0-9]+[ ][a-z]{3,}s(?![^\W_])"
_SHORTEST_OTHER, _ENDS = 4, " .:#=,;("
# Orders, quotations and receipts, as firms write them.
_COUNTS = frozenset(("n°", "nº", "no", "nr", "num", "numéro", "numero", "número", "nummer", "№"))
_ORDERS = frozenset(("PO", "P.O", "SO", "WO", "RFQ", "GRN", "MRN", "RMA"))
# Sums are written so, and hardly a telephone number without a colon before it: "telefonos 12.345.678".
_LONGEST_SUM = 11
_THOUSANDS = r"[0-9]{1,2}(?:\.[0-9]{3}){2}"
# What mostly stands between them needs no closer look.
_PLAIN = frozenset(("me on ", "me at ", "us on ", "us at ", "on ", "at "))
_FROM = r"(?i)(?:(?:me|us|you|him|her|them|in|back|again|today|twice)[ ]){0,2}(?:from|on|at|via)[ ]"
# Also SQL's ``'…' AS phone``.
_IS_MINE = r"(?i)[ ](?:is|are|was)[ ](?:my|his|her|our|their|your)[ ]|['\"][ ]as[ ]"
_IS = re.compile(r"[\"']? ?(?:is|:|=|-)")
_BREAKS = re.compile(r"[0-9\n.;\x00]")
# More of the same list before the word that names it: "9…, 9… and 9… are my numbers", "A (9…), B (9…) - call them".
_NAME = r"[^\W\d_][^\W\d_.'\u2019]{0,20}"
_REST = (
    rf"(?:[\"'`)\]]{{0,2}}[ ]?(?:,|;|/|&|\||,?[ ](?:and|or|aur|और|und|et|y|e)(?=[ ]))[ ]?"
    rf"(?:{_NAME}(?:[ ]{_NAME}){{0,2}}[ ]?[:=\-]?[ ]?)?[\"'`(\[]{{0,2}}\+?[0-9][0-9 \-]{{6,12}}[0-9])+"
)
_LONGEST_REST = 120
_JOINTS = frozenset("\"'`)], ;/&|")
_FARTHEST_OTHER, _LONGEST_KEY = 28, 40
_OTHER_LEAD = r"(?i)(?:[ :.=#\"'`(\[\-_]|(?<![^\W_])(?:no|nos|nr|number|num|id|is)(?![^\W_]))*"
# A word that names what stands behind it.
_ELEMENT = r"[A-Za-z]{2,20}\["
_IS_KEY = r"[\w .-]{1,24}(?:[\"'`]?[ ]?[:=]|[ ][+(]?[0-9\x00])"
_SEPARATES = frozenset("\n<()")
_CONDITIONS = (" if ", " unless ")


class PhoneWords:
    """The words for phones around the numbers in doubt, by how much they say.

    Numbers are asked about in the order of the text; each stretch of it is read once.
    """

    __slots__ = ("_found", "_last", "_listing", "_made_lists", "_previous", "_read", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._made_lists: PhoneLists | None = None
        self._listing: bool | None = None
        self._last = (-LONGEST_JOINT, -LONGEST_JOINT)
        self._read = 0
        self._previous: words.Word = (0, 0, 0)
        # Starts and ends of the words for a phone, for a call and for a number.
        self._found: list[tuple[list[int], list[int]]] = [([], []), ([], []), ([], [])]

    def _read_to(self, start: int, high: int) -> None:
        """Read the words up to ``high``, from where the last reading ended or a little before ``start``."""
        text = self._text
        size = len(text)
        low = start - _AROUND
        if low < self._read:
            low = self._read
        if high > size:
            high = size
        while high < size and high < start + 3 * _AROUND and text[high].isalpha():
            high += 1
        if high <= low:
            return
        self._read = high
        for word in words.words(text, low, high):
            begin, stop, kinds = word
            if not kinds & _ANY_KIND or is_cell(text, begin, stop):
                self._previous = word
                continue
            # In the order of ``_found``.
            if kinds & lexicon.PHONE:
                self._keep(0, begin, stop)
            if kinds & lexicon.HINT:
                self._keep(1, begin, stop)
            if kinds & lexicon.NUMBER and self._is_phone_number(self._previous, word):
                self._keep(2, begin, stop)
            self._previous = word

    def _keep(self, kind: int, start: int, end: int) -> None:
        starts, ends = self._found[kind]
        starts.append(start)
        ends.append(end)

    def _is_phone_number(self, previous: words.Word, word: words.Word) -> bool:
        """Whether a word for any number means a phone's: "my number", "number: …", "नंबर", not "order number"."""
        start, end, _ = word
        text = self._text
        low = max(0, start - 30)
        context = text[max(low, text.rfind(BARRIER, low, start) + 1) : start]
        joined = start - previous[1] <= 2 and BARRIER not in text[previous[1] : start]
        if joined and previous[2] & lexicon.MINE:
            return compiled(_NUMBER_OF).match(text, end) is None and not self._has_other_owner(None, end)
        # "+1 numbers": by their country's code.
        if context.endswith(_PORTED) or compiled(_OF_COUNTRY).search(context) is not None:
            return True
        if words.mentions(context, lexicon.OTHER) or self._has_other_owner(previous if joined else None, end):
            return False
        if not text[start:end].isascii() or (joined and previous[2] & (lexicon.PHONE | lexicon.HINT)):
            return True
        if text[end : end + 1] != "_" and compiled(_OWNED).search(context) is not None:
            return True
        if text[start:end].lower().startswith("numaram"):
            return True
        if compiled(_OWNED_AFTER).match(text, end) is not None:
            return True
        if text[end : end + 4] == " to " and compiled(_TO_DIAL).match(text, end) is not None:
            return True
        return (
            text[max(0, start - 1) : start] in _OPENS and end - start > 4 and _IS.match(text, end) is not None
        )

    def _has_other_owner(self, before: words.Word | None, end: int) -> bool:
        """Whether the word for a number that ends at ``end`` belongs to something with numbers of its own."""
        if before is not None and before[2] & lexicon.NUMBERED:
            return True
        text = self._text
        of = compiled(_OF_WHAT).match(text, end, end + _LONGEST_OF)
        if of is None:
            return False
        for start, stop, kinds in words.words(text, of.end(), of.end() + _LONGEST_WORD):
            if start > of.end() + 1:
                return False
            if kinds & (lexicon.NUMBERED | lexicon.OTHER | lexicon.REFERENCE | lexicon.IBAN | lexicon.CARD):
                return of["article"] is None or text[start:stop].lower() not in PEOPLE
            return False
        return False

    def _may_list(self) -> bool:
        """Whether the text has what every list and table has."""
        if self._listing is None:
            text = self._text
            self._listing = "\n" in text or "[" in text or "{" in text or "(" in text or "<" in text
        return self._listing

    @property
    def _lists(self) -> PhoneLists:
        if self._made_lists is None:
            self._made_lists = PhoneLists(self._text)
        return self._made_lists

    def found(self, start: int, end: int) -> None:
        """Remember that a telephone number is at ``start`` to ``end``."""
        self._last = (start, end)

    def within_reach(self, start: int) -> bool:
        """Whether a word for a phone is near enough to name a number that begins at ``start``."""
        if start - self._last[1] < LONGEST_JOINT or self.listed(start, start + 1):
            return True
        self._read_to(start, start + _AROUND)
        for starts, ends in self._found:
            last = bisect_right(ends, start)
            if (last and start - ends[last - 1] <= _BEFORE) or (
                last < len(starts) and starts[last] - start <= _AROUND
            ):
                return True
        return False

    def near(self, start: int, end: int, strength: int) -> bool:
        """Whether a phone word names the number at ``start`` to ``end``: beside it, as its list's, in a signature."""
        if strength == LIKELY and self._is_sum(start, end):
            return False
        named = (
            self._beside(start, end, strength)
            or (start - self._last[1] <= LONGEST_JOINT and self._follows(start, end, strength))
            or is_signed(self._text, start, end, certain=strength == CERTAIN, probable=strength == PROBABLE)
            or self.listed(start, end)
            or is_asked(self._text, start, end, sure=strength > LIKELY)
            or (strength > LIKELY and is_persons(self._text, start))
            or self._is_inflected(start, strength)
            or (strength > LIKELY and is_answer(self._text, start))
            or (strength > LIKELY and is_written_as_phone(self._text, start, end, self._last[1]))
        )
        return named and not has_unit(self._text, start, end)

    def listed(self, start: int, end: int) -> bool:
        """Whether the number is in a list or a column: then it is none of the dates that it may look like."""
        return self._may_list() and self._lists.covers(start, end)

    def _follows(self, start: int, end: int, strength: int) -> bool:
        """Whether the number is the next item after a telephone number of about as many digits."""
        first, last = self._last
        text = self._text
        lead = text[max(0, first - LONGEST_JOINT) : first]
        certain = strength == CERTAIN or (
            strength == PROBABLE and _shape(text[start:end]) == _shape(text[first:last])
        )
        if start <= last:
            return False
        if not continues(lead, text[last:start], certain=certain) and not (
            strength > LIKELY and (is_elsewhere(text[last:start]) or is_next_answer(text[last:start]))
        ):
            return False
        if self._may_list() and self._lists.is_in_table(start):
            return False
        count = sum(map(str.isdigit, text[start:end]))
        return abs(count - sum(map(str.isdigit, text[first:last]))) <= _LONGEST_CODE

    def _beside(self, start: int, end: int, strength: int) -> bool:
        self._read_to(start, start)
        for kind, (_, ends) in enumerate(self._found):
            if kind and strength == LIKELY:
                return False
            last = bisect_right(ends, start) - 1
            if last >= 0 and start - ends[last] <= _BEFORE and self._names(kind, ends[last], start, strength):
                return True
        may_be_named = strength == CERTAIN or (
            strength == PROBABLE and compiled(_IS_MINE).match(self._text, end) is not None
        )
        return may_be_named and self._is_named_after(start, end)

    def _is_sum(self, start: int, end: int) -> bool:
        text = self._text
        return (
            end - start < _LONGEST_SUM
            and text[end - 4] == "."
            and text[start - 2 : start - 1] != ":"
            and compiled(_THOUSANDS).fullmatch(text, start, end) is not None
        )

    def _is_inflected(self, start: int, strength: int) -> bool:
        """Whether a form of a word for a phone or for a call, in the same line, names the number at ``start``."""
        low = start - (_DIRECT + _LONGEST_WORD if strength == LIKELY else _BEFORE)
        text = self._text
        low = max(low, text.rfind("\n", max(low, 0), start) + 1, 0)
        found = last_stem(text, low, start)
        if found is None:
            return False
        end, kind = found
        if words.mentions(text[end:start], _OTHERS) or not (strength > LIKELY or kind == NOUN):
            return False
        # "contacted 9876543210 households".
        if kind != NOUN and start - end == 1 and text[start] != "0" and compiled(_MANY).match(text, start):
            return False
        return self._names(kind, end, start, strength)

    def _is_named_after(self, start: int, end: int) -> bool:
        """Whether a word behind a number names it: "98765 43210 is my mobile"."""
        text = self._text
        listed = text[end : end + 1] in _JOINTS and compiled(_REST).match(text, end, end + _LONGEST_REST)
        self._read_to(end, (listed.end() if listed else end) + _AROUND)
        for kind, (starts, _) in enumerate(self._found):
            first = bisect_left(starts, end)
            if first == len(starts) or starts[first] - end > _AFTER + _LONGEST_REST:
                continue
            rest = compiled(_REST).match(text, end, starts[first])
            if rest is not None and _says_other(rest.group()):
                return False
            between = text[rest.end() if rest else end : starts[first]]
            # "return 4155550123 if mobile else 0"
            if between.startswith(_CONDITIONS):
                continue
            if len(between) > _AFTER or _BREAKS.search(between) or _says_other(between):
                continue
            # Behind an order's number "call" asks for a call, and "mobile:" names what follows it.
            # A part of an address, an element of an array.
            if text[starts[first] - 1] == "/" or compiled(_ELEMENT).match(text, starts[first]) is not None:
                continue
            is_key = compiled(_IS_KEY).match(text[starts[first] : starts[first] + _LONGEST_KEY]) is not None
            if is_key and has_other_label(text, start):
                continue
            # "Case 4155550123 closed by phone" and "order id 4155550123, phone case" name no number.
            is_own = not (kind or is_key) and compiled(_IS_MINE).match(text, end) is not None
            if is_own or not _is_called_otherwise(text, start):
                return True
        return False

    def _names(self, kind: int, end: int, start: int, strength: int) -> bool:
        text = self._text
        between = text[end:start].removeprefix(" ").removeprefix("#")
        if strength == CERTAIN and between in _PLAIN:
            return True
        if strength == CERTAIN and "lt" in between and (other := compiled(_ALTERNATE).search(between)):
            between = other.group()
        if "<" in between:
            if words.mentions(between, _OTHERS):
                return False
            between = compiled(_TAG).sub("", between)
        elif between[:1] == ";":
            between = compiled(_VCARD).sub("", between)
        if text[end - 6 : end].lower() == "caller" or text[end - 2 : end].lower() == "wa":
            between = between.removeprefix("_").removeprefix("ID").removeprefix("id").removeprefix("Id")
        if BARRIER in between:
            return False
        # Turkish for a mobile telephone, whose numbers have ten digits; in Brazil a postal code: "CEP 01310-100".
        if strength != CERTAIN and text[end - 3 : end].lower() == "cep":
            return False
        digits = text[start : start + _LEAST_BARE]
        bare = digits.isdigit() and digits[0] != "0"
        if len(between) > _SHORTEST_OTHER and _ends_with_other(between):
            return False
        if _says_other(between) and not (strength >= PROBABLE and is_about(between, bare=bare)):
            return False
        # "signal(4…)" calls a function, "text[4…:]" cuts, "is called 4…" gives a name.
        if kind and text[end : end + 1] in ("(", "[") and bare and text[end - 1 : end].isascii():
            return False
        # "Ann calls Rob (9…)", but "called 4…" gives a name.
        if (
            text[end - 6 : end].lower().endswith(_TOLD)
            and compiled(_FROM).match(between) is None
            and not (between[:1].isupper() and leads_to_number(between))
            # "i called the vet, 0113 496 0123"
            and not (
                not bare
                and strength == CERTAIN
                and compiled(_IS_TOLD).search(text, max(0, end - 24), end) is None
            )
        ):
            return False
        if ":" in between and is_keyed_otherwise(between):
            return False
        if not _SEPARATES.isdisjoint(between) and self._lists.is_in_table(start):
            return False
        if begins_other_field(between, bare=bare) or counts_phones(text, end, start):
            return False
        if strength == CERTAIN:
            return True
        direct = _NEXT if kind else _DIRECT
        near = len(between) <= direct or (strength == PROBABLE and leads_to_number(between))
        return near and (compiled(_DIGITS).search(between) is None)


def _ends_with_other(between: str) -> bool:
    """Whether a word for what has numbers of its own stands right before a number: "telefon, sipariş 0532…"."""
    written = between.rsplit(None, 1)
    last = written[-1].strip(_ENDS) if written else ""
    if last in _ORDERS:
        return True
    last = last.lower()
    if last in _COUNTS and len(written) > 1:
        # "La facture n° "
        last = written[0].rsplit(None, 1)[-1].strip(_ENDS).lower()
    return lexicon.WHOLE.get(last, 0) & lexicon.NUMBERED != 0 and last not in PEOPLE


def _shape(number: str) -> str:
    """How the digits of a number are grouped."""
    return compiled("[0-9]").sub("9", number)


def _is_called_otherwise(text: str, start: int) -> bool:
    """Whether a word for another number stands right before ``start``: "order no. ", ``"txn": "``."""
    lead = words.before(text, start, lexicon.OTHER, _FARTHEST_OTHER)
    return lead is not None and compiled(_OTHER_LEAD).fullmatch(lead) is not None


def _says_other(between: str) -> bool:
    return words.is_priced(between) or words.mentions(between, lexicon.OTHER)
