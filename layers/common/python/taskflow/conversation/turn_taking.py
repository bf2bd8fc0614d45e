"""What a message that comes while a reply is spoken asks for: to cut in, to steer, to wait, to stop, or nothing."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from taskflow.conversation.go_on_words import is_continue


class Mode(StrEnum):
    """What becomes of the reply that is being spoken (``docs/turn-taking.md``)."""

    INTERRUPT = "interrupt"
    STEER = "steer"
    QUEUE = "queue"
    BACKCHANNEL = "backchannel"
    STOP = "stop"
    CONTINUE = "continue"


class Reason(StrEnum):
    """Why: a short code for the record."""

    ACKNOWLEDGES = "acknowledges"
    GO_ON = "go_on"
    STOP_WORDS = "stop_words"
    LATER = "later"
    ADJUSTS = "adjusts"
    QUESTION = "question"
    IN_DOUBT = "in_doubt"


class Decision(NamedTuple):
    mode: Mode
    reason: Reason


_STOP = frozenset(
    """stop|wait|halt|enough|that's enough|thats enough|never mind|nevermind|hold on|stop it|genug|stopp|das reicht|
    basta|para|arrête|ça suffit|assez|बस|रुको|bas|ruko|停|停下|够了|等等|别说了|やめて|ストップ|もういい|待って|
    стоп|хватит|그만|توقف|dur|yeter|chega|pare|stoppa|genoeg|wystarczy|dừng lại|berhenti|cukup""".replace(
        "\n", ""
    )
    .replace("    ", "")
    .split("|")
)
_ACKNOWLEDGES = frozenset(
    """ok|okay|k|yes|yeah|yep|thanks|thank|you|thx|cool|nice|great|wow|got|it|i|see|ah|oh|right|sure|haha|lol|mhm|hmm|
    interesting|good|perfect|true|exactly|so|very|much|ja|danke|gut|super|klar|genau|achso|ach|stimmt|verstehe|vale|
    gracias|sí|si|claro|oui|merci|d'accord|bien|हाँ|अच्छा|ठीक|है|धन्यवाद|शुक्रिया|accha|theek|hai|haan|嗯|好|好的|
    谢谢|明白了|哈哈|はい|うん|なるほど|ありがとう|да|спасибо|네|감사합니다|شكرا|نعم|tamam|obrigado|grazie|tack|dank""".replace(
        "\n", ""
    )
    .replace("    ", "")
    .split("|")
)
_LATER = re.compile(
    r"\b(afterwards?|after that|next question|when you're done|one more thing|another question|danach|nächste frage|"
    r"después|siguiente pregunta|ensuite|prochaine question)\b|इसके बाद|अगला सवाल|然后再|下一个问题|その後|次の質問"
)
_ADJUSTS = re.compile(
    r"\b(shorter|longer|simpler|only|just|also mention|i meant?|in euros|kürzer|nur|ich meinte|más corto|solo|"
    r"quise decir|plus court|seulement|je voulais dire)\b|सिर्फ|छोटा|केवल|短一点|只要|我是说|短く|だけ|もっと"
)
_QUESTION = re.compile(r"[?？؟]\W*\Z")


def decide(message: str, reply: str, cut: bool) -> Decision:
    """What ``message`` asks for.

    Args:
        message: what the person wrote.
        reply: what they have seen so far of the reply that is spoken, or of the last one.
        cut: whether that reply was interrupted, and nothing is being spoken.
    """
    said = " ".join(message[:2_000].casefold().split())
    bare = "".join(char if char.isalnum() or char in "' " or _is_mark(char) else " " for char in said)
    words = bare.split()
    if is_continue(message):
        return Decision(Mode.CONTINUE if cut else Mode.BACKCHANNEL, Reason.GO_ON)
    left = [word for word in words if word not in _ACKNOWLEDGES and word != "please"]
    if " ".join(left) in _STOP:
        return Decision(Mode.STOP, Reason.STOP_WORDS)
    if not left and not _QUESTION.search(said):
        return Decision(Mode.BACKCHANNEL, Reason.ACKNOWLEDGES)
    if _LATER.search(said):
        return Decision(Mode.QUEUE, Reason.LATER)
    if _QUESTION.search(said):
        return Decision(Mode.INTERRUPT, Reason.QUESTION)
    if _ADJUSTS.search(said):
        return Decision(Mode.STEER, Reason.ADJUSTS)
    return Decision(Mode.INTERRUPT, Reason.IN_DOUBT)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"
