"""Who speaks of whom: whether a question is about the person who asks, and whether a passage tells of them. Pure.

A sentence model knows topics. "What car do I own?" is as near to "Which car is best in winter?" as to "My old Saab is
broken". Small words say which of the two can answer. They are those of ten languages; a text without any of them gets
no bonus, and is found by its topic.
"""

from __future__ import annotations

import regex

_BEGIN, _END = r"(?<![\p{L}\p{M}\p{N}])", r"(?![\p{L}\p{M}\p{N}])"

_OF_ONESELF = regex.compile(
    rf"{_BEGIN}(?:i|i['’]?m|i['’]?ve|my|mine|me|myself|we|we['’]?re|we['’]?ve|our|ours|us|"  # English
    r"ich|mein\w{0,2}|mir|mich|wir|uns|unser\w{0,2}|"  # German
    r"yo|mis?|mí[oa]s?|nosotr[oa]s|nuestr[oa]s?|"  # Spanish
    r"je|j['’]\w+|mon|ma|mes|moi|nous|notre|nos|"  # French
    r"eu|meus?|minhas?|nós|noss[oa]s?|"  # Portuguese
    r"io|mi[oae]|miei|noi|nostr[oaie]|"  # Italian
    rf"मैं|मैंने|मुझे|मुझको|मेर[ाीे]|हम|हमने|हमें|हमार[ाीे]){_END}"  # Hindi
    rf"|我|私|僕|俺|{_BEGIN}(?:나[는를의도]|내가?|제가?|저[는를의도]|우리)",  # Chinese, Japanese, Korean
    regex.IGNORECASE,
)
_OF_THE_OTHER = regex.compile(
    rf"{_BEGIN}(?:you|your|yours|you['’]?ve|du|dir|dich|dein\w{{0,2}}|ihnen|tú|te|ti|usted|tu|vous|toi|você|"
    rf"तुम|तुमने|आप|आपने){_END}|你|您|あなた|당신",
    regex.IGNORECASE,
)
_POLITE = regex.compile(
    rf"{_BEGIN}(?:(?:can|could|would|will|do|did) you (?:please |still )?(?:tell|remind|remember|know|recall|say|find)|"
    r"(?:i|we|have i|did i) (?:told|tell) you|"
    r"(?:weißt|weisst|erinnerst) du|kannst du mir (?:noch )?sagen|(?:habe )?ich (?:habe )?dir (?:gesagt|erzählt)|"
    r"te acuerdas|te (?:dije|conté)|(?:tu te|vous vous) (?:souviens|souvenez|rappelles|rappelez)|"
    rf"você (?:sabe|lembra)|ti (?:ricordi|ho detto)){_END}",
    regex.IGNORECASE,
)
"""What asks the other to remember, and not for what they said."""
_SENTENCE = regex.compile(r"(?<=[.!?。！？؟।])\s*")
_ASKS = ("?", "？", "؟")


def asks_of_oneself(question: str) -> bool:
    """Whether the person asks about themselves: "what car do I own?", and not "what did you recommend to me?"."""
    return bool(_OF_ONESELF.search(question)) and not _OF_THE_OTHER.search(_POLITE.sub(" ", question))


def tells_of_oneself(passage: str) -> bool:
    """Whether somebody speaks of themselves."""
    return bool(_OF_ONESELF.search(passage))


def states(passage: str) -> bool:
    """Whether more than questions is in it."""
    return any(each.strip() and not each.rstrip().endswith(_ASKS) for each in _SENTENCE.split(passage))
