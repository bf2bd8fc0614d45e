"""What says that a number counts or measures something: a unit right behind it, a cell of a spreadsheet before it."""

from taskflow.redaction.address_words import split_words
from taskflow.redaction.lazy import compiled

# Symbols and words that begin no sentence of their own: "98765 43210 Rs 500", "… orders welcome" go on otherwise.
_SYMBOLS = split_words("""
    kg mg µg μg km cm mm µm μm nm m2 m3 km2 cm2 cm3 m² m³ km² km³ cm² cm³ mm² ft² ft³ sqft sqm kJ MJ GJ TJ kW MW GW TW
    Wh kWh MWh GWh TWh kV MV mV mA µA kHz MHz GHz THz Hz kPa MPa GPa hPa Pa eV keV MeV GeV TeV dB rpm bps kbps Mbps
    Gbps Kbps kB KB MB GB TB PB EB KiB MiB GiB TiB PiB kbit Mbit Gbit FLOPS MFLOPS GFLOPS TFLOPS ms ns µs μs px dpi ppm
    psi lb lbs oz ft mph kph kcal kt Mt Gt USD EUR INR GBP JPY CHF CNY BTC ETH кг км Гц кГц МГц ГГц кВт МВт шт
    VND VNĐ vnđ TL TRY RUB PLN zł kr NOK SEK DKK Kč CZK Ft HUF lei RON лв BGN грн UAH KRW CNY TWD HKD SGD MYR THB
    IDR PHP PKR
    BDT LKR NPR KES NGN ZAR EGP SAR AED QAR KWD ILS IRR AUD CAD NZD BRL MXN ARS CLP COP PEN тг сум ريال درهم جنيه
    دينار تومان
    บาท руб.
""")
_LETTERS = "m|g|l|L|s|t|h|W|V|A|J|N|K|B|Rs|rs|г|м|т"
_NAMES = split_words("""
    hits bytes byte bits octets samples views users rows row columns cols times unit units msec seconds secs
    milliseconds microseconds nanoseconds people persons records items points steps requests atoms molecules
    particles photons electrons neurons subscribers followers customers downloads inhabitants ids uuids entries
    tuples objects nodes edges vertices ticks cycles iterations epochs tokens parameters params instructions pixels
    voxels frames packets blocks sectors inodes pages chars characters impressions clicks streams votes pieces pcs
    copies tons tonnes kilograms kilos grams kilometers kilometres meters metres miles feet inches acres hectares
    litres liters gallons barrels watts volts amps joules hertz pascals newtons kelvin calories years lightyears
    parsecs dollars euros rupees pounds yen yuan rubles pesos soles reais zlotys złotych korun forint liras lakh
    lakhs crore crores thousand million billion trillion
    percent bushels gwei wei satoshis combinations permutations nucleotides galaxies bajtów octets millones millions
    milliards Millionen Milliarden Sekunden Einwohner habitants habitantes байт человек руб рублей रुपये रुपए किमी किलो लोग
    लोगों वोट करोड़ लाख टन
""")
_SIGNS = "%°€₹£¥₫₺₽₴₩฿₪₦₱₸₼₾﷼‰元円圆圓원人个個次回件張名公億万"
_STARTS = frozenset(unit[:2] for unit in _SYMBOLS | _NAMES) | frozenset(_SIGNS + "đ")
_UNIT = (
    rf"[ ]?[{_SIGNS}]|[ ]?đ(?![^\W_])"
    rf"|[ ](?:{'|'.join(sorted(_SYMBOLS))})(?![^\W_]|[ ][0-9])"
    rf"|[ ](?:{'|'.join(sorted(_NAMES))})(?![^\W_]|[ ]?[:0-9])"
)
# A letter is a unit only where the phrase ends: "98765 43210 s. v. p." is none.
_LETTER_UNIT = rf"[ ](?:{_LETTERS})(?=$|[,;)\]/*\"'|\n\t²³]|\.(?:$|\s+[A-Z]))"
_COMPASS = r"[ ][NSE](?=$|[,;)\n]|\.(?:$|\s))"
# "4567890123 phones were sold", "… mobile users": numbers in one piece count them. "… calls only" does not.
_COUNTED = (
    r"(?i)[ ](?:(?:mobile|cell|smart|landline|phone|text|whatsapp|active|new|fixed|old|broken|unique)[ ]){0,2}"
    r"(?:phones|telephones|cellphones|smartphones|handsets|calls|messages|texts|users|subscriptions|connections|installs"
    r"|lines|words|files|tests|errors|devices|subscribers|customers|contacts|visitors|sessions)"
    r"(?![^\W_]|[ ]?[:0-9]|[ ](?:only|welcome|please|accepted|preferred|open|are[ ]open))"
)
# "Cell B12", "cell $B$12", "cells A1:C3", "cell(2,3)", "cell[4]", "cell R1C1".
_CELL = (
    r"(?:[ ]{0,2}[\"'`(\[]?(?:\$?[A-Za-z]{1,3}\$?[0-9]{1,6}|R[0-9]{1,6}C[0-9]{1,5})(?![0-9A-Za-z])"
    r"|[ ]?\([0-9]{1,5},[ ]?[0-9]{1,5}\)|[ ]?\[[0-9]{1,6}\]|[ .](?:value|text|data|formula|row|col|column)(?![^\W_]))"
)
# "Cell 4155550123 is out of range in Sheet1", "Text 4155550123 could not be parsed".
_OF_DATA = (
    r"(?i)[ ][0-9]{8,13}[ ]"
    r"(?:(?:is|was)[ ](?:not[ ]a[ ](?:date|number|formula)|empty|null|out[ ]of[ ](?:range|bounds))"
    r"|(?:exceeds|overflows)(?![^\W_])"
    r"|(?:could[ ]not|couldn['\"]t|cannot|can['\"]t)[ ]be[ ](?:parsed|converted|decoded|cast))"
)
# "850/900/1800/1900 MHz": the unit is all numbers'.
_MORE = r"(?:/[0-9]{1,5}(?![0-9]))+"
_CELL_WORDS = frozenset(("cell", "cells"))
_DATA_WORDS = _CELL_WORDS | {"text"}


def has_unit(text: str, start: int, end: int) -> bool:
    """Whether a unit stands right behind the number at ``start`` to ``end``: ``kg``, ``rows``, ``%``.

    A unit of one letter needs a number in one piece: behind others it may stand for "mobile".
    """
    following = text[end : end + 1]
    if not following or following in "\n,;)":
        return False
    if following == "/":
        more = compiled(_MORE).match(text, end)
        return more is not None and has_unit(text, end + 1, more.end())
    spaced = following == " "
    first = text[end + 1 : end + 2] if spaced else following
    may_be_unit = first in _STARTS or (spaced and text[end + 1 : end + 3] in _STARTS)
    if may_be_unit and compiled(_UNIT).match(text, end) is not None:
        return True
    if not spaced:
        return False
    # A coordinate, "98450 12345 N"; W may be the telephone at work.
    if first in "NSE" and compiled(_COMPASS).match(text, end) is not None:
        return True
    if not text[start:end].isdigit():
        return False
    return compiled(_LETTER_UNIT).match(text, end) is not None or (
        text[start] != "0" and compiled(_COUNTED).match(text, end) is not None
    )


def is_cell(text: str, start: int, end: int) -> bool:
    """Whether the word at ``start`` to ``end`` is a cell of a spreadsheet, or a text that a program reads.

    The address of a cell follows it, or a number of which is said what is said of data.
    """
    word = text[start:end].lower()
    if word not in _DATA_WORDS:
        return False
    if word in _CELL_WORDS and compiled(_CELL).match(text, end) is not None:
        return True
    return compiled(_OF_DATA).match(text, end) is not None
