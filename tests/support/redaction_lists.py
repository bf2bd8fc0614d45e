"""Generated texts with known values: lists, tables, signatures, keys and odd spellings, and lists that hold none.

``python -m tests.support.redaction_lists [--seed N] [--count N] [-v]`` judges the redactor on them, by kind. Values are
marked while a text is put together, so that the spans are known however it is laid out. Nothing here is a person's.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from tests.support.redaction_eval import Line, Verdict, judge
from tests.support.redaction_values import VALUES, card, phone, upi

OPEN, CLOSE, LABELS = "\ue000", "\ue001", "\ue002"
NAMES = (
    "Asha", "Ravi Kumar", "Meena", "John", "Li Wei", "आशा", "रवि", "François", "Jürgen", "Олег", "田中", "Fatima",
    "O'Neil", "Sunita D.", "Ana María",
)  # fmt: skip
CITIES = ("Pune", "Delhi", "London", "मुंबई", "Paris", "São Paulo", "東京", "Köln")
HEADS = (
    "Phone", "phone", "Mobile", "MOBILE", "Mobile No", "Mobile No.", "Contact", "Contact No", "Contact Number", "WhatsApp",
    "WhatsApp number", "Tel", "Tel.", "Telephone", "Cell", "Cell phone", "phone_number", "phoneNumber", "customer_phone",
    "Customer Mobile", "Emergency contact", "Telefon", "Telefonnummer", "Handy", "Téléphone", "Teléfono", "Telefone",
    "Celular", "Telefono", "फोन", "फोन नंबर", "मोबाइल", "मोबाइल नंबर", "संपर्क नंबर", "电话", "手机", "手机号", "電話番号", "携帯",
    "전화번호", "Телефон", "телефон", "هاتف", "ফোন", "મોબાઇલ", "ఫోన్", "மொபைல்", "ph", "Ph. No.", "Mob", "Fax", "Alt phone",
    "Primary Phone", "Home Phone", "work phone",
)  # fmt: skip
LIST_KEYS = (
    "phones", "phone_numbers", "phoneNumbers", "mobile", "mobiles", "tel", "contacts", "whatsapp", "telephones", "cell",
    "mobile_numbers", "contact_numbers", "telefone", "फोन", "电话",
)  # fmt: skip
HEADINGS = (
    "Phone numbers:", "Mobile numbers", "## Phones", "**Contacts:**", "Contact numbers:", "Call these numbers:", "फोन नंबर:",
    "मोबाइल नंबर", "Telefonnummern:", "Numéros de téléphone :", "Teléfonos:", "电话：", "Emergency contacts", "WhatsApp:",
    "Team phones:", "Helplines:", "# Mobile",
)  # fmt: skip
OTHER_HEADS = (
    "Order ID", "order_id", "Account", "Invoice No", "Ref", "timestamp", "Transaction", "SKU", "Serial", "ticket_id", "IMEI",
    "Views", "bytes", "Employee ID", "Roll No", "AWB", "Tracking", "UTR",
)  # fmt: skip

Maker = Callable[[random.Random], str]


def mark(label: str, value: str) -> str:
    """A value that the redactor has to find, inside a text that ``line`` takes apart."""
    return f"{OPEN}{chr(ord(LABELS) + list(VALUES).index(label))}{value}{CLOSE}"


def line(topic: str, marked: str) -> Line:
    """The text without its marks, and the spans that they stood for."""
    text: list[str] = []
    spans: list[tuple[int, int, str]] = []
    labels = list(VALUES)
    for index, part in enumerate(marked.split(OPEN)):
        if index:
            value, _, rest = part[1:].partition(CLOSE)
            start = sum(map(len, text))
            spans.append((start, start + len(value), labels[ord(part[0]) - ord(LABELS)]))
            text += (value, rest)
        else:
            text.append(part)
    return Line(topic, "".join(text), spans)


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


def _table(rng: random.Random, head: str, cells: Sequence[str]) -> str:
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
    return _table(rng, rng.choice(HEADS), _phones(rng, rng.randrange(1, 9)))


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
            number, f"- {number}", f"{at + 1}. {number}", f"* {rng.choice(NAMES)}: {number}", f"{rng.choice(NAMES)} - {number}",
            f"{number} ({rng.choice(NAMES)})", f"{at + 1}) {rng.choice(NAMES)} {number}",
        )[form]
        for at, number in enumerate(numbers)
    ]  # fmt: skip
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
        ("M: {}", "T: {}", "P: {}", "M {}", "Tel.: {}", "Tel {}", "Cont. {}", "Mob.: {}", "📞 {}", "📱 {}", "📱{}", "☎ {}", "☎️ {}",
         "☏ {}", "🤙 {}", "✆ {}", "📲 {}", "{} (M)", "{} (O)", "(M) {}", "(O): {}", "Direct: {}", "Office: {}", "M. {}", "Ph: {}",
         "Fax: {}", "m: {}", "Cell: {}", "M/WhatsApp: {}", "T {} | F +44 20 7946 0000")
    )  # fmt: skip
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
    forms = (f"+1-{national}", f"+1 {national}", f"+1.{national}", f"+ 91 {rng.randrange(60000, 99999)} {rng.randrange(10_000, 99999)}",
             f"+ 44 20 7946 0{rng.randrange(100, 999)}", f"+1-{national.replace(' ', '-')}", f"(+91) {rng.randrange(60000, 99999)}-{rng.randrange(10_000, 99999)}")  # fmt: skip
    return rng.choice(("{}", "see {}.", "Asha, {}", "- {}")).format(mark("PHONE", rng.choice(forms)))


def key(rng: random.Random) -> str:
    made = VALUES["SECRET"](rng)
    frame = rng.choice(
        (
            "{}",
            "my key is {}",
            "export TOKEN={}",
            '{{"token": "{}"}}',
            "`{}`",
            "({})",
            "use {} please",
            "KEY='{}'",
            "token:{}",
            "a={}&b=1",
            "{}\n",
        )
    )
    return frame.format(mark("SECRET", made))


def labelled_secret(rng: random.Random) -> str:
    alphabet = rng.choice(("0123456789abcdef", "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"))
    value = mark("SECRET", "".join(rng.choice(alphabet) for _ in range(rng.randrange(24, 64))))
    frame = rng.choice(
        ("Authorization: Bearer {}", "authorization: bearer {}", "-H 'Authorization: Bearer {}'", '"Authorization": "Bearer {}"',
         "x-api-key: {}", "-H \"x-api-key: {}\" https://api.example.com", "X-Auth-Token: {}", "api_key={}", '"apiKey": "{}",', "API_KEY='{}'",
         "DD_API_KEY={}", "client_secret: {}", "TWILIO_AUTH_TOKEN={}", "AccountName=acme;AccountKey={};EndpointSuffix=core.windows.net",
         "Server=db;Database=app;User Id=sa;Password={};", "access_token: {}", "Authorization: Token {}", "the api key is {}", "MISTRAL_API_KEY={}",
         "headers = {{'Authorization': f'Bearer {}'}}", "Private-Token: {}", "postgres://app:{}@db.example.com/app")
    )  # fmt: skip
    return frame.format(value)


def upi_id(rng: random.Random) -> str:
    frame = rng.choice(
        (
            "{}",
            "pay {} please",
            "my upi id is {} please pay there",
            "UPI: {}",
            "upi://pay?pa={}&pn=A",
            "({})",
            "send to {}.",
        )
    )
    if rng.random() < 0.4:
        frame = rng.choice(
            (
                "UPI id: {}",
                "my UPI ID is {} ok",
                "VPA: {}",
                "vpa {} thanks",
                "यूपीआई आईडी {} है",
                "UPI आईडी: {}",
                "upi id - {}",
                "my upi address is {}, ok",
            )
        )
        return frame.format(
            mark(
                "UPI",
                f"asha.{rng.choice('krs')}{rng.randrange(99)}@{rng.choice(('newbank', 'foo', 'zzpay', 'xybank'))}",
            )
        )
    return frame.format(mark("UPI", upi(rng)))


def odd_card(rng: random.Random) -> str:
    digits = card(rng, 16)
    groups = [digits[at : at + 4] for at in range(0, 16, 4)]
    form = rng.randrange(7)
    if form == 0:
        written = " ".join(digits)
    elif form == 1:
        written = " ".join(groups).replace("0", "O", 1) if "0" in digits else " ".join(groups)
    else:
        written = ("/", ",", "\n", "_", " / ")[form - 2].join(groups)
    return rng.choice(("{}", "card {}", "Scanned:\n{}\n", "my card: {} ok")).format(mark("CARD", written))


def spelled_mail(rng: random.Random) -> str:
    user = rng.choice(("jane", "asha.rao", "r_k", "info", "li-wei", "jdoe42"))
    host = rng.choice(("example", "acme-mail", "uni"))
    tld = rng.choice(("com", "org", "in", "co.in", "de", "io"))
    at = rng.choice(("[at]", " [at] ", "(at)", " (at) ", "{at}", " {at} ", " [AT] ", "[@]"))
    dot = rng.choice(("[dot]", " [dot] ", "(dot)", ".", " dot ", "[.]"))
    forms = (f"{user}{at}{host}{dot}{tld.replace('.', dot)}", f"{user} @ {host}.{tld}", f"{user} dot rao at {host} dot {tld.replace('.', ' dot ')}", f"{user}@{host}[.]{tld.replace('.', '[.]')}")  # fmt: skip
    return rng.choice(("{}", "write to {} please", "Mail: {}", "邮箱 {}", "contact {}.")).format(
        mark("EMAIL", rng.choice(forms).replace("_", "-") if " dot rao" in forms else rng.choice(forms))
    )


def quoted_mail(rng: random.Random) -> str:
    address = f'"{rng.choice(("john doe", "asha rao", "a b", "x.y z"))}"@{rng.choice(("example.com", "mail.example.in"))}'
    return rng.choice(
        ("邮箱{}", "メール{}です", "/users/{}/inbox", "联系 {}。", "to {}, please", "<{}>", "path=/m/{}")
    ).format(mark("EMAIL", address))


POSITIVE: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (
        phone_table, phone_array, phone_lines, phone_chain, signature, american, plus_apart, key, labelled_secret, upi_id,
        odd_card, spelled_mail, quoted_mail,
    )
}  # fmt: skip


def _number(rng: random.Random, digits: int) -> str:
    return str(rng.randrange(10 ** (digits - 1), 10**digits))


def other_table(rng: random.Random) -> str:
    return _table(
        rng, rng.choice(OTHER_HEADS), [_number(rng, 10) for _ in range(rng.randrange(2, 7))]
    ).replace("Order ID", "Order")


def other_array(rng: random.Random) -> str:
    key_ = rng.choice(
        ("ids", "order_ids", "users", "scores", "values", "timestamps", "views", "account_ids", "items")
    )
    return json.dumps({key_: [int(_number(rng, 10)) for _ in range(rng.randrange(2, 7))]})


def other_lines(rng: random.Random) -> str:
    head = rng.choice(
        ("Orders:", "Invoices", "## Tickets", "Reference numbers:", "Account numbers:", "Serials", "Epochs:")
    )
    return head + "\n" + "\n".join(_number(rng, 10) for _ in range(rng.randrange(2, 6)))


def phone_products(rng: random.Random) -> str:
    rows = "\n".join(
        f"{name},{rng.randrange(9999, 99999)},{_number(rng, 10)}" for name in ("iPhone", "Pixel", "Galaxy")
    )
    return (
        rng.choice(
            (
                "Phone,Price,Units sold\n",
                "Phone model,Price,Serial\n",
                "Mobile,Price,SKU\n",
                "phone_id,price,stock\n",
            )
        )
        + rows
    )


def reference(rng: random.Random) -> str:
    number = _number(rng, rng.choice((10, 12, 12, 12)))
    return rng.choice(
        ("arn:aws:iam::{n}:role/deploy", "arn:aws:s3:::b/{n}", "{n}.dkr.ecr.eu-west-1.amazonaws.com/app", "UPI Ref No {n}", "UTR: {n}",
         "RRN {n}", "AWB {n}", "AWB No. {n} shipped", "Tracking number: {n}", "tracking no {n}", "Order #{n}", "order number {n}", "Invoice {n}", "Ref: {n}",
         "Transaction ID: {n}", "Txn {n} failed", "consignment {n}", "docket no {n}", "https://sqs.us-east-1.amazonaws.com/{n}/jobs", "AWS account {n}",
         "https://{n}.signin.aws.amazon.com/console", "Booking reference {n}", "PNR {n}", "receipt no. {n}", "शिकायत संदर्भ संख्या {n}", "订单号 {n}", "FedEx {n}",
         "Waybill {n}", "acknowledgement number {n}", "AWS_ACCOUNT_ID={n}")
    ).format(n=number)  # fmt: skip


def version(rng: random.Random) -> str:
    quad = ".".join(str(rng.randrange(top)) for top in (30, 20, 9, 6))
    return rng.choice(
        ("Oracle {v}", "Log4j {v}", "Ghostscript {v}", "Tomcat {v}", "we run WebLogic {v} here", "{v} Scope of works", "## {v} Roles", "Section {v}",
         "Clause {v}", "release {v}", "v{v}", "nginx/{v}", "pkg=={v}", "Java {v}", "upgrade to OpenSSL {v}", "{v} कार्य का दायरा", "Photoshop {v}", "\n{v}  Definitions\n",
         "Version {v} of it", "firmware {v}", "log4j {v}", "ghostscript {v}")
    ).format(v=quad)  # fmt: skip


def register(rng: random.Random) -> str:
    return rng.choice(
        ("GSTIN 29AABCU9603R1ZJ", "CIN U72900KA2015PTC082988", "VAT GB 123 4567 82", "USt-IdNr. DE 136 695 976", "Company number 09446231", "ISBN 978-3-16-148410-0",
         "ISSN 2049-3630", "doi:10.1000/182.4111", "https://doi.org/10.1038/s41586-020-2649-2", "ORCID 0000-0002-1825-0097", "FSSAI 10012011000168", "EIN 12-3456789",
         "ABN 51 824 753 556", "SIREN 732 829 320", "UDYAM-KA-03-0001234", "LEI 5493001KJTIIGC8Y1R12", "NPI 1234567893", "HRB 12345", "DUNS 15-048-3782")
    )  # fmt: skip


def code(rng: random.Random) -> str:
    hexa = "".join(rng.choice("0123456789abcdef") for _ in range(40))
    return rng.choice(
        (f"commit {hexa}", f"sha256:{hexa}{hexa[:24]}", f"{hexa[:8]}-{hexa[8:12]}-4{hexa[13:16]}-a{hexa[17:20]}-{hexa[20:32]}", "12.9716, 77.5946", "lat=51.5074&lon=-0.1278",
         f"const MAX = {_number(rng, 10)};", f"if (x > {_number(rng, 9)}) return", f"setTimeout(f, {_number(rng, 8)})", f"epoch {1_700_000_000 + rng.randrange(10**7)}",
         f"id: {_number(rng, 10)}", "a @ b.T", "x = q @ k.transpose(-2, -1)", "@media (min-width: 40em)", "npm i foo@1.2.3", "look at the dot com bubble", "data[at].name",
         f"width={rng.randrange(999)}, height={rng.randrange(999)}", "[[1, 0, 0, 1], [0, 1, 1, 0]]", "2019, 2020, 2021, 2022", "1000,2000,3000,4000", "next_page_token=CAUQAA",
         "password = input()", 'api_key = os.environ["API_KEY"]', "Authorization: Bearer <token>", "Authorization: Bearer $TOKEN", "x-api-key: YOUR_API_KEY", "max_tokens: 4096",
         "the key to success is practice", "T: 20C", "M: 12 kg", "P: 0.05", "(M) or (F)", "5 + 91 + 12", "1 2 3 4 5 6 7 8 9 10 11 12", "see you at noon. dot your i's", "meet @ 5.30 pm")
    )  # fmt: skip


NEGATIVE: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (other_table, other_array, other_lines, phone_products, reference, version, register, code)
}


def generate(makers: dict[str, Maker], seed: int, count: int) -> Iterator[Line]:
    """``count`` lines of each kind."""
    for kind, maker in makers.items():
        rng = random.Random(f"{seed}/{kind}")  # noqa: S311 (test data)
        for _ in range(count):
            yield line(kind, maker(rng))


def is_wrong(verdict: Verdict) -> bool:
    """Whether a value leaked, or a text without values changed."""
    return bool(verdict.leaks) or (not verdict.line.spans and verdict.output != verdict.line.text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300, help="texts of each kind")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what is wrong")
    arguments = parser.parse_args()
    for makers in (POSITIVE, NEGATIVE):
        values: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        for verdict in map(judge, generate(makers, arguments.seed, arguments.count)):
            kind = verdict.line.topic
            values[kind] += len(verdict.line.spans) or 1
            wrong[kind] += len(verdict.leaks) or (
                not verdict.line.spans and verdict.output != verdict.line.text
            )
            eaten = verdict.line.spans and any(map(str.isalnum, verdict.eaten))
            if arguments.verbose and (is_wrong(verdict) or eaten):
                print(f"{kind}\n  {verdict.line.text!r}\n  {verdict.output!r}")
        for kind, count in values.items():
            print(f"{kind:18}{count:8}{wrong[kind]:8}{wrong[kind] / count:9.2%}")
        print(
            f"{'all':18}{sum(values.values()):8}{sum(wrong.values()):8}{sum(wrong.values()) / sum(values.values()):9.2%}"
        )


if __name__ == "__main__":
    main()
