"""What of a question is searched among passages: its telling words, each as an alternative. Pure.

A question never stands word for word in what answers it. So function words are left out, and of a longer word its
beginning is enough: fears, feared and fear are found alike.
"""

from __future__ import annotations

from itertools import chain

from taskflow.records.search.fold import fold, lower, without_article
from taskflow.records.search.pieces import Word, pieces, whole

MAX_WORDS = 24
MAX_CHARS = 1_000
"""What is read of a question."""
STEM_CHARS = 4
"""A word keeps so many letters at least."""

_FUNCTION_WORDS = """
a about after again all also always am an and any are as ask asked at back be because been before being but by can
could did do does doing don done dont earlier else ever exactly for from get give go got had has have he hello her
here hers hey hi him his how i if in into is isn it its just know last let lets like ll m made make many may me mean
mention mentioned might mine more most much must my never no not now of off oh ok on once one only or other our out
over own please previously re recall regarding remember remembered remind s said same say saying she should so some
something still such t talk talked tell telling than thanks that the their them then there these they thing things
think this those time to told too under up us use used ve very was we well were what whats when where which while
who whom whose why will with would yes yet you your yours aber alle als also am an auch auf aus bei beim bin bis
bist bitte da damals das dass dein deine dem den denn der des dich die dies diese dir doch du durch ein eine einem
einen einer er es euch für gehabt genau gesagt habe haben hast hat hatte hatten ich ihm ihn ihr im in ist ja kann
kannst man mein meine meinem meinen meiner mich mir mit nach nicht noch nochmal nun nur ob oder schon sein seine
sich sie sind so über um und uns von vor war waren warum was weißt welche welchem welchen welcher welches wem wen
wenn wer werde wie wieder will wir wird wo wurde zu zum zur al algo como con cual cuando de del dije dijo donde el
ella en era es esa ese esta este eso fue ha habia he la las lo los mas me mi mis muy no nos o para pero por porque
que quien se si sin sobre son su sus te tu un una y ya yo ai as au aux avec avez avons ce cela ces cet cette chez
dans des dit donc du elle est et etait été eu il ils j je l le les leur ma mais mes moi mon ne nous on ou où par pas
plus pour qu quand quel quelle quels qui sa sans ses son suis sur ta tes toi ton tout une vous और का कि की के को
क्या क्यों कौन कब कहां कैसे था थी थे है हैं हूं हो ही भी में मैं मैंने मेरा मेरी मेरे ने नहीं पर बताया यह याद वह से
तुम आप तो जो
"""
"""Of English, German, Spanish, French and Hindi: they tell nothing of what a question is about."""

_LEFT_OUT = frozenset(lower(fold(word)) for word in _FUNCTION_WORDS.split())
_SUFFIXES = ("ings", "ing", "ies", "ed", "es", "en", "er", "ly", "s", "e", "y")


def telling_words(question: str) -> list[str]:
    """The words to search for, each as a ``tsquery`` in its text form, without repetition. Of a script without spaces:
    every two neighbours."""
    found: dict[str, None] = {}
    for chunk in question[:MAX_CHARS].split():
        # Both sides of a dot may be a word of their own: Node.js, or a sentence behind which no space was typed.
        parts = [chunk, *chunk.split(".")] if "." in chunk else [chunk]
        for piece in chain.from_iterable(map(pieces, parts)):
            if isinstance(piece, Word):
                word = whole(piece.parts)
                for each in (word, without_article(word)):
                    if each and each not in _LEFT_OUT and (len(each) > 1 or not each.isascii()):
                        found.setdefault(_beginning(each), None)
            else:
                pairs = [piece.chars[at : at + 2] for at in range(max(1, len(piece.chars) - 1))]
                found |= dict.fromkeys(f"'{pair}'" + (":*" if len(pair) == 1 else "") for pair in pairs)
    return list(found)[:MAX_WORDS]


def _beginning(word: str) -> str:
    for suffix in _SUFFIXES:
        stem = word.removesuffix(suffix)
        if stem != word and len(stem) >= STEM_CHARS:
            return f"'{stem}':*"
    return f"'{word}':*" if len(word) >= STEM_CHARS else f"'{word}'"
