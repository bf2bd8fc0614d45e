"""Numbers that are written as a country writes its telephone numbers: what no word beside them need say.

``06 77 91 08 34``, ``07700 900123``, ``8 916 123-45-67``: where the groups, the first digits and the count are a
country's own, hardly another number is written so. Such a number is a telephone's unless the text calls it something
else, counts with it or goes on with more digits. Forms that other numbers have, too, need somebody beside them:
"ask for Moira on 0131 496 0123", "Bob, 360-555-0123".
"""

from taskflow.redaction import lexicon, words
from taskflow.redaction.address_words import split_words
from taskflow.redaction.fold import BARRIER
from taskflow.redaction.lazy import compiled
from taskflow.redaction.phone_owners import has_role

# By country. The same separator stands between all groups where a name says so.
_OWN = (
    # France; the mobile numbers of the Netherlands.
    r"0[1-9](?P<fr>[ .\-])[0-9]{2}(?:(?P=fr)[0-9]{2}){3}"
    # Britain and Ireland.
    r"|\(?0[17][1-9][0-9]{2}\)?[ \-](?:[0-9]{6}|[0-9]{3}[ \-][0-9]{3})"
    r"|\(?0(?:11[3-8]|1[2-69]1)\)?[ \-][0-9]{3}[ \-][0-9]{4}|\(?02[0-9]\)?[ \-][0-9]{4}[ \-][0-9]{4}"
    r"|08[35679][ \-][0-9]{3}[ \-][0-9]{4}"
    # Germany, the Netherlands, Switzerland, Belgium, Sweden.
    r"|01[567][0-9][ \-/](?:[0-9]{7,8}|[0-9]{3,4}[ \-][0-9]{3,4}|[0-9]{2}[ ][0-9]{2}[ ][0-9]{2,3})"
    r"|06-[0-9]{8}|07[5-9][ ][0-9]{3}[ ][0-9]{2}[ ][0-9]{2}|04[5-9][0-9](?P<be>[ .])[0-9]{2}(?:(?P=be)[0-9]{2}){2}"
    r"|07[0236]-[0-9]{3}[ ][0-9]{2}[ ][0-9]{2}"
    # Spain.
    r"|9[1-8][ ][0-9]{3}[ ][0-9]{2}[ ][0-9]{2}|[679][0-9]{2}(?P<es>[ .\-])[0-9]{2}(?:(?P=es)[0-9]{2}){2}"
    # Russia, Turkey, Israel and the Emirates.
    r"|8[ \-]?\(?9[0-9]{2}\)?[ \-]?[0-9]{3}[ \-][0-9]{2}[ \-][0-9]{2}"
    r"|0[ ]?5[0-9]{2}[ ][0-9]{3}[ ][0-9]{2}[ ][0-9]{2}|05[0-9][ \-][0-9]{3}[ \-][0-9]{4}"
    # Japan, Korea, China, Indonesia.
    r"|0[5-9]0-[0-9]{4}-[0-9]{4}|010-[0-9]{4}-[0-9]{4}|1[3-9][0-9](?P<cn>[ \-])[0-9]{4}(?P=cn)[0-9]{4}"
    r"|08[1-9][0-9](?P<id>[ \-])[0-9]{4}(?P=id)[0-9]{3}"
    # Australia, Ghana, Nigeria, Kenya.
    r"|04[0-9]{2}(?P<au>[ \-])[0-9]{3}(?P=au)[0-9]{3}|\(0[23478]\)[ ]?[0-9]{4}[ \-][0-9]{4}"
    r"|02[0-9](?P<gh>[ \-])[0-9]{3}(?P=gh)[0-9]{4}|0[789][01][0-9][ ][0-9]{3}[ ][0-9]{4}"
    r"|07[0-9]{2}(?P<ke>[ \-])[0-9]{3}(?P=ke)[0-9]{3}"
)
# North America's, India's and Italy's mobile, and any number with a trunk zero, in groups.
_SHARED = (
    r"[6-9][0-9]{4}[ \-][0-9]{5}|[2-9][0-9]{2}(?P<us>[ \-])[2-9][0-9]{2}(?P=us)[0-9]{4}|3[2-9][0-9][ \-](?:[0-9]{7}|[0-9]{3}[ ][0-9]{4})"
    r"|\(?0[1-9][0-9]{0,3}\)?[ \-/][0-9]{3,4}(?:[ \-][0-9]{2,4}){1,2}|\(?0[1-9][0-9]{1,3}\)?[ \-/][0-9]{6,8}"
)
# Right before and right behind it: more digits, arithmetic, code.
_JOINED_BEFORE = (
    r"(?:[=<>*/^#$€£¥₹@&%+~_\[{][ \"']?|[0-9\x00](?:[ ]{0,2}|[./,\-]|[ ][./\-][ ])[\"']?|[0-9][:\]][ \"']?)$"
)
_JOINED_BEHIND = r"[\"']?[ ]?(?:[=<>*^€£¥%+~_\x00]|[,./\-:]?[0-9]|[ ./\-:][ ]?[0-9]|[\-/][A-Za-z])"
# "[customer] its ".
_SPEAKER = r"^[ \t]{0,4}[\[(<][^\])>\n]{1,20}[\])>]:?[ ]"
# What ends the sentence before, but no "Ref. " and no "Nr. ".
_STOP = r"(?:[^\W\d_]{4}|[0-9)\"'])[.!?;][ ]|[?!][ ]|\t[ ]*|[ ][|][ ]"
# "Sendungsnummer", "id", "n°", "Kd.-Nr.": the number of a thing, whatever the language.
_NUMBERED = (
    r"(?i)(?:(?:numm?er[aoie]?|n[uú]m[eé]ro|number|nr|no|№|n[°º]|id|code|key|ref|kod|konto|index|v|ver|rev|eq|fig|art"
    r"|§)s?)[ .:#\-(\"']{0,4}$"
)
_OTHERS = lexicon.OTHER | lexicon.REFERENCE | lexicon.NUMBERED | lexicon.CARD | lexicon.AADHAAR | lexicon.SSN
_LONGEST_LINE, _LONGEST_HEAD, _LONGEST_ITEM = 160, 80, 48
# Somebody, then the number.
_WHOM = split_words(
    "you him her them me us mum mom dad reception dich ihn sie uns vous lui te la lo le hem haar dig mig ham hende"
)
_LEADS = (
    r"(?P<whom>[^\W\d_]{2,20})[ ](?:on|at|unter|auf|sur|au|al|en|op|på|pod|pe|na|по|на)"
    r"[ ](?:and[ ]on[ ])?\(?$"
)
# "Pete | d 312-555-0123".
_LETTERED = r"[|][ ]?[A-Za-z][.:]?[ ]{1,2}$"
_NAMED = r"(?:^|[^\w.])(?P<name>[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,15})(?:[ ]\([^()\n]{1,20}\))?(?:,|[ ]?\(|[ ][\-–—|])[ ]?\(?$"
_NAMED_BEHIND = r"(?:,|[ ][\-–—])[ ](?:[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,15}[.!]?(?:\n|$)|(?:he|she|they|ask)(?![^\W_]))"
# "Dear Ms Roe,", "What is the number on the account?"
_NO_HEADS = (",", ".", "?", "!", ";")


def is_written_as_phone(text: str, start: int, end: int) -> bool:
    """Whether the number at ``start`` to ``end`` is written as a telephone's, and nothing calls it something else."""
    if start and text[start - 1] == "(" and ")" in text[start:end]:
        start -= 1
    own = compiled(_OWN).fullmatch(text, start, end) is not None
    if not own and compiled(_SHARED).fullmatch(text, start, end) is None:
        return False
    low = max(0, start - _LONGEST_LINE)
    line = text[max(low, text.rfind("\n", low, start) + 1) : start]
    said = compiled(_SPEAKER).sub("", compiled(_STOP).split(line)[-1])
    if not (own or _is_somebodys(line, text, end) or has_role(said)):
        return False
    if _is_joined(text, start, end) or compiled(_NUMBERED).search(said) is not None:
        return False
    if words.is_priced(said) or words.mentions(said, _OTHERS) or _rises(text[start:end]):
        return False
    return len(line) > _LONGEST_ITEM or not words.mentions(_heading(text, start - len(line)), _OTHERS)


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether digits or signs around a number make it part of something longer, or of a calculation."""
    if compiled(_JOINED_BEFORE).search(text, max(0, start - 4), start) is not None:
        return True
    return compiled(_JOINED_BEHIND).match(text, end) is not None


def _is_somebodys(line: str, text: str, end: int) -> bool:
    """Whether somebody stands right before the number that ends the ``line``, or right behind its ``end``."""
    whom = compiled(_LEADS).search(line)
    if whom is not None:
        return whom["whom"][0].isupper() or whom["whom"].lower() in _WHOM
    if compiled(_NAMED).search(line) is not None or compiled(_LETTERED).search(line) is not None:
        return True
    return compiled(_NAMED_BEHIND).match(text, end) is not None


def _heading(text: str, start: int) -> str:
    """The line without a number above the lines with one that end at ``start``; "" when none is near."""
    for _ in range(8):
        if start < 1:
            return ""
        low = text.rfind("\n", max(0, start - _LONGEST_HEAD), start - 1) + 1
        line = text[low : start - 1]
        if line.strip() and not any(map(str.isdigit, line)) and BARRIER not in line:
            return "" if line.rstrip().endswith(_NO_HEADS) else line
        start = low
    return ""


def _rises(number: str) -> bool:
    """Whether groups of two digits count up, as numbers of a lottery and columns do: ``05 12 19 26 33``."""
    groups = compiled("[0-9]+").findall(number)
    return len(groups) > 4 and groups == sorted(groups)
