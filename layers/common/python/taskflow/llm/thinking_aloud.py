"""Replies that begin as models begin to think. No I/O.

A model whose chat template opens its block of reasoning sends no opening mark. Of a model that nothing is known of
only its first words can tell: it speaks of the person, or to itself, and not to the person.
"""

from __future__ import annotations

import regex

_DOES = (
    r"(?:wants?|asks?|is|has|said|says|just|needs?|seems?|greets?|provide[sd]?|sent|wrote|would|asked|requests?|"
    r"requested|mentioned|mentions|starts?|started|inquires?|might|may|probably|likely|simply|'s|’s)[^\w]"
)
_THINKS = (
    r"(?:think|see|reconcile|analy[sz]e|consider|parse|figure|check|recall|understand|process|review|look|work|"
    r"re-?read|start by (?:understand|analy|look|consider|think))"
)
_STRONG = "|".join(
    (
        rf"(?:the|this|our) (?:user|person|human|customer|asker)(?: {_DOES}|['’]s "
        rf"(?:question|request|message|query|asking|just|looking|trying|saying|wanting|prompt|input|last|first))",
        r"(?:the|this) question (?:is (?:about|asking|simple|straightforward|whether)|asks)",
        r"looking at (?:the|this) (?:question|request|prompt|message|conversation)",
        rf"user {_DOES}",
        r"(?:1[.)]\s{1,4})?[*_]{0,3}(?:analy[sz]e|understand|identify|deconstruct) (?:the )?"
        r"(?:user|request|input|prompt|question|query)",
        r"(?:a )?(?:simple|basic|casual|friendly|short) (?:greeting|question|request|message) from",
        r"the request is (?:to|for|about)",
        r"(?:here(?:'s|’s| is) )?(?:a|my|the)? ?(?:thinking process|thought process|chain of thought)[:*]",
        r"we (?:need|have) to (?:answer|respond|reply|produce|output)",
        r"we(?:'re| are) (?:asked|given|told)",
        rf"let me (?:first )?(?:now )?(?:try to )?{_THINKS}",
        rf"let['’]?s (?:first )?(?:{_THINKS}|break this|tackle|dive|unpack)",
        r"i (?:need|have) to (?:figure out|think|respond|answer|reply|consider|determine|understand|be careful|find|"
        r"recall|remember|write|create|explain|give|come up|make sure|check|list|solve|compute|calculate)",
        r"i should (?:respond|answer|reply|start|be|keep|provide|probably|first|make sure|greet|think|consider|note)",
        r"i(?:'m|’m| am) (?:being asked|trying to|asked to)",
        r"they(?:'re| are)? (?:want|ask|asked|asking|likely|probably|might)",
        r"(?:这个|该|这位)?用户(?:想|说|问|要|在|让|现在|发|希望|需要|提|似乎|可能|只|是)",
        r"我(?:现在)?(?:需要|得|要)(?:先)?(?:处理|理解|回答|分析|弄清|解决|确定|考虑|想|看)",
        r"让我(?:先)?(?:想|分析|考虑|理解|看|仔细|思考)",
        r"ユーザー(?:は|が|から|の)",
        r"사용자(?:가|는|의|께서)",
        r"пользователь (?:хочет|спрашивает|просит|написал|задал|спросил)",
        r"d(?:er|ie) (?:nutzer(?:in)?|benutzer(?:in)?|user(?:in)?|anwender(?:in)?) (?:möchte|will|fragt|hat|bittet)",
        r"l['’]utilisateur (?:veut|demande|a |souhaite|me )",
        r"el usuario (?:quiere|pregunta|pide|está|me |ha |solicita)",
        r"o usuário (?:quer|pergunta|pediu|está|me |perguntou)",
        r"l['’]utente (?:vuole|chiede|mi |ha )",
    )
)
_SOFT = (
    r"(?:ok(?:ay)?|al ?right|all right|right|hm+|well|so|now|got it|first|wait|嗯+|好的?|首先|那么|まず|"
    r"음|хорошо|итак|gut|also|bien|d'accord|bueno|vale)[,.!…，。、 ~]{1,4}"
)
_ALOUD = regex.compile(rf"[*_#>\"\s]{{0,8}}(?:{_SOFT}){{0,4}}(?:{_STRONG})", regex.IGNORECASE)
LOOK_CHARS = 120
"""No beginning that tells is longer."""


def thinks_aloud(text: str) -> bool | None:
    """Whether a reply that begins with ``text`` begins as a model thinks. None: more text has to tell."""
    found = _ALOUD.match(text[:LOOK_CHARS], partial=True)
    if found is None:
        return False
    if found.partial:
        return None if len(text) < LOOK_CHARS else False
    return True
