"""Generated lists of telephone numbers: tables, arrays, lines under a heading, chains, signatures."""

import random
from collections.abc import Callable, Sequence

from tests.support.redaction_marks import mark
from tests.support.redaction_values import phone

NAMES = (
    "Asha",
    "Ravi Kumar",
    "Meena",
    "John",
    "Li Wei",
    "आशा",
    "रवि",
    "François",
    "Jürgen",
    "Олег",
    "田中",
    "Fatima",
    "O'Neil",
    "Sunita D.",
    "Ana María",
)
CITIES = ("Pune", "Delhi", "London", "मुंबई", "Paris", "São Paulo", "東京", "Köln")
HEADS = (
    "Phone",
    "phone",
    "Mobile",
    "MOBILE",
    "Mobile No",
    "Mobile No.",
    "Contact",
    "Contact No",
    "Contact Number",
    "WhatsApp",
    "WhatsApp number",
    "Tel",
    "Tel.",
    "Telephone",
    "Cell",
    "Cell phone",
    "phone_number",
    "phoneNumber",
    "customer_phone",
    "Customer Mobile",
    "Emergency contact",
    "Telefon",
    "Telefonnummer",
    "Handy",
    "Téléphone",
    "Teléfono",
    "Telefone",
    "Celular",
    "Telefono",
    "फोन",
    "फोन नंबर",
    "मोबाइल",
    "मोबाइल नंबर",
    "संपर्क नंबर",
    "电话",
    "手机",
    "手机号",
    "電話番号",
    "携帯",
    "전화번호",
    "Телефон",
    "телефон",
    "هاتف",
    "ফোন",
    "મોબાઇલ",
    "ఫోన్",
    "மொபைல்",
    "ph",
    "Ph. No.",
    "Mob",
    "Fax",
    "Alt phone",
    "Primary Phone",
    "Home Phone",
    "work phone",
)
LIST_KEYS = (
    "phones",
    "phone_numbers",
    "phoneNumbers",
    "mobile",
    "mobiles",
    "tel",
    "contacts",
    "whatsapp",
    "telephones",
    "cell",
    "mobile_numbers",
    "contact_numbers",
    "telefone",
    "फोन",
    "电话",
)
HEADINGS = (
    "Phone numbers:",
    "Mobile numbers",
    "## Phones",
    "**Contacts:**",
    "Contact numbers:",
    "Call these numbers:",
    "फोन नंबर:",
    "मोबाइल नंबर",
    "Telefonnummern:",
    "Numéros de téléphone :",
    "Teléfonos:",
    "电话：",
    "Emergency contacts",
    "WhatsApp:",
    "Team phones:",
    "Helplines:",
    "# Mobile",
)


def _phones(rng: random.Random, count: int) -> list[str]:
    """Numbers of one country, as one person writes them."""
    style = rng.randrange(1 << 30)
    return [mark("PHONE", phone(rng, style)) for _ in range(count)]


def _other_cell(rng: random.Random, row: int) -> tuple[str, Callable[[int], str]]:
    return rng.choice(
        (
            ("id", lambda at: str(at + 1)),
            ("City", lambda _: rng.choice(CITIES)),
            ("Zip", lambda _: str(rng.randrange(110001, 855999))),
            ("Amount", lambda _: f"{rng.randrange(100, 99999)}.{rng.randrange(10)}0"),
            ("Joined", lambda _: f"20{rng.randrange(10, 26)}-0{rng.randrange(1, 10)}-1{rng.randrange(10)}"),
            ("Active", lambda _: rng.choice(("yes", "no"))),
            ("Order ID", lambda _: str(rng.randrange(1_000_000_000, 9_999_999_999))),
        )
    )


def table(rng: random.Random, head: str, cells: Sequence[str]) -> str:
    columns: list[tuple[str, list[str]]] = [
        (rng.choice(("Name", "name", "नाम", "Nom")), [rng.choice(NAMES) for _ in cells])
    ]
    for _ in range(rng.randrange(3)):
        title, make = _other_cell(rng, len(cells))
        columns.append((title, [make(row) for row in range(len(cells))]))
    columns.insert(rng.randrange(len(columns) + 1), (head, list(cells)))
    rows = [
        [title for title, _ in columns],
        *([column[row] for _, column in columns] for row in range(len(cells))),
    ]
    form = rng.randrange(8)
    if form < 3:
        return "\n".join((",", ";", "\t")[form].join(row) for row in rows) + rng.choice(("", "\n"))
    if form == 3:
        return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    if form == 4:
        body = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join((body[0], "|" + "---|" * len(columns), *body[1:]))
    if form == 5:
        body = [" | ".join(row) for row in rows]
        return "\n".join((body[0], "-+-".join("-" * 6 for _ in columns), *body[1:]))
    if form == 6:
        widths = [max(len(row[at]) for row in rows) + 3 for at in range(len(columns))]
        return "\n".join(
            "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )
    return ", ".join(rows[0]) + "\r\n" + "\r\n".join(", ".join(row) for row in rows[1:])


def phone_table(rng: random.Random) -> str:
    return table(rng, rng.choice(HEADS), _phones(rng, rng.randrange(1, 9)))


def phone_array(rng: random.Random) -> str:
    key = rng.choice(LIST_KEYS)
    numbers = _phones(rng, rng.randrange(2, 9))
    quoted = [f'"{number}"' for number in numbers]
    form = rng.randrange(7)
    if form == 0:
        return f'{{"{key}":[{",".join(quoted)}]}}'
    if form == 1:
        return (
            f'{{\n  "name": "{rng.choice(NAMES)}",\n  "{key}": [\n    ' + ",\n    ".join(quoted) + "\n  ]\n}"
        )
    if form == 2:
        return f"{key}:\n" + "\n".join(f"  - {number}" for number in numbers)
    if form == 3:
        return f"{key} = [" + ", ".join(f"'{number}'" for number in numbers) + "]"
    if form == 4:
        return (
            f'"{key}": {{'
            + ", ".join(f'"{name}": {cell}' for name, cell in zip(NAMES, quoted, strict=False))
            + "}"
        )
    if form == 5:
        items = ", ".join(f'{{"type": "home", "number": {number}}}' for number in quoted)
        return f'{{"{key}": [{items}]}}'
    return f"{key}: [{', '.join(numbers)}]"


def phone_lines(rng: random.Random) -> str:
    numbers = _phones(rng, rng.randrange(2, 8))
    form = rng.randrange(7)
    rows = [
        (
            number,
            f"- {number}",
            f"{at + 1}. {number}",
            f"* {rng.choice(NAMES)}: {number}",
            f"{rng.choice(NAMES)} - {number}",
            f"{number} ({rng.choice(NAMES)})",
            f"{at + 1}) {rng.choice(NAMES)} {number}",
        )[form]
        for at, number in enumerate(numbers)
    ]
    return (
        rng.choice(HEADINGS) + rng.choice(("\n", "\n\n")) + "\n".join(rows) + rng.choice(("", "\n\nThanks"))
    )


def phone_chain(rng: random.Random) -> str:
    joint = rng.choice((", ", " / ", "; ", ",", " | ", "\n", " & ", " or ", "、"))
    lead = rng.choice(
        ("call ", "Phone: ", "mobile: ", "फोन ", "Contact no: ", "WhatsApp ", "Tel. ", "reach me at ")
    )
    return lead + joint.join(_phones(rng, rng.randrange(2, 9))) + rng.choice(("", ".", " thanks"))


def signature(rng: random.Random) -> str:
    number = mark("PHONE", phone(rng, rng.choice((1, 2, 8, 9, 13)) * 64))
    label = rng.choice(
        (
            "M: {}",
            "T: {}",
            "P: {}",
            "M {}",
            "Tel.: {}",
            "Tel {}",
            "Cont. {}",
            "Mob.: {}",
            "📞 {}",
            "📱 {}",
            "📱{}",
            "☎ {}",
            "☎️ {}",
            "☏ {}",
            "🤙 {}",
            "✆ {}",
            "📲 {}",
            "{} (M)",
            "{} (O)",
            "(M) {}",
            "(O): {}",
            "Direct: {}",
            "Office: {}",
            "M. {}",
            "Ph: {}",
            "Fax: {}",
            "m: {}",
            "Cell: {}",
            "M/WhatsApp: {}",
            "T {} | F +44 20 7946 0000",
        )
    )
    if label.startswith("M {}"):
        label = "Mob {}"
    label = label.replace("+44 20 7946 0000", mark("PHONE", "+44 20 7946 0000"))
    head = rng.choice(("", "Regards,\nAsha Rao\nManager, Sales\n", "--\nRavi\n", "Best,\n"))
    return head + label.format(number) + rng.choice(("", "\nwww.example.com", " | Pune"))


def american(rng: random.Random) -> str:
    digits = f"({rng.randrange(201, 989)}) {rng.randrange(200, 999)}-{rng.randrange(10_000):04}"
    if digits[2:4] == "11":
        digits = "(415) 555-2671"
    return rng.choice(("{}", "Asha Rao\n{}\nPune", "see {} thanks", "{} or mail")).format(
        mark("PHONE", digits)
    )


def plus_apart(rng: random.Random) -> str:
    national = f"({rng.randrange(212, 980)}) {rng.randrange(222, 999)}-{rng.randrange(10_000):04}"
    forms = (
        f"+1-{national}",
        f"+1 {national}",
        f"+1.{national}",
        f"+ 91 {rng.randrange(60000, 99999)} {rng.randrange(10_000, 99999)}",
        f"+ 44 20 7946 0{rng.randrange(100, 999)}",
        f"+1-{national.replace(' ', '-')}",
        f"(+91) {rng.randrange(60000, 99999)}-{rng.randrange(10_000, 99999)}",
    )
    return rng.choice(("{}", "see {}.", "Asha, {}", "- {}")).format(mark("PHONE", rng.choice(forms)))
