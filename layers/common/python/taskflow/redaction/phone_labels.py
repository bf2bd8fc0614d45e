"""Short words for a telephone that are labels only right before a number: ``Kom.``, ``मो.``, ``т.``, ``Mo no``.

Each stands for something else, too ("kom" is Norwegian for "came"), so a full stop or a colon must follow it, or a word
for "number". Longer words that mean nothing else are in the lexicon.
"""

from taskflow.redaction.address_words import split_words

# Languages of India, with the Latin letters that are used there.
_INDIAN = """
    mo mb mbl mbno m.no mo.no mob.no ph.no
    मो मोब मोबा मो.नं मो.न मो.क्र मोबा.नं दू दूर टे टेली टेलि फो फो.नं भ्र भ्रमण भ्रमणध्वनी संप पो.मो
    মো মোব মোবা মো.নং মো.ন ফো টেলি দূর ম'বাইল मोबिल
    મો મોબ મોબા મો.નં ફો ફો.નં ટે ટેલી
    ਮੋ ਮੋਬ ਮੋਬਾ ਮੋ.ਨੰ ਫੋ ਫ਼ੋ ਟੈਲੀ
    ମୋ ମୋବ ମୋବା ଫୋ ଟେଲି
    செல் கை கைபேசி அலை அலைபேசி மொ மொபை தொ தொ.பே தொ.எண்
    మొ మొబై సెల్ ఫో చరవాణి ఫో.నం
    ಮೊ ಮೊಬೈ ಮೊ.ಸಂ ದೂ ದೂ.ವಾ ದೂ.ಸಂ ಫೋ ಸೆಲ್ ಚರವಾಣಿ
    മൊ മൊബ മൊ.ന ഫോ സെൽ
"""
_RIGHT_TO_LEFT = """
    تل تلف جو جوا موب مو هـ هات خلوي محمول نقال تلفون همراه سیل موبا واتس ت ج م ط ف
    טל' טל נייד' פל' פלא סל' סל סלולרי פקס ט נ
"""
_EUROPEAN = """
    kom tel.kom t.kom nr.tel tel.nr nr.kom
    mob.tel č.tel tel.č t.č tč
    tsz tel.sz mob.sz
    telm tlm telem fixo fijo zap mov móv tfo tlfno wsp
    port fixe fon mobilfunk festn festnetz dw durchwahl fisso telef
    vast tel.nr mob.nr tlf.nr puh.nr k.puh matkap tālr
    cep.tel dahili
    τ κ κιν κιν.τηλ τηλ.κιν σταθ
    т м моб сот с.т м.т т.м раб дом тф
"""
_ASIAN = """
    h/p h.p hp.no no.hp no.telp no.tel no.wa tel.bimbit
    đt dđ đtdđ dt sdt máy động zalo
    cp cp.no simu namb w/a
    ม ต มือ
"""
_LABELS = split_words(_INDIAN + _RIGHT_TO_LEFT + _EUROPEAN + _ASIAN)
# "number", between a label and its number.
_COUNTS = split_words("no nos nr num number nº n° № नं न नंबर नम्बर নং ನಂ నం நம்பர் എൻ નં ਨੰ č sz")
_COUNT_ENDS = frozenset(word[-2:] for word in _COUNTS)
_OPENINGS = "([{<>|*_•-–—,;/\"'`~=+#"
_FARTHEST = 24


def is_labelled(text: str, start: int, *, probable: bool) -> bool:
    """Whether such a label stands right before the number at ``start``.

    A label of one letter counts only before a number that is ``probable`` by its shape.
    """
    low = max(0, start - _FARTHEST)
    lead = text[low:start].rstrip(" -=")
    ended = lead.endswith((".", ":"))
    if not ended and lead[-2:].lower() not in _COUNT_ENDS:
        return False
    tokens = lead.lower().split()
    if low and tokens and not text[low - 1].isspace():
        tokens[0] = ""
    tokens = [token.rstrip(".:").lstrip(_OPENINGS) for token in tokens]
    while tokens and not tokens[-1]:
        tokens.pop()
    if len(tokens) > 1 and tokens[-1] in _COUNTS:
        tokens.pop()
        ended = True
    return bool(tokens) and ended and tokens[-1] in _LABELS and (probable or len(tokens[-1]) > 1)
