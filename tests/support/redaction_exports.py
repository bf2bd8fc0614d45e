"""Generated exports of switchboards, databases, card readers and key stores, and tables that only look like them.

Numbers are those of forty countries, as the ``phonenumbers`` library writes them.
"""

import random
import string
from collections.abc import Callable, Sequence

from tests.support.redaction_documents import REGIONS, national
from tests.support.redaction_lists import CITIES, NAMES
from tests.support.redaction_marks import Maker, mark
from tests.support.redaction_values import VALUES, card

_HEX, _ALNUM = "0123456789abcdef", string.ascii_letters + string.digits


def _phones(rng: random.Random, least: int = 2, most: int = 6) -> list[str]:
    """Numbers of one country, all at home or all with its code."""
    region = rng.choice(REGIONS)
    while True:
        numbers = [national(rng, region) for _ in range(rng.randrange(least, most))]
        if len({number.startswith("+") for number in numbers}) == 1:
            return [mark("PHONE", number) for number in numbers]


def _random(rng: random.Random, alphabet: str, length: int) -> str:
    return "".join(rng.choice(alphabet) for _ in range(length))


def _secret(rng: random.Random) -> str:
    while True:
        value = _random(rng, rng.choice((_HEX, _ALNUM)), rng.choice((32, 36, 40)))
        # What is random to the eye: digits and letters that change places.
        if (sum(map(str.isdigit, value)) > 4 and any(map(str.isupper, value))) or (
            value.isalnum() and value.islower()
        ):
            return value


def _table(rng: random.Random, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    form = rng.randrange(5)
    if form < 3:
        return "\n".join("\t;|"[form].join(row) for row in (heads, *rows))
    if form == 3:
        return "\n".join(",".join(f'"{cell}"' for cell in row) for row in (heads, *rows))
    lines = [f"| {' | '.join(row)} |" for row in (heads, *rows)]
    return "\n".join((lines[0], "|" + "---|" * len(heads), *lines[1:]))


def switchboard(rng: random.Random) -> str:
    """The records of a switchboard: who called."""
    head = rng.choice(
        (
            "Caller ID",
            "caller",
            "Called number",
            "calling party",
            "callee",
            "Direct line",
            "Direct dial",
            "Durchwahl",
            "Festnetz",
        )
    )
    rows = [
        (number, f"00:0{rng.randrange(10)}:1{rng.randrange(10)}", rng.choice(CITIES))
        for number in _phones(rng)
    ]
    return _table(rng, (head, "Duration", "City"), rows)


def frame(rng: random.Random) -> str:
    """A data frame as it is printed: an index, columns aligned on the right."""
    numbers = _phones(rng)
    names = [rng.choice(NAMES) for _ in numbers]
    wide, long = max(map(len, names)) + 2, max(map(len, numbers)) + 2
    head = f"{'':4}{'name':>{wide}}{rng.choice(('phone', 'mobile')):>{long - 4}}"
    return "\n".join(
        (
            head,
            *(
                f"{at:<4}{name:>{wide}}{number:>{long}}"
                for at, (name, number) in enumerate(zip(names, numbers, strict=True))
            ),
        )
    )


def dump(rng: random.Random) -> str:
    """PostgreSQL's dump of a table."""
    rows = "\n".join(
        f"{at}\t{rng.choice(NAMES)}\t{number}\t{rng.randrange(10**9, 10**10)}"
        for at, number in enumerate(_phones(rng))
    )
    column = rng.choice(("phone", "mobile_no", "telephone"))
    return f"COPY public.people (id, name, {column}, order_id) FROM stdin;\n{rows}\n\\."


def letters(rng: random.Random) -> str:
    """A signature of letters."""
    numbers = _phones(rng, 2, 4)
    join = rng.choice((" | ", " · ", " / ", " • ", "\n"))
    stop = rng.choice((":", "."))
    return join.join(f"{letter}{stop} {number}" for letter, number in zip("TMF", numbers, strict=False))


def labelled(rng: random.Random) -> str:
    """Records that say what each value is."""
    labels = rng.sample(("mobile", "work", "home", "main", "other"), 3)
    pairs = [
        f'{{"label":"{label}","value":"{number}"}}'
        for label, number in zip(labels, _phones(rng, 2, 4), strict=False)
    ]
    return '{"phones":[' + ",".join(pairs) + "]}"


def named_list(rng: random.Random) -> str:
    """Lines under a name of a list, in several languages."""
    head = rng.choice(
        (
            "Coordonnées :",
            "Recapiti telefonici",
            "Liste téléphonique :",
            "Call them in this order:",
            "Números de contacto de la obra",
        )
    )
    return "\n".join((head, *(f"{rng.choice(('Ana', 'Luc', 'Eva'))}: {number}" for number in _phones(rng))))


def track(rng: random.Random) -> str:
    """What a card reader sends."""
    number = mark("CARD", card(rng, 16))
    month = f"{rng.randrange(26, 34)}{rng.randrange(1, 13):02}"
    return rng.choice(
        (
            f"%B{number}^DOE/JANE^{month}101?",
            f"B{number}^DOE/JANE^{month}101?",
            f";{number}={month}1010000?",
            f"{number}D{month}1010000F",
            f"5713{number}D{month}1010000000F",
            f"5A08{number}5F2403{month}31",
            f"9F2701805A08{number}5F340101",
        )
    )


def misread(rng: random.Random) -> str:
    """A card as text recognition reads it."""
    while True:
        digits = card(rng, 16)
        read = digits[0] + digits[1:].replace("0", rng.choice("Oo")).replace("1", rng.choice("Il"))
        if 0 < sum(map(str.isalpha, read)) <= 8:
            break
    gap = rng.choice((" ", "-", ".", "  "))
    written = gap.join(read[at : at + 4] for at in range(0, 16, 4))
    return rng.choice(("VISA\n{}\nVALID THRU 08/28", "{}", "scan: {} ok")).format(mark("CARD", written))


def secret_column(rng: random.Random) -> str:
    """A table of keys."""
    head = rng.choice(
        ("api_key", "API key", "Access token", "client secret", "auth_token", "secret_key", "API keys")
    )
    rows = [
        (name, mark("SECRET", _secret(rng)), "ops") for name in rng.sample(("maps", "mail", "ci", "cd"), 3)
    ]
    return _table(rng, ("service", head, "owner"), rows)


def secret_list(rng: random.Random) -> str:
    """An array of keys, in JSON, YAML and source code."""
    values = [mark("SECRET", _secret(rng)) for _ in range(rng.randrange(2, 5))]
    name = rng.choice(("api_keys", "access_tokens", "client_secrets", "apiKeys", "AUTH_TOKENS"))
    quoted = ", ".join(f'"{value}"' for value in values)
    return rng.choice(
        (
            f'{{"{name}": [{quoted}]}}',
            f"{name} = ({quoted})",
            f"{name} = [\n  " + ",\n  ".join(f"'{value}'" for value in values) + ",\n]",
            f"{name}:\n" + "\n".join(f"  - {value}" for value in values),
        )
    )


def vendor_line(rng: random.Random) -> str:
    """A key of a vendor in a sentence, a cell and a header."""
    frame_ = rng.choice(
        (
            "rotate {} today",
            "maps\t{}\tops",
            "curl -H 'X-Key: {}' https://api.example.com",
            "| {} |",
            '["{}"]',
        )
    )
    return frame_.format(mark("SECRET", VALUES["SECRET"](rng)))


def named_at(rng: random.Random) -> str:
    """An address with the sign's name."""
    name, host = rng.choice(("jane", "ana.ruiz", "r-k")), rng.choice(("example", "acme-mail"))
    written = rng.choice(
        (
            f"{name} arroba {host} punto com",
            f"{name} arobase {host} point fr",
            f"{name.replace('.', '_dot_')}_at_{host}_dot_org",
            f"{name} @ {host} . de",
        )
    )
    return rng.choice(("{}", "write to {}", "correo: {}")).format(mark("EMAIL", written))


def other_columns(rng: random.Random) -> str:
    """Tables of hashes, identifiers and words under names that are nearly a secret's or a telephone's."""
    kinds: tuple[tuple[str, Callable[[], str]], ...] = (
        ("sha256", lambda: _random(rng, _HEX, 64)),
        ("commit", lambda: _random(rng, _HEX, 40)),
        ("token", lambda: rng.choice(("the", "of", "internationalization", "_start_of_text_here_"))),
        ("key", lambda: f"uploads/2024/05/{_random(rng, _HEX, 32)}.png"),
        ("cache_key", lambda: f"user:{rng.randrange(10**9, 10**10)}:profile"),
        ("next_token", lambda: "page-two-of-the-list-of-things"),
        ("tokens", lambda: str(rng.randrange(10**6, 10**9))),
        ("Direct cost", lambda: str(rng.randrange(10**9, 10**10))),
        ("Caller name", lambda: rng.choice(NAMES)),
        ("phone model", lambda: str(rng.randrange(10**9, 10**10))),
    )
    head, make = rng.choice(kinds)
    return _table(rng, ("name", head, "size"), [(f"item {at}", make(), str(at * 7)) for at in range(3)])


def other_codes(rng: random.Random) -> str:
    """What has the letters of a track, a misread card or a company's number, and is none."""
    digits = _random(rng, string.digits, 16)
    return rng.choice(
        (
            f"B{_random(rng, string.digits, 8)}^2",
            f"D{digits[:4]} is a drawing",
            f"ORDER{rng.randrange(1000, 9999)}A shipped",
            f"part {digits[:2]}O{digits[2:4]}-I{digits[4:7]}",
            f"trace {_random(rng, _HEX, 32)}",
            f"look_at_the_dot_{digits[:3]}",
            "25 arroba de patatas",
            f"PO {digits[:10]}, SO {digits[3:13]}",
            f"+1\n+2\n+{digits[:2]}",
            f"M: {digits[:2]} F: {digits[2:4]}",
            f"T: {digits[:2]}.5\nM: {digits[2:4]}.5",
        )
    )


POSITIVE: tuple[Maker, ...] = (
    switchboard,
    frame,
    dump,
    letters,
    labelled,
    named_list,
    track,
    misread,
    secret_column,
    secret_list,
    vendor_line,
    named_at,
)
NEGATIVE: tuple[Maker, ...] = (other_columns, other_codes)
