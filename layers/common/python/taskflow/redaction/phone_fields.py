"""Where the reach of a word for a phone ends: at the label of another field, and where phones are only counted."""

from taskflow.redaction import lexicon, words
from taskflow.redaction.address_words import split_words
from taskflow.redaction.lazy import compiled

# The label right before a number, behind a line break, a joint of items or a value: "\n- Member: ", ", Member no. = ".
_LABEL = (
    r"(?:[\n,;|/>•]|[0-9)\"'][ \t.]{1,4}|[ ]-[ ])[ \t\r*>#.\-]*(?P<key>[^\W\d_][^\n:=,;|<>0-9\x00]{0,30}?)"
    r"[\"'*_)]{0,3}[ ]?[:=][ \t\"'*(+\[]*$"
)
# The label at the start of a line.
_LINE_LABEL = r"(?m)^[ \t>*#.\-]*(?P<key>[^\W\d_][^\n:=,;|0-9\x00]{0,30})[:=]"
# The label before it has its value: digits, or words behind a colon.
_VALUE = r"[0-9](?:[^0-9\n]{0,3}[0-9]){6}|^[^\n:=]*[:=][ \t]*[^\s:=]"
_WORD = r"[^\W\d_]+"
# Labels that leave the field a telephone number: where, when and whose.
_SAME = split_words("""
    home work office main direct desk off res resi residence reception switchboard emergency urgent personal private
    business primary secondary second other others alternate alternative alt alternatively backup or and additional
    day daytime night evening evenings weekend weekends morning hours sales support service services helpdesk help
    shop store branch toll free value text content number numbers no nos nr num nummer numero número
    husband wife father mother mom mum dad parent parents guardian brother sister son daughter spouse friend
    privat geschäftlich büro dienstlich zuhause arbeit bureau domicile maison travail casa trabajo oficina otro
    ufficio lavoro casa dom praca thuis werk ev iş kantor rumah
    дом домашний раб рабочий घर ऑफिस ऑफ़िस कार्यालय दूसरा 自宅 会社 勤務先 家 公司 办公室 住宅 代表 直通 집 회사
""")
_NAMES_PHONE = lexicon.PHONE | lexicon.HINT | lexicon.COLUMN | lexicon.MINE

# "number of phones", "total mobile phones", "Anzahl Telefone": how many there are.
_OWNED = r"(?!(?:my|his|her|our|your|their|the|all)[ ])"
_COUNTED = (
    r"(?i)(?<![^\W\d_])(?:"
    r"(?:(?:number|count|amount|quantity|volume|millions|billions|thousands|sales|shipments|exports|imports|ventas|ventes"
    rf"|vendas|vendite)[ ](?:of|de|di)|total(?:[ ]number)?(?:[ ]of)?|how[ ]many)[ ]{_OWNED}"
    r"(?:(?!(?:on|by|via|for|to|with|in|is)[ ])[^\W\d_]+[ ]){0,2}?[^\W\d_]+(?<=s)"
    r"|(?:anzahl|gesamtzahl|nombre|cantidad|quantidade|quantità|aantal|liczba|počet|antal|antall|jumlah|số[ ]lượng"
    r"|количество|кількість|число)[ ](?:[^\W\d_]+[ ]){0,3}?[^\W\d_]+"
    r"|(?:número|numero)[ ](?:total[ ])?(?:de|di|dei)[ ](?:teléfonos|telefones|telefoni|móviles|celulares|cellulari)"
    r"|(?:num|n|nb|cnt|count|total|sum)_(?:[a-z]+_)?[a-z]+s|(?-i:(?:num|total|count)(?:[A-Z][a-z]+)+s)"
    # Cells of bodies, of batteries and of tables.
    r"|(?:blood|stem|solar|fuel|battery|cancer|tumou?r|nerve|plant|animal|yeast|immune|t|b|skin|germ|dry|table|grid"
    r"|merged|empty)[ -]cells?"
    r")$"
)
_HOW_MANY = split_words("""
    anzahl gesamtzahl nombre cantidad quantidade quantità aantal liczba počet antal antall jumlah lượng количество
    кількість число número numero
""")
_NOUN = r"[ ](?:numbers|calls|users|lines|plans|messages|contacts|apps|owners)(?![^\W_])"
_FARTHEST_COUNT, _SHORTEST_WORD = 64, 4
# "phones in use: ", "text messages sent in 2019: ", "mobiles per capita ": what is done with many.
_DONE = (
    r"(?i)^(?P<many>s|[ ](?:phones|calls|messages|connections|lines))?[ ](?:(?:being[ ])?"
    r"(?:made|sent|received|delivered|handled|answered|missed|placed|connected|activated|produced|built|bought|owned"
    r"|exported|imported|returned|recycled|repaired|stolen|lost|registered)"
    r"|in[ ](?:use|total|service|stock|circulation)"
    r"|per[ ][a-z]+)(?:[ ](?!to|from|by|on|at)[a-z]+(?:[ ][a-z0-9]+){0,3})?[\"'*]{0,2}[ ]?(?:[:=\-]|is|was)?\s*"
    r"(?:[12][0-9]{3}[ ]?[:\-]?[ ]?)?$"
)
# "mobile sessions", "phone inventory", "text_offset": what is measured, or what a phone's name begins.
_COMPOUND = (
    r"(?i)(?:[ _-](?:internet|app|ad|data|web|phone|site|network|broadband|device))?(?:[ _-]|(?-i:(?=[A-Z])))(?:apps?"
    r"|aviv|bandwidth|barcode|booths|budget|checksum|clicks|connections|conversions|counter|crc|culture|data|delay|deleted"
    r"|delta|density|depth|devices|exports|flags|freq|frequency|gdp|height|idx|imported|imports|impressions|income"
    r"|index|interval|inventory|latency|len|lines|mask|modems?|money|nonce|offset|options?|output|pageviews|payments|pointer|masts?|poles?|pos|quel|ptr|salt"
    r"|log[ _-](?:entry|entries|line|id)|(?<=[ ])record(?=[ ]?\Z)|breakpoints|viewports|widths|heights|sizes|prices"
    r"|seed|sessions|shares?|spending|stocks?|synced|ticks|timeout|towers?|transactions|views|visitors|visits|weight|width"
    r"|in[ ](?:the|a)[ ](?:body|brain|blood|sheet|table|range|column|row|grid))(?![^\W_])"
)

# Who or what a call is about, though the same words name numbers of another kind.
_ABOUT = split_words("""
    order orders account acct room flat employee emp student customer job item product bill receipt booking ticket
    invoice price cost costs minutes seconds card case issue bug app application page plan policy shipment parcel
    market bank year date amount rate size part model units batch
""")
_AT = r"(?i)[ ](?:on|at|via|par|auf|unter|au|al|pe)[ ](?:his|her|their|this|the)?[ ]?[(+]*$"
# "call for price 98765 43210", "phone for the order is 9…".
_FOR = (
    r"(?i)^[ ]?(?:us[ ]|me[ ]|him[ ]|her[ ]|them[ ])?(?:for|about|regarding|with)[ ]"
    r"(?![^0-9]*(?<![^\W_])(?:no|nos|nr|number|num|ids?|code|ref)[.: #]*$)[^0-9:]{2,36}"
)
_FOR_IS = r"(?i)[ ](?:is|are)[ :]*$"
# "call customer Ravi 9…", "the flat owner 9…", but not "customer id 9…".
_SOMEBODY = (
    r"(?i)(?:^|[ ])(?:customer|employee|student|room|flat|account|product|case|job)[ ](?!(?:ids?|no|nos|number|num|code"
    r"|ref|reference|is|was|were|has|with|type|count|name|size|key)[ :])[^\W\d_]+(?:[ ][^\W\d_]+)?[ ]?[:\-]?[ ]?$"
)


def is_about(between: str, *, bare: bool) -> bool:
    """Whether words for another number say only whom or why to call: "call the customer on 9…", "call for price 9…"."""
    others = [
        between[start:end].lower()
        for start, end, kinds in words.words(between, 0, len(between))
        if kinds & lexicon.OTHER
    ]
    if not _ABOUT.issuperset(others) or words.is_priced(between):
        return False
    if compiled(_AT).search(between) is not None:
        return True
    if len(others) == 1 and compiled(_SOMEBODY).search(between) is not None:
        return True
    reason = compiled(_FOR).match(between)
    return reason is not None and (not bare or compiled(_FOR_IS).search(between) is not None)


# "reach Noor on ", "Call Noor (", a visiting card's ";TYPE=HOME,VOICE:".
_LEADS = (
    r"(?i)[ ](?:on|at|via|unter|auf|au|al)[ ][(]?$"
    r"|^(?:[ ]?[^\W\d_](?:[^\W\d_]|[.'\"\-])*){1,3}(?:[ ]\({1,2}|[ ]-[ ]\(?|:[ ]\(?)$"
    r"|^;TYPE=[A-Z,;=\"]+:$"
)
# The label of a number, right before it.
_OWN_LABEL = r"(?:^|[\n,;|.])[ \t*>\-]*(?P<key>[^\W\d_][^\n:=,;|<>0-9\x00]{0,30}?)[ ]?[:=][ \t]*$"
_FARTHEST_LABEL = 48


def leads_to_number(between: str) -> bool:
    """Whether what stands between a word for a call and a number leads from one to the other, however long it is."""
    return compiled(_LEADS).search(between) is not None


def has_other_label(text: str, start: int) -> bool:
    """Whether the number at ``start`` is the value of a field that is no telephone number."""
    label = compiled(_OWN_LABEL).search(text, start - _FARTHEST_LABEL, start)
    return label is not None and not is_same_field(label["key"])


def begins_other_field(between: str, *, bare: bool) -> bool:
    """Whether another field's label ends what stands between a word for a phone and a number: "Phone: 9…, Member: ".

    That the first label has its value already makes it one of a form. ``bare``: the number is not written as a
    telephone number is; one that is may stand behind any label.
    """
    if not bare or (":" not in between and "=" not in between):
        return False
    label = compiled(_LABEL).search(between)
    if label is None or compiled(_VALUE).search(between, 0, label.start("key")) is None:
        return False
    return not is_same_field(label["key"])


def has_phone_field(text: str, start: int, end: int) -> bool:
    """Whether one of the lines is a field whose label is a word for a phone: "- Phone: 9…"."""
    return any(
        words.mentions(label["key"], lexicon.PHONE)
        for label in compiled(_LINE_LABEL).finditer(text, start, end)
    )


def is_same_field(key: str) -> bool:
    """Whether a label may stand before one more telephone number of the same person: "Home", "Alternate", "No."."""
    if words.mentions(key, _NAMES_PHONE):
        return True
    # "Member no." is no telephone number, "No." may be one.
    said: list[str] = compiled(_WORD).findall(key.lower())
    return bool(said) and said[0] in _SAME


def counts_phones(text: str, end: int, start: int) -> bool:
    """Whether the word for a phone that ends at ``end`` is only counted by the number at ``start``."""
    noun = compiled(_NOUN).match(text, end, start)
    lead = text[end - _FARTHEST_COUNT if end > _FARTHEST_COUNT else 0 : noun.end() if noun else end]
    small = lead.lower()
    # Most words for a phone need no closer look: they stand in the singular.
    may_be_counted = small.endswith(("s", "cell")) or not _HOW_MANY.isdisjoint(small.split())
    if may_be_counted and compiled(_COUNTED).search(lead) is not None:
        return True
    if start - end < _SHORTEST_WORD:
        return False
    if compiled(_COMPOUND).match(text, end, start) is not None:
        return True
    done = compiled(_DONE).search(text[end:start])
    return done is not None and (done["many"] is not None or text[end - 1 : end] in "sS")
