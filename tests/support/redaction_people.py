"""Generated lists of people, numbers behind one label, forms with another number, and phones that are only counted."""

import random

from tests.support.redaction_documents import national
from tests.support.redaction_marks import mark

NAMES = ("Noor", "Ivan", "Chloé", "Mary-Jane", "Dr. Rao", "田中", "张伟", "Олег", "आशा", "José Luis")
BOOKS = (
    "Address book:",
    "Staff directory",
    "Adressbuch:",
    "Carnet d’adresses :",
    "Libreta de direcciones:",
    "Rubrica",
    "Numery telefonów:",
    "Адресная книга:",
    "地址簿：",
    "アドレス帳：",
    "주소록:",
    "पता पुस्तिका:",
    "Telefon numaraları:",
    "أرقام الهواتف:",
)
PEOPLE = (
    "Guests:",
    "Team",
    "Attendees for Saturday:",
    "Freunde:",
    "Famille",
    "客人：",
    "友達:",
    "Друзья:",
    "Drivers:",
)
JOINTS = ("、", "，", "・", "/", " / ", "|", ";", "；", "\n", "\n\n", ", ", " • ", " – ", " and ", " & ")
LABELS = ("Phone: ", "Tel.: ", "电话：", "電話：", "Тел.: ", "फोन: ", "call ", "WhatsApp: ", "전화: ", "📞 ")
ROWS = ("{}: {}", "{} - {}", "- {} {}", "• {}: {}", "{} ({})")
COUNTED = (
    "Number of phones: {}",
    "phones sold: {}",
    "Mobile users: {}",
    "In 2019, {} mobile phones were sold",
    "total calls {}",
    "text messages per day: {}",
    "Calls handled: {}",
    "count of phone numbers: {}",
    "phone inventory: {}",
    "mobile ad impressions: {}",
    "telephone poles: {}",
    "numberOfCalls = {}",
    "text_offset = {}",
    "call(fn, {})",
    "Anzahl der Handys: {}",
    "手机销量：{}",
    "Members:\nNoor {}",
    "Scores:\nNoor {}",
)


def _alike(rng: random.Random, regions: tuple[str, ...], count: int) -> list[str]:
    region = rng.choice(regions)
    numbers = [national(rng, region)]
    while len(numbers) < count:
        number = national(rng, region)
        if abs(len(number) - len(numbers[0])) <= 2:
            numbers.append(number)
    return [mark("PHONE", number) for number in numbers]


def address_book(rng: random.Random) -> str:
    """Numbers of any country below the name of an address book."""
    row = rng.choice(ROWS)
    numbers = _alike(rng, ("IN", "GB", "PL", "BR", "KE", "US", "AU", "PT"), rng.randrange(2, 6))
    return "\n".join((rng.choice(BOOKS), *(row.format(rng.choice(NAMES), number) for number in numbers)))


def people(rng: random.Random) -> str:
    """Numbers with their trunk prefix below a word for people."""
    numbers: list[str] = []
    region = rng.choice(("IN", "GB", "FR", "JP", "KR"))
    while len(numbers) < 3:
        number = national(rng, region)
        if not number.startswith("+"):
            numbers.append(mark("PHONE", number))
    row = rng.choice(ROWS[:4])
    return "\n".join((rng.choice(PEOPLE), *(row.format(rng.choice(NAMES), number) for number in numbers)))


def joined(rng: random.Random) -> str:
    """Several numbers behind one label."""
    numbers = _alike(rng, ("IN", "GB", "FR", "NL", "AU", "JP", "DE", "BD", "TR"), rng.randrange(2, 7))
    return rng.choice(LABELS) + rng.choice(JOINTS).join(numbers) + rng.choice(("", " thanks", "."))


def counted(rng: random.Random) -> str:
    """A number of as many digits as a telephone's, near a word for one."""
    return rng.choice(COUNTED).format(rng.randrange(2 * 10**9, 6 * 10**9))
