"""Whether a person refers back: to what they said before, or to what can only be known from that. Pure.

Recall costs a moment and a place in the prompt, so it is asked for where something in the message points back: "as I
told you", "last time", "do you remember", "my sister's name", in several languages. A message that was taken for one
costs a search that finds nothing; one that was missed is answered from the window.
"""

from __future__ import annotations

import regex

MAX_CHARS = 2_000
"""What is read of a message: its beginning and its end, half of it each."""

# Word borders of letters, marks and digits: \b alone would part a Hindi word at its vowel signs.
_BEGIN, _END = r"(?<![\p{L}\p{M}\p{N}])", r"(?![\p{L}\p{M}\p{N}])"

_SPACED = (
    # English: remembering, saying before, times before.
    r"remember(?:ed|s)?|recall(?:ed)?|remind(?:ed)? me|forg[eo]t(?:ten)? (?:what|where|when|who|which|how)|"
    r"(?:as|like|what|that|which|where|when|who|whom|the \w+|thing) (?:i|we|you|she|he|they)(?:ve|d)? "
    r"(?:(?:have|had) )?(?:already |just |previously |once )?"
    r"(?:said|told|mentioned|talked|discussed|spoke|asked|decided|agreed|planned|recommended|suggested|wrote|chose|"
    r"called|described|explained|explain|suggest|recommend)|"
    r"(?:i|we|you)(?:ve|d)? (?:(?:have|had) )?(?:already )?(?:said|told you|mentioned|talked about|discussed|"
    r"spoke (?:about|of)|decided|agreed|recommended|suggested)|"
    r"did (?:i|we|you) (?:(?:ever|already|not) )?(?:say|tell|mention|talk|discuss|decide|agree|recommend|suggest|ask|"
    r"plan|choose|settle|want|pick)|"
    r"(?:have|has|had) (?:i|we|you) (?:(?:ever|already|not) )?(?:said|told|mentioned|talked|discussed|decided|agreed|"
    r"recommended|suggested)|"
    r"last (?:time|week|month|year|night|conversation|chat|session)|"
    r"(?:earlier|previous(?:ly)?|before|back then|the other day|a while ago|yesterday|in (?:our|an?) (?:earlier|"
    r"previous|other|last) \w+)|(?:days|weeks|months) ago|once more about|again what|"
    # What only the person's own words can answer.
    r"(?:what|who|which|where|when|whose|how (?:many|much|old|long|far|tall|often|big))"
    r"(?:s| is| was| are| were| do| did| does| am| have| has)?(?: the)?(?: \w+){0,5} (?:my|mine|our|i|we|me|us)|"
    r"(?:do|did|am|was|have|should|is|are|does|can|could) (?:i|my|our|we)(?: \w+){0,6}|"
    r"(?:do|did) you (?:still )?(?:know|have) (?:my|our|what|where|when|who|which|how)|tell me (?:about )?(?:my|our)|"
    # German
    r"erinner(?:e|st|t|n)?(?:st du)?|wei(?:ß|ss)t du noch|wissen sie noch|letztes mal|letzte (?:woche|nacht)|letzten "
    r"(?:monat|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|neulich|damals|vorhin|gestern|vorher|früher|"
    r"habe? ich (?:dir|ihnen|euch)?\s?\w{0,15}\s?(?:gesagt|erzählt|genannt|erwähnt|geschrieben)|"
    r"wie (?:ich )?(?:schon |bereits )?(?:gesagt|erwähnt|besprochen)|besprochen|(?:hatten|haben) wir|"
    r"hast du (?:mir )?\w{0,15}\s?(?:empfohlen|gesagt|erklärt|vorgeschlagen)|"
    r"(?:wie|was|wer|wo|wann|welche\w?|wieviel|wie viel)(?: \w+){0,4} (?:mein\w{0,2}|unser\w{0,2}|ich|wir|mir|mich)|"
    # Spanish, Portuguese, Italian, French
    r"recuerdas?|te acuerdas|acuérdate|la última vez|la vez pasada|ayer|antes|(?:te|les) (?:dije|conté|mencioné)|"
    r"(?:dije|hablamos|quedamos|mencioné|decidimos|recomendaste|dijiste)|(?:qué|quién|cuál|cuándo|dónde|cómo|cuánt\w+)"
    r"(?: \w+){0,5} (?:mis?|mí|nuestr\w+|yo)|"
    r"lembras?|lembra-se|da última vez|ontem|(?:eu )?(?:disse|falei|mencionei)|combinamos|"
    r"(?:qual|quem|onde|quando|o que|como|quant\w+)(?: \w+){0,5} (?:meus?|minhas?|eu|noss\w+)|"
    r"ricord(?:i|a|ati)|l ?['’]ultima volta|ieri|ti (?:ho|avevo) (?:detto|parlato|raccontato)|avevamo|"
    r"(?:qual|chi|dove|quando|cosa|come|quant\w+)\s?['’]?\s?(?:\w+ ){0,5}?(?:mi[oae]|miei|mie|nostr\w+|io)|"
    r"(?:te|vous) souviens?|tu te rappelles|rappelle-moi|souviens-toi|la dernière fois|hier|tout à l['’]heure|"
    r"(?:je|on|nous|tu)\s?(?:t['’]|vous )?\s?(?:l['’])?(?:ai|avais|avions|as|a|avons) (?:déjà |bien )?"
    r"(?:dit|parlé|raconté|mentionné|décidé|recommandé|conseillé)|"
    r"(?:quel\w*|qui|où|quand|que|qu['’]est|combien|comment)(?: [\w'’-]+){0,5} (?:m(?:on|a|es)|notre|nos|je|moi)|"
    # Hindi
    r"याद|पिछली बार|पहले|कल|बताया|कहा था|बात की थी|बात हुई|(?:मेरा|मेरी|मेरे|हमारा|हमारी)"
    r"(?:\s[\p{L}\p{M}]+){0,5}\s(?:क्या|कौन|कब|कहाँ|कहां|कैसे|कितना|कितने)"
)

_UNSPACED = (
    # Chinese, Japanese, Korean
    r"记得|記得|还记|上次|上回|之前|以前|昨天|刚才|剛才|我说过|我說過|告诉过|告訴過|提到过|提过|聊过|讨论过|"
    r"我(?:的|家|们|們).{0,12}(?:什么|什麼|谁|誰|哪|几|幾|多少|怎么|吗|嗎)|"
    r"覚えて|前回|この前|以前|さっき|先ほど|昨日|言った|言いました|話した|話しました|教えた|伝えた|"
    r"(?:私|僕|俺|うち)(?:の|は|が).{0,16}(?:何|誰|どこ|いつ|どれ|どの|いくつ|なに|か[？?]|っけ)|っけ|"
    r"기억|지난번|저번|아까|어제|전에|말했|얘기했|말한|(?:내|제|우리)\s.{0,16}(?:뭐|누구|어디|언제|몇|무엇)"
)

_REFERS = regex.compile(rf"(?:{_BEGIN}(?:{_SPACED}){_END})|(?:{_UNSPACED})", regex.IGNORECASE)
_APOSTROPHE = regex.compile(r"(?<=\p{L})['’](?=(?:s|re|ve|d|m|ll|t)\b)", regex.IGNORECASE)
_SPACES = regex.compile(r"[\s,;:]+")


def refers_back(message: str) -> bool:
    """Whether something in ``message`` points to what was said before."""
    half = MAX_CHARS // 2
    text = message if len(message) <= MAX_CHARS else f"{message[:half]} {message[-half:]}"
    return _REFERS.search(_SPACES.sub(" ", _APOSTROPHE.sub("", text))) is not None
