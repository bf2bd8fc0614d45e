"""Telephone numbers in what people say in turns: one asks, the other's line is the number.

``lou: 06 81 69 79 05`` is one when the line before asks for a number: "pierre: tu me files ton num ?". So is the answer
to one more question, and what another gives of his own. Read is at most the line of the number and two before it.
"""

from taskflow.redaction import lexicon, words
from taskflow.redaction.address_words import split_words
from taskflow.redaction.lazy import compiled

# ``[10:02] Lou:``, ``> lou:``, ``小王：``.
_SPEAKER = (
    r"[ \t>*]{0,4}(?:\[[0-9: .,apmAPM]{4,20}\][ ]?|\(?[0-9]{1,2}:[0-9]{2}\)?[ ])?"
    r"[^\W\d_][\w .'\-]{0,20}[:：][ ]?"
)
# What comes before the number in an answer: "ja, ", "sure it's ", "yeah ".
_ANSWER = (
    rf"{_SPEAKER}(?:(?:yes|yeah|yep|sure|ok|okay|here|it's|its|it\"s|is|this|ya|ja|klar|hier|na|sicher|oui|ouais|si|sí|sim|claro|toma"
    r"|ecco|sì|certo|tak|jasne|jo|ano|да|вот|ага|так|haan|haa|ha|ye|le|lo|hai|evet|buyur|ini|dạ|đây|oh|hi|hey|the|number"
    r"|same|c'est|c\"est|moi|it|for|you|and|mine|meine|meins|also|new|then|try|on|at|es|ist|è|é|to|je"
    r"|sie)[ ,.:!\-]{1,3}){0,4}$"
)
# Who answers with their own after somebody else's: "merci, moi c'est ", "und ich: ".
_MINE = (
    rf"(?i){_SPEAKER}[^0-9\n]{{0,30}}?(?<![^\W\d_])(?:moi[ ]c['\"]?est|moi|mine|mine's|mine[ ]is|mine\"s"
    rf"|meine|meine[ ]ist|ich|yo|la[ ]mía|la[ ]mia"
    r"|el[ ]mío|o[ ]meu|mijn|de[ ]mijne|min|mitt|mój|moje|мой|мой[ ]такой|mera|meri|benimki|punyaku)[ :,\-]{1,2}$"
)
_NOUNS = split_words("""
    number numbers num no nr nos digits phone cell mobile tel whatsapp zap zapp whats contact nummer nummern
    rufnummer handy
    handynummer telefonnummer numéro numéros portable téléphone tél número numeros números cel celular móvil
    fono teléfono
    numero numeri cellulare telefono telefone telemóvel numer numeru telefon telefonu číslo číslo broj number
    numerot numero
    numara numaran numaranı numarası cep nomor nomer nope hp số sđt номер номерок тел телефон телефона нумер
    nummeret numret
    nummer telefoonnummer mobiel puhelinnumero számod számot telefonszám numărul αριθμό νούμερο τηλέφωνο नंबर
    नम्बर फोन मोबाइल
    رقم رقمك شماره نمبر מספר טלפון
""")
_JOINED_NOUNS = ("番号", "號碼", "号码", "手机号", "電話", "电话", "번호", "連絡先", "เบอร์")
# What asks, where no question mark does.
_ASKS = split_words("""
    get enter send text give gimme share drop tell pass need want what whats what's message me gib gibst schick
    schickt sag hast
    brauche file files donne donnes envoie passe as-tu t'as manda mandami mandi dammi dai hai dame das pasa
    pásame mandame
    mándame envía passa passas me manda bhej bhejo bhejna batao bata do de dena dijiye dedo daal podaj daj
    wyślij masz скинь
    скиньте дай дайте кинь подскажи какой kasih kirim minta berapa gửi cho xin bao geef stuur heb kan skicka ge send gi
    """)
_JOINED_ASKS = ("教え", "多少", "发", "給", "给", "알려", "뭐", "何", "ขอ")
_MORE = rf"\n{_SPEAKER}[^0-9\n:：]{{1,40}}\?\s?\n{_ANSWER}"
_COUNTS = (
    r"(?i)(?<![^\W_])(?:how[ ](?:many|much|old|long)|which|wie[ ]viele|combien|cuánt[ao]s|quant[aoei]s?|ile|сколько)"
    r"(?![^\W_])"
)
# "hang on", between the question and the answer.
_WAIT = rf"{_SPEAKER}[^0-9\n:：?？]{{1,20}}"
_LONGEST_LINE, _LONGEST_LEAD = 160, 60
_OTHER = lexicon.OTHER | lexicon.REFERENCE | lexicon.NUMBERED | lexicon.IBAN | lexicon.CARD


def is_answer(text: str, start: int) -> bool:
    """Whether the number at ``start`` is all that its line says, and the line before asks for a telephone number."""
    low = text.rfind("\n", max(0, start - _LONGEST_LEAD), start)
    if low < 1:
        return False
    lead = text[low + 1 : start].rstrip("(+")
    if ":" not in lead and "：" not in lead:
        return False
    if compiled(_ANSWER).fullmatch(lead.lower()) is None and compiled(_MINE).fullmatch(lead) is None:
        return False
    line, above = _line_above(text, low)
    if above > 0 and compiled(_WAIT).fullmatch(line) is not None:
        line, _ = _line_above(text, above)
    return _asks(line)


def _line_above(text: str, end: int) -> tuple[str, int]:
    """The line that ends before the break at ``end``, the last 160 characters of it, and the place of the break before
    it; -1 without one that near."""
    low = max(0, end - _LONGEST_LINE)
    above = text.rfind("\n", low, end)
    return text[above + 1 if above >= 0 else low : end], above


def is_next_answer(joint: str) -> bool:
    """Whether what stands between two numbers asks for one more, or gives the speaker's own."""
    if ":" not in joint and "：" not in joint:
        return False
    if words.mentions(joint, _OTHER):
        return False
    _, newline, lead = joint.rpartition("\n")
    if not newline:
        return False
    if compiled(_MINE).fullmatch(lead) is not None and joint.count("\n") == 1:
        return True
    return compiled(_MORE).fullmatch(joint.lower()) is not None


def _asks(line: str) -> bool:
    """Whether a line asks for a telephone number: "what's your number?", "bro number bhej"."""
    if any(mark in line for mark in _JOINED_NOUNS):
        return (line.rstrip().endswith(("?", "？")) or any(mark in line for mark in _JOINED_ASKS)) and not (
            words.mentions(line, _OTHER)
        )
    tokens = [token.strip(".,:;!?()\"'") for token in line.lower().replace('"', "'").split()]
    if (
        _NOUNS.isdisjoint(tokens)
        or words.mentions(line, _OTHER)
        or compiled(_COUNTS).search(line) is not None
    ):
        return False
    return line.rstrip().endswith("?") or not _ASKS.isdisjoint(tokens)
